package ingest_test

import (
	"errors"
	"testing"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

// doubtful is a letter that fits two orders, on a state that has both.
func doubtful(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.order("A-1001", li)
	w.order("A-1002", li)
	w.take(mail{From: li.String(), To: ann.Address, Subject: "hello", Text: "We will look into it.", ID: "r1"})
	w.expect("to begin with", w.asked(), "which_order")
	return w
}

func TestSettle(t *testing.T) {
	w := doubtful(t)
	id := w.reviews()[0].ID
	_, err := w.Accept(id)
	if !errors.Is(err, ingest.ErrManyGuesses) {
		t.Errorf("accept of two guesses: %v", err)
	}
	if err := w.Assign(id, "A-9"); !errors.Is(err, store.ErrNoOrder) {
		t.Errorf("assign to no order: %v", err)
	}
	w.must(w.Assign(id, "A-1002"))
	w.expect("assigned", w.kinds("A-1002"), "received A")
	if rows := w.rows("A-1002"); !rows[0].Confirmed {
		t.Error("what the owner assigned is not confirmed")
	}
	w.expect("settled", w.asked(), "")
	if err := w.Ignore(id); !errors.Is(err, ingest.ErrSettled) {
		t.Errorf("ignore of a settled one: %v", err)
	}
	if _, err := w.Accept("zzzz"); !errors.Is(err, ingest.ErrNoReview) {
		t.Errorf("accept of nothing: %v", err)
	}

	w = newWorld(t)
	w.order("A-1001", li)
	w.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refuse.", ID: "r1", Auth: "none"})
	order, err := w.Accept(w.reviews()[0].ID)
	w.must(err)
	w.expect("accepted", order+": "+w.kinds("A-1001"), "A-1001: received D")
}

// TestUndoUnlearns: what the answer to a question taught goes with it.
func TestUndoUnlearns(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	w.order("A-1002", li)
	w.take(mail{From: "Wang <wang@qq.com>", To: ann.Address, Subject: "goods", Text: "Order no. BL-20417 is packed.", ID: "c1"})
	id := w.reviews()[0].ID
	w.must(third(w.Teach(id, "A-1001", ingest.Lesson{Always: true}, true)))
	w.take(mail{From: "Wang <wang@qq.com>", To: ann.Address, Subject: "goods", Text: "Order no. BL-20417 has left.", ID: "c2"})
	w.expect("taught", w.kinds("A-1001")+" / "+w.asked(), "received A, received A / ")

	_, err := w.UndoReview(id)
	w.must(err)
	w.view(func(tx *store.Tx) {
		o, err := tx.Order("A-1001")
		w.must(err)
		if len(o.Also) != 0 || len(o.Parties) != 2 {
			t.Errorf("it still knows %v and %v", o.Also, o.Parties)
		}
	})
	w.take(mail{From: "Wang <wang@qq.com>", To: ann.Address, Subject: "goods", Text: "Order no. BL-20417 arrived.", ID: "c3"})
	w.expect("from now on", w.asked(), "stranger, stranger")

	w.must(third(w.Teach(id, "A-1001", ingest.Lesson{Number: true}, true)))
	var lesson uint64
	w.view(func(tx *store.Tx) {
		for _, e := range tx.Entries("A-1001") {
			if e.Event == ingest.OrderTaught {
				lesson = e.Seq
			}
		}
	})
	_, err = w.UndoEntry(lesson)
	w.must(err)
	if _, err = w.UndoEntry(lesson); !errors.Is(err, ingest.ErrCannotBeUndone) {
		t.Errorf("undone twice: %v", err)
	}
	if _, err = w.UndoEntry(1); !errors.Is(err, ingest.ErrCannotBeUndone) {
		t.Errorf("undo of a registration: %v", err)
	}
	w.expect("the mail stays", w.kinds("A-1001"), "received A, received A")
}

func TestUndoReview(t *testing.T) {
	w := doubtful(t)
	id := w.reviews()[0].ID
	if _, err := w.UndoReview(id); !errors.Is(err, ingest.ErrCannotBeUndone) {
		t.Errorf("undo of an open question: %v", err)
	}
	w.must(w.Assign(id, "A-1002"))
	done, err := w.UndoReview(id)
	w.must(err)
	w.expect("undone", done.Order+" "+done.Review, "A-1002 "+id)
	w.expect("taken off", w.kinds("A-1002"), "")
	w.expect("asked again", w.asked(), "which_order")

	w.must(w.Assign(id, "A-1002"))
	w.expect("assigned again", w.kinds("A-1002"), "received A")
	w.must(second(w.UndoReview(id)))
	w.must(w.Ignore(id))
	w.must(second(w.UndoReview(id)))
	w.expect("asked again after an ignore", w.asked(), "which_order")
	w.must(w.Assign(id, "A-1001"))
	w.expect("on the other one", w.kinds("A-1001")+" / "+w.kinds("A-1002"), "received A / ")
}

func second[T any](_ T, err error) error { return err }

func TestUndoEntry(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	letter := mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We will send three new lamps.", ID: "r1"}
	w.take(letter, letter.forward(false))
	row := w.rows("A-1001")[0]

	done, err := w.UndoEntry(row.Seq)
	w.must(err)
	w.expect("taken off, copy and all", w.kinds("A-1001"), "")
	w.expect("asked", w.asked(), "no_order")
	if done.Review == "" {
		t.Error("the undo does not name its question")
	}
	if _, err := w.UndoEntry(row.Seq); !errors.Is(err, ingest.ErrCannotBeUndone) {
		t.Errorf("a second undo: %v", err)
	}

	w.take(mail{From: ann.String(), To: li.Address, Subject: "A-1001", Text: "Well?", ID: "q1"})
	w.order("A-1002", li)
	w.expect("never back by itself", w.kinds("A-1001"), "sent A")
	w.expect("still asked", w.asked(), "no_order")
	w.take(mail{From: li.String(), To: ann.Address, Subject: "Re: A-1001", Text: "See our mail.", ID: "r2", Answers: "r1"})

	correction := last(w, "A-1001", timeline.EntryCorrection)
	w.must(second(w.UndoEntry(correction)))
	w.expect("undo of the undo", w.kinds("A-1001"), "received A, sent A, received A")
	w.expect("and its question", w.asked(), "")
	if _, err := w.UndoEntry(correction); !errors.Is(err, ingest.ErrCannotBeUndone) {
		t.Errorf("an undo that is undone already: %v", err)
	}
	w.must(second(w.UndoEntry(last(w, "A-1001", timeline.EntryCorrection))))
	w.expect("undo of the undo of the undo", w.kinds("A-1001"), "sent A, received A")
	w.expect("and its question again", w.asked(), "no_order")
}

// last is the number of the last entry of a kind on an order.
func last(w *world, order string, kind timeline.EntryKind) (seq uint64) {
	w.view(func(tx *store.Tx) {
		for _, e := range tx.Entries(order) {
			if e.Kind == kind {
				seq = max(seq, e.Seq)
			}
		}
	})
	return seq
}

func TestUndoOfStages(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	w.must(second(w.Stage("A-1001", timeline.StageClosed, day)))
	w.must(second(w.UndoEntry(last(w, "A-1001", timeline.EntryStage))))
	w.view(func(tx *store.Tx) {
		o, err := tx.Order("A-1001")
		w.must(err)
		w.expect("stage", string(o.Stage), "open")
	})
	if _, err := w.UndoEntry(last(w, "A-1001", timeline.EntryOrder)); !errors.Is(err, ingest.ErrCannotBeUndone) {
		t.Errorf("undo of a registration: %v", err)
	}
}
