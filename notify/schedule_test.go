package notify

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestNextKnowsTheClocksThatChange(t *testing.T) {
	check := func(name, spec, zoneName, after, want string) {
		t.Helper()
		s, err := ParseSchedule(spec)
		if err != nil {
			t.Fatal(err)
		}
		loc := zone(t, zoneName)
		from, err := time.ParseInLocation("2006-01-02 15:04", after, loc)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Next(from).Format("2006-01-02 15:04 -0700"); got != want {
			t.Errorf("%s: after %s comes %s, want %s", name, after, got, want)
		}
	}
	check("an ordinary day", "0 8 * * *", "Europe/Berlin", "2026-03-04 09:00", "2026-03-05 08:00 +0100")
	check("strictly after", "0 8 * * *", "Europe/Berlin", "2026-03-04 08:00", "2026-03-05 08:00 +0100")
	check("an hour that does not exist", "30 2 * * *", "America/New_York", "2026-03-07 12:00", "2026-03-08 03:00 -0400")
	check("the day after that", "30 2 * * *", "America/New_York", "2026-03-08 12:00", "2026-03-09 02:30 -0400")
	check("an hour that comes twice", "30 1 * * *", "America/New_York", "2026-10-31 12:00", "2026-11-01 01:30 -0400")
	check("not the second time", "30 1 * * *", "America/New_York", "2026-11-01 01:30", "2026-11-02 01:30 -0500")
	check("midnight that does not exist", "0 0 * * *", "America/Santiago", "2026-09-05 12:00", "2026-09-06 01:00 -0300")
	check("half an hour of daylight saving", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03 12:00", "2026-10-04 02:30 +1100")
	check("a date that was left out", "0 8 * * *", "Pacific/Apia", "2011-12-29 12:00", "2011-12-31 08:00 +1400")
	check("two hours a day give one digest a date", "0 8,20 * * *", "Asia/Shanghai", "2026-03-04 08:00", "2026-03-05 08:00 +0800")
	check("Mondays", "0 8 * * 1", "Asia/Shanghai", "2026-03-04 08:00", "2026-03-09 08:00 +0800")
	check("a word", "@daily", "Asia/Shanghai", "2026-03-04 08:00", "2026-03-05 00:00 +0800")
}

func TestParseScheduleRefuses(t *testing.T) {
	for _, spec := range []string{"", "8 o'clock", "TZ=UTC", "CRON_TZ=Asia/Tokyo 0 8 * * *", "@every 1h", "@reboot", "0 8 30 2 *", "0 25 * * *", "0 8 * * * *"} {
		if s, err := ParseSchedule(spec); err == nil {
			t.Errorf("%q was taken as %v", spec, s)
		}
	}
}

func TestLatestCatchesUpWithOneOnly(t *testing.T) {
	s, _ := ParseSchedule("0 8 * * *")
	loc := zone(t, "Europe/Berlin")
	last := time.Date(2026, 3, 1, 8, 0, 0, 0, loc)
	slot, ok := s.Latest(last, time.Date(2026, 3, 9, 7, 59, 0, 0, loc))
	if want := time.Date(2026, 3, 8, 8, 0, 0, 0, loc); !ok || !slot.Equal(want) {
		t.Errorf("got %v %v, want %v", slot, ok, want)
	}
	if _, ok := s.Latest(last, last.Add(23*time.Hour)); ok {
		t.Error("due before its hour")
	}
}

// Whatever the zone and the hour: exactly one slot on each local date, in order.
func TestEveryDateOnce(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Shanghai", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		minute := rapid.IntRange(0, 59).Draw(t, "minute")
		hour := rapid.IntRange(0, 23).Draw(t, "hour")
		s, err := ParseSchedule(time.Date(2026, 1, 1, hour, minute, 0, 0, time.UTC).Format("4 15 * * *"))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(rapid.IntRange(2020, 2034).Draw(t, "year"), 1, 1, 0, 0, 0, 0, loc).Add(-time.Minute)
		day := at.AddDate(0, 0, 1)
		for range 370 {
			at = s.Next(at)
			if at.Format(time.DateOnly) != day.Format(time.DateOnly) {
				t.Fatalf("%s: want one on %s, got %s", s, day.Format(time.DateOnly), at)
			}
			day = time.Date(day.Year(), day.Month(), day.Day()+1, 12, 0, 0, 0, loc)
		}
	})
}
