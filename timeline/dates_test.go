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
