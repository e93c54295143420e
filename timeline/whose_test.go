package timeline

import (
	"testing"
	"time"
)

func TestWhoseCalendar(t *testing.T) {
	closed := func(first, last string) Override {
		return Override{Closures: []Closure{{"shut", day(first), day(last)}}}
	}
	p := Policy{Calendar: "CN", Calendars: []CalendarRule{
		{Order: "A-1001", Override: Override{Workdays: []Date{day("2026-03-10")}}},
		{Country: "CN", Override: closed("2026-03-02", "2026-03-02")},
		{Country: "VN", Override: closed("2026-03-03", "2026-03-03")},
		{Platform: "alibaba", Override: closed("2026-03-04", "2026-03-04")},
		{Seller: "factory.example", Override: closed("2026-03-09", "2026-03-13")},
		{Seller: "nguyen@cloth.example", Calendar: "VN"},
	}}
	check := func(name string, o Order, date string, works bool) {
		t.Helper()
		if got, why := CalendarFor(o, p).Works(day(date)); got != works {
			t.Errorf("%s: %s works %v (%s)", name, date, got, why)
		}
	}
	li := []Address{{Address: "Li@Factory.example"}}
	nguyen := []Address{{Address: "nguyen@cloth.example"}}
	check("all of the country", Order{Number: "1"}, "2026-03-02", false)
	check("not another country's", Order{Number: "1"}, "2026-03-03", true)
	check("all of the platform", Order{Number: "1", Platform: "alibaba"}, "2026-03-04", false)
	check("not another platform's", Order{Number: "1", Platform: "dhgate"}, "2026-03-04", true)
	check("a seller by their domain", Order{Number: "1", Sellers: li}, "2026-03-10", false)
	check("an order stands above its seller, wherever it stands in the file", Order{Number: "a-1001", Sellers: li}, "2026-03-10", true)
	check("the seller's country", Order{Number: "1", Sellers: nguyen}, "2026-03-03", false)
	check("a colleague is not that seller", Order{Number: "1", Sellers: []Address{{Address: "x@cloth.example"}}}, "2026-03-03", true)
	check("what the order says stands above all", Order{Number: "1", Sellers: nguyen, Calendar: "CN"}, "2026-03-03", true)
}

func TestHalfDays(t *testing.T) {
	c := mustCalendar("CN").With(Override{
		HalfWeek: []time.Weekday{time.Saturday},
		Halves:   []Closure{{"stock-taking", day("2026-03-12"), day("2026-03-12")}, {"in a holiday", day("2026-05-01"), day("2026-05-01")}},
	})
	check := func(name, since, at string, want int) {
		t.Helper()
		if got := BusinessDays(c, day(since).Start(c.Zone()), day(at).Start(c.Zone())); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
	check("one Saturday morning is not a day yet", "2026-03-06", "2026-03-09", 0)
	check("two of them are", "2026-03-06", "2026-03-16", 5)
	check("half a day of a week, and the Saturday before it", "2026-03-06", "2026-03-13", 4)
	check("nobody works half of a holiday", "2026-04-30", "2026-05-02", 0)
	check("the week before is whole", "2026-03-01", "2026-03-07", 5)
	for n := range 12 {
		at := Reached(c, day("2026-03-05").Start(c.Zone()), n)
		if got := BusinessDays(c, day("2026-03-05").Start(c.Zone()), at); got != n {
			t.Errorf("%d days are reached at %s, where %d are counted", n, at, got)
		}
	}
	if works, _ := c.Works(day("2026-03-14")); !works {
		t.Error("nobody works on a half day")
	}
	skipped := Skipped(c, day("2026-03-11").Start(c.Zone()), day("2026-03-16").Start(c.Zone()))
	want := []string{"2026-03-12 counts half: stock-taking", "2026-03-14 counts half: Saturday", "2026-03-15 does not count: Sunday"}
	for i, got := range skipped {
		if len(skipped) != len(want) || got.String() != want[i] {
			t.Errorf("skipped %v", skipped)
		}
	}
}

func TestUsualClosures(t *testing.T) {
	c := mustCalendar("CN")
	for date, want := range map[string]bool{
		"2026-02-06": false, "2026-02-09": true, "2026-02-17": false, "2026-03-04": true, "2026-03-05": false,
	} {
		if _, got := c.Usual(day(date)); got != want {
			t.Errorf("%s: many are closed: %v", date, got)
		}
	}
}
