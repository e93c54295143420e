package ingest

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// The fields of an order that a command changes.
const (
	fieldReceived = "received"
	fieldPaid     = "paid"
	fieldShipped  = "shipped"
	fieldExpected = "expected"
	fieldEvidence = "evidence due"
	fieldProblem  = "problem"
	fieldAffected = "affected"
	fieldRemedy   = "remedy"
	fieldClaimed  = "claimed"
	fieldSnooze   = "snoozed until"
	fieldMuted    = "muted"
)

// maxSnooze is how far ahead an order can be snoozed, in days.
const maxSnooze = 366

// edit changes what is registered of an order.
func (c *commanding) edit(number string, cmd timeline.Command) error {
	field, value, said := c.change(cmd)
	if field == fieldSnooze {
		if today := timeline.DateOf(c.Clock().In(c.Zone)); !today.Before(cmd.Day) || today.DaysTo(cmd.Day) > maxSnooze {
			return refused("%s is no day within the next year", dayName(cmd.Day))
		}
	}
	if err := c.set(number, field, value, said); err != nil {
		return err
	}
	if cmd.Verb != timeline.VerbProblem || cmd.Text == "" {
		return nil
	}
	if err := c.quantify(number, cmd.Text); err != nil {
		return err
	}
	return c.note(number, cmd)
}

// howMany is what a problem is said to be with: "37 of 200", "37/200", "37 von 200".
var howMany = regexp.MustCompile(`(?i)^(\d{1,9})\s*(?:of|von|/|out of)\s*(?:the |den )?(\d{1,9})(?:$|[^\d.])`)

// quantify notes how many of how many the problem is with, where that is said.
func (c *commanding) quantify(number, text string) error {
	m := howMany.FindStringSubmatch(text)
	if m == nil || (timeline.Order{Affected: m[1], Quantity: m[2]}).Exceeds() {
		return nil // the note has it
	}
	return c.set(number, fieldAffected, m[1]+" of "+m[2], m[1]+" of "+m[2]+" are concerned")
}

// set changes one field of an order, and keeps what it was.
func (c *commanding) set(number, field, value, said string) error {
	o, err := c.tx.Order(number)
	if err != nil {
		return err
	}
	was := getField(o, field)
	if _, err := c.record.Edit(number, func(o *timeline.Order) error { return setField(o, field, value) }); err != nil {
		return err
	}
	c.did(store.Deed{Order: number, Field: field, Was: was}, "Order %s: %s.", number, said)
	return nil
}

func (c *commanding) change(cmd timeline.Command) (field, value, said string) {
	switch cmd.Verb {
	case timeline.VerbReceived:
		return fieldReceived, cmd.Day.String(), "received on " + dayName(cmd.Day)
	case timeline.VerbPaid:
		return fieldPaid, cmd.Day.String(), "paid on " + dayName(cmd.Day)
	case timeline.VerbShipped:
		return fieldShipped, cmd.Day.String(), "sent off on " + dayName(cmd.Day)
	case timeline.VerbExpected:
		return fieldExpected, cmd.Day.String(), "the latest estimated delivery is " + dayName(cmd.Day)
	case timeline.VerbEvidence:
		return fieldEvidence, cmd.Day.String(), "evidence is due on " + dayName(cmd.Day) + "; answer “evidence uploaded” when it is done"
	case timeline.VerbHandedIn:
		return fieldEvidence, "", "no evidence is due any more"
	case timeline.VerbProblem:
		return fieldProblem, cmd.Problem, "the problem is " + cmd.Problem
	case timeline.VerbSnooze:
		return fieldSnooze, cmd.Day.String(), "no nudge before " + dayName(cmd.Day) + "; deadlines are told all the same"
	case timeline.VerbMute:
		return fieldMuted, "yes", "no nudges any more; deadlines are told all the same"
	}
	return fieldMuted, "", "nudges go out again"
}

// dayField is the day of an order that a field names; nil for what is no such field.
func dayField(o *timeline.Order, field string) *timeline.Date {
	switch field {
	case fieldReceived:
		return &o.Received
	case fieldPaid:
		return &o.Paid
	case fieldShipped:
		return &o.Shipped
	case fieldExpected:
		return &o.Expected
	case fieldSnooze:
		return &o.SnoozedUntil
	}
	return nil
}

func getField(o timeline.Order, field string) string {
	switch day := dayField(&o, field); {
	case day != nil:
		return day.String()
	case field == fieldEvidence:
		return o.Due[timeline.ClockEvidence].String()
	case field == fieldProblem:
		return o.Problem
	case field == fieldAffected:
		return o.Affected + " of " + o.Quantity
	case field == fieldRemedy:
		return o.Remedy
	case field == fieldClaimed:
		return o.Claimed + " " + o.Currency
	case o.Muted:
		return "yes"
	}
	return ""
}

func setField(o *timeline.Order, field, value string) error {
	switch day := dayField(o, field); {
	case day != nil:
		return day.UnmarshalText([]byte(value))
	case field == fieldEvidence:
		return setEvidence(o, value)
	case field == fieldProblem:
		o.Problem = value
	case field == fieldAffected:
		o.Affected, o.Quantity, _ = strings.Cut(value, " of ")
	case field == fieldRemedy:
		o.Remedy = value
	case field == fieldClaimed:
		o.Claimed, o.Currency, _ = strings.Cut(value, " ")
	case field == fieldMuted:
		o.Muted = value != ""
	}
	return nil
}

// setEvidence sets the day by which evidence is due; "" is none.
func setEvidence(o *timeline.Order, value string) error {
	days := maps.Clone(o.Due)
	if days == nil {
		days = map[string]timeline.Date{}
	}
	var day timeline.Date
	if err := day.UnmarshalText([]byte(value)); err != nil {
		return err
	}
	if days[timeline.ClockEvidence] = day; day.IsZero() {
		delete(days, timeline.ClockEvidence)
	}
	o.Due = days
	return nil
}

// ConfirmSilent records the owner's word that nobody has answered what was asked
// about an order.
func (r *Recorder) ConfirmSilent(number string, at time.Time) (timeline.Entry, error) {
	var said timeline.Entry
	_, err := r.update(func(f *filing) error {
		if _, err := f.tx.Order(number); err != nil {
			return err
		}
		st := timeline.Stand(timeline.Rows(f.entries(number), f.Clock()), f.Owners)
		if len(st.Open) == 0 && st.Promise.IsZero() {
			return refused("nobody owes an answer about order %s", number)
		}
		var target uint64
		if open := st.Open; len(open) > 0 {
			target = open[len(open)-1].Seq
		}
		correction := func(what string, target uint64) (timeline.Entry, error) {
			return f.append(timeline.Entry{
				Order: number, Kind: timeline.EntryCorrection, At: at, Known: at, Target: target, Confirmed: true,
				Correction: &timeline.Change{What: what, Reason: "you said so"},
			})
		}
		if st.Platform != nil { // its notice was no answer: it is not asked about again
			if _, err := correction(timeline.ChangeNoAnswer, st.Platform.Seq); err != nil {
				return err
			}
		}
		var err error
		said, err = correction(timeline.ChangeConfirmedSilent, target)
		return err
	})
	if err != nil {
		return said, fmt.Errorf("order %s: %w", number, err)
	}
	return said, nil
}
