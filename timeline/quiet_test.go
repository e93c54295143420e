package timeline

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestQuietOut(t *testing.T) {
	check := func(name, quiet, where, at, want string) {
		t.Helper()
		q, err := ParseQuiet(quiet)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Out(moment(at), zone(where)).Format(time.RFC3339); got != want {
			t.Errorf("%s: %s out of %s: %s, want %s", name, at, quiet, got, want)
		}
	}
	check("over midnight, over the change to summer time", "20:00-08:00", "Europe/Berlin", "2026-03-28T23:00:00+01:00", "2026-03-29T08:00:00+02:00")
	check("its beginning is quiet", "20:00-08:00", "Europe/Berlin", "2026-03-09T20:00:00+01:00", "2026-03-10T08:00:00+01:00")
	check("its end is not", "20:00-08:00", "Europe/Berlin", "2026-03-10T08:00:00+01:00", "2026-03-10T08:00:00+01:00")
	check("within a day", "11:30-13:00", "Europe/Berlin", "2026-03-09T12:00:00+01:00", "2026-03-09T13:00:00+01:00")
	check("before it", "11:30-13:00", "Europe/Berlin", "2026-03-09T11:29:59+01:00", "2026-03-09T11:29:59+01:00")
	check("none", "", "Europe/Berlin", "2026-03-09T03:00:00+01:00", "2026-03-09T03:00:00+01:00")
	check("an end that clocks jump over", "20:00-02:30", "Europe/Berlin", "2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00")
	check("an end that comes twice", "20:00-02:30", "Europe/Berlin", "2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+02:00")
	check("and is quiet again between", "20:00-02:30", "Europe/Berlin", "2026-10-25T02:10:00+01:00", "2026-10-25T02:30:00+01:00")
	check("a day without midnight", "20:00-00:00", "Africa/Cairo", "2026-04-23T22:00:00+02:00", "2026-04-24T01:00:00+03:00")
}

func TestParseQuiet(t *testing.T) {
	for _, good := range []string{"", "20:00-08:00", "8:00-9:30", "20:00 - 08:00", "08:00-08:00"} {
		if _, err := ParseQuiet(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"20", "20:00", "20:00-", "20-8", "25:00-08:00", "20:60-08:00", "20:00-08:00-09:00", "-"} {
		if q, err := ParseQuiet(bad); err == nil {
			t.Errorf("%q was read as %s", bad, q)
		}
	}
}

func TestNothingIsEverSentInQuietHours(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia"}
	rapid.Check(t, func(t *rapid.T) {
		q := Quiet{rapid.IntRange(0, 24*60-1).Draw(t, "from"), rapid.IntRange(0, 24*60-1).Draw(t, "to")}
		loc := zone(rapid.SampledFrom(zones).Draw(t, "zone"))
		at := time.Unix(rapid.Int64Range(1.3e9, 2e9).Draw(t, "at"), 0)
		out := q.Out(at, loc)
		if q.Holds(out, loc) || out.Before(at) {
			t.Fatalf("quiet %s in %s: %s goes out at %s", q, loc, at, out)
		}
		if !q.Holds(at, loc) && !out.Equal(at) {
			t.Fatalf("%s is not quiet, yet moved to %s", at, out)
		}
		longest := 26 * time.Hour
		if loud := (q.From - q.To + 24*60) % (24 * 60); loud > 0 && loud <= 60 {
			longest += 24 * time.Hour // clocks may jump over the only time that is not quiet
		}
		if out.Sub(at) > longest {
			t.Fatalf("%s waits until %s", at, out)
		}
	})
}

func TestDaysBeginOnTheirDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(rapid.SampledFrom([]string{"Africa/Cairo", "America/Santiago", "America/Havana", "Asia/Beirut", "Europe/Berlin"}).Draw(t, "zone"))
		d := Date{2020, time.January, 1}.AddDays(rapid.IntRange(0, 4000).Draw(t, "day"))
		start := d.Start(loc)
		if DateOf(start) != d || DateOf(start.Add(-1)) != d.AddDays(-1) {
			t.Fatalf("%s in %s starts at %s", d, loc, start)
		}
	})
}
