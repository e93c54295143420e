package ingest_test

import (
	"testing"

	"nudged/store"
	"nudged/timeline"
)

// evidenceDue is the last day for evidence of an order, or "".
func (w *world) evidenceDue(number string) (day string) {
	w.Helper()
	w.view(func(tx *store.Tx) {
		o, err := tx.Order(number)
		w.must(err)
		if d := o.Due[timeline.ClockEvidence]; !d.IsZero() {
			day = d.String()
		}
	})
	return day
}

// correction is the last entry of an order that changes another in that way.
func (w *world) correction(number, what string) (seq uint64) {
	w.Helper()
	w.view(func(tx *store.Tx) {
		for _, e := range tx.Entries(number) {
			if e.Kind == timeline.EntryCorrection && e.Correction.What == what {
				seq = e.Seq
			}
		}
	})
	return seq
}

const disputed = "300280955501024781"

// askedFor is a notice that asks for evidence.
func askedFor(id, text string) mail {
	return mail{From: "Alibaba <service@notice.alibaba.com>", To: ann.Address, Subject: "Please upload evidence: order " + disputed, Text: text, ID: id}
}

func TestEvidenceDue(t *testing.T) {
	stated := askedFor("p1", "Order number: "+disputed+"\nPlease upload evidence by March 15, 2026.")
	chinese := askedFor("p2", "订单号："+disputed+"\n请于2026年3月15日前上传凭证。")
	check := func(name, want string, confirm bool, change func(*timeline.Order), m mail) {
		t.Helper()
		w := newWorld(t)
		o := timeline.Order{Number: disputed, Platform: "alibaba", Sellers: []timeline.Address{li}}
		if change != nil {
			change(&o)
		}
		_, err := w.Register(o)
		w.must(err)
		w.take(m)
		if confirm {
			w.expect(name+": before", w.evidenceDue(disputed), "")
			open := timeline.Unconfirmed(w.rows(disputed))
			if len(open) != 1 {
				t.Fatalf("%s: %d notices to confirm", name, len(open))
			}
			w.must(second(w.ConfirmNotice(open[0].Seq)))
		}
		w.expect(name, w.evidenceDue(disputed), want)
		if n := len(timeline.Unconfirmed(w.rows(disputed))); n != 0 {
			t.Errorf("%s: %d are left to confirm", name, n)
		}
	}
	const day = "2026-03-15"
	check("proved", day, false, nil, stated)
	check("proved, Chinese", day, false, nil, chinese)
	check("forwarded inline, confirmed", day, true, nil, stated.forward(true))
	check("of another platform, confirmed", day, true, func(o *timeline.Order) { o.Platform = "dhgate" }, stated)
	check("of an order of no platform", day, false, func(o *timeline.Order) { o.Platform = "" }, stated)
	check("the owner's day stands", "2026-03-12", false, func(o *timeline.Order) {
		o.Due = map[string]timeline.Date{timeline.ClockEvidence: {Year: 2026, Month: 3, Day: 12}}
	}, stated)
	check("no day", "", false, nil, askedFor("p3", "Order number: "+disputed+"\nPlease upload evidence."))
}

func TestEvidenceDueIsUndone(t *testing.T) {
	w := newWorld(t)
	_, err := w.Register(timeline.Order{Number: disputed, Platform: "alibaba", Sellers: []timeline.Address{li}})
	w.must(err)
	first := askedFor("p1", "Order number: "+disputed+"\nPlease upload evidence by March 15, 2026.")
	w.take(first.forward(true))
	w.expect("by the owner's forward alone", w.evidenceDue(disputed), "")
	w.take(first)
	w.expect("by the proved copy", w.evidenceDue(disputed), "2026-03-15")
	w.expect("one notice", w.kinds(disputed), "platform A")

	later := askedFor("p2", "Order number: "+disputed+"\nThe time was extended: please upload evidence by March 20, 2026.")
	later.At = day.AddDate(0, 0, 2)
	w.take(later)
	w.expect("extended", w.evidenceDue(disputed), "2026-03-20")
	extension := w.correction(disputed, timeline.ChangeDue)
	w.must(second(w.UndoEntry(extension)))
	w.expect("taken back", w.evidenceDue(disputed), "2026-03-15")
	w.take(later.forward(false))
	w.expect("and not set again by a copy", w.evidenceDue(disputed), "2026-03-15")

	notice := w.rows(disputed)[0].Seq
	w.must(second(w.UndoEntry(notice)))
	w.expect("its notice is taken off the order", w.evidenceDue(disputed), "")
	w.must(second(w.UndoEntry(w.correction(disputed, timeline.ChangeRemoved))))
	w.expect("and put back", w.evidenceDue(disputed), "2026-03-15")

	w.must(second(w.Edit(disputed, func(o *timeline.Order) error {
		o.Due = map[string]timeline.Date{timeline.ClockEvidence: {Year: 2026, Month: 3, Day: 13}}
		return nil
	})))
	done, err := w.ConfirmNotice(w.rows(disputed)[1].Seq)
	w.must(err)
	w.expect("the owner's day stands above a notice", w.evidenceDue(disputed), "2026-03-13")
	w.must(second(w.UndoEntry(done.Seq)))
	w.expect("and above its undoing", w.evidenceDue(disputed), "2026-03-13")
}
