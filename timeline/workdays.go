package timeline

import (
	"slices"
	"time"
)

// BusinessDays counts the seller's working dates strictly after day 0, the
// seller's date of since, and strictly before that of at: a day counts once it is
// over. Two half days make one.
func BusinessDays(c *Calendar, since, at time.Time) int {
	return c.halves(c.dayZero(since).AddDays(1), DateOf(at.In(c.zone))) / int(full)
}

// dayZero is the seller's date of since. Where the seller's hours are known, it is
// that of their next working moment: what comes after the close, or on a day off,
// is read on the next day of work.
func (c *Calendar) dayZero(since time.Time) Date {
	local := since.In(c.zone)
	d := DateOf(local)
	if c.hours.From >= c.hours.To {
		return d
	}
	close := c.hours.To
	w, _ := c.work(d)
	if w == half {
		close = (c.hours.From + c.hours.To) / 2
	}
	if w != off && minuteOf(local) < close {
		return d
	}
	for tries := 0; tries < maxSearch; tries++ {
		d = d.AddDays(1)
		if works, _ := c.Works(d); works {
			break
		}
	}
	return d
}

// halves counts the half days worked from first up to, not including, end. The
// week is counted by arithmetic, so that a mail dated 1970 costs no more than
// one of last week.
func (c *Calendar) halves(first, end Date) int {
	n := first.DaysTo(end)
	if n <= 0 {
		return 0
	}
	sum := work(n/7) * c.weekLength()
	for d := first.AddDays(n / 7 * 7); d.Before(end); d = d.AddDays(1) {
		sum += c.week[d.Weekday()]
	}
	at, _ := slices.BinarySearchFunc(c.order, first, func(a, b Date) int { return a.number() - b.number() })
	for _, d := range c.order[at:] {
		if !d.Before(end) {
			break
		}
		if s := c.days[d]; s.firm {
			sum += s.work - c.week[d.Weekday()]
		}
	}
	return int(sum)
}

func (c *Calendar) weekLength() (sum work) {
	for _, w := range c.week {
		sum += w
	}
	return sum
}

// Reached is the first instant at which BusinessDays(c, since, ·) is n: the
// seller's midnight after the n-th working day. For n below 1 it is since.
func Reached(c *Calendar, since time.Time, n int) time.Time {
	if n < 1 {
		return since
	}
	return c.after(c.dayZero(since), n).AddDays(1).Start(c.zone)
}

// maxSearch bounds the search for a working day in a calendar that has none.
const maxSearch = 4000

// after is the date with which n working days after d are full.
func (c *Calendar) after(d Date, n int) Date {
	rest := work(n) * full
	for tries := 0; rest > 0 && tries < maxSearch; tries++ {
		d = d.AddDays(1)
		w, _ := c.work(d)
		rest -= w
	}
	return d
}

// SkippedDay is a date that does not count, or counts half, and the rule that says so.
type SkippedDay struct {
	Date Date   `json:"date"`
	Half bool   `json:"half,omitempty"`
	Why  string `json:"why"`
}

// String says it in words.
func (s SkippedDay) String() string {
	if s.Half {
		return s.Date.String() + " counts half: " + s.Why
	}
	return s.Date.String() + " does not count: " + s.Why
}

// maxSkipped bounds the dates that Skipped looks at: the latest ten years.
const maxSkipped = 3660

// Skipped lists the dates that BusinessDays passes over between since and at, and
// those of which it counts half.
func Skipped(c *Calendar, since, at time.Time) []SkippedDay {
	end := DateOf(at.In(c.zone))
	out := c.before(since, end)
	first := c.dayZero(since).AddDays(1)
	if first.DaysTo(end) > maxSkipped {
		first = end.AddDays(-maxSkipped)
	}
	for d := first; d.Before(end); d = d.AddDays(1) {
		if w, why := c.work(d); w != full {
			out = append(out, SkippedDay{d, w == half, why})
		}
	}
	return out
}

// before lists the dates passed over until the day on which what came after the
// seller's hours is read.
func (c *Calendar) before(since time.Time, end Date) []SkippedDay {
	var out []SkippedDay
	zero := c.dayZero(since)
	for d := DateOf(since.In(c.zone)); d.Before(zero) && d.Before(end) && len(out) < maxSkipped; d = d.AddDays(1) {
		w, why := c.work(d)
		if w != off {
			why = "it came after the seller's hours, " + c.hours.String()
		}
		out = append(out, SkippedDay{Date: d, Why: why})
	}
	return out
}
