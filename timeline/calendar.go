package timeline

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a seller's midnight must not depend on what is installed
)

// YearStatus says how much of a year's holidays a Calendar knows.
type YearStatus string

// The statuses of a year. In a provisional or missing one the working days are
// those of the week: a holiday that is only expected skips nothing.
const (
	YearOfficial    YearStatus = "official"    // the published table
	YearPartial     YearStatus = "partial"     // the main closures only
	YearProvisional YearStatus = "provisional" // expected holidays, not yet published
	YearMissing     YearStatus = "missing"     // nothing
)

// Calendar tells on which dates a seller works. It is a value that is never
// changed: With gives another one.
type Calendar struct {
	Code string // ISO 3166 country code, or "" for the plain week
	Note string // what it does not know, in a sentence; "" where it knows its days

	zone  *time.Location
	week  [7]work
	hours Quiet // of a day of work; none: the whole day
	years map[int]YearStatus
	days  map[Date]special
	order []Date    // the keys of days
	usual []Closure // when many close, without being told to
}

// work is how much of a date is worked, in half days.
type work int

const (
	off work = iota
	half
	full
)

// special is a date on which the rule of the week does not hold.
type special struct {
	name   string
	work   work
	firm   bool // false: expected only, it decides nothing
	source string
}

// Zone is the seller's time zone.
func (c *Calendar) Zone() *time.Location { return c.zone }

// YearStatus says how much is known about the holidays of a year.
func (c *Calendar) YearStatus(year int) YearStatus {
	if s, ok := c.years[year]; ok {
		return s
	}
	return YearMissing
}

// Works reports whether anybody works on d, and by which rule where that is not
// an ordinary day of work.
func (c *Calendar) Works(d Date) (works bool, why string) {
	w, why := c.work(d)
	return w != off, why
}

func (c *Calendar) work(d Date) (w work, why string) {
	if s, ok := c.days[d]; ok && s.firm {
		return s.work, s.name
	}
	if w = c.week[d.Weekday()]; w != full {
		why = d.Weekday().String()
	}
	return w, why
}

// Holiday reports whether d lies inside a holiday, weekend dates included.
func (c *Calendar) Holiday(d Date) (name string, ok bool) {
	s := c.days[d]
	return s.name, s.firm && s.work == off
}

// Expected reports whether d lies inside a holiday that is expected but not
// published: it is counted as the week says, and worth a word.
func (c *Calendar) Expected(d Date) (name string, ok bool) {
	s, found := c.days[d]
	return s.name, found && !s.firm && s.work == off
}

// Usual reports whether many sellers are closed on d, though it is no holiday:
// a hint, which decides nothing.
func (c *Calendar) Usual(d Date) (Closure, bool) {
	for _, span := range c.usual {
		if works, _ := c.Works(d); works && !d.Before(span.First) && !span.Last.Before(d) {
			return span, true
		}
	}
	return Closure{}, false
}

// Override is what the owner knows better than the tables.
type Override struct {
	Zone     *time.Location // nil leaves it
	Weekend  []time.Weekday // nil leaves it
	HalfWeek []time.Weekday // worked in the morning only; nil leaves it
	Hours    Quiet          // of a day of work; none leaves them
	Closures []Closure      // days off: a factory's own shutdown, a bridge day
	Halves   []Closure      // half days: two of them make a working day
	Workdays []Date         // days worked in spite of a table or a weekend
	Official []int          // years whose tables are now complete
	Source   string
}

// Closure is a span of days off, both ends included.
type Closure struct {
	Name        string
	First, Last Date
}

// With gives the calendar as the overrides correct it, the last one above all.
func (c *Calendar) With(overrides ...Override) *Calendar {
	out := c.clone()
	for _, o := range overrides {
		if o.Zone != nil {
			out.zone = o.Zone
		}
		if o.Hours.From < o.Hours.To {
			out.hours = o.Hours
		}
		out.setWeek(o)
		for _, span := range o.Closures {
			out.close(span, off, true, o.Source)
		}
		for _, span := range o.Halves {
			out.close(span, half, true, o.Source)
		}
		for _, d := range o.Workdays {
			out.set(d, special{name: "a day worked in spite of the calendar", work: full, firm: true, source: o.Source})
		}
		for _, year := range o.Official {
			out.years[year], out.Note = YearOfficial, ""
		}
	}
	out.sort()
	return out
}

// maxClosure bounds one closure, so that a mistyped year cannot fill the memory.
const maxClosure = 400

func (c *Calendar) close(span Closure, w work, firm bool, source string) {
	for d, n := span.First, 0; !span.Last.Before(d) && n < maxClosure; d, n = d.AddDays(1), n+1 {
		if w != off && c.days[d].firm && c.days[d].work == off {
			continue // nobody works half of a holiday
		}
		c.set(d, special{name: span.Name, work: w, firm: firm, source: source})
	}
}

func (c *Calendar) set(d Date, s special) { c.days[d] = s }

// sort lists the special dates anew; it ends every change of days.
func (c *Calendar) sort() {
	c.order = c.order[:0]
	for d := range c.days {
		c.order = append(c.order, d)
	}
	slices.SortFunc(c.order, func(a, b Date) int { return a.number() - b.number() })
}

func (c *Calendar) clone() *Calendar {
	out := *c
	out.years, out.days, out.order = map[int]YearStatus{}, map[Date]special{}, nil
	for y, s := range c.years {
		out.years[y] = s
	}
	for d, s := range c.days {
		out.days[d] = s
	}
	return &out
}

func (c *Calendar) setWeek(o Override) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		switch {
		case slices.Contains(o.Weekend, d):
			c.week[d] = off
		case slices.Contains(o.HalfWeek, d):
			c.week[d] = half
		case o.Weekend != nil || o.HalfWeek != nil && c.week[d] == half:
			c.week[d] = full
		}
	}
}

// Sources lists where the special dates of a year come from.
func (c *Calendar) Sources(year int) []string {
	var out []string
	for _, d := range c.order {
		if s := c.days[d].source; d.Year == year && s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// PlainWeek is the calendar of a seller whose country is not known: Monday to
// Friday in loc, and it says so.
func PlainWeek(code string, loc *time.Location) *Calendar {
	note := "the seller's country is not known: Monday to Friday is counted"
	if code = strings.ToUpper(code); code != "" {
		note = "no calendar is known for " + code + ": Monday to Friday is counted"
	}
	return &Calendar{
		Code: code, Note: note, zone: loc, week: [7]work{off, full, full, full, full, full, off},
		years: map[int]YearStatus{}, days: map[Date]special{},
	}
}
