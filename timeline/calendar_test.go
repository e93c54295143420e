package timeline

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

func TestWorks(t *testing.T) {
	check := func(name, code, date string, works bool, why string) {
		t.Helper()
		c, ok := CalendarOf(code)
		if !ok {
			t.Fatalf("no calendar for %s", code)
		}
		got, gotWhy := c.Works(day(date))
		if got != works || !strings.Contains(gotWhy, why) || why == "" && gotWhy != "" {
			t.Errorf("%s: %s %s: %v (%s), want %v (%s)", name, code, date, got, gotWhy, works, why)
		}
	}
	check("an ordinary Thursday", "CN", "2026-03-05", true, "")
	check("an ordinary Saturday", "CN", "2026-03-07", false, "Saturday")
	check("a holiday on a weekday", "CN", "2026-02-17", false, "Spring Festival")
	check("a holiday on a weekend", "CN", "2026-02-15", false, "Spring Festival")
	check("a Saturday worked for it", "CN", "2026-02-14", true, "in exchange for Spring Festival")
	check("a Sunday worked for it", "CN", "2026-01-04", true, "in exchange for New Year")
	check("a holiday only expected counts as the week says", "CN", "2027-02-08", true, "")
	check("lower case", "cn", "2026-10-01", false, "National Day")
	check("Bangladesh rests on Friday", "BD", "2026-03-06", false, "Friday")
	check("and works on Sunday", "BD", "2026-03-08", true, "")
	check("Tet", "VN", "2026-02-17", false, "Tết")
	check("Bayram", "TR", "2026-05-28", false, "Kurban")
	check("a moon that nobody has seen", "BD", "2027-03-10", true, "")
}

func TestCalendarsSayWhatTheyDoNotKnow(t *testing.T) {
	china, _ := CalendarOf("CN")
	for year, want := range map[int]YearStatus{2025: YearOfficial, 2026: YearOfficial, 2027: YearProvisional, 2028: YearMissing} {
		if got := china.YearStatus(year); got != want {
			t.Errorf("China %d: %s, want %s", year, got, want)
		}
	}
	if len(china.Sources(2026)) == 0 {
		t.Error("China 2026 names no source")
	}
	if name, ok := china.Expected(day("2027-02-08")); !ok || !strings.Contains(name, "Spring Festival") {
		t.Errorf("8 February 2027: expected %q", name)
	}
	if got := mustCalendar("VN").YearStatus(2026); got != YearPartial {
		t.Errorf("Vietnam 2026: %s, want the main closures", got)
	}
	if mustCalendar("DE").Note == "" {
		t.Error("Germany has no table here, and does not say so")
	}
	plain, ok := CalendarOf("XX")
	if ok || !strings.Contains(plain.Note, "XX") || plain.Zone() != time.UTC {
		t.Errorf("XX: %+v, %v", plain, ok)
	}
	if works, _ := plain.Works(day("2026-10-01")); !works {
		t.Error("XX: Thursday is a working day")
	}
	for _, code := range Codes() {
		if c := mustCalendar(code); c.weekLength() < 5 || c.Zone() == nil {
			t.Errorf("%s works %d days", code, c.weekLength())
		}
	}
}

func mustCalendar(code string) *Calendar {
	c, ok := CalendarOf(code)
	if !ok {
		panic("no calendar " + code)
	}
	return c
}

// In a Chinese dossier every holiday that is counted has a Chinese name.
func TestHolidaysHaveChineseNames(t *testing.T) {
	for _, code := range Codes() {
		for _, d := range mustCalendar(code).order {
			name, ok := mustCalendar(code).Holiday(d)
			if other := HolidayName(name, "zh"); ok && !strings.ContainsFunc(other, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s, %s: %q", code, d, other)
			}
			if HolidayName(name, "en") != name {
				t.Errorf("%s, %s: %q in English", code, d, HolidayName(name, "en"))
			}
		}
	}
	if got := HolidayName("Spring Festival", "zh"); got != "春节" {
		t.Errorf("the Spring Festival is called %q", got)
	}
	if got := HolidayName("our factory's own", "zh"); got != "our factory's own" {
		t.Errorf("what the owner named is called %q", got)
	}
}

