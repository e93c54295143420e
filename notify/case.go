package notify

import (
	"slices"
	"time"

	"nudged/timeline"
)

// Case is an order as it stands at a moment: all that a mail about it is made of.
type Case struct {
	Order    timeline.Order
	Status   timeline.Status
	Standing timeline.Standing
	Rows     []timeline.Row
	Calendar *timeline.Calendar
	At       time.Time
	Zone     *time.Location // the owner's

	policy timeline.Policy
}

// NewCase looks at an order as of at.
func NewCase(o timeline.Order, entries []timeline.Entry, p timeline.Policy, cov timeline.Coverage, at time.Time) Case {
	cal := timeline.CalendarFor(o, p)
	rows := timeline.Rows(entries, at)
	return Case{
		Order: o, Rows: rows, Calendar: cal, At: at, Zone: p.Zone,
		Status:   timeline.StatusAt(o, entries, cal, p, cov, at),
		Standing: timeline.Stand(rows, p.Own),
		policy:   p,
	}
}

// today is the owner's date.
func (c Case) today() timeline.Date { return timeline.DateOf(c.At.In(c.Zone)) }

func (c Case) silence() timeline.Silence {
	if c.Status.Silence == nil {
		return ""
	}
	return *c.Status.Silence
}

// unanswered are all attempts since the last answer, those that never arrived too.
func (c Case) unanswered() []timeline.Row {
	all := slices.Concat(c.Standing.Open, c.Standing.Refused)
	slices.SortFunc(all, func(a, b timeline.Row) int { return a.At.Compare(b.At) })
	return all
}

// failed are the addresses that refused mail about this order for good.
func (c Case) failed() []string {
	var out []string
	for _, r := range c.Rows {
		for _, a := range r.Failed {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// nudgedBefore reports whether a mail about this order has gone out already.
func (c Case) nudgedBefore() bool {
	return slices.ContainsFunc(c.Rows, func(r timeline.Row) bool { return r.Kind == timeline.EntryNudge })
}

// recipients are the addresses that the owner wrote to last, without those that
// refused; where the owner wrote to none, the seller's.
func (c Case) recipients() []timeline.Address {
	for _, r := range slices.Backward(c.unanswered()) {
		if to := c.usable(r.To); len(to) > 0 {
			return to
		}
	}
	return c.usable(c.Order.Sellers)
}

func (c Case) usable(list []timeline.Address) []timeline.Address {
	var out []timeline.Address
	failed := c.failed()
	for _, a := range list {
		same := func(b timeline.Address) bool { return b.Key() == a.Key() }
		refused := slices.ContainsFunc(failed, func(f string) bool { return same(timeline.Address{Address: f}) })
		ours := slices.ContainsFunc(c.policy.Own, same)
		if !refused && !ours && validAddress(timeline.Address{Address: a.Address}) == nil {
			out = append(out, a)
		}
	}
	return out
}

// pressing are the deadlines that the owner can still keep, the nearest first.
func (c Case) pressing() []timeline.Deadline {
	var out []timeline.Deadline
	for _, d := range c.Status.Deadlines {
		ours := d.Actor == "buyer" || d.Actor == "issuer" || d.Actor == "both"
		if ours && d.Bound == timeline.BoundLast && !d.Passed {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b timeline.Deadline) int { return daysBetween(b.LastSafe, a.LastSafe) })
	return out
}

// soon is how many days away a deadline may be to be worth a line.
const soon = 60

// near are the deadlines worth a line: the nearest, and what else comes soon.
func (c Case) near() []timeline.Deadline {
	list := c.pressing()
	for i, d := range list {
		if i > 0 && daysBetween(c.today(), d.LastSafe) > soon {
			return list[:i]
		}
	}
	return list
}
