package main

import (
	"fmt"
	"slices"

	"nudged/ingest"
	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// reviewCmd lists what could not be placed, and settles it.
type reviewCmd struct {
	List   reviewListCmd   `cmd:"" default:"withargs" help:"The open questions."`
	Accept reviewAcceptCmd `cmd:"" help:"Put a mail on the order that is guessed."`
	Assign reviewAssignCmd `cmd:"" help:"Put a mail on an order of your choice."`
	Ignore reviewIgnoreCmd `cmd:"" help:"Put a mail aside."`
}

// reviewRow is a question as the contract has it.
type reviewRow struct {
	ID      string           `json:"id"`
	At      any              `json:"at"`
	Reason  string           `json:"reason"`
	Why     string           `json:"why"`
	From    timeline.Address `json:"from"`
	Subject string           `json:"subject"`
	Guesses []store.Guess    `json:"guesses"`
}

type reviewListCmd struct {
	At   string `placeholder:"TIME" help:"As of that moment."`
	All  bool   `help:"All of them, however many."`
	JSON bool   `name:"json" help:"All of them, one JSON object per line."`
}

// reviewPage is how many questions are listed at once: after a first start there
// may be thousands.
const reviewPage = 50

func (*reviewListCmd) needs() need { return needsState }

func (c *reviewListCmd) run(s *session) error {
	at, err := s.moment(c.At)
	if err != nil {
		return err
	}
	n := 0
	err = s.store.View(func(tx *store.Tx) error {
		var failed error
		err := tx.Reviews(c.At == "", func(rv *store.Review) bool {
			open := rv.Settled == "" || rv.SettledT.After(at)
			if rv.Hidden || !open || rv.At.After(at) {
				return true
			}
			if n++; n <= reviewPage || c.All || c.JSON {
				failed = c.tell(s, rv)
			} else if c.At == "" {
				n = tx.CountReviews()
				return false
			}
			return failed == nil
		})
		return first2(failed, err)
	})
	switch {
	case err != nil, c.JSON:
	case n > reviewPage && !c.All:
		fmt.Fprintf(s.user.out, "and %d more: nudged review --all lists them\n", n-reviewPage)
	case n == 0:
		fmt.Fprintln(s.user.out, "nothing to ask: every mail has its place")
	}
	return err
}

func (c *reviewListCmd) tell(s *session, rv *store.Review) error {
	guesses := rv.Guesses
	if guesses == nil {
		guesses = []store.Guess{}
	}
	if c.JSON {
		return s.json(reviewRow{rv.ID, s.local(rv.At), rv.Reason, rv.Why, rv.From, rv.Subject, guesses})
	}
	w := s.user.out
	fmt.Fprintf(w, "%s  %s  %s\n      %s\n      %s\n", rv.ID, s.local(rv.At).Format("2006-01-02 15:04"), oneLine(rv.From.String(), 60), oneLine(rv.Subject, 76), oneLine(rv.Why, 200))
	for _, g := range guesses {
		fmt.Fprintf(w, "      perhaps %s: %s\n", g.Order, oneLine(g.Why, 160))
	}
	if len(guesses) == 1 {
		fmt.Fprintf(w, "      → nudged review accept %s\n", rv.ID)
	} else {
		fmt.Fprintf(w, "      → nudged review assign %s ORDER, or nudged review ignore %s\n", rv.ID, rv.ID)
	}
	return nil
}

func first2(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// lessons are the options by which an answer teaches.
type lessons struct {
	Sender  bool `help:"From now on, who wrote it speaks for the seller of this order."`
	Number  bool `help:"The number that it names, and that is not registered, means this order."`
	Always  bool `help:"Both, as far as the mail shows them."`
	Preview bool `help:"Only tell what else would move."`
}

// settle puts the mail of a question on an order, or on the one that is guessed
// where that is empty, and tells what else finds its place by it.
func (c *lessons) settle(s *session, id, order string) error {
	lesson := ingest.Lesson{Sender: c.Sender, Number: c.Number, Always: c.Always}
	order, moves, err := s.recorder.Teach(id, order, lesson, !c.Preview)
	if err != nil {
		return err
	}
	s.poke()
	for _, m := range moves {
		tellMove(s, m)
	}
	switch n := len(moves); {
	case c.Preview:
		fmt.Fprintf(s.user.out, "the mail would be on order %s, and %s would move besides\n", order, letters(n))
	case n > 0:
		fmt.Fprintf(s.user.out, "the mail is on order %s now, and %s moved besides; nudged undo %s takes the first back\n", order, letters(n), id)
	default:
		fmt.Fprintf(s.user.out, "the mail is on order %s now; nudged undo %s takes it back\n", order, id)
	}
	if c.Preview {
		return nil
	}
	return s.tellUnknown(id, order)
}

// tellUnknown says that the author of a settled mail is asked about again, if so:
// one mail that belongs to an order makes nobody its seller who has another one.
func (s *session) tellUnknown(id, order string) error {
	return s.store.View(func(tx *store.Tx) error {
		rv, err := tx.Review(id)
		if err != nil || rv == nil || rv.From.Domain() == "" {
			return err
		}
		o, err := tx.Order(order)
		if err != nil {
			return err
		}
		known := slices.ContainsFunc(o.Parties, func(p timeline.Party) bool { return p.Includes(rv.From) })
		_, _, platform := matcher.Platform(rv.From)
		if !known && !platform && !slices.ContainsFunc(s.recorder.Owners, func(a timeline.Address) bool { return a.Key() == rv.From.Key() }) {
			fmt.Fprintf(s.user.out, "other mail of %s is asked about as before; with --sender it would not be\n", clean(rv.From.Address))
		}
		return nil
	})
}

type reviewAcceptCmd struct {
	ID string `arg:""`
	lessons
}

func (*reviewAcceptCmd) needs() need { return needsState }

func (c *reviewAcceptCmd) run(s *session) error { return c.settle(s, c.ID, "") }

type reviewAssignCmd struct {
	ID    string `arg:"" help:"A question's id, or the number of an entry that stands on the wrong order."`
	Order string `arg:""`
	lessons
}

func (*reviewAssignCmd) needs() need { return needsState }

func (c *reviewAssignCmd) run(s *session) error {
	o, err := s.order(c.Order)
	if err != nil {
		return err
	}
	if seq, numeric := entryNumber(c.ID); numeric {
		return s.moveEntry(seq, o.Number)
	}
	return c.settle(s, c.ID, o.Number)
}

// moveEntry puts a mail that stands on the wrong order on another one.
func (s *session) moveEntry(seq uint64, order string) error {
	moved, err := s.recorder.Move(seq, order)
	if err != nil {
		return err
	}
	s.poke()
	fmt.Fprintf(s.user.out, "the mail is on order %s now; nudged undo %d, then nudged undo %d, takes it back\n", order, moved.There, moved.Left)
	return nil
}

type reviewIgnoreCmd struct {
	ID string `arg:""`
}

func (*reviewIgnoreCmd) needs() need { return needsState }

func (c *reviewIgnoreCmd) run(s *session) error {
	if err := s.recorder.Ignore(c.ID); err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "put aside; nudged undo %s asks again\n", c.ID)
	return nil
}
