package timeline

import "testing"

func TestSnoozeAndMute(t *testing.T) {
	check := func(name string, o Order, want string) {
		t.Helper()
		s := tell(t, o)
		s.sent("2026-03-05T10:00:00+01:00", "40 lamps are broken. Please refund them.")
		if got := planned(s.steps("2026-03-05T12:00:00+01:00", "2026-12-31T00:00:00Z")); got != want {
			t.Errorf("%s\n got %s\nwant %s", name, got, want)
		}
	}
	check("what would have been said is one mail on the day", Order{SnoozedUntil: Date{2026, 3, 16}},
		"reminder_with_date 03-16 08:00, final_notice 03-17 17:00")
	check("a snooze that is over changes nothing", Order{SnoozedUntil: Date{2026, 3, 2}},
		"reminder 03-10 17:00, reminder_with_date 03-12 17:00, final_notice 03-17 17:00")
	check("muted", Order{Muted: true}, "")

	deadline := Order{Platform: "alibaba", Received: Date{2026, 3, 1}}
	spoken := deadline
	spoken.Muted = true
	quiet := tell(t, spoken).steps("2026-03-05T12:00:00+01:00", "2026-12-31T00:00:00Z")
	loud := tell(t, deadline).steps("2026-03-05T12:00:00+01:00", "2026-12-31T00:00:00Z")
	if len(quiet) == 0 || len(quiet) >= len(loud) {
		t.Fatalf("muted %s\nnot muted %s", planned(quiet), planned(loud))
	}
	for _, s := range quiet {
		if s.Kind != KindDeadline || DateOf(s.At).DaysTo(s.Deadline.Due) > 7 {
			t.Errorf("muted, yet outside the safety margin: %s", planned([]Step{s}))
		}
	}
	if last := loud[len(loud)-1]; quiet[len(quiet)-1].Key != last.Key {
		t.Error("the last warning of a deadline was muted")
	}
}
