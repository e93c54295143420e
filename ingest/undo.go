package ingest

import (
	"fmt"
	"slices"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Undone tells what an undo did.
type Undone struct {
	Order  string
	What   string
	Review string // the question that is open again

	Pattern string // what is forgotten, or known again
	Lessons int    // how many things that were taught with it are taken back
}

// UndoReview takes the settling of a question back: it is open again, and what
// it had put on an order is removed there.
func (r *Recorder) UndoReview(id string) (Undone, error) {
	var done Undone
	_, err := r.update(func(f *filing) error {
		rv, err := f.tx.Review(id)
		if err != nil {
			return err
		}
		if rv == nil {
			return fmt.Errorf("%s: %w", id, ErrNoReview)
		}
		if rv.Settled == "" {
			return fmt.Errorf("%s: %w: the question is open", id, ErrCannotBeUndone)
		}
		for _, e := range f.tx.EntriesOf(rv.SHA) {
			if e.Letter == rv.Letter && ofLetter(e) && f.stands(e) {
				done.Order = e.Order
				if err := f.correct(e, timeline.ChangeRemoved, "you said so", true); err != nil {
					return err
				}
				n, err := f.unlearnAll(rv, e.Order)
				if err != nil {
					return err
				}
				done.Lessons += n
			}
		}
		done.What, done.Review = rv.Settled, rv.ID
		rv.Settled, rv.Hidden, rv.Again = "", false, false
		return f.tx.PutReview(rv)
	})
	return done, err
}

// UndoEntry takes an entry off its order; undoing a correction takes the
// correction back. The history stays.
func (r *Recorder) UndoEntry(seq uint64) (Undone, error) {
	var done Undone
	_, err := r.update(func(f *filing) error {
		e, err := f.tx.Entry(seq)
		if err != nil {
			return err
		}
		done.Order, done.What = e.Order, string(e.Kind)
		switch {
		case e.Kind == timeline.EntryCorrection:
			done.Review, err = f.undoCorrection(e)
			return err
		case e.Kind == timeline.EntryPattern:
			done.Pattern = e.Text
			return f.undoPattern(e)
		case e.Kind == timeline.EntryOrder:
			return f.undoOrder(e)
		case e.Kind == timeline.EntryVerdict, e.Kind == timeline.EntryNudge:
			return fmt.Errorf("%d: %w: it is a %s", seq, ErrCannotBeUndone, e.Kind)
		case !f.stands(e):
			return fmt.Errorf("%d: %w: it is removed already", seq, ErrCannotBeUndone)
		}
		if err := f.correct(e, timeline.ChangeRemoved, "you said so", true); err != nil {
			return err
		}
		done.Review, err = f.reopen(e)
		return err
	})
	return done, err
}

// undoCorrection takes a correction back: what it removed is there again, and
// the question about it settled; what it restored is removed again; what else it
// said is void.
func (f *filing) undoCorrection(c timeline.Entry) (review string, err error) {
	what := c.Correction.What
	if !f.stands(c) {
		return "", fmt.Errorf("%d: %w: it is taken back already", c.Seq, ErrCannotBeUndone)
	}
	if !c.Correction.Moves() {
		return "", f.correct(c, timeline.ChangeRemoved, "you said so", true)
	}
	target, err := f.tx.Entry(c.Target)
	if err != nil {
		return "", err
	}
	if gone := !f.stands(target); gone != (what == timeline.ChangeRemoved) {
		return "", fmt.Errorf("%d: %w: a later word counts", c.Seq, ErrCannotBeUndone)
	}
	if what == timeline.ChangeRestored {
		if err := f.correct(target, timeline.ChangeRemoved, "you said so", true); err != nil {
			return "", err
		}
		return f.reopen(target)
	}
	if err := f.correct(target, timeline.ChangeRestored, "you said so", true); err != nil {
		return "", err
	}
	return "", f.settleEntry(target)
}

// ofLetter reports whether e is a letter on an order, and not what is said about one.
func ofLetter(e timeline.Entry) bool {
	return e.Order != "" && e.Message != "" && e.Kind != timeline.EntryVerdict && e.Kind != timeline.EntryCorrection
}

// stands reports whether e, by the last word on it, is on its order.
func (f *filing) stands(e timeline.Entry) bool {
	moved := func(c timeline.Entry) bool { return c.Kind == timeline.EntryCorrection && c.Correction.Moves() }
	if !slices.ContainsFunc(f.entries(e.Order), moved) {
		return true
	}
	return slices.ContainsFunc(f.rows(e.Order), func(r timeline.Row) bool {
		return slices.ContainsFunc(r.Sources, func(s timeline.Source) bool { return s.Seq == e.Seq })
	})
}

// rows is the timeline of an order with all that is recorded of it.
func (f *filing) rows(order string) []timeline.Row {
	return timeline.Rows(f.entries(order), theEnd)
}

// theEnd lies behind every date that a mail can claim.
var theEnd = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)

