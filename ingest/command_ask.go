package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// question is what has to be said before some commands can run.
type question struct {
	kind    string // one of store's Question constants
	why     string
	choices []store.Item
	held    []timeline.Command
}

// hold keeps a command back until its question is answered. One mail asks one
// question; what needs another one has to be said again.
func (c *commanding) hold(cmd timeline.Command, q question) {
	same := c.asks.kind == q.kind && c.asks.why == q.why
	switch {
	case c.asks.kind == "":
		q.held = []timeline.Command{cmd}
		c.asks = q
	case same:
		c.asks.held = append(c.asks.held, cmd)
	default:
		c.refuse(cmd, "one question at a time: write it again in your answer")
	}
}

// choose holds a command back until it is said which of the choices it means.
// What it is about is settled first: the numbers of the next mail are other ones.
func (c *commanding) choose(cmd timeline.Command, usable bool, why string, choices []store.Item) error {
	item, ok, err := c.about(cmd, usable)
	if err != nil || !ok {
		return c.unlessRefused(cmd, err)
	}
	fill(&cmd, item)
	c.hold(cmd, question{kind: store.QuestionChoice, why: why, choices: choices})
	return nil
}

// release answers the question of our mail: what it held back runs, filled in
// with the choice, or is dropped. It reports whether the question was answered.
func (c *commanding) release() bool {
	t, first := c.ticket, c.commands[0]
	switch {
	case t.Question == store.QuestionConfirm && first.Verb == timeline.VerbOK && first.Ref == "":
		c.commands = append(slices.Clone(t.Held), c.commands[1:]...)
		c.at = t.Written
	case t.Question == store.QuestionChoice && c.chosen(first) != nil:
		picked := *c.chosen(first)
		held := slices.Clone(t.Held)
		for i := range held {
			fill(&held[i], picked)
		}
		c.commands = append(held, c.commands[1:]...)
		c.at = t.Written
	case first.Verb == timeline.VerbNo && first.Ref == "":
		c.answer.Done = append(c.answer.Done, "Dropped, as you said: "+lines(t.Held)+".")
		c.commands = c.commands[1:]
	default:
		return false
	}
	return true
}

// chosen is the choice that a bare number, or `move 2`, names.
func (c *commanding) chosen(cmd timeline.Command) *store.Item {
	n, err := strconv.Atoi(cmd.Choice)
	if cmd.Verb != timeline.VerbChoose && cmd.Verb != timeline.VerbMove || err != nil || n < 1 || n > len(c.items) {
		return nil
	}
	return &c.items[n-1]
}

// fill completes a command that was held back by what was chosen.
func fill(cmd *timeline.Command, with store.Item) {
	switch {
	case with.Order != "":
		cmd.Ref = with.Order
	case with.Review != "":
		cmd.Ref = with.Review
	case with.Entry != 0:
		cmd.Ref = fmt.Sprint(entryRef, with.Entry)
	case !with.Day.IsZero():
		cmd.Day, cmd.Days = with.Day, nil
	case with.Problem != "":
		cmd.Problem, cmd.Fault = with.Problem, ""
	}
}

// choices are the numbered answers to a question in words.
func (c *commanding) choices(q question) (out []string) {
	for _, i := range q.choices {
		switch {
		case i.Order != "":
			out = append(out, c.orderName(i.Order))
		case i.Review != "":
			out = append(out, "question "+i.Review)
		case i.Entry != 0:
			out = append(out, c.entryName(i.Entry))
		case !i.Day.IsZero():
			out = append(out, i.Day.Start(c.Zone).Format("Monday 2 January 2006"))
		default:
			out = append(out, strings.ReplaceAll(i.Problem, "_", " "))
		}
	}
	if q.kind == store.QuestionConfirm {
		for _, cmd := range q.held {
			out = append(out, short(cmd.Line))
		}
	}
	return out
}

func problems() (out []store.Item) {
	for _, p := range timeline.Problems {
		out = append(out, store.Item{Problem: p})
	}
	return out
}

func days(list []timeline.Date) (out []store.Item) {
	for _, d := range list {
		out = append(out, store.Item{Day: d})
	}
	return out
}

// confirm asks the owner whether a mail that nobody can vouch for is theirs.
// Only their address gets the question, so that the answer to it proves it.
func (c *commanding) confirm() (done bool, err error) {
	if t := c.ticket; t != nil && t.Question == store.QuestionConfirm && t.Used == "" && c.mail.Received.Before(t.Expires) && len(c.commands) > 0 && c.commands[0].Verb == timeline.VerbOK {
		c.commands = c.commands[:1] // nothing but what was asked about
		return true, c.carryOut()
	}
	if !c.recent() || c.ticket == nil && !c.addressed() {
		return false, nil
	}
	c.free()
	t := &c.answer.Ticket
	t.Question, t.Held, t.Written, t.Items = store.QuestionConfirm, c.commands, c.at, c.items
	c.answer.Asked = "Did you write this? Nothing vouches for who sent it, so nothing was done."
	c.answer.Choices = c.choices(question{kind: store.QuestionConfirm, held: c.commands})
	asked, err := c.Clerk.Question(c.tx, c.answer)
	if err != nil || !asked {
		return false, err
	}
	c.mail.Remark = "you were asked whether you wrote it"
	return true, nil
}
