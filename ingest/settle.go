package ingest

import (
	"errors"
	"fmt"

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
		if order, err = onlyGuess(rv); err != nil {
			return err
		}
		return f.assign(rv, order, accepted, "you confirmed it")
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
		return f.assign(rv, number, assigned, "you put it there")
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
		rv.Settled, rv.SettledT = ignored, f.Clock()
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
		if err := f.putThere(mail, l, order, by); err != nil {
			return err
		}
		if err := f.use(order); err != nil {
			return err
		}
		return f.settle(mail, l, how, false)
	}
	return fmt.Errorf("%s: %w", rv.ID, ErrNoReview)
}

// putThere puts a letter on an order by the owner's word; where it was taken off
// by it before, that is taken back.
func (f *filing) putThere(mail *store.Mail, l timeline.Letter, order, by string) error {
	for _, e := range f.tx.EntriesOf(mail.SHA) {
		if e.Order == order && e.Letter == l.Name && ofLetter(e) {
			if f.stands(e) {
				return nil
			}
			return f.correct(e, timeline.ChangeRestored, by, true)
		}
	}
	return f.enter(mail, l, f.kindOf(l), order, by, true)
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
