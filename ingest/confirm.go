package ingest

import (
	"errors"
	"fmt"

	"nudged/timeline"
)

// ErrNothingToConfirm says that an entry tells nothing that the owner could confirm.
var ErrNothingToConfirm = errors.New("there is nothing to confirm")

// ConfirmNotice records that what a notice of the platform says is so: from then
// on clocks run from its day, or end on the day that it states. To undo it, undo
// the correction that is returned.
func (r *Recorder) ConfirmNotice(seq uint64) (timeline.Entry, error) {
	var done timeline.Entry
	_, err := r.update(func(f *filing) error {
		e, err := f.tx.Entry(seq)
		switch {
		case err != nil:
			return err
		case !e.Fateful() || !f.stands(e):
			return fmt.Errorf("%d: %w: no clock runs from it", seq, ErrNothingToConfirm)
		}
		done, err = f.append(timeline.Entry{
			Order: e.Order, Kind: timeline.EntryCorrection, At: f.Clock(), Known: e.Known, Target: seq,
			Correction: &timeline.Change{What: timeline.ChangeConfirmed, Reason: "you said so"}, Confirmed: true, Due: e.Due,
		})
		if err != nil {
			return err
		}
		if err := f.setDue(e.Order, e.Due); err != nil {
			return err
		}
		return f.use(e.Order)
	})
	return done, err
}
