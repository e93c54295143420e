package notify

import (
	"fmt"
	"slices"
	"strings"

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
	Foot   []string
}

type orderFacts struct {
	Name          string
	Headline      string
	Says          []string
	AttemptsTitle string
	Attempts      []attemptFacts
	Deadlines     []deadlineFacts
	Next          []string
	ReadyHint     string
	Ready         []Ready
	Missed        string
}

type attemptFacts struct{ When, How, Line string }

type deadlineFacts struct {
	Left, What, Note string
	Near             bool
}

// orderFacts says what the mail for step says about one order.
func (w who) orderFacts(c Case, step timeline.Step) orderFacts {
	f := orderFacts{
		Name:      c.name(),
		Headline:  c.headline(step),
		Says:      c.says(step),
		Attempts:  c.attempts(),
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
		f.Missed = fmt.Sprintf("An answer that you did not forward? nudged sees only what reaches %s. Forward it there, and the count ends.", w.Tracking)
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

// headline is the matter in one sentence.
func (c Case) headline(step timeline.Step) string {
	if d := step.Deadline; d != nil {
		return fmt.Sprintf("%s to %s: the last safe day is %s.", sentence(leftFor(c.today(), d.LastSafe)), clockName(d.Kind), day(d.LastSafe))
	}
	switch step.Step {
	case timeline.StepMediation:
		return "Two weeks of mediation are over: ask how it stands."
	case timeline.StepMediationAgain:
		return "Three weeks of mediation are over: ask when it will be decided."
	case timeline.StepOpenDispute:
		return c.silenceLine() + " It is time to open the dispute."
	case timeline.StepEscalate:
		return c.silenceLine() + " It is time to ask the platform to step in."
	}
	return c.silenceLine()
}

// silenceLine says how it stands between owner and seller, and never that
// nobody answered where that is not known.
func (c Case) silenceLine() string {
	switch s := c.silence(); {
	case s == timeline.SilenceUndeliverable:
		return "What you wrote did not arrive: the address refused it."
	case c.noticed():
		return fmt.Sprintf("The platform says that the seller wrote on %s. Did they answer?", c.Standing.Platform.At.In(c.Zone).Format(dayForm))
	case s == timeline.SilenceFeedGap:
		return "nudged could not listen for a while; an answer may have come in the meantime."
	case s == timeline.SilenceAnswered && c.Standing.Answer.Holding:
		return fmt.Sprintf("The seller asked for patience on %s; nothing has come since.", c.Standing.Answer.At.In(c.Zone).Format(dayForm))
	case s == timeline.SilenceAnswered:
		return "The seller has answered; it is your turn."
	case s == timeline.SilencePromised:
		return fmt.Sprintf("The seller named %s for an answer.", day(c.Standing.Promise))
	case s == timeline.SilenceHoliday:
		return fmt.Sprintf("The seller is on holiday%s; no answer yet.", c.holiday())
	case s == timeline.SilenceConfirmedSilent:
		return "You said that nobody has answered."
	case s == "":
		return "Nobody has been asked yet."
	case len(c.Standing.Open) == 0:
		return fmt.Sprintf("The answer that the seller named %s for has not come.", day(c.Standing.Promise))
	case c.Status.BusinessDays == 0:
		return "No answer yet."
	}
	return fmt.Sprintf("No answer for %s.", count(c.Status.BusinessDays, "working day", "working days"))
}

// noticed reports whether the platform says that the seller wrote, and nobody
// knows whether that was an answer.
func (c Case) noticed() bool { return c.Standing.Platform != nil }

func (c Case) holiday() string {
	if name, ok := c.Calendar.Holiday(timeline.DateOf(c.At.In(c.Calendar.Zone()))); ok {
		return " (" + name + ")"
	}
	return ""
}

// says are the sentences below the headline.
func (c Case) says(step timeline.Step) []string {
	var out []string
	if step.Deadline != nil {
		out = append(out, c.silenceLine())
	}
	open := c.Standing.Open
	if len(open) > 0 {
		out = append(out, c.counting(open[0]))
	}
	if c.noticed() {
		out = append(out, fmt.Sprintf("If they did, log it, and the count ends: nudged log %s --channel chat --received \"what they wrote\"", oneLine(c.Order.Number, 60)))
	}
	if failed := c.failed(); len(failed) > 0 {
		out = append(out, "Refused for good: "+oneLine(strings.Join(failed, ", "), 300)+". Use another address, or another channel.")
	}
	if last := c.Standing.Answer; last != nil && len(open) > 0 {
		out = append(out, fmt.Sprintf("Their last answer came on %s.", last.At.In(c.Zone).Format(dayForm)))
	}
	return append(out, c.channelAdvice(open)...)
}

// counting explains the number of working days.
func (c Case) counting(first timeline.Row) string {
	s := fmt.Sprintf("Waiting since %s. ", first.At.In(c.Zone).Format(timeForm))
	s += fmt.Sprintf("Counted are the seller's working days: %d so far", c.Status.BusinessDays)
	var names []string
	weekends := false
	for _, d := range timeline.Skipped(c.Calendar, first.At, c.At) {
		if d.Why == d.Date.Weekday().String() {
			weekends = true
		} else if !slices.Contains(names, d.Why) {
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
	s := fmt.Sprintf("%d of your %s %s in %s. %s", on, count(len(open), "unanswered message", "unanswered messages"), plural(on, "is", "are"), p.Chat, p.ChatRule)
	if on == 0 {
		s += " Post the text below there too, and log it."
	}
	return []string{s}
}

func (c Case) attempts() []attemptFacts {
	var out []attemptFacts
	for _, r := range c.unanswered() {
		out = append(out, attemptFacts{When: r.At.In(c.Zone).Format(timeForm), How: how(r), Line: firstLine(r.Text, 140)})
	}
	return out
}

// how says by which way an attempt was made, and to whom.
func how(r timeline.Row) string {
	s := string(r.Channel)
	if s == "" {
		s = string(timeline.ChannelMail)
	}
	if len(r.To) > 0 {
		s += " to " + oneLine(r.To[0].Address, 80)
		if len(r.To) > 1 {
			s += fmt.Sprintf(" and %d more", len(r.To)-1)
		}
	}
	if r.OnPlatform {
		s += " (the platform sees it)"
	}
	return s
}

func (c Case) deadlineFacts() []deadlineFacts {
	var out []deadlineFacts
	for _, d := range c.pressing() {
		f := deadlineFacts{
			Left: left(c.today(), d.LastSafe), What: clockName(d.Kind),
			Near: daysBetween(c.today(), d.LastSafe) <= 7,
			Note: fmt.Sprintf("Last safe day %s. ", day(d.LastSafe)),
		}
		if d.Unconfirmed() {
			f.Note += "Unconfirmed. "
		}
		f.Note += "Platforms change their rules: look at the order's own page."
		if p, ok := processOf(d.Platform); ok {
			f.What += " (" + p.Name + ")"
		}
		out = append(out, f)
	}
	return out
}

// leftFor begins a sentence about a day: "10 days are left".
func leftFor(today, d timeline.Date) string {
	switch n := daysBetween(today, d); {
	case n > 1:
		return fmt.Sprintf("%d days are left", n)
	case n == 1:
		return "one day is left"
	case n == 0:
		return "today is the last safe day"
	default:
		return "the last safe day is over, do not wait"
	}
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
