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

// What keeps a form from being searched for must not keep it from being found.
func TestNoFormIsPassedOver(t *testing.T) {
	f, on := words().dates, Date{2026, 3, 4}
	all := f
	all.patterns = nil
	for _, p := range f.patterns {
		all.patterns = append(all.patterns, dateForm{Regexp: p.Regexp})
	}
	for _, text := range []string{
		"we reply next monday", "within three days", "in two weeks", "十月十日回复", "下周五回复您", "innerhalb von zwei wochen",
		"tomorrow", "by the end of the week", "dans deux jours", "iki gün içinde", "trong hai ngày", "三天内回复",
		"on 2026-03-12", "by 12 march 2026", "march 12th", "12.3.2026", "am 12. märz", "3月12日前", "下月5号", "3월 12일까지", "12 tháng 3",
		"12/03", "before the 12th", "in3weeks", "by the end of march", "ende märz", "mart sonuna kadar", "3月底", "三月底", "il 12 marzo",
		"within 2-3 days", "12-03-2026", "around mid-march", "3 gün içinde", "vom 12. bis 14. märz", "monday是假日", "прибудет 12 марта",
	} {
		if got, want := f.find(text, on), all.find(text, on); !slices.Equal(got, want) {
			t.Errorf("%q: %v, with all patterns %v", text, got, want)
		}
	}
	busy := 0
	for _, p := range f.patterns {
		if p.mayOccur("we ship your 500 lamps of order 4711 to hamburg", true, 0) {
			busy++
		}
	}
	if busy > 0 {
		t.Errorf("%d of %d forms are searched for in a sentence with a number", busy, len(f.patterns))
	}
}
