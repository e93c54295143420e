package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"nudged/ingest/reader"
	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// ledger is what the servers know: it judges what nudged made of it.
type ledger struct {
	mails     []string // SHA-256 of what was delivered
	orders    []string // asked about so long ago that a nudge is due
	strangers int
	notes     []string // what the owner had noted by mail
	answered  map[string]bool
}

// happen delivers what comes between two lives: a question to a seller that
// nobody answered, a stranger, a command in reply to one of our nudges.
func (k *killed) happen() {
	k.t.Helper()
	l := &k.ledger
	n := len(l.mails)
	k.copy()
	if len(l.orders) < 2+n/12 {
		number := fmt.Sprintf("PI-%d", 88000+len(l.orders))
		k.must("order", "add", number, "--seller", chen)
		l.orders = append(l.orders, number)
		asked := k.now.AddDate(0, 0, -20)
		k.deliver(sampleMail{From: ann, To: chen, Subject: number + ": wrong colour", Date: asked, Received: asked,
			MessageID: fmt.Sprintf("<asked-%d@buyer.example>", n), Text: "The fabric of " + number + " is blue. What will you do?"})
	}
	k.deliver(sampleMail{From: "Weekly <news@weekly.example>", To: ann, Subject: fmt.Sprintf("news %d", n), Date: k.now, Received: k.now,
		MessageID: fmt.Sprintf("<news-%d@weekly.example>", n), Text: "Meet 120 suppliers."})
	l.strangers++
	if id := k.unanswered(); id != "" {
		note := fmt.Sprintf("they called, number %d", n)
		l.notes = append(l.notes, note)
		k.deliver(sampleMail{From: ann, To: "track@buyer.example", Subject: "Re: your mail", Date: k.now, Received: k.now, InReplyTo: id,
			MessageID: fmt.Sprintf("<reply-%d@buyer.example>", n), Text: "note " + note})
	}
}

func (k *killed) deliver(m sampleMail) {
	k.t.Helper()
	m.Auth = "pass"
	raw := annsProvider.render(m, len(k.ledger.mails))
	if err := k.deliverTo(raw, m.Received); err != nil {
		k.t.Fatal(err)
	}
	sum := sha256.Sum256(raw)
	k.ledger.mails = append(k.ledger.mails, hex.EncodeToString(sum[:]))
}

// copy puts what the server took into the mailbox, where it does.
func (k *killed) copy() {
	k.t.Helper()
	taken := k.servers.Taken()
	for ; k.copies && k.copied < len(taken); k.copied++ {
		if err := k.deliverTo(taken[k.copied], k.now); err != nil {
			k.t.Fatal(err)
		}
		sum := sha256.Sum256(taken[k.copied])
		k.ledger.mails = append(k.ledger.mails, hex.EncodeToString(sum[:]))
	}
}

// unanswered is a nudge about one order to which the owner has not replied yet.
func (k *killed) unanswered() string {
	l := &k.ledger
	if l.answered == nil {
		l.answered = map[string]bool{}
	}
	for _, raw := range k.servers.Taken() {
		m := reader.Read(raw)
		if id := m.MessageID; !l.answered[id] && strings.HasPrefix(m.Subject, "[PI-") && strings.HasPrefix(id, "nudge.") {
			l.answered[id] = true
			return "<" + id + ">"
		}
	}
	return ""
}

// judge compares the record with the ledger, and says how many mails of ours
// went out more than once.
func (k *killed) judge() (again int) {
	k.t.Helper()
	s, err := store.Open(k.path("state"), store.Options{NumberKey: matcher.Key})
	if err != nil {
		k.t.Fatal(err)
	}
	defer s.Close()
	if err := s.Verify(nil); err != nil {
		k.t.Error(err)
	}
	err = s.View(func(tx *store.Tx) error {
		k.judgeMails(tx)
		for _, number := range k.ledger.orders {
			k.judgeOrder(tx, number)
		}
		again = k.judgeSent(tx)
		return nil
	})
	if err != nil {
		k.t.Error(err)
	}
	return again
}

