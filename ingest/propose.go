package ingest

import (
	"encoding/json"
	"fmt"
	"slices"

	"nudged/matcher"
	"nudged/timeline"
)

// untold are the events by which a platform does not tell that there is an order.
var untold = []string{"message_received", "quotation_received"}

// maxProposed bounds how many orders one notice can make appear.
const maxProposed = 20

// propose registers, as proposed, the orders that a letter names and that nobody
// registered: those of a platform's notice, and the one of the owner's own first
// mail to a seller. It reports whether there was one.
func (f *filing) propose(l timeline.Letter, kind timeline.EntryKind, q matcher.Question, a matcher.Answer) (bool, error) {
	if a.Reason != matcher.ReasonUnregistered || len(a.Unknown) > maxProposed {
		return false, nil
	}
	o := timeline.Order{Proposed: true, Stage: timeline.StageOpen}
	switch {
	case kind == timeline.EntryPlatform && tellsOfOrder(l.Event, len(a.Unknown)):
		o.Platform = l.Event.Platform
	case kind == timeline.EntrySent && len(a.Unknown) == 1 && len(q.Registered) == 0 && len(threadIDs(l)) == 0:
		o.Platform = platformOf(l, a.Unknown[0])
		o.Sellers = f.firstHand(l)
		o.Parties, _ = withParties(nil, o.Sellers, l.At, asWrittenTo)
	default:
		return false, nil
	}
	for _, number := range a.Unknown {
		o.Number, o.Also = number, nil
		if digits, ok := matcher.Ungrouped(number); ok && !f.isOrder(digits) {
			o.Number, o.Also = digits, []string{number}
		}
		if err := f.writeOrder(o, nil, timeline.OrderProposed); err != nil {
			return false, err
		}
	}
	return true, nil
}

// isOrder reports whether a number means an order already.
func (f *filing) isOrder(number string) bool {
	_, ok := f.tx.OrderByKey(matcher.Key(number))
	return ok
}

// tellsOfOrder reports whether a notice of an event that names so many numbers
// tells that they are orders. What a template says that nobody knows is not
// guessed, but the one number that it names is looked at by the owner then.
func tellsOfOrder(e *timeline.Event, numbers int) bool {
	if e == nil || slices.Contains(untold, e.Event) {
		return false
	}
	return e.Event != matcher.EventUnknown || numbers == 1
}

// platformOf is the platform whose form a number in a letter has, or "".
func platformOf(l timeline.Letter, number string) string {
	for _, id := range matcher.IDs(&timeline.Message{From: l.From, Subject: l.Subject, Text: l.Text, Reply: l.Reply}) {
		if id.Value == number && id.Platform != "" {
			return id.Platform
		}
	}
	return ""
}

// Confirm says that a proposed order is one.
func (r *Recorder) Confirm(number string) error {
	_, err := r.update(func(f *filing) error {
		if _, err := f.tx.Order(number); err != nil {
			return err
		}
		return f.use(number)
	})
	return err
}

// use confirms a proposed order: the owner does something with it.
func (f *filing) use(number string) error {
	o, err := f.tx.Order(number)
	if err != nil || !o.Proposed {
		return err
	}
	o.Proposed = false
	return f.writeOrder(o, o.Parties, "confirmed")
}

// over lays what the owner says about an order over what was proposed.
func over(proposed, said timeline.Order) (timeline.Order, error) {
	b, err := json.Marshal(said) // without what was not said
	if err != nil {
		return proposed, err
	}
	o := proposed
	if err := json.Unmarshal(b, &o); err != nil {
		return proposed, fmt.Errorf("order %s: %w", proposed.Number, err)
	}
	o.Number, o.Stage, o.Proposed = proposed.Number, proposed.Stage, false
	return o, nil
}
