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

// tripping is a clerk who panics at mails with a certain subject.
type tripping struct{ ingest.Clerk }

func (tripping) Ticket(_ *store.Tx, m *timeline.Message) (*store.Ticket, string, error) {
	if strings.Contains(m.Subject, "poison") {
		panic("a bug of ours")
	}
	return nil, "", nil
}

// TestPoison: a mail on which our code panics is kept, asked about, and stops
// nobody else's; nor does it when it is looked at again.
func TestPoison(t *testing.T) {
	w := newWorld(t)
	w.Clerk = tripping{}
	w.order("A-1001", li)
	good := mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refuse.", ID: "r1"}
	bad := mail{From: ann.String(), To: tracking, Subject: "poison", Text: "note", ID: "n1"}
	positioned := 0
	batch := []ingest.Delivery{{Raw: []byte(bad.String())}, {Raw: []byte(good.String())}}
	done, err := w.Record(t.Context(), batch, func(*store.Tx) error { positioned++; return nil })
	w.must(err)
	if done.New != 2 || positioned != 1 {
		t.Errorf("%+v, the position moved %d times", done, positioned)
	}
	w.expect("the other one", w.kinds("A-1001"), "received A")
	w.expect("the bad one", w.asked(), "unreadable")
	w.must(w.Rematch(t.Context(), true, func(ingest.Move) {}))
	w.must(second(w.Register(timeline.Order{Number: "A-1002", Sellers: []timeline.Address{ann}})))
	w.expect("still asked", w.asked(), "unreadable")
}

// TestPanicsOfOthers: what no mail is to blame for goes on, and changes nothing.
func TestPanicsOfOthers(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		raw := mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "x", ID: "r1"}.String()
		w.Record(t.Context(), []ingest.Delivery{{Raw: []byte(raw)}}, func(*store.Tx) error { panic("elsewhere") })
	}()
	w.expect("nothing is recorded", w.kinds("A-1001"), "")
	if _, err := w.Record(t.Context(), nil, func(*store.Tx) error { return errors.New("no") }); err == nil {
		t.Error("an error was swallowed")
	}
}

// TestPrivateMailbox: of the owner's own mailbox only what concerns an order is kept.
func TestPrivateMailbox(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	kept := func(name string, want int, m mail) {
		t.Helper()
		done := w.takeRaw("own", m.String())
		if done.New != want || done.New+done.Passed != 1 {
			t.Errorf("%s: %+v", name, done)
		}
	}
	kept("a friend's letter", 0, mail{From: "friend@home.example", To: ann.Address, Subject: "dinner", Text: "at eight?", ID: "x1"})
	kept("to a friend", 0, mail{From: ann.String(), To: "friend@home.example", Subject: "dinner", Text: "yes", ID: "x2"})
	kept("the seller's", 1, mail{From: li.String(), To: ann.Address, Subject: "hello", Text: "we are on it", ID: "r1"})
	kept("to the seller", 1, mail{From: ann.String(), To: li.Address, Subject: "hello", Text: "well?", ID: "q1"})
	kept("an answer to it by somebody else", 1, mail{From: "boss@elsewhere.example", To: ann.Address, Subject: "hello", Text: "yes", ID: "r2", Answers: "q1"})
	kept("a registered number", 1, mail{From: "x@carrier.example", To: ann.Address, Subject: "A-1001 is on its way", Text: "soon", ID: "c1"})
	kept("the platform's", 1, mail{From: "Alibaba <service@notice.alibaba.com>", To: ann.Address, Subject: "hello", Text: "news", ID: "p1"})
}

// TestManyNumbers: a mail full of numbers and addresses is filed in no time, and
// writes no more than its share into the index.
func TestManyNumbers(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	var numbers, people strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&numbers, "order no. BL-%07d\n", i)
	}
	for i := range 3000 {
		fmt.Fprintf(&people, "p%d@x%d.example,\r\n ", i, i)
	}
	begun := time.Now()
	w.take(mail{From: "x@stranger.example", To: people.String() + ann.Address, Subject: "list", Text: numbers.String(), ID: "m1"})
	if took := time.Since(begun); took > 2*time.Minute { // the square of it would take hours
		t.Errorf("it took %s", took)
	}
	for _, rv := range w.reviews() {
		if n := len(rv.Keys); n > 200 {
			t.Errorf("%d keys", n)
		}
		for _, kind := range []string{"a:x@stranger.example", "n:BL-0000000"} {
			if !strings.Contains(strings.Join(rv.Keys, " "), kind) {
				t.Errorf("%s is not among the keys", kind)
			}
		}
	}
}

// TestClosedOrders: a mail belongs to the order that was open when it came.
func TestClosedOrders(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	w.order("A-1002", li)
	w.must(second(w.Stage("A-1001", timeline.StageClosed, day.AddDate(0, 0, 5))))
	w.take(mail{From: li.String(), To: ann.Address, Subject: "hello", Text: "We will look into it.", ID: "r1", At: day.AddDate(0, 0, 1)})
	w.expect("while both were open", w.asked(), "which_order")
	w.take(mail{From: li.String(), To: ann.Address, Subject: "hello", Text: "It has left.", ID: "r2", At: day.AddDate(0, 0, 9)})
	w.expect("when one was closed", w.kinds("A-1002"), "received A")
	w.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "Thank you for the order.", ID: "r3", At: day.AddDate(0, 0, 10)})
	if k := w.kinds("A-1001"); !strings.HasSuffix(k, "received A") {
		t.Errorf("by its number, to a closed one too: %s", k)
	}
}
