package ingest

import (
	"fmt"
	"slices"

	"nudged/store"
	"nudged/timeline"
)

// The Events of an EntryOrder by which an answer to a question taught an order a
// number, its Subject, or a person, its To; and by which that was taken back.
const (
	OrderTaught   = "taught"
	OrderUntaught = "untaught"
)

// taughtBy tells by which answer something was taught.
func taughtBy(rv *store.Review) string { return "you settled question " + rv.ID + " so" }

// unlearnAll takes back what the answer to a question taught the order, and tells
// how much that was.
func (f *filing) unlearnAll(rv *store.Review, order string) (lessons int, err error) {
	for _, e := range slices.Clone(f.entries(order)) {
		if e.Kind == timeline.EntryOrder && e.Event == OrderTaught && e.By == taughtBy(rv) {
			done, err := f.unlearn(e)
			if err != nil {
				return 0, err
			}
			if done {
				lessons++
			}
		}
	}
	return lessons, nil
}

// unlearn takes back what an entry taught; done is false where that is gone already.
// What was placed by it stays until everything is decided again.
func (f *filing) unlearn(e timeline.Entry) (done bool, err error) {
	o, err := f.tx.Order(e.Order)
	if err != nil {
		return false, err
	}
	also, parties := len(o.Also), len(o.Parties)
	if e.Subject != "" {
		o.Also = slices.DeleteFunc(slices.Clone(o.Also), func(n string) bool { return n == e.Subject })
	}
	o.Parties = slices.DeleteFunc(slices.Clone(o.Parties), func(p timeline.Party) bool {
		return p.Why == asTaught && slices.ContainsFunc(e.To, func(a timeline.Address) bool { return a.Key() == p.Address })
	})
	if len(o.Also) == also && len(o.Parties) == parties {
		return false, nil
	}
	return true, f.recordOrder(o, o.Parties, timeline.Entry{Event: OrderUntaught, To: e.To, Subject: e.Subject})
}

// undoOrder takes back what was taught of an order; what else is registered of it
// is edited.
func (f *filing) undoOrder(e timeline.Entry) error {
	if e.Event != OrderTaught {
		return fmt.Errorf("%d: %w: it is what is registered of the order", e.Seq, ErrCannotBeUndone)
	}
	done, err := f.unlearn(e)
	if err == nil && !done {
		return fmt.Errorf("%d: %w: a later word counts", e.Seq, ErrCannotBeUndone)
	}
	return err
}
