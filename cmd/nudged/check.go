package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"nudged/config"
)

// checkCmd tries every part of the configuration, one after the other. A
// running daemon does it, with the secrets that only it may have.
type checkCmd struct {
	NoSend bool `help:"Send no test mail to the tracking address."`
}

func (*checkCmd) needs() need { return needsConfig }

func (c *checkCmd) run(s *session) error {
	if s.desk == nil {
		if answered, err := s.askDaemon(); answered {
			return err
		}
	}
	k := &checklist{out: s.user.out}
	k.ok("configuration", s.config.Path)
	for _, w := range s.config.Warnings {
		k.warn("configuration", w)
	}
	if s.desk == nil && s.checkState(k) {
		defer s.desk.Close()
	} else if s.desk != nil {
		k.ok("state", s.config.State+", in use by the running daemon")
	}
	s.checkWatch(k)
	s.checkClock(k)
	s.checkCalendar(k)
	s.checkMailboxes(k)
	if s.checkSending(k) && !c.NoSend {
		s.checkPlus(k)
	}
	s.checkOwners(k)
	s.checkForwarding(k)
	if k.failed > 0 {
		return fmt.Errorf("%d of %d checks failed", k.failed, k.done)
	}
	return nil
}

// checklist prints what was tried, and counts what failed.
type checklist struct {
	out          io.Writer
	done, failed int
}

func (k *checklist) ok(what, detail string) {
	k.done++
	fmt.Fprintf(k.out, "ok    %-22s %s\n", what, clean(detail))
}

func (k *checklist) warn(what, detail string) {
	fmt.Fprintf(k.out, "note  %-22s %s\n", what, clean(detail))
}

func (k *checklist) fail(what string, err error) {
	k.done++
	k.failed++
	fmt.Fprintf(k.out, "FAIL  %-22s %s\n", what, clean(err.Error()))
	if _, hint := judge(err); hint != "" {
		fmt.Fprintf(k.out, "      %-22s → %s\n", "", clean(hint))
	}
}

func (k *checklist) try(what, detail string, err error) {
	if err != nil {
		k.fail(what, err)
		return
	}
	k.ok(what, detail)
}

// checkState opens the state for the checks that follow.
func (s *session) checkState(k *checklist) bool {
	desk, err := openDesk(s.config)
	if err != nil {
		k.fail("state", err)
		return false
	}
	s.desk = desk
	k.ok("state", s.config.State)
	return true
}

// checkClock compares our clock with nothing but sense: a computer whose clock
// stands before this program was written is wrong.
func (s *session) checkClock(k *checklist) {
	written := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	now := time.Now()
	if now.Before(written) {
		k.fail("clock", fmt.Errorf("it says %s, which is past; set the clock, and have it kept by NTP", now.Format(time.RFC3339)))
		return
	}
	k.ok("clock", now.In(s.config.Account.Zone).Format("2006-01-02 15:04 -0700")+", your zone is "+s.config.Account.Zone.String())
}

func (s *session) checkMailboxes(k *checklist) {
	if len(s.config.IMAP) == 0 {
		k.warn("mailboxes", "no [imap] section: mail comes by `nudged import` only")
	}
	desk := &desk{clock: time.Now, config: s.config}
	for i := range s.config.IMAP {
		c := &s.config.IMAP[i]
		account, err := desk.account(c)
		if err != nil {
			k.fail("imap "+c.Name, err)
			continue
		}
		ctx, cancel := context.WithTimeout(s.ctx, 2*time.Minute)
		for _, step := range account.Check(ctx) {
			k.try("imap "+step.Name, step.Detail, step.Err)
		}
		cancel()
	}
}

// checkSending logs in where mail is sent; it reports whether ours can be.
func (s *session) checkSending(k *checklist) bool {
	if s.config.SMTP == nil {
		k.warn("smtp", "no [smtp] section: nudges and digests stay in the outbox")
		return false
	}
	ok := s.checkServer(k, "smtp", s.config.SMTP)
	if s.config.SMTP.Owner != nil {
		s.checkServer(k, "smtp.owner", s.config.SMTP.Owner)
	}
	return ok
}

func (s *session) checkServer(k *checklist, name string, c *config.SMTP) bool {
	server, err := senderOf(c)
	if err == nil {
		ctx, cancel := context.WithTimeout(s.ctx, 2*time.Minute)
		defer cancel()
		err = server.Check(ctx, c.From.Address)
	}
	k.try(name, c.Address+" takes mail from "+c.From.Address, err)
	return err == nil
}