// correct records that e is taken off its order, or back on it, and with it
// what we hold of its thread.
func (f *filing) correct(e timeline.Entry, what, why string, byOwner bool) error {
	_, err := f.append(timeline.Entry{
		Order: e.Order, Kind: timeline.EntryCorrection, At: f.Clock(), Known: e.Known, Target: e.Seq,
		Correction: &timeline.Change{What: what, Reason: why}, Confirmed: byOwner,
	})
	if err != nil {
		return err
	}
	if e.Kind == timeline.EntryStage {
		return f.restage(e.Order)
	}
	if err := f.setDue(e.Order, e.Due); err != nil {
		return err
	}
	for _, ref := range f.tx.Letters(e.MessageID) {
		if !slices.Contains(f.sourcesOf(e), ref.SHA+ref.Letter) {
			continue
		}
		ref.Orders = slices.DeleteFunc(ref.Orders, func(n string) bool { return n == e.Order })
		if what == timeline.ChangeRestored {
			ref.Orders = append(ref.Orders, e.Order)
		}
		if err := f.tx.PutLetter(e.MessageID, ref); err != nil {
			return err
		}
	}
	return nil
}

// sourcesOf names every letter that is the same as that of e, on its order.
func (f *filing) sourcesOf(e timeline.Entry) []string {
	head := headOf(e)
	var out []string
	for _, o := range f.entries(e.Order) {
		if o.Seq == head || o.Kind == timeline.EntryCopy && o.Target == head {
			out = append(out, o.Message+o.Letter)
		}
	}
	return out
}

// stageOf is the stage that an order is at now.
func (f *filing) stageOf(number string) timeline.Stage {
	return timeline.Stand(timeline.Rows(f.entries(number), f.Clock()), f.Owners).Stage
}

func (f *filing) restage(number string) error {
	o, err := f.tx.Order(number)
	if err != nil {
		return err
	}
	o.Stage = f.stageOf(number)
	return f.tx.PutOrder(o)
}

// reopen puts the letter of a removed entry up for review again.
func (f *filing) reopen(e timeline.Entry) (string, error) {
	if e.Message == "" {
		return "", nil
	}
	for _, rv := range f.tx.ReviewsOf(e.Message) {
		if rv.Letter == e.Letter {
			rv.Settled, rv.Hidden, rv.Again = "", false, false
			if rv.Reason == "" {
				rv.Reason, rv.Why = store.ReasonNoOrder, youTookItOff(e.Order)
			}
			return rv.ID, f.tx.PutReview(rv)
		}
	}
	mail, m, err := f.load(e.Message)
	if err != nil {
		return "", err
	}
	for _, l := range timeline.Letters(m, mail.Received, f.Zone) {
		if l.Name == e.Letter {
			rv := &store.Review{Reason: store.ReasonNoOrder, Why: youTookItOff(e.Order)}
			err := f.keep(mail, l, rv)
			return rv.ID, err
		}
	}
	return "", nil
}

func youTookItOff(order string) string { return "you took it off order " + order }

// settleEntry closes the question about the letter of e.
func (f *filing) settleEntry(e timeline.Entry) error {
	for _, rv := range f.tx.ReviewsOf(e.Message) {
		if rv.Letter != e.Letter || rv.Settled != "" {
			continue
		}
		rv.Settled, rv.SettledT = placed, f.Clock()
		if err := f.tx.PutReview(rv); err != nil {
			return err
		}
	}
	return nil
}
