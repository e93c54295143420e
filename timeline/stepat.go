package timeline

import "time"

// StepAt is the step of the ladder that an order has come to, whether or not a
// mail has told it: the last one that is over, else the first.
func StepAt(o Order, entries []Entry, c *Calendar, p Policy, cov Coverage, at time.Time) Step {
	v := look(o, entries, c, p, cov, at)
	v.order.Muted, v.order.SnoozedUntil = false, Date{} // they keep mails back, not the time
	var here Step
	for i, s := range v.rungs() {
		if i == 0 || !s.At.After(at) {
			here = s
		}
	}
	return here
}
