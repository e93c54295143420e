package evidence

import (
	"fmt"
	"strconv"
	"strings"

	"nudged/timeline"
)

// maxQuote bounds what a table quotes of a mail; the mail itself is an exhibit.
const maxQuote = 280

func (c *Case) attemptSection(w words) Section {
	s := Section{Title: w.say("attempts")}
	if len(c.Attempts) == 0 {
		s.Notes = []string{w.say("no_attempts")}
		return s
	}
	t := &Table{
		Heads:  []string{w.say("no"), w.say("when"), w.say("channel"), w.say("to"), w.say("asked"), w.say("outcome"), w.say("proof")},
		Widths: []float64{5, 21, 8.5, 18, 21, 19, 7.5},
	}
	answered, bounced := 0, 0
	for i, a := range c.Attempts {
		switch a.Outcome {
		case Answered:
			answered++
		case Bounced:
			bounced++
		}
		t.Rows = append(t.Rows, []string{
			strconv.Itoa(i + 1), c.both(a.At), w.name("c", string(a.Channel)), people(met(a.Channel, a.To...)), quote(a.Row), c.outcome(w, a), c.labels(w, a.Row),
		})
	}
	s.Table = t
	s.Notes = append(s.Notes, w.say("attempts_sum", len(c.Attempts), answered, bounced))
	if c.Order.Platform != "" {
		s.Notes = append(s.Notes, w.say("attempts_chat", OnPlatform(c.Attempts)))
	}
	if c.Order.Platform == "alibaba" {
		s.Notes = append(s.Notes, w.say("advice_chat"))
		if OnPlatform(c.Attempts) == 0 {
			s.Notes = append(s.Notes, w.say("advice_repeat"))
		}
	}
	return s
}

// quote is what a row says, on a few lines.
func quote(r timeline.Row) string {
	subject, text := clean(r.Subject), strings.Join(strings.Fields(clean(r.Text)), " ")
	if runes := []rune(text); len(runes) > maxQuote {
		text = string(runes[:maxQuote]) + "…"
	}
	return strings.TrimSpace(subject + "\n" + text)
}

// outcome says what became of an attempt, and for how long it was waited.
func (c *Case) outcome(w words, a Attempt) string {
	var parts []string
	switch a.Outcome {
	case Answered:
		after := w.say("after_days", a.Days)
		if a.Days == 0 {
			after = w.say("after_less")
		}
		parts = append(parts, w.say("o_answered", c.day(a.Until), after+c.without(w, a), c.labels(w, *a.Answer)))
		if a.Answer.Holding {
			parts = append(parts, w.say("holding"))
		}
		if !a.Answer.Promised.IsZero() {
			parts = append(parts, w.say("promised", a.Answer.Promised))
		}
	case Bounced:
		parts = append(parts, w.say("o_bounced", strings.Join(a.Failed, ", ")))
	case Silent:
		parts = append(parts, w.say("o_silent", w.say("for_days", a.Days, c.day(c.At)))+c.without(w, a))
	case Unheard:
		parts = append(parts, w.say("o_unheard", c.minute(c.heardThrough())))
	case Unclear:
		parts = append(parts, w.say("o_unclear", c.day(a.Said.At)))
	case Superseded:
		parts = append(parts, w.say("o_superseded", c.day(a.Until)))
	}
	if len(a.Failed) > 0 && a.Outcome != Bounced {
		parts = append(parts, w.say("some_failed", strings.Join(a.Failed, ", ")))
	}
	return strings.Join(parts, w.say("semicolon"))
}

// without names the holidays that do not count.
func (c *Case) without(w words, a Attempt) string {
	var out []string
	for _, h := range a.Off {
		days := h.First.String()
		if h.Last != h.First {
			days += " – " + h.Last.String()
		}
		out = append(out, fmt.Sprintf("%s (%s)", timeline.HolidayName(h.Name, w.say("lang")), days))
	}
	if len(out) == 0 {
		return ""
	}
	return w.say("comma") + w.say("without", strings.Join(out, w.say("comma")))
}
