package timeline

import (
	"encoding/json"
	"fmt"
	"time"
)

// Moment is a time as a mail states it. Mail clients often write the time of a
// forwarded mail without its zone; then Zoned is false and Time holds the wall
// clock as if it were UTC.
type Moment struct {
	Time  time.Time
	Zoned bool
}

const localLayout = "2006-01-02T15:04:05"

// IsZero reports whether no time is known.
func (m Moment) IsZero() bool { return m.Time.IsZero() }

// In gives the instant, reading a wall clock without a zone in loc.
func (m Moment) In(loc *time.Location) time.Time {
	if m.Zoned || m.IsZero() {
		return m.Time
	}
	t := m.Time
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), loc)
}

// MarshalJSON writes RFC 3339 where the zone is known, else the local time
// without an offset, and null for no time.
func (m Moment) MarshalJSON() ([]byte, error) {
	switch {
	case m.IsZero():
		return []byte("null"), nil
	case m.Zoned:
		return json.Marshal(m.Time.Format(time.RFC3339))
	}
	return json.Marshal(m.Time.Format(localLayout))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Moment) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil || s == nil {
		*m = Moment{}
		return err
	}
	if t, err := time.Parse(time.RFC3339, *s); err == nil {
		*m = Moment{Time: t, Zoned: true}
		return nil
	}
	t, err := time.Parse(localLayout, *s)
	if err != nil {
		return fmt.Errorf("%q is no time", *s)
	}
	*m = Moment{Time: t}
	return nil
}

// Date is a day of the calendar without a zone. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day that t falls on in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads 2006-01-02.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date (write 2006-01-02)", s)
	}
	return DateOf(t), nil
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Start is the first instant of d in loc.
func (d Date) Start(loc *time.Location) time.Time { return d.clock(0, loc)[0] }

// clock gives the instants of d at which a clock in loc shows so many minutes
// after midnight: one, or two where clocks go back. Where they jump over it,
// it is the instant at which they do.
func (d Date) clock(minutes int, loc *time.Location) []time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, 0, minutes, 0, 0, time.UTC)
	offset := func(t time.Time) time.Duration {
		_, seconds := t.In(loc).Zone()
		return time.Duration(seconds) * time.Second
	}
	before, after := offset(wall.Add(-26*time.Hour)), offset(wall.Add(26*time.Hour))
	early, late := wall.Add(-max(before, after)).In(loc), wall.Add(-min(before, after)).In(loc)
	if before == after {
		return []time.Time{early}
	}
	var out []time.Time
	for _, t := range []time.Time{early, late} {
		if offset(t) == wall.Sub(t) {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		_, jump := early.ZoneBounds()
		out = append(out, jump)
	}
	return out
}

// AddDays moves n days on; n may be negative.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC))
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.number() < e.number() }

// DaysTo is how many days e is after d.
func (d Date) DaysTo(e Date) int { return e.number() - d.number() }

// number counts days from 1970-01-01, a Thursday.
func (d Date) number() int {
	return int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// String is 2006-01-02, or "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// MarshalText writes 2006-01-02, "" for no day.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2006-01-02; an empty text is no day.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	got, err := ParseDate(string(b))
	*d = got
	return err
}
