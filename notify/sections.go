package notify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// The sections of a digest, in their order.

// gaps is what keeps us from hearing.
func (v overview) gaps() section {
	s := section{Title: "Not working"}
	for _, d := range v.deaf {
		since := d.Failing
		if since.IsZero() {
			since = d.Through
		}
		s.Rows = append(s.Rows, row{
			What:   fmt.Sprintf("Mailbox %s cannot be read since %s", mailboxName(d.MailboxName), since.In(v.zone).Format(timeForm)),
			Why:    "While it lasts nobody is called silent. " + sentence(oneLine(d.Why, 200)),
			Do:     "nudged check names the setting to change",
			Urgent: true,
		})
	}
	for _, h := range v.healed {
		s.Rows = append(s.Rows, row{
			What: fmt.Sprintf("Mailbox %s was not read from %s to %s", mailboxName(h.MailboxName), h.From.In(v.zone).Format(timeForm), h.To.In(v.zone).Format(timeForm)),
			Why:  "What came in meanwhile has been read since, and all counts are as if it had been read at once.",
		})
	}
	return s
}

func mailboxName(m store.MailboxName) string {
	return oneLine(strings.TrimPrefix(m.Account+"/"+m.Mailbox, "/"), 80)
}

// deadlines are the last days that run, the nearest of each order, the nearest
// of all first.
func (v overview) deadlines() section {
	s := section{Title: "Deadlines", Note: "Platforms change their rules: look at the order's own page."}
	type running struct {
		Case
		d timeline.Deadline
	}
	var list []running
	far := 0
	for _, c := range v.open {
		switch all := c.pressing(); {
		case len(all) == 0:
		case daysBetween(v.today(), all[0].LastSafe) > soon:
			far++
		default:
			list = append(list, running{c, all[0]})
		}
	}
	slices.SortStableFunc(list, func(a, b running) int { return daysBetween(b.d.LastSafe, a.d.LastSafe) })
	for _, r := range list {
		s.Rows = append(s.Rows, r.deadlineRow(r.d))
	}
	if far > 0 {
		s.Note = fmt.Sprintf("%s more than %d days away. %s", count(far, "other is", "others are"), soon, s.Note)
	}
	return s
}

func (c Case) deadlineRow(d timeline.Deadline) row {
	why := "Last safe day " + day(d.LastSafe)
	if p, ok := processOf(d.Platform); ok {
		why += ", " + p.Name
	}
	if d.Unconfirmed() {
		why += " (unconfirmed)"
	}
	return row{
		What:   fmt.Sprintf("%s: %s to %s", c.short(), left(c.today(), d.LastSafe), clockName(d.Kind)),
		Why:    why + ". " + c.silenceLine(),
		Do:     c.met(d),
		Urgent: daysBetween(c.today(), d.LastSafe) <= c.policy.SafetyMargin,
		about:  &c,
	}
}

// met says how a deadline is met, and the word by which nudged gets to know of it.
func (c Case) met(d timeline.Deadline) string {
	switch {
	case d.Kind == timeline.ClockEvidence:
		return "upload it on the case's page, then answer “{n} evidence uploaded”"
	case opens(d):
		return "open it on the order's page, then answer “{n} dispute opened”"
	case strings.HasPrefix(d.Kind, "escalate"):
		return "escalate it on the case's page, then answer “{n} escalated”"
	}
	return "do it on the order's page; when all is settled, answer “{n} resolved”"
}

// confirmed are the sellers of whom the owner said that they are silent, by value.
func (v overview) confirmed() section {
	s := section{Title: "Silent, as you said"}
	cases := v.with(timeline.SilenceConfirmedSilent)
	slices.SortStableFunc(cases, func(a, b Case) int {
		if a.value() < b.value() {
			return 1
		}
		return -1
	})
	s.Rows = silent(cases)
	return s
}

func (c Case) value() float64 {
	n, _ := strconv.ParseFloat(c.Order.Amount, 64)
	return n
}

// presumed are the sellers of whom nothing came for too long.
func (v overview) presumed() section {
	s := section{Title: "Silent, as far as we heard", Note: "An answer that reached only you? Forward it to " + v.tracking + "."}
	cases := v.with(timeline.SilencePresumedSilent)
	slices.SortStableFunc(cases, func(a, b Case) int { return b.Status.BusinessDays - a.Status.BusinessDays })
	s.Rows = silent(cases)
	return s
}

func silent(cases []Case) []row {
	var rows []row
	for _, c := range cases {
		r := row{What: fmt.Sprintf("%s: %s", c.short(), count(c.Status.BusinessDays, "working day", "working days")), Why: sentence(c.Status.Reason) + ".", about: &c}
		r.Do = c.press()
		rows = append(rows, r)
	}
	return rows
}

// press is what the owner can do about a seller who is silent.
func (c Case) press() string {
	_, platform := processOf(c.Order.Platform)
	_, payment := processOf(c.Order.Payment)
	switch {
	case c.noticed():
		return "if they did, answer “{n} replied in chat: what they wrote”; if not, “{n} no”"
	case c.Status.Stage == timeline.StageDispute:
		return "ask for a decision on the case's page, then answer “{n} escalated”"
	case c.Status.Stage == timeline.StageMediation:
		return "ask in the case how it stands"
	case platform || payment:
		return "write once more; or open the dispute, then answer “{n} dispute opened”"
	}
	return "write once more, by another channel too, and log it: answer “{n} phone: what you said”"
}

