package notify

import (
	"strings"

	"nudged/timeline"
)

// ready chooses the text that fits the step, and says where to put it.
func (w who) ready(c Case, step timeline.Step) (hint string, texts []Ready) {
	name := textFor(c, step)
	if name == "" {
		return "", nil
	}
	a := asked{
		Calendar: c.Calendar.Code, Step: name, Order: oneLine(c.Order.Number, 60), Goods: oneLine(c.Order.Title, 80),
		Problem: c.Order.Problem, Remedy: c.Order.Remedy, Owner: w.name(),
		Where: arbiter(c.Order), By: c.answerBy(name),
	}
	if len(c.Order.Sellers) > 0 {
		a.Seller = oneLine(c.Order.Sellers[0].Name, 60)
	}
	open := c.unanswered()
	a.Times = len(open)
	for _, r := range open {
		if r.Channel != timeline.ChannelPhone && r.Channel != timeline.ChannelMeeting {
			a.Last = timeline.DateOf(r.At.In(c.Zone)) // a call is no message that can be looked for
		}
	}
	if list := c.pressing(); len(list) > 0 && opens(list[0]) && a.By.Before(list[0].LastSafe) {
		a.OpenBy = list[0].LastSafe
	}
	a.Promised = c.Standing.Promise
	if answer := c.Standing.Answer; answer != nil {
		a.Answered = timeline.DateOf(answer.At.In(c.Zone))
	}
	to := c.recipients()
	if name == "new_address" {
		to = nil // nobody is left to write to
	}
	return c.hint(len(to) > 0), readyTexts(a, to, w.Tracking)
}

func (c Case) hint(mail bool) string {
	p, ok := processOf(c.Order.Platform)
	switch {
	case ok && p.Chat != "" && mail:
		return "Post it in " + p.Chat + ", and send it by mail."
	case ok && p.Chat != "":
		return "Post it in " + p.Chat + "."
	case !mail:
		return "No address is left that takes mail: use another channel."
	}
	return ""
}

// textFor names the ready text of a step; "" where a text to the seller is not
// the next thing to do.
func textFor(c Case, step timeline.Step) string {
	if c.noticed() || c.Status.Stage == timeline.StageDispute || c.Status.Stage == timeline.StageMediation {
		return "" // look first whether they answered; and in a case, things are said in the case
	}
	if d := step.Deadline; d != nil {
		asks := c.silence() != timeline.SilenceAnswered && c.silence() != timeline.SilenceFeedGap
		if asks && opens(*d) && c.answerBy("dispute_notice").Before(d.LastSafe) {
			return "dispute_notice"
		}
		return ""
	}
	return textOf[step.Step]
}

var textOf = map[string]string{
	timeline.StepReminder:         "reminder",
	timeline.StepReminderWithDate: "reminder_with_date",
	timeline.StepDisputeNotice:    "dispute_notice",
	timeline.StepFinalNotice:      "dispute_notice",
	timeline.StepPromiseLapsed:    "promise_lapsed",
	timeline.StepFollowUp:         "follow_up",
	timeline.StepFollowUpAgain:    "follow_up",
	timeline.StepUndeliverable:    "new_address",
}

// opens reports whether a deadline is the last day to open a dispute.
func opens(d timeline.Deadline) bool { return strings.HasPrefix(d.Kind, "open_") }

// answerBy is the day that a text asks an answer by: some of the seller's
// working days on, and before the last safe day.
func (c Case) answerBy(text string) timeline.Date {
	wait := 3
	if text == "dispute_notice" {
		wait = 2
	}
	zone := c.Calendar.Zone()
	by := timeline.DateOf(timeline.Reached(c.Calendar, c.At, wait).In(zone)).AddDays(-1)
	for _, d := range c.pressing() {
		if limit := d.LastSafe.AddDays(-1); limit.Before(by) && c.today().Before(limit) {
			by = limit
		}
	}
	return by
}
