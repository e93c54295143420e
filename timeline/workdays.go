package timeline

import (
	"slices"
	"time"
)

// BusinessDays counts the seller's working dates strictly after the seller's
// date of since and strictly before that of at: a day counts once it is over.
func BusinessDays(c *Calendar, since, at time.Time) int {
	return c.count(DateOf(since.In(c.zone)).AddDays(1), DateOf(at.In(c.zone)))
}

// count counts the working days from first up to, not including, end. The week
// is counted by arithmetic, so that a mail dated 1970 costs no more than one of
// last week.
func (c *Calendar) count(first, end Date) int {
	n := first.DaysTo(end)
	if n <= 0 {
		return 0
	}
	works := n / 7 * c.weekLength()
	for d := first.AddDays(n / 7 * 7); d.Before(end); d = d.AddDays(1) {
		if !c.weekend[d.Weekday()] {
			works++
		}
	}
	at, _ := slices.BinarySearchFunc(c.order, first, func(a, b Date) int { return a.number() - b.number() })
	for _, d := range c.order[at:] {
		if !d.Before(end) {
			break
		}
		switch s := c.days[d]; {
		case !s.firm:
		case s.works && c.weekend[d.Weekday()]:
			works++
		case !s.works && !c.weekend[d.Weekday()]:
			works--
		}
	}
	return works
}

func (c *Calendar) weekLength() (n int) {
	for _, off := range c.weekend {
		if !off {
			n++
		}
	}
	return n
}

// Reached is the first instant at which BusinessDays(c, since, ·) is n: the
// seller's midnight after the n-th working day. For n below 1 it is since.
func Reached(c *Calendar, since time.Time, n int) time.Time {
	if n < 1 {
		return since
	}
	return c.after(DateOf(since.In(c.zone)), n).AddDays(1).Start(c.zone)
}

// maxSearch bounds the search for a working day in a calendar that has none.
const maxSearch = 4000

// after is the n-th working day after d.
func (c *Calendar) after(d Date, n int) Date {
	for tries := 0; n > 0 && tries < maxSearch; tries++ {
		d = d.AddDays(1)
		if works, _ := c.Works(d); works {
			n--
		}
	}
	return d
}

// SkippedDay is a date that does not count, and the rule that skips it.
type SkippedDay struct {
	Date Date   `json:"date"`
	Why  string `json:"why"`
}

// maxSkipped bounds the dates that Skipped looks at: the latest ten years.
const maxSkipped = 3660

// Skipped lists the dates that BusinessDays passes over between since and at.
func Skipped(c *Calendar, since, at time.Time) []SkippedDay {
	var out []SkippedDay
	end := DateOf(at.In(c.zone))
	first := DateOf(since.In(c.zone)).AddDays(1)
	if first.DaysTo(end) > maxSkipped {
		first = end.AddDays(-maxSkipped)
	}
	for d := first; d.Before(end); d = d.AddDays(1) {
		if works, why := c.Works(d); !works {
			out = append(out, SkippedDay{d, why})
		}
	}
	return out
}
