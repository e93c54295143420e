package ingest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// bounce is what a server sends back about a mail: RFC 3464.
func bounce(action, recipient, returnedID, returnedSubject string, at time.Time) mail {
	returned := "Subject: " + returnedSubject + "\r\n"
	if returnedID != "" {
		returned = "Message-ID: <" + returnedID + ">\r\n" + returned
	}
	return mail{
		From: "Mail Delivery System <MAILER-DAEMON@mx.buyer.example>", To: ann.Address, Subject: "Undelivered Mail Returned to Sender", At: at, ID: "dsn-" + returnedID,
		Head: "\x00" + fmt.Sprintf("Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b2\r\n\r\n"+
			"--b2\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"+
			"--b2\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.buyer.example\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n"+
			"\r\n--b2\r\nContent-Type: text/rfc822-headers\r\n\r\n%s\r\n--b2--\r\n", recipient, action, returned),
	}
}

func TestBounces(t *testing.T) {
	asked := mail{From: ann.String(), To: li.Address, Subject: "A-1001 broken lamps", Text: "Where are the lamps?", ID: "q1"}
	back := bounce("failed", li.Address, "q1", asked.Subject, day.Add(time.Hour))
	begin := func() *world { w := newWorld(t); w.order("A-1001", li); return w }
	failed := func(w *world) int {
		n := 0
		for _, r := range w.rows("A-1001") {
			if r.Kind == timeline.EntryBounce && len(r.Failed) > 0 && r.Target != 0 {
				n++
			}
		}
		return n
	}
	check := func(name string, w *world, want int) {
		t.Helper()
		if got := failed(w); got != want {
			t.Errorf("%s: %d failures on record, want %d: %s", name, got, want, w.kinds("A-1001"))
		}
		w.expect(name+": review", w.asked(), "")
	}
	w := begin()
	w.take(asked, back)
	check("of a mail that we hold", w, 1)
	w.take(bounce("delayed", li.Address, "q1", asked.Subject, day.Add(2*time.Hour)))
	check("a delay is no failure", w, 1)

	w = begin()
	w.take(bounce("failed", li.Address, "other", asked.Subject, day.Add(time.Hour)), asked)
	check("of a mail that we do not hold", w, 0)

	w = begin()
	w.take(back)
	check("before the mail that it returns", w, 0)
	w.take(asked)
	check("and after it", w, 1)

	w = begin()
	w.take(asked, back.forward(false))
	check("forwarded by the owner", w, 1)

	w = begin()
	w.take(asked, bounce("failed", li.Address, "", asked.Subject, day.Add(time.Hour)).forward(false))
	check("forwarded, without a Message-ID", w, 1)
	w = begin()
	w.take(bounce("failed", li.Address, "", asked.Subject, day.Add(time.Hour)).forward(false))
	w.take(asked)
	check("forwarded before the mail that it fits", w, 1)
	w = begin()
	again := asked
	again.ID, again.At = "q2", day.Add(10*time.Minute)
	w.take(asked, again, bounce("failed", li.Address, "", asked.Subject, day.Add(time.Hour)).forward(false))
	check("forwarded, and two mails fit", w, 0)
	w = begin()
	later := asked
	later.ID, later.At = "q2", day.AddDate(0, 0, 3)
	w.take(later, asked, bounce("failed", li.Address, "", asked.Subject, day.Add(time.Hour)).forward(false))
	check("forwarded, and of two one was written later", w, 1)

	w = begin()
	w.take(asked, back)
	later.Text = "Once more: where are the lamps?"
	w.take(later, bounce("failed", li.Address, "", asked.Subject, later.At.Add(time.Hour)).forward(false))
	check("forwarded, and of two one was refused before", w, 2)
	w = begin()
	w.take(asked, back, back.forward(false))
	check("directly and forwarded", w, 1)

	notice := mail{
		From: back.From, To: ann.Address, Subject: back.Subject, At: day.Add(time.Hour),
		Text: "I'm sorry to have to inform you that your message could not be delivered.\n\n<" + li.Address + ">: host mx.example said: 550 5.1.1 User unknown\n\nSubject: " + asked.Subject,
	}
	w = begin()
	w.take(asked, notice.forward(true))
	check("forwarded inline", w, 1)
	w = begin()
	w.take(asked, back, notice.forward(true))
	check("directly and inline", w, 1)
	w = begin()
	notice.Text = strings.Replace(notice.Text, asked.Subject, "holidays", 1)
	w.take(asked, notice.forward(true))
	check("forwarded inline, about another subject", w, 0)

	w = begin()
	stranger := bounce("failed", li.Address, "", asked.Subject, day.Add(time.Hour)).forward(false)
	stranger.From = "x@stranger.example"
	w.take(asked, stranger)
	if failed(w) != 0 {
		t.Error("a stranger forwards a report, and it counts")
	}
}

func TestBounceOfOurOwnMail(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	w.must(w.Store.Update(func(tx *store.Tx) error {
		_, err := tx.Reserve(&store.Outgoing{ID: "nudge A-1001", Kind: "nudge", MessageID: "n1@track", From: tracking, To: []string{ann.Address}, Subject: "Nudge", Bytes: []byte("x"), State: store.StateSent, Reserved: day})
		return err
	}))
	w.take(bounce("failed", ann.Address, "n1@track", "Nudge", day.Add(time.Hour)))
	w.view(func(tx *store.Tx) {
		out, err := tx.OutgoingByMessageID("n1@track")
		w.must(err)
		if out.State != store.StateBounced || !strings.Contains(out.Said, "550") {
			t.Errorf("%s: %s", out.State, out.Said)
		}
	})
	w.expect("no order knows of it", w.kinds("A-1001"), "")
}
