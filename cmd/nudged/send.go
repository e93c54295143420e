package main

import (
	"errors"
	"fmt"

	"nudged/notify"
	"nudged/store"
)

// sendCmd has a text sent to the seller. What goes out was shown before: by the
// nudge, or by this command without --yes.
type sendCmd struct {
	Order string `arg:""`
	Text  int    `arg:"" optional:"" name:"n" help:"The number of a text; without it all are written anew and shown."`
	Yes   bool   `help:"Send it."`
}

func (*sendCmd) needs() need { return needsState }

func (c *sendCmd) run(s *session) error {
	o, err := s.order(c.Order)
	if err != nil {
		return err
	}
	n, err := s.notifier(nil)
	switch {
	case err != nil:
		return err
	case c.Yes && c.Text == 0:
		return &usageError{errors.New("which text? nudged send " + o.Number + " shows them")}
	case c.Text == 0:
		return s.showTexts(n, o.Number)
	}
	var letter store.Letter
	err = s.store.View(func(tx *store.Tx) error {
		letter, err = textOf(tx, o.Number, c.Text)
		return err
	})
	if err != nil {
		return err
	}
	if c.Yes {
		return s.sendText(n, letter)
	}
	return s.showText(n, letter)
}

// textOf is a text about an order that the owner was shown.
func textOf(tx *store.Tx, order string, number int) (store.Letter, error) {
	letters, err := notify.Offered(tx, order)
	if err != nil {
		return store.Letter{}, err
	}
	for _, l := range letters {
		if l.Number == number {
			return l, nil
		}
	}
	return store.Letter{}, &unsendable{fmt.Sprintf("no text about order %s was shown by the number %d", order, number), "nudged send " + order + " shows what can be sent"}
}

// showTexts writes the texts that fit how an order stands now.
func (s *session) showTexts(n *notify.Notifier, order string) error {
	var letters []store.Letter
	err := s.store.Update(func(tx *store.Tx) (err error) {
		letters, err = n.Offer(tx, order)
		return err
	})
	if err != nil {
		return err
	}
	if len(letters) == 0 {
		return &unsendable{"no text to the seller is the next thing to do about order " + order, "nudged status " + order + " tells what is"}
	}
	for _, l := range letters {
		if err := s.showText(n, l); err != nil {
			return err
		}
	}
	return nil
}

// showText shows a letter as it would go out, and what keeps it here.
func (s *session) showText(n *notify.Notifier, l store.Letter) error {
	var why string
	err := s.store.View(func(tx *store.Tx) (err error) {
		if why, err = n.Hinders(tx, l); err == nil {
			l, err = n.Addressed(tx, l)
		}
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "(%d) %s\n", l.Number, l.Language)
	for _, a := range l.To {
		fmt.Fprintf(s.user.out, "To: %s\n", clean(a.String()))
	}
	fmt.Fprintf(s.user.out, "Subject: %s\n\n%s\n\n", clean(l.Subject), clean(l.Body))
	if why != "" {
		fmt.Fprintf(s.user.out, "not to be sent: %s\n", clean(why))
		return nil
	}
	fmt.Fprintf(s.user.out, "nothing was sent; nudged send %s %d --yes sends it from %s\n", l.Order, l.Number, n.Own.From.Address)
	return nil
}

// sendText puts a letter into the outbox; the daemon sends it.
func (s *session) sendText(n *notify.Notifier, l store.Letter) error {
	var out *store.Outgoing
	var why string
	err := s.store.Update(func(tx *store.Tx) (err error) {
		out, why, err = n.Send(tx, l)
		return err
	})
	switch {
	case err != nil:
		return err
	case why != "":
		return &unsendable{"not sent: " + why, ""}
	}
	s.poke()
	for _, a := range out.Letter.To {
		fmt.Fprintf(s.user.out, "order %s: the text %d goes to %s\n", l.Order, l.Number, clean(a.String()))
	}
	fmt.Fprintf(s.user.out, "it goes out at %s, by `nudged run`; nudged undo %s keeps it here until then\n", s.local(out.NextTry).Format("15:04"), out.ID)
	return nil
}

// takeBack keeps a letter from going out.
func (s *session) takeBack(id string) error {
	n, err := s.notifier(nil)
	if err != nil {
		return err
	}
	var why string
	err = s.store.Update(func(tx *store.Tx) (err error) {
		why, err = n.TakeBack(tx, id)
		return err
	})
	switch {
	case err != nil:
		return err
	case why != "":
		return &unsendable{why, ""}
	}
	fmt.Fprintln(s.user.out, "taken back: the letter does not go out")
	return nil
}

// unsendable is a letter that cannot be sent, or taken back, and what can be done.
type unsendable struct{ why, remedy string }

func (e *unsendable) Error() string { return e.why }

// Hint says what can be done instead.
func (e *unsendable) Hint() string { return e.remedy }
