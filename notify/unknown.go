package notify

import (
	"fmt"
	"slices"
	"time"

	"nudged/timeline"
)

// What is not known is asked for, in the first digest of a week, and never invented.

// missing asks for the days on which deadlines depend, about the orders that
// there is something to settle about.
func (v overview) missing() []row {
	var rows []row
	if !v.weekly() {
		return nil
	}
	for _, c := range v.open {
		if !c.Standing.Asked && c.Order.Problem == "" {
			continue
		}
		for _, m := range c.missing() {
			rows = append(rows, row{
				What:  c.short() + ": " + factQuestions[m.Fact],
				Why:   c.dependsOn(m),
				Do:    c.tellFact(m, numeral+" "),
				order: c.Order.Number,
			})
		}
	}
	return rows
}

func (c Case) missing() []timeline.Missing {
	return timeline.MissingFacts(c.Order, c.Rows, c.policy)
}

var factQuestions = map[string]string{
	"received":         "when did it arrive?",
	"paid":             "when did you pay?",
	"shipped":          "when was it sent off, with which tracking number?",
	"expected":         "what was the latest estimated delivery?",
	"eligible_to_open": "since when does its page let you open a case?",
}

// tellFact says by which word a missing fact is told; number, with a space, is the
// one of its order in the mail.
func (c Case) tellFact(m timeline.Missing, number string) string {
	if slices.Contains([]string{"received", "paid", "shipped", "expected"}, m.Fact) {
		return fmt.Sprintf("answer “%s%s 1 March”, with the day", number, m.Fact)
	}
	return fmt.Sprintf("nudged order edit %s --happened %s=DATE", oneLine(c.Order.Number, 60), m.Fact)
}

// dependsOn tells what a missing fact is good for.
func (c Case) dependsOn(m timeline.Missing) string {
	s := "The last day to " + clockName(m.Kind)
	if p, ok := processOf(m.Platform); ok {
		s += " at " + p.Name
	}
	return s + " is counted from then."
}

// calendars names the years whose official days are not known: the coming one
// from November on, when it should be; the current one as long as it lasts.
func (v overview) calendars() section {
	s := section{Title: "Calendars"}
	if !v.weekly() {
		return s
	}
	told := map[string]bool{}
	for _, c := range v.open {
		year, unknown := unknownYear(c.Calendar, v.today())
		if !unknown || told[c.Calendar.Code] {
			continue
		}
		told[c.Calendar.Code] = true
		s.Rows = append(s.Rows, row{
			What: fmt.Sprintf("The official holidays of %s in %d are not known yet", c.Calendar.Code, year),
			Why:  "Until they are, the working days of that year are those of the week. They are usually published in November.",
			Do:   "take a newer nudged, or write them into a calendar file (nudged init --calendar)",
		})
	}
	return s
}

func unknownYear(c *timeline.Calendar, today timeline.Date) (year int, unknown bool) {
	known := func(year int) bool { return c.YearStatus(year) == timeline.YearOfficial }
	switch {
	case !known(today.Year) && known(today.Year-1):
		return today.Year, true
	case today.Month >= time.November && known(today.Year) && !known(today.Year+1):
		return today.Year + 1, true
	}
	return 0, false
}
