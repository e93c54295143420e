package notify

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule says at which hour of which dates a digest is due. It is a cron
// line read as wall-clock time: at most once a local date, also when the hour
// does not exist on that date (then the first instant after the gap) or comes
// twice (then the first of them). The zero Schedule is never due.
type Schedule struct {
	spec  string
	dates cron.Schedule
}

// parser reads the five fields of cron and @daily and the like. Of the library
// only this and Schedule.Next are used; its timers skip and double hours when
// the clocks change, and know no catching up.
var parser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)

// ParseSchedule reads a cron line such as "0 8 * * *".
func ParseSchedule(spec string) (Schedule, error) {
	spec = strings.TrimSpace(spec)
	switch upper := strings.ToUpper(spec); {
	case strings.HasPrefix(upper, "TZ="), strings.HasPrefix(upper, "CRON_TZ="):
		// QUIRK: the library panics on "TZ=UTC"; the zone is [account] timezone anyway.
		return Schedule{}, errors.New("a schedule names no time zone; that is [account] timezone")
	case strings.HasPrefix(upper, "@EVERY"):
		return Schedule{}, errors.New(`a schedule names an hour, such as "0 8 * * *"; @every has none`)
	}
	dates, err := parser.Parse(spec)
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule %q: %w", spec, err)
	}
	s := Schedule{spec: spec, dates: dates}
	if s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Schedule{}, fmt.Errorf("schedule %q names a date that never comes", spec)
	}
	return s, nil
}

// String is the line as it was written.
func (s Schedule) String() string { return s.spec }

// Next is the first time after t at which the schedule is due, by the clocks
// of t's own location; zero if it never is.
func (s Schedule) Next(t time.Time) time.Time {
	if s.dates == nil {
		return time.Time{}
	}
	loc := t.Location()
	y, m, d := t.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC) // dates are counted as if there were no zones
	for {
		wall := s.dates.Next(day.Add(-time.Second))
		if wall.IsZero() {
			return time.Time{}
		}
		day = wall.Truncate(24*time.Hour).AddDate(0, 0, 1)
		at := firstInstant(wall, loc)
		// A date that a zone left out (Samoa, 30 December 2011) has no hour at all.
		if at.After(t) && at.Day() == wall.Day() {
			return at
		}
	}
}

// Latest is the last time up to now at which the schedule was due, if that is
// after since.
func (s Schedule) Latest(since, now time.Time) (slot time.Time, ok bool) {
	for next := s.Next(since); !next.IsZero() && !next.After(now); next = s.Next(next) {
		slot, ok = next, true
	}
	return slot, ok
}

// firstInstant is when clocks in loc first show the wall clock of wall, or,
// where they jump over it, the instant of the jump.
func firstInstant(wall time.Time, loc *time.Location) time.Time {
	var first time.Time
	var before int // the offset before the jump, should there be one
	for i, near := range []time.Time{wall.Add(-36 * time.Hour), wall.Add(36 * time.Hour)} {
		_, offset := near.In(loc).Zone()
		if i == 0 {
			before = offset
		}
		at := wall.Add(-time.Duration(offset) * time.Second).In(loc)
		if sameClock(at, wall) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	if !first.IsZero() {
		return first
	}
	// Read with the offset that was valid before, it lies behind the jump.
	jump, _ := wall.Add(-time.Duration(before) * time.Second).In(loc).ZoneBounds()
	return jump
}

func sameClock(a, b time.Time) bool {
	return a.Day() == b.Day() && a.Hour() == b.Hour() && a.Minute() == b.Minute()
}
