package evidence

import (
	"slices"
	"time"

	"nudged/timeline"
)

// Attempt is one time that the owner wrote to the seller and waited for an answer.
type Attempt struct {
	timeline.Row
	Outcome Outcome
	Until   time.Time     // when it was answered; else as of when it was not
	Answer  *timeline.Row // what ended the waiting
	Days    int           // the seller's working days from it to Until
	Off     []Holiday     // the seller's holidays between, which do not count
	Failed  []string      // addresses that refused it
	Said    *timeline.Row // the platform's word that the seller wrote, where nothing else is known
}

// Outcome is what became of an attempt.
type Outcome string

// The outcomes.
const (
	Answered   Outcome = "answered"
	Bounced    Outcome = "bounced"    // every address refused it
	Silent     Outcome = "silent"     // no answer on record as of the moment
	Unheard    Outcome = "unheard"    // nor could one have been heard: we were not listening
	Unclear    Outcome = "unclear"    // the platform says that the seller wrote; what, is not on record
	Superseded Outcome = "superseded" // the matter was settled before an answer came
)

// Holiday is a span of days on which the seller does not work.
type Holiday struct {
	Name        string
	First, Last timeline.Date
}

// attempts goes through the rows and says of each attempt what became of it.
func attempts(c *Case, p timeline.Policy) []Attempt {
	var out []Attempt
	failed := failures(c.Rows)
	for i, r := range c.Rows {
		if r.Kind != timeline.EntrySent || !r.Expects {
			continue
		}
		end := ending(c.Rows, i)
		a := Attempt{Row: r, Until: c.At, Failed: failed[r.Seq]}
		switch stand := timeline.Stand(c.Rows[:end], p.Own); {
		case slices.ContainsFunc(stand.Refused, same(r)):
			a.Outcome = Bounced
		case end < len(c.Rows):
			a.ended(&c.Rows[end])
		default:
			a.Outcome, a.Said = unanswered(c, stand), stand.Platform
		}
		a.Days = timeline.BusinessDays(c.Calendar, r.At, a.Until)
		a.Off = holidays(c.Calendar, r.At, a.Until)
		out = append(out, a)
	}
	return out
}

// ending is the row after i that ends the waiting: an answer, or the end of the
// matter; len(rows) where there is none.
func ending(rows []timeline.Row, i int) int {
	for j := i + 1; j < len(rows); j++ {
		r := rows[j]
		named := !r.Promised.IsZero() && (r.Kind == timeline.EntrySent || r.Kind == timeline.EntryNote)
		if r.Answers || named || r.Kind == timeline.EntryStage && r.Stage.Done() {
			return j
		}
	}
	return len(rows)
}

func (a *Attempt) ended(by *timeline.Row) {
	a.Outcome, a.Answer, a.Until = Answered, by, by.At
	if by.Kind == timeline.EntryStage {
		a.Outcome, a.Answer = Superseded, nil
	}
}

// unanswered says how sure it is that nobody answered.
func unanswered(c *Case, s timeline.Standing) Outcome {
	switch {
	case s.Platform != nil:
		return Unclear
	case c.Status.Silence != nil && *c.Status.Silence == timeline.SilenceFeedGap:
		return Unheard
	}
	return Silent
}

func same(r timeline.Row) func(timeline.Row) bool {
	return func(o timeline.Row) bool { return o.Seq == r.Seq }
}

// failures collects the addresses that refused each attempt.
func failures(rows []timeline.Row) map[uint64][]string {
	out := map[uint64][]string{}
	for _, r := range rows {
		if r.Kind == timeline.EntryBounce {
			out[r.Target] = append(out[r.Target], r.Failed...)
		}
	}
	return out
}

// maxSpan bounds the days that are looked at for holidays.
const maxSpan = 3660

// holidays names the holidays between two moments, in the seller's dates.
func holidays(c *timeline.Calendar, from, to time.Time) []Holiday {
	var out []Holiday
	first, end := timeline.DateOf(from.In(c.Zone())).AddDays(1), timeline.DateOf(to.In(c.Zone()))
	if first.DaysTo(end) > maxSpan {
		first = end.AddDays(-maxSpan)
	}
	for d := first; d.Before(end); d = d.AddDays(1) {
		name, ok := c.Holiday(d)
		if !ok {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Name == name && out[n-1].Last.AddDays(1) == d {
			out[n-1].Last = d
			continue
		}
		out = append(out, Holiday{name, d, d})
	}
	return out
}

// OnPlatform counts the attempts that the platform itself can see.
func OnPlatform(all []Attempt) (n int) {
	for _, a := range all {
		if a.OnPlatform {
			n++
		}
	}
	return n
}
