package ingest

import (
	"fmt"
	"slices"

	"nudged/timeline"
)

// Moved tells what a move added to the record: undo There first, then Left.
type Moved struct {
	Left  uint64 // the correction that took it off its order
	There uint64 // the entry on the other order
}

// Move puts a letter that stands on the wrong order on another one, with every
// copy of it, by the owner's word.
func (r *Recorder) Move(seq uint64, to string) (moved Moved, err error) {
	_, err = r.update(func(f *filing) error {
		e, err := f.tx.Entry(seq)
		if err != nil {
			return err
		}
		if _, err := f.tx.Order(to); err != nil {
			return err
		}
		if !ofLetter(e) || !f.stands(e) || e.Order == to {
			return refused("entry %d is no mail that can be moved to order %s", seq, to)
		}
		for _, copied := range f.copiesOf(e) {
			if err := f.putCopy(copied, to); err != nil {
				return err
			}
		}
		here := func(o timeline.Entry) bool { return o.Order == to && o.Letter == e.Letter && ofLetter(o) }
		there := f.tx.EntriesOf(e.Message)
		if i := slices.IndexFunc(there, here); i >= 0 {
			moved.There = headOf(there[i])
		}
		if err := f.correct(e, timeline.ChangeRemoved, "you moved it to order "+to, true); err != nil {
			return err
		}
		moved.Left, _ = f.tx.Head()
		return f.use(to)
	})
	return moved, err
}

// copiesOf are the letters that are the same as that of e on its order.
func (f *filing) copiesOf(e timeline.Entry) []timeline.Entry {
	head := headOf(e)
	return slices.DeleteFunc(slices.Clone(f.entries(e.Order)), func(o timeline.Entry) bool {
		return o.Seq != head && (o.Kind != timeline.EntryCopy || o.Target != head) || o.Message == ""
	})
}

func (f *filing) putCopy(e timeline.Entry, to string) error {
	mail, m, err := f.load(e.Message)
	if err != nil {
		return err
	}
	for _, l := range timeline.Letters(m, mail.Received, f.Zone) {
		if l.Name == e.Letter {
			return f.putThere(mail, l, to, "you moved it here from order "+e.Order)
		}
	}
	return nil
}

// NoAnswer records the owner's word that something which came in answers nothing.
func (r *Recorder) NoAnswer(seq uint64) (said timeline.Entry, err error) {
	_, err = r.update(func(f *filing) error {
		e, err := f.tx.Entry(seq)
		if err != nil {
			return err
		}
		if !f.stands(e) {
			return fmt.Errorf("%d: %w: it is removed already", seq, ErrCannotBeUndone)
		}
		said, err = f.append(timeline.Entry{
			Order: e.Order, Kind: timeline.EntryCorrection, At: f.Clock(), Known: e.Known, Target: seq, Confirmed: true,
			Correction: &timeline.Change{What: timeline.ChangeNoAnswer, Reason: "you said so"},
		})
		return err
	})
	return said, err
}
