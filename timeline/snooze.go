package timeline

import (
	"encoding/json"
	"strings"
	"time"
)

// snoozedUntil is the beginning of the day until which the owner wants no nudges.
func (v *view) snoozedUntil() time.Time {
	if v.order.SnoozedUntil.IsZero() {
		return time.Time{}
	}
	return v.order.SnoozedUntil.Start(v.policy.zone())
}

// hushed reports whether the owner wants no early warnings on a day. Within the
// safety margin of a deadline nothing is kept back.
func (v *view) hushed(day Date) bool {
	return v.order.Muted || day.Before(v.order.SnoozedUntil)
}

// hushedAt is the order with what the owner had said by then about its nudges: a
// snooze of today keeps back nothing of last week.
func (o Order) hushedAt(entries []Entry, at time.Time) Order {
	var then, last Entry // the last words about the order: by then, and by now
	for _, e := range entries {
		if e.Kind != EntryOrder || e.Seq < last.Seq {
			continue
		}
		if last = e; !e.At.After(at) {
			then = e
		}
	}
	if then.Seq == last.Seq {
		return o
	}
	told := then.told()
	o.SnoozedUntil, o.Muted = told.SnoozedUntil, told.Muted
	return o
}

// told is the order as the entry by which it was registered or edited describes it.
func (e Entry) told() (o Order) {
	if _, description, ok := strings.Cut(e.Text, ": "); ok {
		_ = json.Unmarshal([]byte(description), &o) // what cannot be read says nothing
	}
	return o
}
