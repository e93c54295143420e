package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// do carries out one command that lacks nothing.
func (c *commanding) do(cmd timeline.Command, usable bool) error {
	switch cmd.Verb {
	case timeline.VerbUndo:
		return c.undo()
	case timeline.VerbChoose:
		return refused("nothing was offered by that number")
	}
	item, ok, err := c.about(cmd, usable)
	if err != nil || !ok {
		return err
	}
	if !slices.Contains(c.touched, item) {
		c.touched = append(c.touched, item)
	}
	switch {
	case item.Review != "":
		return c.answerQuestion(item.Review, cmd)
	case item.Entry != 0:
		return c.onEntry(item.Entry, cmd)
	}
	return c.onOrder(item.Order, cmd)
}

// answerQuestion settles a question of the review.
func (c *commanding) answerQuestion(id string, cmd timeline.Command) error {
	deed := store.Deed{Review: id}
	switch cmd.Verb {
	case timeline.VerbOK, timeline.VerbReplied:
		order, err := c.record.Accept(id)
		if err == nil {
			c.did(deed, "The mail of question %s is on order %s now.", id, order)
		}
		return err
	case timeline.VerbNo:
		err := c.record.Ignore(id)
		if err == nil {
			c.did(deed, "The mail of question %s is put aside.", id)
		}
		return err
	case timeline.VerbMove:
		order, err := c.destination(id, cmd.Choice)
		if err == nil {
			err = c.record.Assign(id, order)
		}
		if err == nil {
			c.did(deed, "The mail of question %s is on order %s now.", id, order)
		}
		return err
	}
	return refused("that is a question: answer it with ok, no, or move and the number of the order")
}

// destination is the order to which a letter is to be moved: one of the guesses
// by its number, or any by its own.
func (c *commanding) destination(id, choice string) (string, error) {
	rv, err := c.open(id)
	if err != nil {
		return "", err
	}
	if n, err := strconv.Atoi(choice); err == nil && n >= 1 && n <= len(rv.Guesses) {
		return rv.Guesses[n-1].Order, nil
	}
	return c.orderNumbered(choice)
}

func (c *commanding) orderNumbered(choice string) (string, error) {
	if number, ok := c.tx.OrderByKey(matcher.Key(choice)); ok {
		return number, nil
	}
	return "", refused("no order has the number %s", choice)
}

// onOrder carries out what is commanded about an order.
func (c *commanding) onOrder(number string, cmd timeline.Command) error {
	switch cmd.Verb {
	case timeline.VerbOK:
		return c.agree(number)
	case timeline.VerbNo:
		e, err := c.record.ConfirmSilent(number, c.at)
		if err == nil {
			c.did(store.Deed{Entry: e.Seq}, "Order %s: nobody has answered, as you say.", number)
		}
		return err
	case timeline.VerbReplied, timeline.VerbPromised, timeline.VerbLog:
		return c.say(number, cmd)
	case timeline.VerbNote:
		return c.note(number, cmd)
	case timeline.VerbDispute, timeline.VerbEscalated, timeline.VerbResolved, timeline.VerbClose:
		return c.stage(number, cmd)
	case timeline.VerbDossier:
		return c.dossier(number, cmd)
	case timeline.VerbWant:
		return c.want(number, cmd)
	case timeline.VerbSend:
		return c.send(number, cmd)
	case timeline.VerbMove:
		return c.whichMail(number, cmd)
	}
	return c.edit(number, cmd)
}

// agree confirms an order that appeared by itself; of any other it only notes
// that the owner has read.
func (c *commanding) agree(number string) error {
	o, err := c.tx.Order(number)
	if err != nil {
		return err
	}
	if !o.Proposed {
		c.did(store.Deed{}, "Noted: order %s goes on as it is.", number)
		return nil
	}
	if err := c.record.Confirm(number); err != nil {
		return err
	}
	c.did(store.Deed{}, "Order %s is registered; close it if it is none.", number)
	return nil
}

// say logs what was said elsewhere than by mail.
func (c *commanding) say(number string, cmd timeline.Command) error {
	said := Said{Channel: cmd.Channel, At: c.when(cmd), Text: cmd.Text, By: c.by()}
	done := fmt.Sprintf("Order %s: your message by %s is logged", number, cmd.Channel)
	switch cmd.Verb {
	case timeline.VerbReplied:
		said.Received = true
		said.Channel = c.answeredBy(number, cmd)
		done = fmt.Sprintf("Order %s: the seller's answer is logged", number)
	case timeline.VerbPromised:
		said.Received, said.Promised, said.At = true, cmd.Day, c.at
		said.Channel = c.answeredBy(number, cmd)
		done = fmt.Sprintf("Order %s: the seller promised %s; nothing is asked before", number, dayName(cmd.Day))
	}
	if said.Text == "" || cmd.Verb == timeline.VerbPromised {
		said.Text = cmd.Line
	}
	said.Files, c.files = c.files, nil
	e, err := c.record.Say(number, said)
	if err != nil {
		return err
	}
	if said.At != c.at {
		done += " as of " + said.At.In(c.Zone).Format("2 January 2006")
	}
	c.did(store.Deed{Entry: e.Seq}, "%s.", done)
	return nil
}

