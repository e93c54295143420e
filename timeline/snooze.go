package timeline

import "time"

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
