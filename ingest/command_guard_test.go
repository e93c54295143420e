package ingest_test

import (
	"fmt"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

// TestWhoMayNotCommandIsFiled: a seller who got our mail and answers it writes
// letters, whatever their words.
func TestWhoMayNotCommandIsFiled(t *testing.T) {
	o := newOffice(t)
	m := o.reply(o.last(), "close")
	m.From, m.To = li.String(), ann.Address
	o.take(m)
	o.tick()
	o.expect("asked", o.asked(), "")
	if rows := o.rows("A-1001"); rows[len(rows)-1].Kind != timeline.EntryReceived {
		t.Errorf("%s", o.kinds("A-1001"))
	}
}

// TestVouchingIsNoProof: whoever vouches for a mailbox or a file does not vouch
// for the commands in it.
func TestVouchingIsNoProof(t *testing.T) {
	o := newOffice(t)
	m := o.reply(o.last(), "close")
	m.Auth = "absent"
	d := ingest.Delivery{Raw: []byte(m.String()), Vouched: true, Fetch: store.Fetch{Account: "own", At: o.now}}
	_, err := o.Record(t.Context(), []ingest.Delivery{d}, nil)
	o.must(err)
	o.tick()
	o.expect("stage", string(o.get("A-1001").Stage), "open")
	o.said(o.last(), "Did you write this?")
}

// TestAMailCommandsOnce: deciding all mails again carries nothing out again.
func TestAMailCommandsOnce(t *testing.T) {
	o := newOffice(t)
	o.says("note the box was wet")
	sent, notes := len(o.sent), o.kinds("A-1001")
	o.must(o.Rematch(t.Context(), true, func(ingest.Move) {}))
	o.tick()
	o.expect("answers", fmt.Sprint(len(o.sent)-sent), "0")
	o.expect("the order", o.kinds("A-1001"), notes)
}

// TestOldMailIsNotAnswered: a mailbox that is read for the first time holds what
// the owner wrote years ago.
func TestOldMailIsNotAnswered(t *testing.T) {
	o := newOffice(t)
	old := mail{From: ann.String(), To: tracking, Subject: "A-1001", Text: "note the box was wet", ID: "w1", At: o.now.AddDate(0, 0, -8)}
	file := ingest.Delivery{Raw: []byte(mail{From: ann.String(), To: tracking, Subject: "A-1001", Text: "note another", ID: "w2", At: o.now}.String()), Vouched: true, Fetch: store.Fetch{Path: "x.eml", At: o.now}}
	sent := len(o.sent)
	o.take(old)
	_, err := o.Record(t.Context(), []ingest.Delivery{file}, nil)
	o.must(err)
	o.tick()
	o.expect("answers", fmt.Sprint(len(o.sent)-sent), "0")
	o.now = o.now.Add(time.Hour)
	recent := old
	recent.At, recent.ID = o.now, "w3"
	o.take(recent)
	o.tick()
	o.expect("of today's", fmt.Sprint(len(o.sent)-sent), "1")
}
