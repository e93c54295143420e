package timeline

import "slices"

// fateful are the events of a platform's notice from which a clock can run. They
// count once the owner has confirmed them: a notice can be forged, late or about
// a part of the order, and a wrong deadline is worse than none.
var fateful = []string{
	"payment_received", "shipped", "delivered", "receipt_confirmed", "order_closed", "dispute_opened", "dispute_escalated",
}

// Fateful reports whether e is a notice that starts a clock when the owner
// confirms it.
func (e Entry) Fateful() bool { return e.Kind == EntryPlatform && slices.Contains(fateful, e.Event) }

// Unconfirmed are the notices of a timeline that would start a clock if the
// owner confirmed them: of each event the first, unless one of them is confirmed.
func Unconfirmed(rows []Row) []Row {
	var out []Row
	for _, event := range fateful {
		of := func(r Row) bool { return r.Kind == EntryPlatform && r.Event == event }
		confirmed := func(r Row) bool { return of(r) && r.Confirmed }
		if i := slices.IndexFunc(rows, of); i >= 0 && !slices.ContainsFunc(rows, confirmed) {
			out = append(out, rows[i])
		}
	}
	slices.SortFunc(out, func(a, b Row) int { return a.At.Compare(b.At) })
	return out
}