func TestOverrides(t *testing.T) {
	china := mustCalendar("CN")
	factory := china.With(Override{
		Closures: []Closure{{"factory closed", day("2026-02-07"), day("2026-03-04")}},
		Workdays: []Date{day("2026-03-07")},
	})
	if name, ok := factory.Holiday(day("2026-03-02")); !ok || name != "factory closed" {
		t.Errorf("2 March 2026: %q", name)
	}
	if works, _ := factory.Works(day("2026-03-07")); !works {
		t.Error("the Saturday named is worked")
	}
	if _, ok := china.Holiday(day("2026-03-02")); ok {
		t.Error("an override changed the calendar it was made from")
	}
	year := china.With(Override{Official: []int{2027}, Closures: []Closure{{"Spring Festival", day("2027-02-05"), day("2027-02-12")}}})
	if works, _ := year.Works(day("2027-02-10")); works || year.YearStatus(2027) != YearOfficial {
		t.Error("the table that the owner gives for 2027 counts")
	}
	endless := china.With(Override{Closures: []Closure{{"mistyped", day("2026-01-01"), day("9026-01-01")}}})
	if len(endless.days) > len(china.days)+maxClosure {
		t.Errorf("%d days entered for one closure", len(endless.days))
	}
	friday := china.With(Override{Weekend: []time.Weekday{time.Friday}, Zone: zone("Asia/Dhaka")})
	if works, _ := friday.Works(day("2026-03-08")); !works || friday.Zone().String() != "Asia/Dhaka" {
		t.Error("the week and the zone that the owner names count")
	}
}

func TestCalendarFor(t *testing.T) {
	p := Policy{Calendar: "CN", Zone: zone("Europe/Berlin")}
	check := func(name string, o Order, code, zone string) {
		t.Helper()
		if c := CalendarFor(o, p); c.Code != code || c.Zone().String() != zone {
			t.Errorf("%s: %s in %s, want %s in %s", name, c.Code, c.Zone(), code, zone)
		}
	}
	check("the policy's", Order{}, "CN", "Asia/Shanghai")
	check("the order's own", Order{Calendar: "VN"}, "VN", "Asia/Ho_Chi_Minh")
	check("the order's zone", Order{Zone: "Asia/Urumqi"}, "CN", "Asia/Urumqi")
	check("a zone that is none", Order{Zone: "Asia/Nowhere"}, "CN", "Asia/Shanghai")
	check("an unknown country is in the owner's zone", Order{Calendar: "XX"}, "XX", "Europe/Berlin")
}

func TestSkipped(t *testing.T) {
	var got []string
	for _, d := range Skipped(mustCalendar("CN"), moment("2026-09-29T10:00:00+02:00"), moment("2026-10-13T00:00:00+08:00")) {
		got = append(got, d.Date.String()[5:]+" "+d.Why)
	}
	want := []string{"10-01 National Day", "10-02 National Day", "10-03 National Day", "10-04 National Day", "10-05 National Day", "10-06 National Day", "10-07 National Day", "10-11 Sunday"}
	if !slices.Equal(got, want) {
		t.Errorf("skipped %q, want %q", got, want)
	}
	if n := len(Skipped(mustCalendar("CN"), time.Time{}, moment("2026-10-13T00:00:00+08:00"))); n > maxSkipped {
		t.Errorf("%d days listed for a mail of the year 1", n)
	}
}

// naive counts as the definition reads.
func naive(c *Calendar, since, at time.Time) (n int) {
	for d := DateOf(since.In(c.zone)).AddDays(1); d.Before(DateOf(at.In(c.zone))); d = d.AddDays(1) {
		if works, _ := c.Works(d); works {
			n++
		}
	}
	return n
}

