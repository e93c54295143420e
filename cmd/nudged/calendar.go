package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/config"
	"nudged/matcher"
	"nudged/timeline"
)

// calendarsOf hands the owner's calendar file over to the rules.
func calendarsOf(list []config.Calendar) []timeline.CalendarRule {
	var out []timeline.CalendarRule
	for _, c := range list {
		out = append(out, timeline.CalendarRule{
			Country: c.Country, Platform: c.Platform, Seller: c.Seller, Order: c.Order, Calendar: c.Follows,
			Override: timeline.Override{
				Zone: c.Zone, Weekend: c.Weekend, HalfWeek: c.HalfWeek, Hours: timeline.Quiet(c.Hours), Official: c.Official, Source: c.Source,
				Closures: closuresOf(c.Closed), Halves: closuresOf(c.HalfDays), Workdays: daysOf(c.Workdays),
			},
		})
	}
	return out
}

func closuresOf(spans []config.Span) []timeline.Closure {
	var out []timeline.Closure
	for _, s := range spans {
		out = append(out, timeline.Closure{Name: s.Name, First: timeline.DateOf(s.First), Last: timeline.DateOf(s.Last)})
	}
	return out
}

func daysOf(spans []config.Span) []timeline.Date {
	var out []timeline.Date
	for _, s := range spans {
		out = append(out, timeline.DateOf(s.First))
	}
	return out
}

func platformID(id string) error {
	if !slices.Contains(matcher.PlatformIDs(), id) {
		return fmt.Errorf("%q is none of %s", id, strings.Join(matcher.PlatformIDs(), ", "))
	}
	return nil
}

// checkCalendar tells what the sellers' calendar does not know yet.
func (s *session) checkCalendar(k *checklist) {
	cal := timeline.CalendarFor(timeline.Order{}, policyOf(s.config))
	if s.config.Policy.CalendarFile != "" {
		k.ok("calendar file", s.config.Policy.CalendarFile)
	}
	if cal.Note != "" {
		k.warn("calendar", cal.Note)
		return
	}
	year := time.Now().Year()
	for _, y := range []int{year, year + 1} {
		k.ok("calendar "+cal.Code+" "+time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006"), string(cal.YearStatus(y)))
	}
}