// answeredBy is the channel of an answer: the one that is named, else the
// platform's where it says that the seller wrote.
func (c *commanding) answeredBy(number string, cmd timeline.Command) timeline.Channel {
	switch {
	case cmd.Channel != "":
		return cmd.Channel
	case c.standing(number).Platform != nil:
		return timeline.ChannelChat
	}
	return timeline.ChannelOther
}

func (c *commanding) note(number string, cmd timeline.Command) error {
	said := Said{Note: true, At: c.at, Text: cmd.Text, By: c.by()}
	said.Files, c.files = c.files, nil
	e, err := c.record.Say(number, said)
	if err != nil {
		return err
	}
	what := "your note is filed"
	if n := len(said.Files); n > 0 {
		what += fmt.Sprintf(", with %d attached", n)
	}
	c.did(store.Deed{Entry: e.Seq}, "Order %s: %s.", number, what)
	return nil
}

// by names the mail that an entry comes from. It is no source of the entry: it
// may speak of other orders too, and is nobody's but the owner's.
func (c *commanding) by() string { return "you said so in your mail " + c.mail.SHA[:12] }

var stageOfVerb = map[timeline.Verb]timeline.Stage{
	timeline.VerbDispute: timeline.StageDispute, timeline.VerbEscalated: timeline.StageMediation,
	timeline.VerbResolved: timeline.StageResolved, timeline.VerbClose: timeline.StageClosed,
}

func (c *commanding) stage(number string, cmd timeline.Command) error {
	at, stage := c.when(cmd), stageOfVerb[cmd.Verb]
	if _, err := c.record.Stage(number, stage, at); err != nil {
		return err
	}
	seq, _ := c.tx.Head()
	c.did(store.Deed{Entry: seq}, "Order %s: its stage is %s since %s.", number, stage, at.In(c.Zone).Format("2 January 2006"))
	return nil
}

// when is the time that a command speaks of: the hour of its day, else noon,
// and never later than the mail.
func (c *commanding) when(cmd timeline.Command) time.Time {
	if cmd.Day.IsZero() {
		return c.at
	}
	minutes := cmd.Minutes
	if minutes == 0 {
		minutes = 12 * 60
	}
	d := cmd.Day
	at := time.Date(d.Year, d.Month, d.Day, 0, minutes, 0, 0, c.Zone)
	if at.After(c.at) {
		return c.at
	}
	return at
}

func (c *commanding) standing(number string) timeline.Standing {
	return timeline.Stand(timeline.Rows(c.entries(number), c.Clock()), c.Owners)
}

// undo takes back what the answered mail tells as done, the last first.
func (c *commanding) undo() error {
	if c.ticket == nil || len(c.ticket.Deeds) == 0 {
		return refused("the mail that you answered tells of nothing that can be undone")
	}
	for _, d := range slices.Backward(c.ticket.Deeds) {
		switch err := c.undoDeed(d); {
		case isRefusal(err):
			c.answer.Refused = append(c.answer.Refused, fmt.Sprintf("“undo”: %s.", err))
		case err != nil:
			return err
		case d.Said != "":
			c.answer.Done = append(c.answer.Done, "Undone: “"+deedAlone(d.Said)+"”. The history stays.")
		default:
			c.answer.Done = append(c.answer.Done, "Undone: it is as it was before. The history stays.")
		}
	}
	return nil
}

// deedAlone is what was said to be done, without what the owner was told besides.
func deedAlone(said string) string {
	said, _, _ = strings.Cut(strings.TrimSuffix(said, "."), ". ")
	said, _, _ = strings.Cut(said, "; ")
	return said
}

func (c *commanding) undoDeed(d store.Deed) error {
	var err error
	switch {
	case d.Entry != 0:
		_, err = c.record.UndoEntry(d.Entry)
	case d.Review != "":
		_, err = c.record.UndoReview(d.Review)
	case d.Letter != "":
		return c.takeBack(d.Letter)
	default:
		_, err = c.record.Edit(d.Order, func(o *timeline.Order) error { return setField(o, d.Field, d.Was) })
	}
	return err
}

func dayName(d timeline.Date) string { return d.Start(time.UTC).Format("2 January 2006") }
