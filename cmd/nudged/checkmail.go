package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"nudged/config"
	"nudged/ingest/auth"
	"nudged/notify"
	"nudged/store"
	"nudged/timeline"
)

// metaPlus is where the state keeps what a test mail found out about plus addresses.
const metaPlus = "plus"

// How long a test mail may be on its way, and how often it is looked for.
const (
	plusWait = time.Minute
	plusLook = 3 * time.Second
)

// checkPlus finds out whether plus addresses of the tracking address reach its
// mailbox, by sending a mail to one and looking for it.
func (s *session) checkPlus(k *checklist) {
	switch {
	case s.config.SMTP.Plus != "auto":
		k.ok("plus addresses", plusWords[s.config.SMTP.Plus])
		return
	case s.desk == nil || len(s.config.IMAP) == 0:
		k.warn("plus addresses", "not tried: that takes a state and a mailbox")
		return
	}
	id := strings.ToLower(rand.Text())
	if err := s.sendTest(id); err != nil {
		k.fail("plus addresses", err)
		return
	}
	found := s.findTest(id)
	word := map[bool]string{true: "yes", false: "no"}[found]
	err := s.store.Update(func(tx *store.Tx) error { return tx.SetMeta(metaPlus, []byte(word)) })
	detail := "a test mail came back through one: they can be relied upon"
	if !found {
		detail = fmt.Sprintf("no test mail came back through one within %s: they are not used", plusWait)
	}
	k.try("plus addresses", detail, err)
}

// plusWords say what the setting of plus addresses means.
var plusWords = map[string]string{
	"yes": "relied upon, as the configuration says",
	"no":  "not used, as the configuration says",
}

// plusTo is the tracking address with a tag.
func plusTo(a config.Address, tag string) string {
	local, domain, _ := strings.Cut(a.Address, "@")
	return local + "+" + tag + "@" + domain
}

func (s *session) sendTest(id string) error {
	server, err := senderOf(s.config.SMTP)
	if err != nil {
		return err
	}
	to := plusTo(s.config.Account.Tracking, "check")
	from := timeline.Address(s.config.SMTP.From)
	raw, err := notify.Mail{
		From: from, To: []timeline.Address{{Address: to}}, Subject: "nudged check", Date: s.now(), MessageID: id + "@" + from.Domain(),
		Text: "A test mail of `nudged check`: it shows that plus addresses reach this mailbox.\n",
	}.Bytes()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(s.ctx, 2*time.Minute)
	defer cancel()
	out := server.Send(ctx, s.config.SMTP.From.Address, []string{to}, raw)
	return out.Err
}

// findTest reads the mailboxes until the test mail is there, or it took too long.
func (s *session) findTest(id string) bool {
	ctx, cancel := context.WithTimeout(s.ctx, plusWait)
	defer cancel()
	for ctx.Err() == nil {
		_ = s.readMailboxes(ctx) // what is wrong with a mailbox has been told already
		if s.arrivedTest(id) {
			return true
		}
		select {
		case <-ctx.Done():
		case <-time.After(plusLook):
		}
	}
	return false
}

func (s *session) arrivedTest(id string) (found bool) {
	err := s.store.View(func(tx *store.Tx) error {
		tx.MailsSince(s.now().Add(-time.Hour), func(m *store.Mail) bool {
			found = found || strings.HasPrefix(m.MessageID, id+"@")
			return !found
		})
		return nil
	})
	return err == nil && found
}

// checkOwners tells of each owner address how its mail is believed: what the
// last one showed, and by what it could be.
func (s *session) checkOwners(k *checklist) {
	last, hosts := s.lastOfOwners()
	for _, a := range s.config.Account.Owner {
		what := "owner " + a.Address
		m, seen := last[timeline.Address(a).Key()]
		switch {
		case !seen:
			k.ok(what, "no mail of it has come yet; "+strings.Join(s.routes(), ", or "))
		case m.Sender.Auth.Result == timeline.AuthPass:
			k.ok(what, "proved: "+m.Sender.Auth.Why)
		case m.Sender.Verdict == timeline.VerdictOwner:
			k.ok(what, m.Sender.Why)
		default:
			k.warn(what, "not believed: "+m.Sender.Why+"; its mail goes to the review")
		}
	}
	if s.config.Account.AuthservID == "" && len(hosts) > 0 {
		k.warn("authserv_id", fmt.Sprintf("your mails bear the name %q: set [account] authserv_id to it, if that is your provider", hosts[0]))
	}
}

// lastOfOwners gives the latest mail of each owner address, and the names under
// which providers reported on the latest mails.
func (s *session) lastOfOwners() (last map[string]*store.Mail, hosts []string) {
	last = map[string]*store.Mail{}
	if s.desk == nil {
		return last, nil
	}
	const span = 90 * 24 * time.Hour
	err := s.store.View(func(tx *store.Tx) error {
		newest := ""
		tx.MailsSince(s.now().Add(-span), func(m *store.Mail) bool {
			last[m.From.Key()], newest = m, m.SHA
			return true
		})
		if newest == "" {
			return nil
		}
		raw, err := tx.Raw(newest)
		hosts = auth.ServIDs(raw)
		return err
	})
	if err != nil {
		return map[string]*store.Mail{}, nil
	}
	return last, hosts
}

func (s *session) routes() []string {
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
