package timeline

import (
	"strings"
	"unicode/utf8"
)

// Verb is what a command by mail asks for.
type Verb string

// The verbs. Which words stand for them is in data/commands.json.
const (
	VerbOK        Verb = "ok"
	VerbNo        Verb = "no"
	VerbReplied   Verb = "replied"
	VerbPromised  Verb = "promised"
	VerbSnooze    Verb = "snooze"
	VerbMute      Verb = "mute"
	VerbUnmute    Verb = "unmute"
	VerbLog       Verb = "log" // written as the name of the channel: chat yesterday …
	VerbNote      Verb = "note"
	VerbReceived  Verb = "received"
	VerbPaid      Verb = "paid"
	VerbShipped   Verb = "shipped"
	VerbExpected  Verb = "expected" // the latest estimated delivery
	VerbEvidence  Verb = "evidence" // is due by that day
	VerbHandedIn  Verb = "handed_in"
	VerbProblem   Verb = "problem"
	VerbWant      Verb = "want" // the remedy, the amount that is asked for, or both
	VerbDispute   Verb = "dispute"
	VerbEscalated Verb = "escalated"
	VerbResolved  Verb = "resolved"
	VerbClose     Verb = "close"
	VerbMove      Verb = "move"
	VerbSend      Verb = "send"
	VerbDossier   Verb = "dossier"
	VerbUndo      Verb = "undo"
	VerbHelp      Verb = "help"
	VerbChoose    Verb = "choose" // a bare number: one of the choices that were offered
)

// Files reports whether v only adds to the record what the owner says: such a
// command needs no token.
func (v Verb) Files() bool { return v == VerbNote || v == VerbLog }

// Command is one line that the owner wrote for nudged. It is a value, and
// names what it lacks instead of guessing.
type Command struct {
	Verb    Verb    `json:"verb"`
	Line    string  `json:"line"`          // as written
	Ref     string  `json:"ref,omitempty"` // what it is about: a number from our mail, or an order's number
	Channel Channel `json:"channel,omitempty"`
	Day     Date    `json:"day,omitzero"`
	Minutes int     `json:"minutes,omitempty"` // after midnight of Day; 0 is not said
	Text    string  `json:"text,omitempty"`
	Choice  string  `json:"choice,omitempty"` // of move, send and choose: a number, or an order's number
	Problem string  `json:"problem,omitempty"`

	Remedy   string `json:"remedy,omitempty"`   // of want: one of Remedies
	Amount   string `json:"amount,omitempty"`   // of want: decimal
	Currency string `json:"currency,omitempty"` // of Amount, where it is said

	For  string `json:"for,omitempty"`  // of dossier: who gets it
	Lang string `json:"lang,omitempty"` // of dossier: in which language

	Within string `json:"within,omitempty"` // what in Text reads as a command of its own, and is none

	Days  []Date `json:"days,omitempty"`  // the days that it may mean, where it can be read in two ways
	Fault string `json:"fault,omitempty"` // what it lacks, in a sentence
}

const (
	maxCommands    = 20
	maxCommandLine = 1000
)

// Commands reads the commands at the top of what the owner newly wrote: one a
// line, or several with semicolons between them, up to the first line that is
// none, and gives what stands from there on.
// A line right below one that carries text belongs to that text: mail programs
// break lines. on is the day on which it was written.
func Commands(reply string, on Date) (found []Command, rest string) {
	text := false
	for reply != "" && len(found) < maxCommands {
		line, below, _ := strings.Cut(reply, "\n")
		several := commandsIn(line, on)
		switch blank := strings.TrimSpace(line) == ""; {
		case len(several) > 0:
			found, text = append(found, several...), several[len(several)-1].Text != ""
		case blank:
			text = false
		case text:
			last := &found[len(found)-1]
			last.Text = cut(last.Text+" "+oneSpace(line), MaxEntryText)
		default:
			return found, strings.TrimSpace(reply)
		}
		reply = below
	}
	return found, strings.TrimSpace(reply)
}

