package notify

import (
	"slices"
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
		if r.Channel == timeline.ChannelPhone || r.Channel == timeline.ChannelMeeting {
			continue // a call is no message that can be looked for
		}
		a.Last = timeline.DateOf(r.At.In(c.Zone))
		if !slices.Contains(a.Dates, a.Last) {
			a.Dates = append(a.Dates, a.Last)
		}
	}
	if list := c.pressing(); len(list) > 0 && opens(list[0]) && a.By.Before(list[0].LastSafe) {
		a.OpenBy = list[0].LastSafe
	}
	a.Promised = c.Standing.Promise
	if answer := c.Standing.Answer; answer != nil {
		a.Answered = timeline.DateOf(answer.At.In(c.Zone))
		if name == "action_due" {
			a.Promised = timeline.ActionDate(answer.Text, timeline.DateOf(answer.At.In(c.Calendar.Zone())))
		}
	}
	if inCase[name] {
		a.Seller, a.Since, a.Dates = "", c.stageSince(), lastOf(a.Dates, maxDates)
		return c.caseHint(), readyTexts(a, nil, w.Tracking)
	}
	to := c.recipients()
	if name == "new_address" {
		to = nil // nobody is left to write to
	}
	return c.hint(len(to) > 0), readyTexts(a, to, w.Tracking)
}

// inCase are the texts for whom decides, not for the seller.
var inCase = map[string]bool{"open_dispute": true, "escalate": true, "mediation": true}

// maxDates is how many days a text names: the last ones.
const maxDates = 5

func lastOf[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }

// caseHint says where a text for whom decides belongs.
func (c Case) caseHint() string {
	if where := arbiter(c.Order); where != "" {
		return "Put it into the case on " + where + ", in English or in the language of its page."
	}
	return "Put it into the case, or send it to whom decides."
}

// stageSince is the day on which the order came to its stage.
func (c Case) stageSince() timeline.Date {
	for _, r := range slices.Backward(c.Rows) {
		if r.Kind == timeline.EntryStage {
			return timeline.DateOf(r.At.In(c.Zone))
		}
	}
	return c.today()
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
	text := textOf[step.Step]
	running := c.Status.Stage == timeline.StageDispute || c.Status.Stage == timeline.StageMediation
	if c.noticed() || running && !inCase[text] {
		return "" // look first whether they answered; and in a case, things are said in the case
	}
	if step.Deadline != nil {
		return c.textBefore(*step.Deadline)
	}
	return text
}

// textBefore names the text for a deadline: as long as the seller has time to
// answer it, the notice of a dispute; then what is said when it is opened.
func (c Case) textBefore(d timeline.Deadline) string {
	switch silence := c.silence(); {
	case !opens(d) || silence == timeline.SilenceFeedGap:
		return ""
	case silence != timeline.SilenceAnswered && c.answerBy("dispute_notice").Before(d.LastSafe):
		return "dispute_notice"
	}
	return "open_dispute"
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
	timeline.StepOpenDispute:      "open_dispute",
	timeline.StepEscalate:         "escalate",
	timeline.StepActionDue:        "action_due",
	timeline.StepMediation:        "mediation",
	timeline.StepMediationAgain:   "mediation",
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
