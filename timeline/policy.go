package timeline

import "time"

// Policy is how the owner wants to be told.
type Policy struct {
	Calendar          string         // the seller's country, where the order names none
	Calendars         []CalendarRule // what the owner knows better about the calendars
	NudgeAfter        int            // business days until the first nudge
	UnresponsiveAfter int            // business days until silence is presumed
	Quiet             Quiet          // hours of the owner in which nothing is sent
	Zone              *time.Location // the owner's
	SafetyMargin      int            // days before a deadline when something is said at the latest
	Own               []Address      // the owner's and the tracking address: to write to them is no attempt
}

// Quiet is a span of the day, from its first minute up to, not including, its
// last; it may cross midnight. Minutes count from 0:00. Equal ends are no span.
type Quiet struct {
	From, To int
}

// zone is the owner's, or UTC where none is set.
func (p Policy) zone() *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}
