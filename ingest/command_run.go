package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/ingest/reader"
	"nudged/store"
	"nudged/timeline"
)

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
	raw, err := c.tx.Raw(c.mail.SHA)
	if err != nil {
		return err
	}
	opened, content := reader.Files(raw)
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

// run carries out one command, refuses it with the reason, or holds it back.
func (c *commanding) run(cmd timeline.Command, usable bool) error {
	switch {
	case cmd.Verb == timeline.VerbHelp:
		c.answer.Help = true
		return nil
	case cmd.Verb == timeline.VerbSend && (c.ticket == nil || len(c.ticket.Letters) == 0):
		c.refuse(cmd, "it names a text of the mail that you answer, and that one shows none")
		return nil
	case !usable && !cmd.Verb.Files():
		c.hold(cmd, question{kind: store.QuestionConfirm, why: sentence(c.flaw) + "."})
		return nil
	case cmd.Fault != "" && cmd.Verb == timeline.VerbProblem:
		return c.choose(cmd, usable, "Which problem is it?", problems())
	case cmd.Fault != "":
		c.refuse(cmd, cmd.Fault)
		return nil
	case len(cmd.Days) > 0:
		return c.choose(cmd, usable, whichDay(cmd), days(cmd.Days))
	}
	err := c.do(cmd, usable)
	if err == nil && cmd.Within != "" {
		inside := timeline.Command{Line: cmd.Within}
		c.refuse(inside, fmt.Sprintf("it stands in the text of “%s”; write it in a line of its own", short(cmd.Line)))
	}
	return c.unlessRefused(cmd, err)
}

func whichDay(cmd timeline.Command) string {
	why := fmt.Sprintf("Which day do you mean with “%s”?", short(cmd.Line))
	switch cmd.Verb {
	case timeline.VerbReceived, timeline.VerbPaid, timeline.VerbShipped:
		why += fmt.Sprintf(" Another one you name: “%s 12 March”.", cmd.Verb)
	}
	return why
}

// unlessRefused tells the owner why a command cannot be carried out; what
// remains is an error of the state.
func (c *commanding) unlessRefused(cmd timeline.Command, err error) error {
	if isRefusal(err) {
		c.refuse(cmd, err.Error())
		return nil
	}
	return err
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
	said := fmt.Sprintf(format, args...)
	if deed != (store.Deed{}) {
		deed.Said = said
		c.answer.Ticket.Deeds = append(c.answer.Ticket.Deeds, deed)
	}
	c.answer.Done = append(c.answer.Done, said)
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
	t.Items, t.Numbered = c.items, c.numbered()
	if c.ticket != nil {
		t.Letters = c.ticket.Letters // they can be sent by the next word, too
	}
	if chosen := c.ticket != nil && c.ticket.Question == store.QuestionChoice; len(t.Items) == 0 || chosen && len(c.touched) > 0 {
		t.Items = c.touched // what was offered is over
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
	if c.rally(); t.Rally > maxRally {
		c.mail.Remark += "; not answered, as too many were in a row"
		return nil
	}
	return c.Clerk.Answer(c.tx, c.answer)
}

// A machine may bear no mark and write what reads as a command: each answer of
// ours would call forth the next one.
const (
	maxRally  = 20            // answers in a row
	rallyPace = 2 * time.Hour // within which the next reply came, where they are in a row
)

// rally counts the answers in a row, and says with the last one that it is it.
func (c *commanding) rally() {
	t, now := &c.answer.Ticket, c.Clock()
	t.Rally, t.Said = 1, now
	if last := c.ticket; last != nil && last.Answer && now.Sub(last.Said) < rallyPace {
		t.Rally = last.Rally + 1
	}
	if t.Rally == maxRally {
		c.did(store.Deed{}, "This is the %dth answer in a row. What you write below it is still carried out, but not answered any more: for that, answer a nudge or a digest.", maxRally)
	}
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