// judgeMails misses no mail. One that was being read at three of the kills is put
// aside and asked about, as H2 promises: who is killed cannot tell by what.
func (k *killed) judgeMails(tx *store.Tx) {
	k.t.Helper()
	for i, sha := range k.ledger.mails {
		if !tx.HasRaw(sha) {
			k.t.Errorf("mail %d is lost", i)
		}
	}
	if n := tx.CountMails(); n != len(k.ledger.mails) {
		k.t.Errorf("%d mails are recorded, %d were delivered", n, len(k.ledger.mails))
	}
	strangers := 0
	var others []string
	k.aside = 0
	err := tx.Reviews(false, func(rv *store.Review) bool {
		switch {
		case strings.HasPrefix(rv.Subject, "news "):
			strangers++
		case rv.Reason == store.ReasonUnreadable:
			k.aside++
		case !rv.Hidden && rv.Settled == "":
			others = append(others, fmt.Sprintf("%s: %q", rv.Reason, rv.Subject))
		}
		return true
	})
	if err != nil || strangers+k.aside != k.ledger.strangers || k.aside > k.ledger.strangers/100 || len(others) > 0 {
		k.t.Errorf("%d strangers are on review, of %d, %d put aside, and %q: %v", strangers, k.ledger.strangers, k.aside, others, err)
	}
}

// judgeOrder looks at the timeline of an order: asked once, nudged at least once
// and at most once for each step.
func (k *killed) judgeOrder(tx *store.Tx, number string) {
	k.t.Helper()
	asked, told := 0, map[string]int{}
	for _, e := range tx.Entries(number) {
		switch e.Kind {
		case timeline.EntrySent:
			asked++
		case timeline.EntryNudge:
			told[e.Step]++
		}
	}
	if asked != 1 || len(told) == 0 {
		k.t.Errorf("%s was asked about %d times and nudged about %d times", number, asked, len(told))
	}
	for step, n := range told {
		if n != 1 {
			k.t.Errorf("%s: step %s is on the timeline %d times", number, step, n)
		}
	}
}

// judgeSent compares the outbox with what the server took. Nobody can know
// whether a mail was taken that was being handed over at the kill: where its copy
// is not seen, it goes out again.
func (k *killed) judgeSent(tx *store.Tx) (again int) {
	k.t.Helper()
	copies, noted := map[string]int{}, map[string]int{}
	bytesOf := map[string]string{}
	for _, raw := range k.servers.Taken() {
		m := reader.Read(raw)
		if copies[m.MessageID]++; copies[m.MessageID] > 1 && bytesOf[m.MessageID] != string(raw) {
			k.t.Errorf("%s came again with other bytes", m.Subject)
		}
		bytesOf[m.MessageID] = string(raw)
	}
	digests := map[string]int{}
	err := tx.OutgoingSince(time.Time{}, func(o *store.Outgoing) bool {
		switch n := copies[o.MessageID]; {
		case o.State == store.StateSent && n == 0:
			k.t.Errorf("%s is said to be sent, and nobody got it", o.Subject)
		case n > o.Tries || n > 1 && k.copies:
			k.t.Errorf("%s came %d times in %d tries", o.Subject, n, o.Tries)
		case n > 1:
			again++
		}
		if o.Kind == "digest" && copies[o.MessageID] > 0 {
			digests[o.Step]++
		}
		delete(copies, o.MessageID)
		return true
	})
	if err != nil || len(copies) > 0 {
		k.t.Errorf("%d mails were taken that are not in the outbox: %v", len(copies), err)
	}
	for date, n := range digests {
		if n > 1 {
			k.t.Errorf("%d digests of %s", n, date)
		}
	}
	for _, number := range k.ledger.orders {
		for _, e := range tx.Entries(number) {
			noted[e.Text]++
		}
	}
	for _, note := range k.ledger.notes {
		if noted[note] != 1 {
			k.t.Errorf("%q is noted %d times", note, noted[note])
		}
	}
	return again
}