// commandsIn reads the commands of a line; none where any part of it is no
// command. What carries a text has the line to its end, semicolons included, and
// what a part is about holds for those behind it.
func commandsIn(line string, on Date) (found []Command) {
	for line != "" {
		part, below, more := cutSemicolon(line)
		c, ok := commandIn(part, on)
		if !ok || c.Text != "" {
			if c, ok = commandIn(line, on); !ok {
				return nil
			}
			more, c.Within, below = false, swallowed(below, on), ""
		}
		if c.Ref == "" && len(found) > 0 && c.Verb != VerbChoose {
			c.Ref = found[len(found)-1].Ref
		}
		found, line = append(found, c), below
		if more && strings.TrimSpace(below) == "" {
			break // a semicolon at the end
		}
	}
	return found
}

// swallowed is the first command behind a semicolon that belongs to a text.
func swallowed(below string, on Date) string {
	for below != "" {
		part, rest, _ := cutSemicolon(below)
		if _, ok := commandIn(part, on); ok {
			return strings.TrimSpace(part)
		}
		below = rest
	}
	return ""
}

func cutSemicolon(line string) (part, below string, found bool) {
	if i := strings.IndexAny(line, ";；"); i >= 0 {
		_, size := utf8.DecodeRuneInString(line[i:])
		return line[:i], line[i+size:], true
	}
	return line, "", false
}

// commandIn reads one command; ok is false where it is no command.
func commandIn(line string, on Date) (c Command, ok bool) {
	if len(line) > maxCommandLine {
		return c, false
	}
	t := newCommandText(line)
	if t.rest == "" {
		return c, false
	}
	c.Line = t.rest
	if n := t.number(); n != "" && t.rest == "" {
		c.Verb, c.Choice = VerbChoose, n
		return c, true
	} else if n != "" {
		t = newCommandText(line)
	}
	if c.Verb, c.Channel, ok = t.verb(); !ok {
		c.Ref = t.ref()
		if c.Ref == "" {
			return c, false
		}
		if c.Verb, c.Channel, ok = t.verb(); !ok {
			return c, false
		}
	}
	return c, c.read(&t, on)
}

// read takes what follows the verb; false where that makes the line no command.
func (c *Command) read(t *commandText, on Date) bool {
	switch c.Verb {
	case VerbReplied:
		return c.readReply(t, on)
	case VerbPromised:
		return c.readPromise(t, on)
	case VerbSnooze:
		return c.readSnooze(t, on)
	case VerbLog:
		return c.readLog(t, on)
	case VerbNote:
		t.colon()
		c.Text = t.all()
		return c.Text != ""
	case VerbReceived, VerbPaid, VerbShipped:
		return c.readEvent(t, on)
	case VerbExpected, VerbEvidence:
		return c.readDue(t, on)
	case VerbDispute, VerbEscalated, VerbResolved, VerbClose:
		c.readDay(t, on, true)
		return t.done(c)
	case VerbProblem:
		return c.readProblem(t)
	case VerbWant:
		return c.readWant(t)
	case VerbMove, VerbSend:
		return c.readChoice(t)
	case VerbDossier:
		return c.readDossier(t)
	}
	return t.done(c)
}

// readReply reads `replied`, `replied yesterday`, `replied in the chat: they will refund`.
func (c *Command) readReply(t *commandText, on Date) bool {
	channel := func() {
		if before := *t; c.Channel == "" {
			t.fillers()
			if c.Channel, _ = t.channel(); c.Channel == "" {
				*t = before
			}
		}
	}
	channel()
	c.readDay(t, on, true)
	channel()
	if t.colon() {
		c.Text = t.all()
		return true
	}
	return t.done(c)
}

// readEvent reads `received 1 March`. Deadlines count from that day, so that one
// that is not said is asked for: the mail may be written on it, or on the next.
func (c *Command) readEvent(t *commandText, on Date) bool {
	t.colon()
	if c.readDay(t, on, true); c.said() {
		return t.done(c)
	}
	if t.low != "" {
		if c.Ref = t.ref(); c.Ref == "" || t.low != "" {
			return false // "Received, thanks"
		}
	}
	c.Days = []Date{on, on.AddDays(-1)}
	return true
}

