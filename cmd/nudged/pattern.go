package main

import (
	"errors"
	"fmt"
	"strings"

	"nudged/ingest"
	"nudged/matcher"
	"nudged/timeline"
)

// patternCmd teaches how orders are numbered.
type patternCmd struct {
	List   patternListCmd   `cmd:"" default:"withargs" help:"The patterns that were taught."`
	Add    patternAddCmd    `cmd:"" help:"Teach a pattern: PO-{digits:5}."`
	Remove patternRemoveCmd `cmd:"" help:"Forget a pattern; what was placed by it stays."`
}

type patternListCmd struct {
	JSON bool `name:"json" help:"One JSON object per line."`
}

func (*patternListCmd) needs() need { return needsState }

func (c *patternListCmd) run(s *session) error {
	list, err := s.recorder.Patterns()
	if err != nil {
		return err
	}
	for _, p := range list {
		switch {
		case c.JSON:
			err = s.json(p)
		case p.Seller != nil:
			_, err = fmt.Fprintf(s.user.out, "%s  of %s\n", p.Text, clean(p.Seller.String()))
		default:
			_, err = fmt.Fprintln(s.user.out, p.Text)
		}
		if err != nil {
			return err
		}
	}
	if len(list) == 0 && !c.JSON {
		fmt.Fprintln(s.user.out, "no pattern is taught; nudged pattern add 'PO-{digits:5}' teaches one")
	}
	return nil
}

type patternAddCmd struct {
	Pattern string `arg:"" optional:"" help:"{digits:5}, {digits:4-6} and {letters:2} stand for what changes."`
	From    string `placeholder:"NUMBER" help:"Numbers that are written as this one is."`
	Seller  string `placeholder:"'NAME <ADDRESS>'" help:"Only of this seller's orders."`
}

func (*patternAddCmd) needs() need { return needsState }

func (c *patternAddCmd) run(s *session) error {
	if (c.Pattern == "") == (c.From == "") {
		return &usageError{errors.New("write either a pattern or --from an example")}
	}
	p, err := matcher.ParsePattern(c.Pattern)
	if c.From != "" {
		p, err = matcher.PatternFrom(c.From)
	}
	if err != nil {
		return &usageError{err}
	}
	seller, err := sellerOf(c.Seller)
	if err != nil {
		return err
	}
	done, entry, err := s.recorder.AddPattern(p.String(), seller)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "%s numbers orders from now on%s; nudged undo %d takes it back\n", p, found(done.Placed), entry)
	return nil
}

type patternRemoveCmd struct {
	Pattern string `arg:""`
	Seller  string `placeholder:"'NAME <ADDRESS>'" help:"The one that was taught for this seller."`
}

func (*patternRemoveCmd) needs() need { return needsState }

func (c *patternRemoveCmd) run(s *session) error {
	seller, err := sellerOf(c.Seller)
	if err != nil {
		return err
	}
	entry, err := s.recorder.RemovePattern(c.Pattern, seller)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "%s is forgotten; what was placed by it stays; nudged undo %d takes it back\n", c.Pattern, entry)
	return nil
}

// sellerOf reads the one seller of an option; nil where none is given.
func sellerOf(text string) (*timeline.Address, error) {
	if text == "" {
		return nil, nil
	}
	list, err := sellersOf([]string{text})
	if err != nil {
		return nil, &usageError{err}
	}
	return &list[0], nil
}

// rematchCmd decides every mail again.
type rematchCmd struct {
	Apply bool `help:"Move them; else it is only told what would move."`
	JSON  bool `name:"json" help:"One JSON object per line."`
}

func (*rematchCmd) needs() need { return needsState }

func (c *rematchCmd) run(s *session) error {
	n := 0
	var failed error
	err := s.recorder.Rematch(s.ctx, c.Apply, func(m ingest.Move) {
		n++
		if c.JSON {
			failed = first2(failed, s.json(m))
			return
		}
		tellMove(s, m)
	})
	s.poke()
	if err := first2(err, failed); err != nil || c.JSON {
		return err
	}
	switch {
	case n == 0:
		fmt.Fprintln(s.user.out, "every mail is where it belongs")
	case c.Apply:
		fmt.Fprintf(s.user.out, "%s moved; the history stays\n", letters(n))
	default:
		fmt.Fprintf(s.user.out, "%s would move; nudged rematch --apply moves them\n", letters(n))
	}
	return nil
}

func letters(n int) string {
	if n == 1 {
		return "1 letter"
	}
	return fmt.Sprintf("%d letters", n)
}

func tellMove(s *session, m ingest.Move) {
	fmt.Fprintf(s.user.out, "%s  %s  %s\n      %s → %s: %s\n", s.local(m.At).Format("2006-01-02 15:04"),
		oneLine(m.From.String(), 50), oneLine(m.Subject, 60), places(m.Before), places(m.After), oneLine(m.Why, 160))
}

func places(orders []string) string {
	if len(orders) == 0 {
		return "review"
	}
	return strings.Join(orders, ", ")
}
