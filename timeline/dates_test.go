package timeline

import (
	"maps"
	"slices"
	"testing"
)

// What saves work must not cost a day: every name of the tables is let through.
func TestAnySentenceThatNamesADayIsRead(t *testing.T) {
	f := words().dates
	names := slices.Concat(slices.Collect(maps.Keys(f.months)), slices.Collect(maps.Keys(f.weekdays)),
		slices.Collect(maps.Keys(f.units)), slices.Collect(maps.Keys(f.relative)))
	for _, name := range names {
		if !f.mayName("we will ship it " + name + ", as agreed") {
			t.Errorf("%q is passed over", name)
		}
	}
	if f.mayName("we will come back to you soon") {
		t.Error("a sentence without a day is read closely")
	}
}

func TestWithoutDigitsTheSameDaysAreFound(t *testing.T) {
	f, on := words().dates, Date{2026, 3, 4}
	all := f
	all.worded = f.patterns
	for _, text := range []string{
		"we reply next monday", "within three days", "in two weeks", "十月十日回复", "下周五回复您", "innerhalb von zwei wochen",
		"tomorrow", "by the end of the week", "dans deux jours", "iki gün içinde", "trong hai ngày", "三天内回复",
	} {
		if got, want := f.find(text, on), all.find(text, on); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%q: %v, with all patterns %v", text, got, want)
		}
	}
}