// readDue reads `evidence due 30 March`, and `expected` with a day.
func (c *Command) readDue(t *commandText, on Date) bool {
	t.fillersOf("is due", "due", "delivery", "截止", "日期")
	t.colon()
	first := c.readDay(t, on, false)
	if c.Verb == VerbEvidence && !first.IsZero() {
		c.Day, c.Fault = Date{}, "name the day itself: evidence due 30 March" // who takes the last one may be late
	}
	if !c.said() && t.low == "" {
		c.Fault = "the day is missing: " + string(c.Verb) + " 30 March"
	}
	return c.said() && t.done(c)
}

// readPromise finds the day wherever it stands: `promised a refund by 12 March`.
func (c *Command) readPromise(t *commandText, on Date) bool {
	t.colon()
	text := t.rest
	if strings.ContainsAny(text, "“”") {
		return false // a line of ours that names an example
	}
	if d, ok := dayWithin(t.low, on, false); ok {
		c.Day, c.Days, c.Text = d.day, d.days, text
		return true
	}
	if len(strings.Fields(text)) > maxUnclear && !t.done(c) {
		return false // prose that begins with the word
	}
	c.Text = t.all()
	c.Fault = "the day is missing: promised 12 March"
	return true
}

// maxUnclear is how many words behind a verb are taken for a day that is not
// understood; more of them are prose.
const maxUnclear = 4

func (c *Command) readSnooze(t *commandText, on Date) bool {
	if first := c.readDay(t, on, false); on.Before(first) {
		c.Day = first // until next week is until it begins
	}
	words, ref := len(strings.Fields(t.low)), c.Ref
	switch done := t.done(c); {
	case done && c.said():
	case !done && words > maxUnclear:
		return false
	default:
		c.Day, c.Days, c.Ref = Date{}, nil, ref
		c.Fault = "the day is missing: snooze 3d, or snooze until 12 March"
	}
	return true
}

// readLog wants a day or a colon behind the channel: "call me" is no attempt.
func (c *Command) readLog(t *commandText, on Date) bool {
	colon := t.colon()
	c.readDay(t, on, true)
	if !colon && !t.colon() && !c.said() {
		return false
	}
	if c.Text = t.all(); c.Text == "" {
		c.Fault = "what was said is missing: " + c.Line + " asked for the refund"
	}
	return true
}

func (c *Command) readProblem(t *commandText) bool {
	colon := t.colon()
	if word, ok := t.take(commandWords().problems); ok {
		c.Problem = word
		t.colon()
		c.Text = t.all()
		return true
	}
	if !colon && t.rest != "" && len(strings.Fields(t.rest)) > 3 {
		return false // "Problem is that nobody …" is prose
	}
	c.Text = t.all()
	c.Fault = "which problem is it?"
	return true
}

// readChoice reads `send 2`, `send text 2`, `move to A-1001`.
func (c *Command) readChoice(t *commandText) bool {
	t.fillers()
	t.fillersOf("text", "number", "no.", "nr.", "第")
	if c.Choice = t.ref(); c.Choice != "" {
		for _, counter := range []string{"条", "封", "号"} {
			c.Choice = strings.TrimSuffix(c.Choice, counter)
		}
		t.fillersOf("条", "封", "号")
		return t.done(c)
	}
	if !t.done(c) || c.Ref != "" {
		return false
	}
	c.Fault = "the number is missing: " + string(c.Verb) + " 2"
	return true
}

// readDay reads a day at the beginning of what is left, where one stands there.
// first is the day on which a week or a month begins that is named as a whole.
func (c *Command) readDay(t *commandText, on Date, past bool) (first Date) {
	d, ok := t.day(on, past)
	if !ok {
		return Date{}
	}
	c.Day, c.Days = d.day, d.days
	c.Minutes = t.clock()
	switch {
	case past && d.stretch:
		c.Day, c.Fault = Date{}, "name the day on which it was: 12 March"
	case past && on.Before(c.Day):
		c.Day, c.Fault = Date{}, "that day is still ahead"
	}
	return d.first
}

// said reports whether a day was named, or why it cannot be taken.
func (c *Command) said() bool { return !c.Day.IsZero() || len(c.Days) > 0 || c.Fault != "" }
