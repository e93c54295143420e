package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"nudged/promise"
	"nudged/promise/hostile"
	"nudged/store"
	"nudged/timeline"
)

// TestMachinesCommandNothing: three hundred automatic mails, from the owner's
// address with a good token, and from the seller's, all of them proved. None
// carries anything out, none is answered, and none answers for the seller.
func TestMachinesCommandNothing(t *testing.T) {
	for _, mark := range hostile.Marks {
		t.Run(mark, func(t *testing.T) {
			t.Parallel()
			machines(t, mark)
		})
	}
	promise.Kept(t, "H10", "%d automatic mails in %d languages, twice: 0 commands, 0 answers, 0 clocks stopped", len(hostile.Marks)*len(hostile.Away), len(hostile.Away))
}

func machines(t *testing.T, mark string) {
	o := newOffice(t)
	var instance string
	o.view(func(tx *store.Tx) { instance = tx.Instance() })
	head := strings.ReplaceAll(mark, "INSTANCE", instance) + "\r\n"
	nudges := o.nudges(len(hostile.Away))
	var mails []mail
	for i, away := range hostile.Away {
		m := o.reply(nudges[i], "close\n\n"+away[1])
		m.Head = head
		mails = append(mails, m, mail{From: li.String(), To: ann.Address, Subject: away[0], Text: away[1], ID: fmt.Sprintf("away%d@brightlamp.example", i), At: o.now, Head: head})
	}
	sent := len(o.sent)
	o.take(mails...)
	o.tick()
	if len(o.sent) != sent || o.get("A-1001").Stage != timeline.StageOpen {
		t.Errorf("%d mails of ours, stage %s", len(o.sent)-sent, o.get("A-1001").Stage)
	}
	for _, r := range o.rows("A-1001") {
		if r.Answers {
			t.Errorf("%q answers", r.Subject)
		}
	}
}

// TestForgedReportsOfOurMail: who does not know the Message-ID of a mail of ours
// cannot say that it came back; who knows that of the owner's, only of that.
func TestForgedReportsOfOurMail(t *testing.T) {
	o := newOffice(t)
	o.take(mail{From: ann.String(), To: li.Address, Subject: "A-1001", Text: "Where is it?", ID: "q1", At: o.now})
	before := o.kinds("A-1001")
	for i, id := range []string{changed(o.last().id), "", "q2", strings.ToUpper(o.last().id) + ".evil.example", "nudge.r." + strings.Repeat("a", 47) + "@buyer.example"} {
		for _, to := range []string{ann.Address, li.Address, "x@evil.example"} {
			b := bounce("failed", to, id, "A-1001", o.now)
			b.ID, b.From = fmt.Sprintf("%d.%s@evil.example", i, to), "postmaster@evil.example"
			o.take(b)
		}
	}
	o.expect("the order", o.kinds("A-1001"), before)
	o.view(func(tx *store.Tx) {
		out, err := tx.OutgoingByMessageID(o.last().id)
		if o.must(err); out.State != store.StateSent {
			t.Errorf("our mail is %s", out.State)
		}
	})
	promise.Kept(t, "H11", "15 forged reports, 0 changes")
}
