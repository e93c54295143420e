package ingest_test

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/promise"
	"nudged/store"
	"nudged/timeline"
)

// TestAThousandForgedAnswers: of a hundred sellers each is forged ten times. What
// the provider denies changes nothing, threaded or not; what nobody vouches for
// changes nothing unless it answers a mail that we hold. All of it is asked about.
func TestAThousandForgedAnswers(t *testing.T) {
	const orders, each = 100, 10
	w := newWorld(t)
	var asked []mail
	for i := range orders {
		seller := timeline.Address{Address: fmt.Sprintf("sales@factory%d.example", i)}
		w.order(fmt.Sprintf("B-%d", 1000+i), seller)
		asked = append(asked, mail{From: ann.String(), To: seller.Address, Subject: fmt.Sprintf("B-%d", 1000+i), Text: "Where is it?", ID: fmt.Sprintf("q%d", i)})
	}
	w.take(asked...)
	var forged []mail
	for i := range orders * each {
		q := asked[i%orders]
		m := mail{From: q.To, To: ann.Address, Subject: "Re: " + q.Subject, Text: fmt.Sprintf("We refund all of it, says letter %d.", i), ID: fmt.Sprintf("f%d", i), Auth: []string{"fail", "none", "absent", "fail", "fail"}[i/orders%5], At: day.AddDate(0, 0, 1)}
		if i/orders%5 >= 3 {
			m.Answers = q.ID
		}
		if i/orders == 9 {
			m.Subject, m.From = fmt.Sprintf("B-%d", 1000+(i+1)%orders), "Sales <"+q.To+">" // of another seller's order
		}
		forged = append(forged, m)
	}
	for from := 0; from < len(forged); from += orders {
		w.take(forged[from : from+orders]...)
	}
	links := 0
	w.view(func(tx *store.Tx) {
		for _, m := range forged {
			for _, e := range tx.EntriesOf(fmt.Sprintf("%x", sha256.Sum256([]byte(m.String())))) {
				if e.Order != "" {
					links++
				}
			}
		}
	})
	for i := range orders {
		w.expect(asked[i].Subject, w.kinds(asked[i].Subject), "sent A")
	}
	if n := len(w.reviews()); links > 0 || n != len(forged) {
		t.Errorf("%d links, %d of %d asked about", links, n, len(forged))
	}
	promise.Kept(t, "H13", "%d forged answers to %d orders, %d links", len(forged), orders, links)
}

// TestWhoIsThreaded: a thread is what answers a mail of that order. A subject is
// none, nor is a mail of another order.
func TestWhoIsThreaded(t *testing.T) {
	w := newWorld(t)
	other := timeline.Address{Address: "wang@lens.example"}
	w.order("A-1001", li)
	w.order("B-2002", other)
	w.take(
		mail{From: ann.String(), To: li.Address, Subject: "broken lamps", Text: "A-1001: they are broken.", ID: "q1"},
		mail{From: ann.String(), To: other.Address, Subject: "lenses", Text: "B-2002: they are late.", ID: "q2"},
	)
	later := day.Add(time.Hour)
	w.take(mail{From: li.String(), To: ann.Address, Subject: "Re: broken lamps", Text: "We refund.", ID: "r1", Auth: "none", At: later})
	w.expect("by its subject", w.kinds("A-1001")+" / "+w.asked(), "sent A / unconfirmed")
	w.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refund twice.", ID: "r2", Answers: "q2", Auth: "none", At: later})
	w.expect("by a mail of another order", w.kinds("A-1001")+" / "+w.asked(), "sent A / unconfirmed, unconfirmed")
	w.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refund nothing.", ID: "r3", Answers: "q1", Auth: "none", At: later})
	w.expect("by one of its own", w.kinds("A-1001"), "sent A, received D")
}

// TestIgnoredStaysIgnored: what the owner put aside comes back by nothing that is
// learned, nor when all is decided again.
func TestIgnoredStaysIgnored(t *testing.T) {
	w := newWorld(t)
	w.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refuse.", ID: "r1"})
	w.must(w.Ignore(w.reviews()[0].ID))
	w.order("A-1001", li)
	w.must(w.Rematch(t.Context(), true, func(ingest.Move) {}))
	w.expect("on the order", w.kinds("A-1001"), "")
	w.expect("asked", w.asked(), "")
}
