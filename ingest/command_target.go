package ingest

import (
	"fmt"
	"slices"
	"strconv"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// about finds what a command is about. ok is false where that has to be asked
// first; then the question is held.
func (c *commanding) about(cmd timeline.Command, usable bool) (item store.Item, ok bool, err error) {
	if cmd.Ref != "" {
		return c.named(cmd, usable)
	}
	matters := c.matters()
	if len(matters) == 0 {
		if matters, err = c.guessed(); err != nil {
			return item, false, err
		}
	}
	switch len(matters) {
	case 0:
		return item, false, refused("which order? Write its number in front: A-1001 %s", cmd.Line)
	case 1:
		return matters[0], true, nil
	}
	c.hold(cmd, question{kind: store.QuestionChoice, why: fmt.Sprintf("Which one do you mean with “%s”?", short(cmd.Line)), choices: matters})
	return item, false, nil
}

// matters are the orders and questions that the numbers of our mail stand for;
// where it is about none, what came in.
func (c *commanding) matters() (out []store.Item) {
	var came []store.Item
	for _, i := range c.items {
		switch {
		case (i.Order != "" || i.Review != "") && !slices.Contains(out, i):
			out = append(out, i)
		case i.Entry != 0:
			came = append(came, i)
		}
	}
	if len(out) == 0 {
		return came
	}
	return out
}

// named is what a number from our mail, an order's number or the name of a
// question stands for. A token speaks for what its mail was about; beyond that,
// only what adds to the record runs without a question.
func (c *commanding) named(cmd timeline.Command, usable bool) (item store.Item, ok bool, err error) {
	if item, ok := entryNamed(cmd.Ref); ok {
		return item, true, nil
	}
	numbered := c.offered()
	if n, err := strconv.Atoi(cmd.Ref); err == nil && n >= 1 && n <= len(numbered) && len(cmd.Ref) <= 3 {
		return numbered[n-1], true, nil
	}
	if number, ok := c.tx.OrderByKey(matcher.Key(cmd.Ref)); ok {
		item.Order = number
	} else if rv, err := c.tx.Review(cmd.Ref); err != nil {
		return item, false, err
	} else if rv != nil {
		item.Review = rv.ID
	} else {
		return item, false, refused("nothing has the number %s", cmd.Ref)
	}
	if cmd.Verb.Files() || usable && slices.Contains(append(numbered, c.items...), item) || c.released() {
		return item, true, nil
	}
	c.hold(cmd, question{kind: store.QuestionConfirm, why: "The mail that you answered is about something else."})
	return item, false, nil
}

// offered is what the numbers stand for that the owner saw last: the choices of
// a question, else those of the nudge or the digest with which it all began.
func (c *commanding) offered() []store.Item {
	if t := c.ticket; t != nil && t.Question == store.QuestionChoice {
		return slices.Clone(c.items)
	}
	return slices.Clone(c.numbered())
}

// numbered is what numbers stood for before any choice was offered.
func (c *commanding) numbered() []store.Item {
	if t := c.ticket; t != nil && len(t.Numbered) > 0 {
		return t.Numbered
	}
	return c.items
}

// released reports whether the commands were held back before, and are wanted
// by the owner's own word now.
func (c *commanding) released() bool {
	return c.ticket != nil && c.ticket.Question != "" && c.at.Equal(c.ticket.Written)
}

// guessed finds the orders of a mail that answers none of ours as those of any
// letter are found: by a number, by the thread.
func (c *commanding) guessed() (out []store.Item, err error) {
	q, err := c.question(c.mail, c.own, timeline.EntryNote)
	if err != nil {
		return nil, err
	}
	found := matcher.Match(q)
	for _, o := range found.Orders {
		out = append(out, store.Item{Order: o.Order})
	}
	if len(out) == 0 {
		for _, g := range found.Guesses {
			out = append(out, store.Item{Order: g.Order})
		}
		if len(out) == 1 {
			return nil, nil // a guess is asked about, not taken
		}
	}
	return out, nil
}

// orderName is how an order is called in an answer.
func (c *commanding) orderName(number string) string {
	o, err := c.tx.Order(number)
	if err != nil || o.Title == "" {
		return "order " + number
	}
	return "order " + number + ", " + short(o.Title)
}
