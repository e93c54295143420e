package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// onEntry carries out what is commanded about something that came in and stands
// on an order: that it does not belong there, is so, or is no answer. All else is
// about its order.
func (c *commanding) onEntry(seq uint64, cmd timeline.Command) error {
	e, err := c.tx.Entry(seq)
	if err != nil {
		return err
	}
	switch {
	case cmd.Verb == timeline.VerbMove:
		return c.moveEntry(e, cmd.Choice)
	case cmd.Verb == timeline.VerbOK && e.Fateful():
		done, err := c.record.ConfirmNotice(seq)
		if err == nil {
			c.did(store.Deed{Entry: done.Seq}, "Order %s: it is so, as you say; deadlines count from it.", e.Order)
		}
		return err
	case cmd.Verb == timeline.VerbNo && (e.Answers || e.Kind == timeline.EntryPlatform):
		done, err := c.record.NoAnswer(seq)
		if err == nil {
			c.did(store.Deed{Entry: done.Seq}, "Order %s: that was no answer, as you say.", e.Order)
		}
		return err
	}
	return c.onOrder(e.Order, cmd)
}

func (c *commanding) moveEntry(e timeline.Entry, choice string) error {
	to, err := c.orderMeant(choice)
	if err != nil {
		return err
	}
	moved, err := c.record.Move(e.Seq, to)
	if err != nil {
		return err
	}
	c.answer.Ticket.Deeds = append(c.answer.Ticket.Deeds, store.Deed{Entry: moved.Left}) // undone last
	c.did(store.Deed{Entry: moved.There}, "What came on order %s is on order %s now.", e.Order, to)
	return nil
}

// orderMeant is an order by its number in our mail, or by its own.
func (c *commanding) orderMeant(choice string) (string, error) {
	numbered := c.offered()
	if n, err := strconv.Atoi(choice); err == nil && n >= 1 && n <= len(numbered) && numbered[n-1].Order != "" {
		return numbered[n-1].Order, nil
	}
	return c.orderNumbered(choice)
}

// offeredMails is how many of the last mails of an order can be moved by a number.
const offeredMails = 6

// whichMail asks which of the last mails of an order is to be moved.
func (c *commanding) whichMail(order string, cmd timeline.Command) error {
	to, err := c.orderMeant(cmd.Choice)
	if err != nil {
		return err
	}
	cmd.Choice = to // its number in the mail that is answered means nothing in the next
	var choices []store.Item
	for _, r := range slices.Backward(c.rows(order)) {
		if r.Message != "" && r.Kind != timeline.EntryNudge && len(choices) < offeredMails {
			choices = append(choices, store.Item{Entry: r.Seq})
		}
	}
	if len(choices) == 0 || to == order {
		return refused("no mail of order %s can be moved to order %s", order, to)
	}
	c.hold(cmd, question{kind: store.QuestionChoice, why: fmt.Sprintf("Which mail do you mean with “%s”?", short(cmd.Line)), choices: choices})
	return nil
}

// entryRef is how a command names an entry once it was chosen: no line can.
const entryRef = "entry "

func entryNamed(ref string) (item store.Item, ok bool) {
	number, ok := strings.CutPrefix(ref, entryRef)
	if !ok {
		return item, false
	}
	seq, err := strconv.ParseUint(number, 10, 64)
	return store.Item{Entry: seq}, err == nil
}

// entryName is how something that came in is called in an answer.
func (c *commanding) entryName(seq uint64) string {
	e, err := c.tx.Entry(seq)
	if err != nil {
		return fmt.Sprintf("entry %d", seq)
	}
	from := "somebody"
	if e.From != nil {
		from = e.From.String()
	}
	return fmt.Sprintf("%s, %s: “%s”", e.At.In(c.Zone).Format("2 January 2006"), short(from), short(e.Subject))
}
