package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"nudged/config"
	"nudged/store"
	"nudged/timeline"
)

// checkCmd tries every part of the configuration, one after the other.
type checkCmd struct{}

func (*checkCmd) needs() need { return needsConfig }

func (c *checkCmd) run(s *session) error {
	k := &checklist{out: s.user.out}
	k.ok("configuration", s.config.Path)
	for _, w := range s.config.Warnings {
		k.warn("configuration", w)
	}
	s.checkState(k)
	s.checkClock(k)
	s.checkCalendar(k)
	s.checkMailboxes(k)
	s.checkSending(k)
	s.checkOwners(k)
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

// checkState opens the state, unless a daemon has it open: that is as good.
func (s *session) checkState(k *checklist) {
	desk, err := openDesk(s.config)
	if errors.Is(err, store.ErrInUse) {
		if s.daemonAnswers() {
			k.ok("state", s.config.State+", in use by the running daemon")
			return
		}
	}
	if err != nil {
		k.fail("state", err)
		return
	}
	k.try("state", s.config.State, desk.Close())
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

// checkCalendar tells what the sellers' calendar does not know yet.
func (s *session) checkCalendar(k *checklist) {
	code := s.config.Policy.Calendar
	cal, known := timeline.CalendarOf(code)
	if !known {
		k.warn("calendar", "no holidays are known for "+code+": Monday to Friday is counted")
		return
	}
	year := time.Now().Year()
	for _, y := range []int{year, year + 1} {
		k.ok(fmt.Sprintf("calendar %s %d", code, y), string(cal.YearStatus(y)))
	}
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

func (s *session) checkSending(k *checklist) {
	if s.config.SMTP == nil {
		k.warn("smtp", "no [smtp] section: nudges and digests stay in the outbox")
		return
	}
	for name, c := range map[string]*config.SMTP{"smtp": s.config.SMTP, "smtp.owner": s.config.SMTP.Owner} {
		if c == nil {
			continue
		}
		server, err := senderOf(c)
		if err == nil {
			ctx, cancel := context.WithTimeout(s.ctx, 2*time.Minute)
			err = server.Check(ctx, c.From.Address)
			cancel()
		}
		k.try(name, c.Address+" takes mail from "+c.From.Address, err)
	}
	k.ok("plus addresses", plusWords[s.config.SMTP.Plus])
}

// plusWords say what the setting of plus addresses means.
var plusWords = map[string]string{
	"auto": "not relied upon until a mail to one has come back",
	"yes":  "relied upon, as the configuration says",
	"no":   "not used, as the configuration says",
}

// checkOwners tells of each owner address how its mail will be believed.
func (s *session) checkOwners(k *checklist) {
	for _, a := range s.config.Account.Owner {
		k.ok("owner "+a.Address, strings.Join(s.routes(a), "; "))
	}
}

func (s *session) routes(a config.Address) []string {
	var routes []string
	if id := s.config.Account.AuthservID; id != "" {
		routes = append(routes, "believed when "+id+" reports a DMARC or aligned DKIM pass")
	}
	routes = append(routes, "believed when its own DKIM signature verifies")
	for _, m := range s.config.IMAP {
		if m.Trust == "mailbox" {
			routes = append(routes, "believed in "+m.Name+" by From alone, as you vouch for it")
		}
	}
	return routes
}