// promises are the days that sellers named, those of the next days and those
// that are over.
func (v overview) promises() section {
	s := section{Title: "Promised"}
	for _, c := range v.open {
		d := c.Standing.Promise
		if d.IsZero() || c.silence() == "" || daysBetween(c.today(), d) > 3 {
			continue
		}
		r := row{
			What:  fmt.Sprintf("%s: an answer was named for %s (%s)", c.short(), day(d), left(c.today(), d)),
			Why:   "Until that day is over nobody is called silent.",
			Do:    "wait for it",
			about: &c,
		}
		if d.Before(c.today()) {
			r.Why, r.Do = "The day is over, and nothing has come.", "ask again; the nudge brings a text"
		}
		s.Rows = append(s.Rows, r)
	}
	return s
}

// undelivered is what did not arrive: the owner's mail, and ours.
func (v overview) undelivered() section {
	s := section{Title: "Not delivered"}
	for _, c := range v.with(timeline.SilenceUndeliverable) {
		s.Rows = append(s.Rows, row{
			What: c.short() + ": what you wrote did not arrive",
			Why:  "Refused for good: " + oneLine(strings.Join(c.failed(), ", "), 200),
			Do:   "use another address, or another channel",

			about: &c,
		})
	}
	for _, o := range v.returned {
		s.Rows = append(s.Rows, row{What: fmt.Sprintf("Our own mail “%s” was not delivered", oneLine(o.Subject, 80)), Why: oneLine(o.Said, 300), Do: "nudged check tries the server"})
	}
	return s
}

// questions are what providers ask, the letters that could not be placed, and the
// days that a deadline lacks.
func (v overview) questions() section {
	s := section{Title: "Questions"}
	s.Rows = append(v.forwards(), v.missing()...)
	for _, r := range v.asked {
		s.Rows = append(s.Rows, row{
			What: fmt.Sprintf("%s: %s", r.ID, questionOf(r)),
			Why:  sentence(oneLine(r.Why, 200)),
			asks: r,
		})
	}
	return s
}

func questionOf(r *store.Review) string {
	from := escaped(r.From.Address, 60)
	if from == "" {
		from = "somebody"
	}
	return fmt.Sprintf("%s wrote “%s”", from, escaped(r.Subject, 80))
}

// strangers are counted, and some of them listed as plain text: what they write
// is theirs.
func (v overview) strangers() section {
	s := section{Title: "Strangers"}
	s.Note = fmt.Sprintf("%s new, %s in all, from addresses that belong to no order. They change nothing and get no answer.", thousands(len(v.strange)), thousands(v.stranger))
	for _, r := range slices.Backward(v.strange) {
		s.Rows = append(s.Rows, row{What: r.ID + ": " + questionOf(r)})
	}
	return s
}

// news is what came in since the last digest, the latest first.
func (v overview) news() section {
	s := section{Title: "Came in since the last digest"}
	if len(v.arrived) > 0 {
		s.Note = "On the wrong order? Answer with the number of the line, “move”, and the order's number."
	}
	for _, e := range slices.Backward(v.arrived) {
		s.Rows = append(s.Rows, row{
			What:  fmt.Sprintf("%s: %s", oneLine(e.Order, 60), newsOf(e)),
			Why:   opening(e.Text, 140),
			Do:    answerTo(e),
			entry: &e,
		})
	}
	return s
}

// answerTo is what the owner can do about an entry that came in.
func answerTo(e timeline.Entry) string {
	switch {
	case e.Fateful():
		return "if it is so, answer “{n} ok”; deadlines count from it then"
	case e.Kind == timeline.EntryPlatform:
		return "if it was an answer, answer “{n} replied in chat: what they wrote”"
	case e.Kind == timeline.EntryBounce && len(e.Failed) > 0:
		return "use another address, or another channel"
	case e.Answers && e.Holding:
		return "wait; nudged asks again soon"
	case e.Answers:
		return "your turn; settled: answer “{n} close”; if it is no answer, “{n} no”"
	}
	return ""
}

func newsOf(e timeline.Entry) string {
	from := "somebody"
	if e.From != nil {
		from = oneLine(e.From.String(), 80)
	}
	switch e.Kind {
	case timeline.EntryAutoReply:
		return "an automatic reply of " + from
	case timeline.EntryBounce:
		return "a delivery report"
	case timeline.EntryPlatform:
		return "a notice of the platform, “" + oneLine(e.Subject, 100) + "”"
	}
	if e.Answers {
		return from + " answered"
	}
	return from + " wrote “" + oneLine(e.Subject, 100) + "”"
}

// with are the open orders in a state.
func (v overview) with(s timeline.Silence) []Case {
	var out []Case
	for _, c := range v.open {
		if c.silence() == s {
			out = append(out, c)
		}
	}
	return out
}

// short is an order's number and goods.
func (c Case) short() string {
	s := oneLine(c.Order.Number, 60)
	if c.Order.Title != "" {
		s += ", " + oneLine(c.Order.Title, 60)
	}
	return s
}
