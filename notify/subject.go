package notify

import (
	"fmt"
	"strings"
	"time"

	"nudged/timeline"
)

// subjectMax keeps a subject readable on a phone and below every limit.
const subjectMax = 150

// Subject is the subject of the mail that carries out step about one order.
func (c Case) Subject(step timeline.Step) string {
	s := "[" + oneLine(c.Order.Number, 60) + "] "
	switch silence, d := c.silence(), step.Deadline; {
	case d != nil:
		s += fmt.Sprintf("%s: %s, last safe day %s", sentence(left(c.today(), d.LastSafe)), clockName(d.Kind), day(d.LastSafe))
	case silence == timeline.SilenceUndeliverable:
		s += "What you wrote did not arrive"
	case c.noticed():
		s += "Did the seller answer?"
	case step.Step == timeline.StepMediation, step.Step == timeline.StepMediationAgain:
		s += "How does the mediation stand?"
	case step.Step == timeline.StepActionDue:
		s += "Did they do what they announced?"
	case silence == timeline.SilenceAnswered:
		s += "They asked for patience; nothing has come since"
	case silence == "":
		s += "Nobody has been asked yet"
	case len(c.Standing.Open) == 0:
		s += "The promised answer has not come"
	default:
		s += "No answer for " + count(c.Status.BusinessDays, "working day", "working days")
	}
	if c.Order.Title != "" {
		s += ": " + oneLine(c.Order.Title, 60)
	}
	return subjectLine(s)
}

// subjectOfMany is that of a mail about several orders.
func subjectOfMany(cases []matter) string {
	const named = 4
	var numbers []string
	for i, c := range cases {
		if i == named {
			numbers = append(numbers, fmt.Sprintf("%d more", len(cases)-named))
			break
		}
		numbers = append(numbers, oneLine(c.Order.Number, 30))
	}
	return subjectLine(fmt.Sprintf("%d orders need you: %s", len(cases), strings.Join(numbers, ", ")))
}

// DigestSubject is the subject of the digest of a date.
func DigestSubject(at time.Time) string { return "nudged digest, " + at.Format(dayForm) }

// subjectLine makes any text fit to be a subject. "=?" would be read as the
// beginning of an encoded-word (RFC 2047), which a seller's text is not to forge.
func subjectLine(s string) string {
	return oneLine(strings.ReplaceAll(oneLine(s, 2*subjectMax), "=?", "= ?"), subjectMax)
}
