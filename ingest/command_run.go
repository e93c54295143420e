package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nudged/ingest/reader"
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

// carryOut runs the commands of an authenticated owner, as far as the token
// allows, and answers.
func (c *commanding) carryOut() error {
	usable, err := c.usable()
	if err != nil {
		return err
	}
	if err := c.unwrap(usable); err != nil {
		return err
	}
	for _, cmd := range c.commands {
		if err := c.run(cmd, usable); err != nil {
			return err
		}
	}
	if err := c.fileRest(); err != nil {
		return err
	}
	return c.reply()
}

// unwrap makes the commands of a mail out of what stands in it and what its
// token holds back.
func (c *commanding) unwrap(usable bool) error {
	opened, content := reader.Files(c.message.Raw)
	for _, a := range opened.Attachments {
		if b, ok := content[a.SHA256]; ok {
			c.files = append(c.files, File{Name: a.Name, Type: a.Type, Content: b})
		}
	}
	c.free()
	if !usable || c.ticket.Question == "" || !c.release() {
		return nil
	}
	for _, rv := range c.tx.ReviewsOf(c.ticket.Of) { // where the commands were listed as refused
		if rv.Settled == "" {
			rv.Settled, rv.SettledT = "placed", c.Clock()
			if err := c.tx.PutReview(rv); err != nil {
				return err
			}
		}
	}
	return nil
}

// free makes a note of a reply that commands nothing.
func (c *commanding) free() {
	text := c.written
	switch {
	case len(c.commands) > 0:
	case text == "" && len(c.files) == 0:
		c.commands = []timeline.Command{{Verb: timeline.VerbHelp}}
	default:
		c.commands, c.rest = []timeline.Command{{Verb: timeline.VerbNote, Line: text, Text: text}}, ""
	}
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
	case !with.Day.IsZero():
		cmd.Day, cmd.Days = with.Day, nil
	case with.Problem != "":
		cmd.Problem, cmd.Fault = with.Problem, ""
	}
}

// run carries out one command, refuses it with the reason, or holds it back.
func (c *commanding) run(cmd timeline.Command, usable bool) error {
	switch {
	case cmd.Verb == timeline.VerbHelp:
		c.answer.Help = true
		return nil
	case !usable && !cmd.Verb.Files():
		c.hold(cmd, question{kind: store.QuestionConfirm, why: sentence(c.flaw) + "."})
		return nil
	case cmd.Fault != "" && cmd.Verb == timeline.VerbProblem:
		c.hold(cmd, question{kind: store.QuestionChoice, why: "Which problem is it?", choices: problems()})
		return nil
	case cmd.Fault != "":
		c.refuse(cmd, cmd.Fault)
		return nil
	case len(cmd.Days) > 0:
		c.hold(cmd, question{kind: store.QuestionChoice, why: fmt.Sprintf("Which day do you mean with “%s”?", short(cmd.Line)), choices: days(cmd.Days)})
		return nil
	}
	err := c.do(cmd, usable)
	if isRefusal(err) {
		c.refuse(cmd, err.Error())
		return nil
	}
	return err
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

// refusal is why a command cannot be carried out, for its author to read.
type refusal struct{ error }

func refused(format string, args ...any) error { return refusal{fmt.Errorf(format, args...)} }

// isRefusal tells what the author of a command is told from what stops the recording.
func isRefusal(err error) bool {
	var r refusal
	return errors.As(err, &r) || slices.ContainsFunc([]error{
		ErrNoReview, ErrSettled, ErrManyGuesses, ErrNoGuess, ErrCannotBeUndone, store.ErrNoOrder, store.ErrNoEntry,
	}, func(known error) bool { return errors.Is(err, known) })
}

func (c *commanding) refuse(cmd timeline.Command, why string) {
	c.answer.Refused = append(c.answer.Refused, fmt.Sprintf("“%s”: %s.", short(cmd.Line), strings.TrimSuffix(why, ".")))
}

func (c *commanding) did(deed store.Deed, format string, args ...any) {
	if deed != (store.Deed{}) {
		c.answer.Ticket.Deeds = append(c.answer.Ticket.Deeds, deed)
	}
	c.answer.Done = append(c.answer.Done, fmt.Sprintf(format, args...))
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

// fileRest puts away what belongs to no command.
func (c *commanding) fileRest() error {
	if c.rest != "" && timeline.ExpectsAnswer(c.rest) && len(c.answer.Ticket.Deeds)+len(c.answer.Done)+len(c.answer.Refused) > 0 {
		c.answer.Refused = append(c.answer.Refused, fmt.Sprintf("Not read, as it is no command: “%s”.", short(c.rest)))
	}
	if len(c.files) > 0 && len(c.touched) == 1 && c.touched[0].Order != "" {
		return c.note(c.touched[0].Order, timeline.Command{Line: "attachments"})
	}
	return nil
}

// reply hands the answer over, with what the next reply may do.
func (c *commanding) reply() error {
	t := &c.answer.Ticket
	t.Items = c.items
	if len(t.Items) == 0 {
		t.Items = c.touched
	}
	if q := c.asks; q.kind != "" {
		t.Question, t.Held, t.Written, t.Of = q.kind, q.held, c.at, c.mail.SHA
		c.answer.Asked = q.why
		if q.kind == store.QuestionChoice {
			t.Items = q.choices
		}
		c.answer.Choices = c.choices(q)
	}
	c.mail.Remark = fmt.Sprintf("commands: %d done, %d refused, %d held until you answer", len(c.answer.Done), len(c.answer.Refused), len(c.asks.held))
	if len(c.answer.Done)+len(c.answer.Refused)+len(c.asks.held) == 0 {
		c.answer.Help = true
	}
	return c.Clerk.Answer(c.tx, c.answer)
}

// choices are the numbered answers to a question in words.
func (c *commanding) choices(q question) (out []string) {
	for _, i := range q.choices {
		switch {
		case i.Order != "":
			out = append(out, c.orderName(i.Order))
		case i.Review != "":
			out = append(out, "question "+i.Review)
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

func lines(held []timeline.Command) string {
	var out []string
	for _, cmd := range held {
		out = append(out, "“"+short(cmd.Line)+"”")
	}
	return strings.Join(out, ", ")
}

// short is the beginning of what the owner wrote, for an answer to quote.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= 120 {
		return s
	}
	return cut(s, 117) + "…"
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
