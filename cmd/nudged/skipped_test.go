package main

import (
	"slices"
	"testing"

	"nudged/timeline"
)

func TestSkippedLines(t *testing.T) {
	day := func(date, why string, half bool) timeline.SkippedDay {
		d, err := timeline.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		return timeline.SkippedDay{Date: d, Half: half, Why: why}
	}
	got := skippedLines([]timeline.SkippedDay{
		day("2026-09-26", "Saturday", false), day("2026-10-01", "National Day", false), day("2026-10-02", "National Day", false),
		day("2026-10-03", "National Day", false), day("2026-10-09", "stock-taking", true), day("2026-10-10", "Saturday", false),
	})
	want := []string{
		"2026-09-26, 2026-10-10 do not count: Saturday",
		"2026-10-01 to 2026-10-03 do not count: National Day",
		"2026-10-09 counts half: stock-taking",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
