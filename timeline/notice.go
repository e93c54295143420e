package timeline

import "slices"

// fateful are the events of a platform's notice from which a clock can run. They
// count once the owner has confirmed them: a notice can be forged, late or about
// a part of the order, and a wrong deadline is worse than none.
var fateful = []string{
	"payment_received", "shipped", "delivered", "receipt_confirmed", "order_closed", "dispute_opened", "dispute_escalated",
}

// Fateful reports whether e is a notice that starts a clock, or names the day on
// which one ends, when the owner confirms it.
func (e Entry) Fateful() bool {
	return e.Kind == EntryPlatform && (slices.Contains(fateful, e.Event) || !e.Due.IsZero())
}

// Unconfirmed are the notices of a timeline that would start a clock if the
// owner confirmed them: of each event the first, unless one of them is confirmed;
// of those that state a day the last, unless that day is set already.
func Unconfirmed(rows []Row) []Row {
	var out []Row
	for _, event := range fateful {
		of := func(r Row) bool { return r.Kind == EntryPlatform && r.Event == event }
		confirmed := func(r Row) bool { return of(r) && r.Confirmed }
		if i := slices.IndexFunc(rows, of); i >= 0 && !slices.ContainsFunc(rows, confirmed) {
			out = append(out, rows[i])
		}
	}
	if r, ok := lastDated(rows); ok && !r.Confirmed && !Noticed(rows, r.Due) {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Row) int { return a.At.Compare(b.At) })
	return out
}

// lastDated is the last notice that states a day.
func lastDated(rows []Row) (last Row, ok bool) {
	for _, r := range rows {
		if r.Kind == EntryPlatform && !r.Due.IsZero() {
			last, ok = r, true
		}
	}
	return last, ok
}

// Noticed reports whether one of the corrections of a timeline sets that day by
// what a notice states.
func Noticed(rows []Row, day Date) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return r.setsDay() && r.Due == day })
}

// setsDay reports whether a row is the correction that sets the day of a notice.
func (r Row) setsDay() bool {
	return r.Kind == EntryCorrection && r.Change != nil && !r.Due.IsZero() &&
		(r.Change.What == ChangeDue || r.Change.What == ChangeConfirmed)
}

// NoticedDue is the last day for evidence that the notices of a timeline set: of
// the notices that are set, the last one counts. A notice that was taken off the
// order sets none.
func NoticedDue(rows []Row) (due Date) {
	for _, notice := range rows {
		sets := func(r Row) bool { return r.setsDay() && r.Target == notice.Seq }
		if i := slices.IndexFunc(rows, sets); notice.Kind == EntryPlatform && i >= 0 {
			due = rows[i].Due
		}
	}
	return due
}
