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

func TestTeachesSender(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	w.order("A-1002", li)
	write := func(id, text string) mail {
		return mail{From: "Wang <wang@qq.com>", To: ann.Address, Subject: "A-1001", Text: text, ID: id}
	}
	w.take(write("c1", "We will send new lamps."), write("c2", "They left today."), mail{From: "other@qq.com", To: ann.Address, Subject: "A-1001", Text: "me too", ID: "c3"})
	w.expect("to begin with", w.asked(), "stranger, stranger, stranger")
	id := w.reviews()[0].ID

	order, moves, err := w.Teach(id, "", ingest.Lesson{Sender: true}, false)
	w.must(err)
	if order != "A-1001" || len(moves) != 1 || moves[0].After[0] != "A-1001" || moves[0].From.Address != "wang@qq.com" {
		t.Errorf("it would move %s, %+v", order, moves)
	}
	w.expect("tried only", w.kinds("A-1001")+" / "+w.asked(), " / stranger, stranger, stranger")

	w.must(third(w.Teach(id, "", ingest.Lesson{Sender: true}, true)))
	w.expect("taught", w.kinds("A-1001")+" / "+w.asked(), "received A, received A / stranger")
	w.take(write("c4", "Did they arrive?"))
	w.expect("and from now on", w.kinds("A-1001"), "received A, received A, received A")

	if err := third(w.Teach(w.reviews()[0].ID, "A-9", ingest.Lesson{}, true)); !errors.Is(err, store.ErrNoOrder) {
		t.Errorf("on no order: %v", err)
	}
}

func third[A, B any](_ A, _ B, err error) error { return err }

func TestTeachesNumber(t *testing.T) {
	w := newWorld(t)
	w.order("300280955501024781", li)
	write := func(id, text string) mail {
		return mail{From: li.String(), To: ann.Address, Subject: "your goods", Text: text, ID: id}
	}
	w.take(write("r1", "Order no. BL-20417 is packed."), write("r2", "Order no. BL-20417 has left."), write("r3", "Order no. BL-99999 is packed."))
	w.expect("to begin with", w.asked(), "unregistered, unregistered, unregistered")
	w.must(third(w.Teach(w.reviews()[0].ID, "300280955501024781", ingest.Lesson{Number: true}, true)))
	w.expect("taught", w.kinds("300280955501024781")+" / "+w.asked(), "received A, received A / unregistered")
	if by := w.rows("300280955501024781")[1].By; !strings.Contains(by, "BL-20417 stands in the text") {
		t.Errorf("because %s", by)
	}
	if _, err := w.Register(timeline.Order{Number: "BL-20417"}); !errors.Is(err, ingest.ErrOrderExists) {
		t.Errorf("the same number as another order: %v", err)
	}
	w.take(mail{From: "x@stranger.example", To: ann.Address, Subject: "hello", Text: "buy", ID: "s1"})
	for _, rv := range w.reviews() {
		if rv.Reason == store.ReasonStranger {
			if err := third(w.Teach(rv.ID, "300280955501024781", ingest.Lesson{Number: true}, true)); !errors.Is(err, ingest.ErrNothingToTeach) {
				t.Errorf("of a mail without a number: %v", err)
			}
		}
	}
}

func TestRematch(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	put := mail{From: li.String(), To: ann.Address, Subject: "hello", Text: "We will look into it.", ID: "r1"}
	w.take(put)
	w.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "Here are the photos.", ID: "r2"})
	w.expect("the only order", w.kinds("A-1001"), "received A, received A")
	w.order("A-1002", li)
	w.expect("another order is no reason to ask about all", w.kinds("A-1001")+" / "+w.asked(), "received A, received A / ")

	rematch := func(apply bool) (moves []ingest.Move) {
		t.Helper()
		w.must(w.Rematch(t.Context(), apply, func(m ingest.Move) { moves = append(moves, m) }))
		return moves
	}
	moves := rematch(false)
	if len(moves) != 1 || moves[0].Subject != "hello" || len(moves[0].Before) != 1 || len(moves[0].After) != 0 {
		t.Errorf("it would move %+v", moves)
	}
	w.expect("tried only", w.kinds("A-1001")+" / "+w.asked(), "received A, received A / ")
	if n := len(rematch(true)); n != 1 {
		t.Errorf("moved %d letters", n)
	}
	w.expect("decided again", w.kinds("A-1001")+" / "+w.asked(), "received A / which_order")
	if moves := rematch(true); len(moves) != 0 {
		t.Errorf("a second time it moves %+v", moves)
	}
	w.must(w.Assign(w.reviews()[0].ID, "A-1001"))
	if moves := rematch(true); len(moves) != 0 {
		t.Errorf("what the owner put somewhere moves: %+v", moves)
	}
	w.expect("it stays", w.kinds("A-1001"), "received A, received A")
}

// TestRematchSeesFar holds that a preview tells what would move because of what
// would move, however many mails lie between.
func TestRematchSeesFar(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	w.take(mail{From: li.String(), To: ann.Address, Subject: "lamps", Text: "They are packed.", ID: "m1"})
	var between []mail
	for i := range 110 {
		between = append(between, mail{From: "ads@shop.example", To: ann.Address, Subject: "ads", Text: fmt.Sprint("offer ", i), ID: fmt.Sprintf("ad%d", i), At: day.Add(time.Duration(i+1) * time.Minute)})
	}
	w.take(between...)
	w.take(mail{From: ann.String(), To: tracking, Subject: "my remark", Text: "They said so.", ID: "n1", Answers: "m1", At: day.AddDate(0, 0, 1)})
	w.expect("to begin with", w.kinds("A-1001"), "received A, note A")
	_, err := w.Edit("A-1001", func(o *timeline.Order) error {
		o.Sellers = []timeline.Address{{Address: "zhao@gearfactory.example"}}
		return nil
	})
	w.must(err)
	for _, apply := range []bool{false, true} {
		moves := 0
		w.must(w.Rematch(t.Context(), apply, func(ingest.Move) { moves++ }))
		if moves != 2 {
			t.Errorf("applied %v: %d letters move", apply, moves)
		}
	}
	w.expect("in the end", w.kinds("A-1001"), "")
}
