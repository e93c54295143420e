package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestExampleCalendarLoads(t *testing.T) {
	list, err := ParseCalendars("calendar.toml", []byte(ExampleCalendar))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || list[0].Country != "CN" || list[0].Official[0] != 2027 || list[2].Follows != "VN" || list[2].Zone == nil {
		t.Errorf("read as %+v", list)
	}
	factory := list[1]
	shut := factory.Closed[0]
	if shut.Name != "Spring Festival at the factory" || shut.Last.Sub(shut.First) != 30*24*time.Hour || factory.HalfWeek[0] != time.Saturday {
		t.Errorf("the factory reads as %+v", factory)
	}
	for _, key := range known(calendarFields(&Calendar{})) {
		if !strings.Contains(ExampleCalendar, key) {
			t.Errorf("%s is not in the example", key)
		}
	}
}

func TestCalendarFileIsRefusedWithPlaceAndRemedy(t *testing.T) {
	check := func(name, content string, want ...string) {
		t.Helper()
		_, err := ParseCalendars("calendar.toml", []byte(content))
		if err == nil {
			t.Errorf("%s: accepted", name)
			return
		}
		if _, ok := errors.AsType[*Error](err); !ok {
			t.Errorf("%s: %T", name, err)
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q does not say %q", name, err, w)
			}
		}
	}
	cn := "[[calendar]]\ncountry = \"CN\"\n"
	check("no TOML", "[[calendar]\n", "calendar.toml:1:")
	check("for nobody", "[[calendar]]\nclosed = [\"2027-01-01\"]\n", "calendar.toml:1:", "names 0 of whom", "seller =")
	check("for two", cn+"platform = \"alibaba\"\n", "names 2 of whom")
	check("a mistyped key", cn+"close = [\"2027-01-01\"]\n", ":3:1: calendar.close", "did you mean closed?")
	check("no such day", cn+"closed = [\"2027-02-30\"]\n", ":3:", "2027-02-30", "Spring Festival")
	check("the wrong way round", cn+"closed = [\"2027-02-03/2027-02-01\"]\n", "2027-02-01 is before 2027-02-03")
	check("a mistyped year", cn+"closed = [\"2027-02-03/2072-02-01\"]\n", "more than a year")
	check("a range of workdays", cn+"workdays = [\"2027-02-03/2027-02-05\"]\n", "write each day")
	check("no day of the week", cn+"weekend = [\"Sat\"]\n", "Saturday")
	check("no year", cn+"official = [27]\n", "2000")
	check("no zone", cn+"zone = \"China\"\n", "time zone")
	check("another country's", cn+"follows = \"VN\"\n", "follows its own")
	check("single brackets", "[calendar]\ncountry = \"CN\"\n", "[[calendar]]")
	check("above all sections", "country = \"CN\"\n", "[[calendar]]")
}

func TestCalendarFileIsFoundBesideTheConfiguration(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	main := write("nudged.toml", minimal+"[policy]\ncalendar_file = \"own.toml\"\n")
	if _, err := Load(main); err == nil || !strings.Contains(err.Error(), "calendar_file names it") || !strings.Contains(err.Error(), "init --calendar") {
		t.Errorf("without the file: %v", err)
	}
	write("own.toml", "[[calendar]]\norder = \"A-1001\"\nclosed = [2027-03-01]\n")
	c, err := Load(main)
	if err != nil || len(c.Policy.Calendars) != 1 || c.Policy.Calendars[0].Closed[0].First.Format(time.DateOnly) != "2027-03-01" {
		t.Errorf("%+v, %v", c, err)
	}
	write("own.toml", "[[calendar]]\n")
	if _, err := Load(main); err == nil || !strings.Contains(err.Error(), "own.toml:1:") {
		t.Errorf("a bad one: %v", err)
	}
}

// FuzzCalendar: a calendar file gives calendars, each for one of whom it names
// and with days in their order, or says where it is wrong.
func FuzzCalendar(f *testing.F) {
	f.Add(ExampleCalendar)
	f.Add("[[calendar]]\norder='A'\nclosed=['2027-01-27/2027-02-21 x']\nhalf_days=['2027-02-30']\nofficial=[2027]\n")
	f.Add("[calendar]\ncountry='CN'\nfollows='VN'\nweekend=[]\n[[calendar]]\nseller=''\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ParseCalendars("calendar.toml", []byte(text))
		if told := (*Error)(nil); err != nil && (!errors.As(err, &told) || len(told.Problems) == 0) {
			t.Errorf("%q: %v", text, err)
		}
		for _, c := range list {
			for _, s := range slices.Concat(c.Closed, c.HalfDays, c.Workdays) {
				if s.Last.Before(s.First) || s.Last.Sub(s.First) > longestSpan || s.Name == "" {
					t.Errorf("%q: %+v", text, s)
				}
			}
		}
	})
}
