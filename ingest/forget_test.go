package ingest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

// strangers puts mails of strangers into the record, one a day, each of about so
// many bytes; and an order with its mails, older than all.
func strangers(w *world, n, size int) {
	w.Helper()
	w.order("A-1001", li)
	w.take(mail{From: ann.String(), To: li.String(), Subject: "A-1001", ID: "a@buyer.example", Text: strings.Repeat("Where is it? ", 100)})
	for i := range n {
		w.take(mail{From: fmt.Sprintf("s%d@spam.example", i), To: tracking, Subject: "buy", ID: fmt.Sprintf("%d@spam.example", i),
			At: day.AddDate(0, 0, i+1), Text: strings.Repeat("x", size)})
	}
}

// left are the senders of the mails that are not forgotten, in their order.
func (w *world) left() string {
	var out []string
	w.view(func(tx *store.Tx) {
		w.must(tx.Mails(func(m *store.Mail) bool {
			if m.Forgotten.IsZero() {
				out = append(out, strings.SplitN(m.From.Address, "@", 2)[0])
			}
			return true
		}))
	})
	return strings.Join(out, " ")
}

func (w *world) forgets(keep ingest.Retention) {
	w.Helper()
	g, err := w.Overdue(keep, w.now)
	w.must(err)
	w.must(w.Forget(g))
	w.must(w.Store.Verify(nil))
}

// H14: strangers' mail has a size that it cannot exceed. The oldest goes first,
// and never what is on an order.
func TestQuarantineIsCapped(t *testing.T) {
	w := newWorld(t)
	strangers(w, 10, 10_000)
	w.expect("all are kept", w.left(), "ann s0 s1 s2 s3 s4 s5 s6 s7 s8 s9")
	w.forgets(ingest.Retention{Quarantine: 35_000})
	w.expect("as many as fit", w.left(), "ann s7 s8 s9")
	w.forgets(ingest.Retention{Quarantine: 1})
	w.expect("none fits", w.left(), "ann")
	w.expect("nothing waits", w.asked(), "")
}

func TestRetention(t *testing.T) {
	w := newWorld(t)
	strangers(w, 10, 10)
	w.take(mail{From: "postmaster@x.example", To: tracking, Subject: "read", ID: "r@x.example", Head: "Content-Type: multipart/report; report-type=disposition-notification\r\n", Text: "read"})
	w.forgets(ingest.Retention{})
	w.expect("by default", w.left(), "ann postmaster s0 s1 s2 s3 s4 s5 s6 s7 s8 s9")
	w.now = day.AddDate(0, 0, 30)
	w.forgets(ingest.Retention{Strangers: 25 * 24 * time.Hour})
	if got := w.left(); strings.Contains(got, "s3") || !strings.Contains(got, "s4") || !strings.Contains(got, "ann") {
		t.Errorf("left: %s", got)
	}
	closed := ingest.Retention{Closed: 10 * 24 * time.Hour}
	w.forgets(closed)
	if w.kinds("A-1001") == "" {
		t.Error("an open order was forgotten")
	}
}

// What the owner wants forgotten is what is meant, and nothing that is needed.
func TestForgettable(t *testing.T) {
	w := newWorld(t)
	strangers(w, 2, 10)
	w.order("B-2", li)
	w.take(mail{From: li.String(), To: ann.String(), Subject: "Re: A-1001", ID: "b@x.example", Answers: "a@buyer.example", At: day.AddDate(0, 0, 1), Text: "soon"})
	refused := func(what, number string, want error) {
		t.Helper()
		if _, err := w.Forgettable(what, number); !errors.Is(err, want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("A-1001", "A-1001", ingest.ErrStillOpen)
	refused(li.Address, "", ingest.ErrStillOpen)
	refused("nobody@x.example", "", ingest.ErrNothingToForget)
	refused("zzzz", "", ingest.ErrNothingToForget)
	g, err := w.Forgettable("S0@SPAM.example", "")
	w.must(err)
	w.must(w.Forget(g))
	w.expect("the stranger", w.left(), "ann li.wei s1")
	refused("s0@spam.example", "", ingest.ErrNothingToForget)

	for _, number := range []string{"A-1001", "B-2"} {
		_, err := w.Stage(number, timeline.StageClosed, w.now)
		w.must(err)
	}
	g, err = w.Forgettable(li.Address, "")
	w.must(err)
	w.must(w.Forget(g))
	w.expect("the seller, and what was written to him", w.left(), "s1")
	w.expect("the timeline stays", w.kinds("A-1001"), "sent A, received A, stage")
	w.view(func(tx *store.Tx) {
		if o, err := tx.Order("A-1001"); err != nil || len(o.Sellers) > 0 || len(tx.OrdersOf(li.Key())) > 0 {
			t.Errorf("the order: %+v, %v", o, err)
		}
	})
	w.must(w.Store.Verify(nil))
	w.take(mail{From: ann.String(), To: li.String(), Subject: "A-1001", ID: "a@buyer.example", Text: strings.Repeat("Where is it? ", 100)})
	w.expect("read again", w.left(), "s1")
}
