package notify

import (
	"fmt"

	"nudged/timeline"
)

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
	case timeline.StepActionDue:
		return "The day is over by which the seller wanted to act. Was it done?"
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

func (c Case) deadlineFacts() []deadlineFacts {
	var out []deadlineFacts
	for _, d := range c.near() {
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
