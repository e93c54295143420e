package timeline

import (
	"testing"
	"time"
)

func TestConfirmedNotices(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	notice := func(seq uint64, event string) Entry {
		return Entry{Seq: seq, Kind: EntryPlatform, Event: event, At: at.AddDate(0, 0, int(seq)), Known: at}
	}
	confirm := Entry{Seq: 9, Kind: EntryCorrection, Target: 1, At: at.AddDate(0, 0, 9), Known: at, Correction: &Change{What: ChangeConfirmed}}
	entries := []Entry{notice(1, "delivered"), notice(2, "delivered"), notice(3, "message_received"), notice(4, "shipped")}
	order := Order{Number: "A-1001", Platform: "alibaba", Stage: StageOpen}
	clocks := func(entries []Entry) int {
		return len(Deadlines(order, Rows(entries, at.AddDate(0, 0, 20)), time.UTC, at.AddDate(0, 0, 20)))
	}

	rows := Rows(entries, at.AddDate(0, 0, 20))
	if open := Unconfirmed(rows); len(open) != 2 || open[0].Seq != 1 || open[1].Seq != 4 {
		t.Errorf("to confirm: %+v", open)
	}
	if n := clocks(entries); n != 0 {
		t.Errorf("%d clocks run from notices that nobody confirmed", n)
	}
	entries = append(entries, confirm)
	rows = Rows(entries, at.AddDate(0, 0, 20))
	if open := Unconfirmed(rows); len(open) != 1 || open[0].Event != "shipped" || !rows[0].Confirmed {
		t.Errorf("still to confirm: %+v", open)
	}
	void := Entry{Seq: 10, Kind: EntryCorrection, Target: 9, At: at.AddDate(0, 0, 10), Known: at, Correction: &Change{What: ChangeRemoved}}
	if open := Unconfirmed(Rows(append(entries, void), at.AddDate(0, 0, 20))); len(open) != 2 {
		t.Errorf("after the confirmation was undone: %+v", open)
	}
}
