package notify

import (
	"fmt"
	"slices"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// who is the owner's side of every mail.
type who struct {
	Owner    []timeline.Address
	Tracking string
}

func (w who) name() string { return oneLine(w.Owner[0].Name, 80) }

// telling is what a nudge or deadline mail says: one order, or several that
// became due together. The templates know only these words.
type telling struct {
	Title  string
	Intro  string
	Orders []orderFacts
	Rest   []string // orders for which a line must do
	Drawn  bool     // days of some order
	Hint   string   // how to answer
	Foot   []string

	letters []store.Letter // the texts in it
}

type orderFacts struct {
	Name          string
	Headline      string
	Says          []string
	AttemptsTitle string
	Attempts      []attemptFacts
	Strip         *strip
	Deadlines     []deadlineFacts
	Next          []string
	ReadyHint     string
	SendHint      string
	Ready         []Ready
	Missed        string
}

type attemptFacts struct{ When, How, Line string }

type deadlineFacts struct {
	Left, What, Note string
	Near             bool
}

// orderFacts says what the mail for step says about one order; number, with a
// space, is what stands before a word about it in an answer, or nothing.
func (w who) orderFacts(c Case, step timeline.Step, number string) orderFacts {
	f := orderFacts{
		Name:      c.name(),
		Headline:  c.headline(step),
		Says:      c.says(step, number),
		Attempts:  c.attempts(),
		Strip:     c.draw(),
		Deadlines: c.deadlineFacts(),
		Next:      nextSteps(c.Order, c.Status.Stage),
	}
	f.AttemptsTitle = fmt.Sprintf("You tried %s", times(len(f.Attempts)))
	if n := len(f.Attempts); n > maxAttempts {
		f.Attempts = append(slices.Clone(f.Attempts[:2]), f.Attempts[n-maxAttempts+2:]...)
		f.AttemptsTitle += fmt.Sprintf(" (the first 2 and the last %d)", maxAttempts-2)
	}
	f.ReadyHint, f.Ready = w.ready(c, step)
	if !c.nudgedBefore() && len(f.Attempts) > 0 {
		f.Missed = fmt.Sprintf("An answer that you did not forward? nudged sees only what reaches %s. Forward it there, or answer this mail with “replied”, and the count ends.", w.Tracking)
	}
	return f
}

// maxAttempts is how many attempts are listed one by one.
const maxAttempts = 8

// name is how an order is called: number, goods, seller, platform.
func (c Case) name() string {
	parts := []string{"Order " + oneLine(c.Order.Number, 60)}
	if c.Order.Title != "" {
		parts = append(parts, oneLine(c.Order.Title, 80))
	}
	if s := c.seller(); s != "" {
		parts = append(parts, s)
	}
	if p, ok := processOf(c.Order.Platform); ok {
		parts = append(parts, p.Name)
	}
	return strings.Join(parts, " · ")
}

// seller names who is written to.
func (c Case) seller() string {
	if len(c.Order.Sellers) == 0 {
		return ""
	}
	s := c.Order.Sellers[0]
	if s.Name != "" {
		return oneLine(s.Name, 60)
	}
	return oneLine(s.Address, 80)
}

// says are the sentences below the headline.
func (c Case) says(step timeline.Step, number string) []string {
	var out []string
	if step.Deadline != nil {
		out = append(out, c.silenceLine())
	}
	open := c.Standing.Open
	if len(open) > 0 {
		out = append(out, c.counting(open[0]))
	}
	if c.noticed() {
		out = append(out, fmt.Sprintf("If they did, answer “%sreplied in chat: what they wrote”, and the count ends.", number))
	}
	if failed := c.failed(); len(failed) > 0 {
		out = append(out, "Refused for good: "+oneLine(strings.Join(failed, ", "), 300)+". Use another address, or another channel.")
	}
	if last := c.Standing.Answer; last != nil && len(open) > 0 {
		out = append(out, fmt.Sprintf("Their last answer came on %s.", last.At.In(c.Zone).Format(dayForm)))
	}
	out = append(out, c.channelAdvice(open)...)
	for _, m := range c.missing() {
		out = append(out, sentence(factQuestions[m.Fact])+" "+c.dependsOn(m)+" "+sentence(c.tellFact(m, number))+".")
	}
	if warning := Exclusion(c.Order); warning != "" && disputes(step) {
		out = append(out, warning)
	}
	return out
}

// disputes reports whether a step leads to a dispute.
func disputes(step timeline.Step) bool {
	return step.Step == timeline.StepDisputeNotice || step.Step == timeline.StepOpenDispute || step.Deadline != nil && opens(*step.Deadline)
}

// counting explains the number of working days.
func (c Case) counting(first timeline.Row) string {
	s := fmt.Sprintf("Waiting since %s. ", first.At.In(c.Zone).Format(timeForm))
	s += fmt.Sprintf("Counted are the seller's working days: %d so far", c.Status.BusinessDays)
	var names []string
	weekends := false
	for _, d := range timeline.Skipped(c.Calendar, first.At, c.At) {
		switch {
		case d.Why == d.Date.Weekday().String():
			weekends = weekends || !d.Half
		case !d.Half && !slices.Contains(names, d.Why):
			names = append(names, d.Why)
		}
	}
	if weekends {
		names = append([]string{"weekends"}, names...)
	}
	if len(names) > 0 {
		s += ", without " + strings.Join(names, ", ")
	}
	s += "."
	if c.Calendar.Note != "" {
		s += " " + sentence(c.Calendar.Note) + "."
	}
	return s
}

// channelAdvice says where to write, where the platform looks at its own chat only.
func (c Case) channelAdvice(open []timeline.Row) []string {
	p, ok := processOf(c.Order.Platform)
	if !ok || !p.ChatDecides || len(open) == 0 {
		return nil
	}
	on := c.Status.AttemptsOnPlatform
	s := fmt.Sprintf("%d of your %d unanswered messages %s in %s. %s", on, len(open), plural(on, "is", "are"), p.Chat, p.ChatRule)
	if len(open) == 1 {
		s = fmt.Sprintf("Your unanswered message %s in %s. %s", plural(on, "is", "is not"), p.Chat, p.ChatRule)
	}
	if on == 0 {
		s += " Post the text below there too, and log it."
	}
	return []string{s}
}

func (c Case) attempts() []attemptFacts {
	var out []attemptFacts
	for _, r := range c.unanswered() {
		out = append(out, attemptFacts{When: r.At.In(c.Zone).Format(timeForm), How: how(r), Line: opening(r.Text, 140)})
	}
	return out
}

// whom names the first of those who were asked: by address where it was a mail,
// else by name. Nobody is called at a mail address.
func whom(r timeline.Row) string {
	switch {
	case len(r.To) == 0:
		return ""
	case r.Channel == "" || r.Channel == timeline.ChannelMail:
		return r.To[0].Address
	}
	return r.To[0].Name
}

// how says by which way an attempt was made, and to whom.
func how(r timeline.Row) string {
	s := string(r.Channel)
	if s == "" {
		s = string(timeline.ChannelMail)
	}
	if to := whom(r); to != "" {
		s += " to " + oneLine(to, 80)
		if len(r.To) > 1 {
			s += fmt.Sprintf(" and %d more", len(r.To)-1)
		}
	}
	if r.OnPlatform {
		s += " (the platform sees it)"
	}
	return s
}
