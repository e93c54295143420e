package notify

import (
	"fmt"
	"time"

	"nudged/timeline"
)

// How days and times are written: no form that two countries read differently.
const (
	dayForm  = "Mon 2 Jan 2006"
	timeForm = "Mon 2 Jan 2006, 15:04"
)

// noon is a time on d that no change of the clocks moves to another day.
func noon(d timeline.Date) time.Time { return d.Start(time.UTC).Add(12 * time.Hour) }

func day(d timeline.Date) string { return noon(d).Format(dayForm) }

// daysBetween counts the days from one date to another.
func daysBetween(from, to timeline.Date) int {
	return int(noon(to).Sub(noon(from)).Hours() / 24)
}

// left says how long it is until a day.
func left(today, d timeline.Date) string {
	switch n := daysBetween(today, d); {
	case n < -1:
		return fmt.Sprintf("%d days ago", -n)
	case n == -1:
		return "yesterday"
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	default:
		return fmt.Sprintf("%d days", n)
	}
}
