package timeline

import (
	"fmt"
	"strings"
	"time"
)

// reason says in a sentence why the order stands as it does.
func (v *view) reason(s Silence) string {
	parts := []string{v.because(s)}
	if v.Platform != nil && (s == SilenceWaiting || s == SilenceHoliday || s == SilencePresumedSilent || s == SilenceFeedGap) {
		parts = append(parts, "the platform says that the seller wrote on "+v.day(v.Platform.At)+": did they answer?")
	}
	if start, ok := v.start(); ok {
		parts = append(parts, v.doubts(start)...)
	}
	return strings.Join(parts, "; ")
}

func (v *view) because(s Silence) string {
	switch s {
	case "":
		if v.Stage.Done() {
			return "the order is " + string(v.Stage)
		}
		return "no message to the seller is recorded"
	case SilenceAnswered:
		if v.Answer.Holding {
			return "they asked for patience on " + v.day(v.Answer.At)
		}
		return "they answered on " + v.day(v.Answer.At)
	case SilencePromised:
		return "they named " + v.Promise.String() + " on " + v.day(v.Answer.At)
	case SilenceUndeliverable:
		return "what was sent on " + v.day(v.Refused[len(v.Refused)-1].At) + " never arrived: every address refused it"
	}
	return v.owed(s)
}

// owed tells since when the seller owes an answer.
func (v *view) owed(s Silence) string {
	start, _ := v.start()
	n := BusinessDays(v.calendar, start, v.at)
	since := fmt.Sprintf("asked on %s, %s of the seller since then", v.day(start), workingDays(n))
	if len(v.Open) == 0 || v.Open[0].At.After(start) {
		since = fmt.Sprintf("the promised day %s is over, %s of the seller since then", v.Promise, workingDays(n))
	}
	switch s {
	case SilenceHoliday:
		name, _ := v.calendar.Holiday(DateOf(v.at.In(v.calendar.zone)))
		return since + "; holiday there: " + name
	case SilenceConfirmedSilent:
		return since + "; on " + v.day(v.Silent.At) + " you said that nobody answered"
	case SilenceFeedGap:
		return since + ", but no mail was heard since " + v.minute(v.coverage.Through) + because(v.coverage.Why)
	case SilencePresumedSilent:
		return since + ", no answer known"
	}
	return fmt.Sprintf("%s, %d make silence", since, v.policy.UnresponsiveAfter)
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return " (" + why + ")"
}

func workingDays(n int) string {
	if n == 1 {
		return "1 working day"
	}
	return fmt.Sprintf("%d working days", n)
}

// doubts names what the count does not know.
func (v *view) doubts(start time.Time) []string {
	c, today := v.calendar, DateOf(v.at.In(v.calendar.zone))
	if name, ok := c.Expected(today); ok {
		return []string{fmt.Sprintf("the seller may be on holiday (%s, not official)", name)}
	}
	if span, ok := c.Usual(today); ok {
		return []string{fmt.Sprintf("around %s many factories are closed from %s to %s; whether this one is, a calendar file can say", span.Name, long(span.First), long(span.Last))}
	}
	if c.Note != "" {
		return []string{c.Note}
	}
	for year := max(start.In(c.zone).Year(), today.Year-1); year <= today.Year; year++ {
		switch c.YearStatus(year) {
		case YearProvisional, YearMissing:
			return []string{fmt.Sprintf("the official holidays of %d are not known: only the week is counted", year)}
		case YearPartial:
			return []string{fmt.Sprintf("only the main holidays of %d are known", year)}
		}
	}
	return nil
}

const longDay = "2 January 2006"

func (v *view) day(t time.Time) string { return t.In(v.policy.zone()).Format(longDay) }

func long(d Date) string { return d.Start(time.UTC).Format(longDay) }

func (v *view) minute(t time.Time) string {
	return t.In(v.policy.zone()).Format("2 January 2006 15:04")
}
