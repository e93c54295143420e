package ingest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// Lesson is what the owner's answer to a question teaches beside it.
type Lesson struct {
	Sender bool // who wrote it speaks for the seller of that order
	Number bool // the number that it names is one of that order
	Always bool // both, as far as the letter shows them
}

// ErrNothingToTeach says that a letter does not show what is to be learned of it.
var ErrNothingToTeach = errors.New("there is nothing to learn from it")

// Teach puts a reviewed letter on an order, the one that is guessed where number
// is empty, and learns from it. It tells the order, and which other letters find
// their place by it; unless apply is set, all stays as it is.
func (r *Recorder) Teach(id, number string, lesson Lesson, apply bool) (order string, moves []Move, err error) {
	moves, err = r.tried(apply, func(f *filing) error {
		rv, err := f.open(id)
		if err != nil {
			return err
		}
		how, by := assigned, "you put it there"
		if number == "" {
			if number, err = onlyGuess(rv); err != nil {
				return err
			}
			how, by = accepted, "you confirmed it"
		}
		if _, err := f.tx.Order(number); err != nil {
			return err
		}
		order = number
		if err := f.learnFrom(rv, number, lesson); err != nil {
			return err
		}
		return f.assign(rv, number, how, by)
	})
	return order, moves, err
}

// learnFrom carries out a lesson.
func (f *filing) learnFrom(rv *store.Review, number string, lesson Lesson) error {
	asked := func(err error) error {
		if lesson.Always && errors.Is(err, ErrNothingToTeach) {
			return nil
		}
		return err
	}
	if lesson.Sender || lesson.Always {
		if err := asked(f.learnSender(rv, number)); err != nil {
			return err
		}
	}
	if !lesson.Number && !lesson.Always {
		return nil
	}
	mail, m, err := f.load(rv.SHA)
	if err != nil {
		return err
	}
	for _, l := range timeline.Letters(m, mail.Received, f.Zone) {
		if l.Name == rv.Letter {
			return asked(f.learnNumber(rv, mail, l, number))
		}
	}
	return fmt.Errorf("%s: %w", rv.ID, ErrNoReview)
}

// learnSender makes the author a party of the order: the address alone, whatever
// its domain is.
func (f *filing) learnSender(rv *store.Review, number string) error {
	if _, _, platform := matcher.Platform(rv.From); platform || rv.From.Domain() == "" || f.isOwner(rv.From) || f.isSelf(rv.From) {
		return fmt.Errorf("%s: %w: its author cannot be a seller's", rv.ID, ErrNothingToTeach)
	}
	o, err := f.tx.Order(number)
	if err != nil {
		return err
	}
	p := timeline.Party{Address: rv.From.Key(), Why: asTaught}
	before := slices.Clone(o.Parties)
	o.Parties = append(o.Parties, p)
	return f.recordOrder(o, before, timeline.Entry{Event: OrderTaught, By: taughtBy(rv), To: []timeline.Address{rv.From}})
}

// learnNumber makes the one number that a letter names, and that is not
// registered, another number of the order: the seller's own, most often.
func (f *filing) learnNumber(rv *store.Review, mail *store.Mail, l timeline.Letter, number string) error {
	q, err := f.question(mail, l, f.kindOf(l))
	if err != nil {
		return err
	}
	if q.Role == matcher.RoleStranger {
		q.Role = matcher.RoleOwner // it is the owner who says so
	}
	unknown := matcher.Match(q).Unknown
	if len(unknown) != 1 {
		return fmt.Errorf("%w: it names %d numbers that are not registered", ErrNothingToTeach, len(unknown))
	}
	o, err := f.tx.Order(number)
	if err != nil {
		return err
	}
	o.Also = append(o.Also, unknown[0])
	f.learn("n:"+matcher.Key(unknown[0]), time.Time{})
	return f.recordOrder(o, o.Parties, timeline.Entry{Event: OrderTaught, By: taughtBy(rv), Subject: unknown[0]})
}

// onlyGuess is the order that is guessed, if it is one.
func onlyGuess(rv *store.Review) (string, error) {
	switch len(rv.Guesses) {
	case 0:
		return "", fmt.Errorf("%s: %w", rv.ID, ErrNoGuess)
	case 1:
		return rv.Guesses[0].Order, nil
	}
	return "", fmt.Errorf("%s: %w", rv.ID, ErrManyGuesses)
}
