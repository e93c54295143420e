package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// Errors of settling a review.
var (
	ErrNoReview       = errors.New("no such question in the review")
	ErrSettled        = errors.New("this question is settled already")
	ErrManyGuesses    = errors.New("several orders are possible")
	ErrNoGuess        = errors.New("no order is guessed")
	ErrCannotBeUndone = errors.New("this cannot be undone")
)

// Accept puts a reviewed letter on the one order that was guessed for it.
func (r *Recorder) Accept(id string) (order string, err error) {
	_, err = r.update(func(f *filing) error {
		rv, err := f.open(id)
		if err != nil {
			return err
		}
		switch len(rv.Guesses) {
		case 0:
			return fmt.Errorf("%s: %w", id, ErrNoGuess)
		case 1:
			order = rv.Guesses[0].Order
			return f.assign(rv, order, "accepted", "you confirmed it")
		}
		return fmt.Errorf("%s: %w", id, ErrManyGuesses)
	})
	return order, err
}

// Assign puts a reviewed letter on an order of the owner's choice.
func (r *Recorder) Assign(id, number string) error {
	_, err := r.update(func(f *filing) error {
		rv, err := f.open(id)
		if err != nil {
			return err
		}
		if _, err := f.tx.Order(number); err != nil {
			return err
		}
		return f.assign(rv, number, "assigned", "you put it there")
	})
	return err
}

// Ignore settles a question without putting the letter anywhere.
func (r *Recorder) Ignore(id string) error {
	_, err := r.update(func(f *filing) error {
		rv, err := f.open(id)
		if err != nil {
			return err
		}
		rv.Settled, rv.SettledT = "ignored", f.Clock()
		return f.tx.PutReview(rv)
	})
	return err
}

func (f *filing) open(id string) (*store.Review, error) {
	rv, err := f.tx.Review(id)
	switch {
	case err != nil:
		return nil, err
	case rv == nil:
		return nil, fmt.Errorf("%s: %w", id, ErrNoReview)
	case rv.Settled != "":
		return nil, fmt.Errorf("%s: %w (%s)", id, ErrSettled, rv.Settled)
	}
	return rv, nil
}

func (f *filing) assign(rv *store.Review, order, how, by string) error {
	mail, m, err := f.load(rv.SHA)
	if err != nil {
		return err
	}
	for _, l := range timeline.Letters(m, mail.Received, f.Zone) {
		if l.Name != rv.Letter {
			continue
		}
		if err := f.enter(mail, l, f.kindOf(l), order, by, true); err != nil {
			return err
		}
		return f.settle(mail, l, how)
	}
	return fmt.Errorf("%s: %w", rv.ID, ErrNoReview)
}

// kindOf is the kind of entry that a letter becomes on the owner's word.
func (f *filing) kindOf(l timeline.Letter) timeline.EntryKind {
	switch {
	case l.From == nil:
		return timeline.EntryNote
	case f.isOwner(*l.From) && len(f.counterparts(l)) > 0:
		return timeline.EntrySent
	case f.isOwner(*l.From):
		return timeline.EntryNote
	}
	if _, _, ok := matcher.Platform(*l.From); ok {
		return timeline.EntryPlatform
	}
	return incoming(l)
}

// Undone tells what an undo did.
type Undone struct {
	Order  string
	What   string
	Review string // the question that is open again
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
			if e.Letter == rv.Letter && !f.removed(e) {
				done.Order = e.Order
				if err := f.remove(e, timeline.ChangeRemoved); err != nil {
					return err
				}
			}
		}
		done.What, done.Review = rv.Settled, rv.ID
		rv.Settled = ""
		return f.tx.PutReview(rv)
	})
	return done, err
}

// UndoEntry takes an entry off its order; undoing a correction puts back what
// it had taken. The history stays.
func (r *Recorder) UndoEntry(seq uint64) (Undone, error) {
	var done Undone
	_, err := r.update(func(f *filing) error {
		e, err := f.tx.Entry(seq)
		if err != nil {
			return err
		}
		done.Order, done.What = e.Order, string(e.Kind)
		switch {
		case e.Kind == timeline.EntryCorrection && e.Correction.What == timeline.ChangeRemoved:
			target, err := f.tx.Entry(e.Target)
			if err != nil {
				return err
			}
			return f.remove(target, timeline.ChangeRestored)
		case e.Kind == timeline.EntryCorrection, e.Kind == timeline.EntryOrder, e.Kind == timeline.EntryVerdict, e.Kind == timeline.EntryNudge:
			return fmt.Errorf("%d: %w: it is a %s", seq, ErrCannotBeUndone, e.Kind)
		case f.removed(e):
			return fmt.Errorf("%d: %w: it is removed already", seq, ErrCannotBeUndone)
		}
		if err := f.remove(e, timeline.ChangeRemoved); err != nil {
			return err
		}
		done.Review, err = f.reopen(e)
		return err
	})
	return done, err
}

// removed reports whether the last word on e took it off its order.
func (f *filing) removed(e timeline.Entry) bool {
	gone := false
	for _, c := range f.tx.Entries(e.Order) {
		if c.Kind == timeline.EntryCorrection && c.Target == e.Seq && c.Correction != nil {
			switch c.Correction.What {
			case timeline.ChangeRemoved:
				gone = true
			case timeline.ChangeRestored:
				gone = false
			}
		}
	}
	return gone
}

// remove records that e is taken off its order, or back on it, and with it
// what we hold of its thread.
func (f *filing) remove(e timeline.Entry, what string) error {
	now := f.Clock()
	_, err := f.tx.Append(timeline.Entry{
		Order: e.Order, Kind: timeline.EntryCorrection, At: now, Known: e.Known, Target: e.Seq,
		Correction: &timeline.Change{What: what, Reason: "you said so"}, Confirmed: true,
	})
	if err != nil {
		return err
	}
	if e.Kind == timeline.EntryStage {
		return f.restage(e.Order)
	}
	for _, ref := range f.tx.Letters(e.MessageID) {
		if ref.SHA != e.Message || ref.Letter != e.Letter {
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

// stageOf is the stage that an order is at now.
func (f *filing) stageOf(number string) timeline.Stage {
	return timeline.Stand(timeline.Rows(f.tx.Entries(number), f.Clock()), f.Owners).Stage
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
			rv.Settled, rv.Hidden = "", false
			return rv.ID, f.tx.PutReview(rv)
		}
	}
	mail, m, err := f.load(e.Message)
	if err != nil {
		return "", err
	}
	for _, l := range timeline.Letters(m, mail.Received, f.Zone) {
		if l.Name == e.Letter {
			rv := &store.Review{Reason: store.ReasonNoOrder, Why: "you took it off order " + e.Order}
			return rv.ID, f.keep(mail, l, rv)
		}
	}
	return "", nil
}

func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
