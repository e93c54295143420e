package notify

import (
	"fmt"

	"nudged/store"
	"nudged/timeline"
)

// propose notes the order that e tells to have appeared by itself, unless the
// owner has dealt with it meanwhile.
func (v *overview) propose(tx *store.Tx, e timeline.Entry) {
	if e.Kind != timeline.EntryOrder || e.Event != timeline.OrderProposed {
		return
	}
	if o, err := tx.Order(e.Order); err == nil && o.Proposed && !o.Stage.Done() {
		v.proposed = append(v.proposed, o)
	}
}

// proposals asks, once, about the orders that appeared by themselves.
func (v overview) proposals() section {
	s := section{Title: "New orders?", Note: "Mails tell of them, but you have not registered them. Until you do, no nudge goes out about them."}
	for _, o := range v.proposed {
		number := oneLine(o.Number, 60)
		s.Rows = append(s.Rows, row{
			What: fmt.Sprintf("%s%s", number, told(o)),
			news: o.Number,
		})
	}
	return s
}

// told is what is known of a proposed order.
func told(o timeline.Order) string {
	switch {
	case len(o.Sellers) > 0:
		return ", from " + oneLine(o.Sellers[0].String(), 80)
	case o.Platform != "":
		return ", on " + oneLine(o.Platform, 40)
	}
	return ""
}
