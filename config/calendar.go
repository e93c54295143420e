package config

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Calendar is one [[calendar]] of the owner's calendar file: what they know
// better about the days on which sellers work. One of Country, Platform, Seller
// and Order says for whom.
type Calendar struct {
	Country, Platform, Seller, Order string

	Follows  string         // the country whose calendar they work by, "" leaves it
	Zone     *time.Location // nil leaves it
	Weekend  []time.Weekday // nil leaves it
	HalfWeek []time.Weekday // worked in the morning only
	Hours    Hours          // of a day of work, none where nothing is said
	Closed   []Span
	HalfDays []Span
	Workdays []Span // of one day each
	Official []int  // years that are complete with this file
	Source   string
}

// Span is some days, both ends included, as instants at midnight UTC.
type Span struct {
	First, Last time.Time
	Name        string
}

// LoadCalendars reads the calendar file at path; none where path is "". An error
// about the content is an [*Error].
func LoadCalendars(path string, checks ...Check) ([]Calendar, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		what := "[policy] calendar_file names it, but it cannot be read: " + cause(err).Error()
		return nil, &Error{File: path, Problems: []Problem{{What: what, Remedy: "nudged init --calendar writes an example"}}}
	}
	return ParseCalendars(path, data, checks...)
}

// cause is what went wrong with a file, without its name.
func cause(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}

// ParseCalendars reads a calendar file from data; name is where it comes from.
func ParseCalendars(name string, data []byte, checks ...Check) ([]Calendar, error) {
	doc, problem := readDocument(data)
	if problem != nil {
		return nil, &Error{File: name, Problems: []Problem{*problem}}
	}
	b := &binder{doc: doc, checks: checks}
	var out []Calendar
	for _, s := range doc.sections {
		var c Calendar
		switch {
		case s.name == "" && len(s.settings) == 0:
			continue
		case s.name != "calendar" || !s.array:
			b.refuse(s.at, s.name, wrongf("write [[calendar]] above what belongs together", "a calendar file has no other section"))
			continue
		}
		b.fillCalendar(s, &c)
		out = append(out, c)
	}
	if len(b.problems) > 0 {
		return nil, &Error{File: name, Problems: inOrder(b.problems)}
	}
	return out, nil
}

func calendarFields(c *Calendar) fields {
	return fields{
		"country":   country(&c.Country),
		"platform":  word(&c.Platform),
		"seller":    word(&c.Seller),
		"order":     text(&c.Order),
		"follows":   country(&c.Follows),
		"zone":      zone(&c.Zone),
		"weekend":   weekdays(&c.Weekend),
		"half_week": weekdays(&c.HalfWeek),
		"hours":     workingHours(&c.Hours),
		"closed":    spans(&c.Closed),
		"half_days": spans(&c.HalfDays),
		"workdays":  days(&c.Workdays),
		"official":  years(&c.Official),
		"source":    text(&c.Source),
	}
}

// whose are the keys of which a [[calendar]] needs one, and one only.
var whose = []string{"country", "platform", "seller", "order"}

func (b *binder) fillCalendar(s section, c *Calendar) {
	f := calendarFields(c)
	named := 0
	for _, set := range s.settings {
		read, ok := f[set.key]
		if !ok {
			remedy := "it knows " + strings.Join(known(f), ", ")
			if near := nearest(set.key, known(f)); near != "" {
				remedy = "did you mean " + near + "?"
			}
			b.refuse(set.at, dotted(s.name, set.key), wrongf(remedy, "[[calendar]] has no such key"))
			continue
		}
		if slices.Contains(whose, set.key) {
			named++
		}
		err := read(set.value)
		if err == nil {
			err = b.check(dotted(s.name, set.key), set.value.text)
		}
		if err != nil {
			b.refuse(set.value.at, dotted(s.name, set.key), err)
		}
	}
	if named != 1 {
		b.refuse(s.at, s.name, wrongf(`write one of country = "CN", platform = "alibaba", seller = "factory.example", order = "A-1001"`, "names %d of whom it is for", named))
	}
	if c.Country != "" && c.Follows != "" {
		b.refuse(b.placeIn(s, "follows"), "calendar.follows", wrongf("name a platform, a seller or an order instead", "a country follows its own calendar"))
	}
}

func weekdays(to *[]time.Weekday) func(value) error {
	return func(v value) error {
		if v.kind == unstable.Array && len(v.items) == 0 {
			*to = []time.Weekday{} // no day at all is an answer, too
			return nil
		}
		return list(v, to, weekday)
	}
}

func weekday(to *time.Weekday) func(value) error {
	return func(v value) error {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(v.text, d.String()) {
				*to = d
				return nil
			}
		}
		return wrongf(`write it out, like "Saturday"`, "wants a day of the week, not %s", v.describe())
	}
}

func spans(to *[]Span) func(value) error {
	return func(v value) error { return list(v, to, span) }
}

// span reads "2027-01-27/2027-02-21 Spring Festival", or one day alone.
func span(to *Span) func(value) error {
	return func(v value) error {
		when, name, _ := strings.Cut(strings.TrimSpace(v.text), " ")
		first, last, ranged := strings.Cut(when, "/")
		if !ranged {
			last = first
		}
		from, errFrom := time.Parse(time.DateOnly, first)
		till, errTill := time.Parse(time.DateOnly, last)
		switch {
		case errFrom != nil || errTill != nil:
			return wrongf(`write "2027-01-27/2027-02-21 Spring Festival", or one day: "2027-01-27"`, "wants days, not %s", v.describe())
		case till.Before(from):
			return wrongf("the first day comes first", "%s is before %s", last, first)
		case till.Sub(from) > longestSpan:
			return wrongf("write a shorter one, or several", "%s is more than a year", when)
		}
		if name = strings.TrimSpace(name); name == "" {
			name = "your calendar file"
		}
		*to = Span{from, till, name}
		return nil
	}
}

// longestSpan refuses a mistyped year.
const longestSpan = 366 * 24 * time.Hour

func days(to *[]Span) func(value) error {
	return func(v value) error {
		return list(v, to, func(s *Span) func(value) error {
			return func(v value) error {
				if err := span(s)(v); err != nil || s.First != s.Last {
					return wrongf(`write each day: ["2027-02-20", "2027-02-27"]`, "wants a day, not %s", v.describe())
				}
				return nil
			}
		})
	}
}

func years(to *[]int) func(value) error {
	return func(v value) error {
		return list(v, to, func(n *int) func(value) error { return number(n, 2000, 2200) })
	}
}
