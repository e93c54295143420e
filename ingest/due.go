package ingest

import (
	"maps"
	"slices"

	"nudged/timeline"
)

// noteDue sets the last day for evidence that a notice states, where nobody can
// have forged it: the platform of the order, or of its payment, is proved to have
// written it. What others carry waits for the owner's word. e is the entry of the
// notice, or a copy that is better proved than those before it.
func (f *filing) noteDue(e timeline.Entry, l timeline.Letter) error {
	if e.Due.IsZero() || e.Evidence != timeline.ClassA && e.Evidence != timeline.ClassB {
		return nil
	}
	o, err := f.tx.Order(e.Order)
	if err != nil || o.Platform != "" && l.Event.Platform != o.Platform && l.Event.Platform != o.Payment {
		return err
	}
	notice := headOf(e)
	set := func(c timeline.Entry) bool {
		return c.Kind == timeline.EntryCorrection && c.Target == notice && c.Due == e.Due
	}
	if slices.ContainsFunc(f.entries(e.Order), set) {
		return nil // it is set, or the owner took it back
	}
	_, err = f.append(timeline.Entry{
		Order: e.Order, Kind: timeline.EntryCorrection, At: f.Clock(), Known: e.Known, Target: notice, Due: e.Due,
		Correction: &timeline.Change{What: timeline.ChangeDue, Reason: "the notice states the day, and it is proved that " + l.Event.Platform + " wrote it"},
	})
	if err != nil {
		return err
	}
	return f.setDue(e.Order, e.Due)
}

// setDue gives an order the last day for evidence that its notices set by now;
// changed is the day of the one that was set, or taken back. A day that the
// owner named stands above all notices.
func (f *filing) setDue(order string, changed timeline.Date) error {
	if changed.IsZero() {
		return nil
	}
	o, err := f.tx.Order(order)
	if err != nil {
		return err
	}
	rows := f.rows(order)
	due := timeline.NoticedDue(rows)
	switch now := o.Due[timeline.ClockEvidence]; {
	case now == due:
		return nil
	case !now.IsZero() && now != changed && !timeline.Noticed(rows, now):
		return nil
	}
	days := maps.Clone(o.Due)
	delete(days, timeline.ClockEvidence)
	if !due.IsZero() {
		if days == nil {
			days = map[string]timeline.Date{}
		}
		days[timeline.ClockEvidence] = due
	}
	o.Due = days
	return f.tx.PutOrder(o)
}
