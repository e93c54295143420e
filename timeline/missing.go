package timeline

import "slices"

// Missing is a fact that a clock lacks to run: it is asked for, never invented.
type Missing struct {
	Fact     string `json:"fact"` // as order edit calls it: received, paid, shipped, expected, or an event of Happenings
	Kind     string `json:"kind"` // the clock's id
	Platform string `json:"platform"`
}

// wants are the facts that would start a clock, by its event.
var wants = map[string]string{
	"receipt_confirmed": "received", "earliest_of_receipt_confirmed_or_delivery_period_end": "received",
	"later_of_delivery_or_latest_estimated_delivery": "received",
	"tracking_number_given":                          "shipped", "eligible_to_open": "eligible_to_open",
	"payment_made": "paid", "processing_date": "paid", "later_of_processing_date_or_expected_receipt": "paid",
	"latest_estimated_delivery": "expected",
}

// MissingFacts lists, each once, the days that nobody has told and on which the
// last day for a step of the buyer depends.
func MissingFacts(o Order, rows []Row, p Policy) []Missing {
	f := factsOf(o, rows, p.zone())
	var out []Missing
	if f.stage.Done() {
		return nil
	}
	for _, id := range []string{o.Platform, o.Payment} {
		for _, k := range processes()[id].Clocks {
			fact := wants[k.From]
			_, due := f.due(k, id)
			asked := slices.ContainsFunc(out, func(m Missing) bool { return m.Fact == fact })
			if fact == "" || asked || f.done(k.Ends) || !k.deadline(id, Date{}).warns() || !due.IsZero() {
				continue
			}
			out = append(out, Missing{fact, k.ID, id})
		}
	}
	return out
}