func TestBusinessDaysHold(t *testing.T) {
	codes := append(Codes(), "XX")
	rapid.Check(t, func(t *rapid.T) {
		c, _ := CalendarOf(rapid.SampledFrom(codes).Draw(t, "country"))
		base := time.Date(2024, 12, 1, 0, 0, 0, 0, time.UTC)
		since := base.Add(time.Duration(rapid.Int64Range(0, 4*365*24*60).Draw(t, "since")) * time.Minute)
		at := since.Add(time.Duration(rapid.Int64Range(-60*24*60, 400*24*60).Draw(t, "later")) * time.Minute)
		n := BusinessDays(c, since, at)
		if want := naive(c, since, at); n != want {
			t.Fatalf("%s from %s to %s: %d, by the definition %d", c.Code, since, at, n, want)
		}
		if more := BusinessDays(c, since, at.Add(time.Hour)); more < n || more > n+1 {
			t.Fatalf("an hour later %d, before %d", more, n)
		}
		days := rapid.IntRange(1, 40).Draw(t, "days")
		reached := Reached(c, since, days)
		if BusinessDays(c, since, reached) != days || BusinessDays(c, since, reached.Add(-1)) != days-1 {
			t.Fatalf("%s since %s: %d days are not reached at %s but at %d", c.Code, since, days, reached, BusinessDays(c, since, reached))
		}
	})
}

func TestBusinessDaysOfAHostileDate(t *testing.T) {
	c := mustCalendar("CN")
	for _, since := range []time.Time{{}, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)} {
		if n := BusinessDays(c, since, moment("2026-03-05T10:00:00Z")); n < 0 {
			t.Errorf("%d business days since %s", n, since)
		}
	}
	never := c.With(Override{Weekend: []time.Weekday{0, 1, 2, 3, 4, 5, 6}})
	if got := Reached(never, moment("2026-03-05T10:00:00Z"), 3); got.IsZero() {
		t.Error("a calendar without working days has no answer")
	}
}

func BenchmarkBusinessDays(b *testing.B) {
	c := mustCalendar("CN")
	for b.Loop() {
		BusinessDays(c, time.Time{}, time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC))
	}
}

// Where the seller's hours are known, day 0 is that of their next working moment.
func TestWorkingHours(t *testing.T) {
	china, _ := CalendarOf("CN")
	hours := china.With(Override{Hours: Quiet{9 * 60, 18 * 60}, HalfWeek: []time.Weekday{time.Wednesday}})
	check := func(name, since string, plain, known Date) {
		t.Helper()
		if got := china.dayZero(moment(since)); got != plain {
			t.Errorf("%s: without hours day 0 is %s, want %s", name, got, plain)
		}
		if got := hours.dayZero(moment(since)); got != known {
			t.Errorf("%s: day 0 is %s, want %s", name, got, known)
		}
	}
	check("in their hours", "2026-03-05T10:00:00+08:00", day("2026-03-05"), day("2026-03-05"))
	check("before they open", "2026-03-05T07:00:00+08:00", day("2026-03-05"), day("2026-03-05"))
	check("after the close", "2026-03-05T18:00:00+08:00", day("2026-03-05"), day("2026-03-06"))
	check("on Friday night", "2026-03-06T22:00:00+08:00", day("2026-03-06"), day("2026-03-09"))
	check("on a Sunday", "2026-03-08T10:00:00+08:00", day("2026-03-08"), day("2026-03-09"))
	check("on a half day, in the afternoon", "2026-03-04T14:00:00+08:00", day("2026-03-04"), day("2026-03-05"))
	check("on the eve of a holiday", "2026-09-30T19:00:00+08:00", day("2026-09-30"), day("2026-10-08"))
	since := moment("2026-03-06T22:00:00+08:00")
	if n := BusinessDays(hours, since, Reached(hours, since, 3)); n != 3 || !Reached(hours, since, 3).Equal(moment("2026-03-14T00:00:00+08:00")) { // Wednesday is half a day
		t.Errorf("%d working days by %s", n, Reached(hours, since, 3))
	}
	var passed []string
	for _, d := range Skipped(hours, since, moment("2026-03-10T10:00:00+08:00")) {
		passed = append(passed, d.String())
	}
	want := "2026-03-06 does not count: it came after the seller's hours, 09:00-18:00; 2026-03-07 does not count: Saturday; 2026-03-08 does not count: Sunday"
	if got := strings.Join(passed, "; "); got != want {
		t.Errorf("passed over: %s", got)
	}
}
