package timeline

import (
	"slices"
	"time"
)

// Steps are the mails about an order that go out in [from, until) if nothing
// more arrives. What was sent by from is left out. A nudge whose time was over
// by from is not made up for here; a warning of a deadline is.
func Steps(o Order, entries []Entry, c *Calendar, p Policy, cov Coverage, from, until time.Time) []Step {
	v := look(o, entries, c, p, cov, from)
	out := v.ahead()
	end := slices.IndexFunc(out, func(s Step) bool { return !s.At.Before(until) })
	if end < 0 {
		end = len(out)
	}
	return out[:end]
}

// next is the first step from the moment of the view on.
func (v *view) next() *Step {
	if ahead := v.ahead(); len(ahead) > 0 {
		return &ahead[0]
	}
	return nil
}

// ahead are all steps from the moment of the view on, in order; deadlines come
// before nudges.
func (v *view) ahead() []Step {
	if v.order.Proposed {
		return nil // the owner has not said yet that it is an order
	}
	var out []Step
	for _, d := range v.deadlines {
		if d.warns() {
			out = append(out, v.aheadOf(d)...)
		}
	}
	for _, s := range v.rungs() {
		// While we are not listening nobody can be called silent.
		if !s.At.Before(v.at) && !v.coverage.Gap(v.at) && !v.nudged(s) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b Step) int { return a.At.Compare(b.At) })
	return out
}

func (v *view) aheadOf(d Deadline) []Step {
	var out []Step
	for _, s := range v.warnings(d) {
		if !s.At.Before(v.at) && !v.warned(s) {
			out = append(out, s)
		}
	}
	if late, ok := v.overdue(d, v.at); ok && (len(out) == 0 || late.At.Before(out[0].At)) {
		out = append([]Step{late}, out...)
	}
	return out
}

// staleAfter is how late a nudge may be. After a longer outage, or on a first
// start with years of mail, the digest tells who is silent.
const staleAfter = 30 * 24 * time.Hour

// calm is the least time between two nudges about one order. Deadlines do not wait.
const calm = 24 * time.Hour

// Due is the step that has to be sent now, if one has to, and when to look
// again at the latest; a zero time says not before something arrives. After
// downtime it is one step, the latest, for all that were missed.
func Due(o Order, entries []Entry, c *Calendar, p Policy, cov Coverage, now time.Time) (step *Step, next time.Time) {
	v := look(o, entries, c, p, cov, now)
	due, next := v.due()
	if due != nil && p.Quiet.Holds(now, p.zone()) {
		return nil, p.Quiet.Out(now, p.zone())
	}
	return due, next
}

// Overdue is the nudge that goes out first where the program begins to work at
// now: its time came while nobody was there to send it. None where no nudge
// waits, or where its time is still ahead.
func Overdue(o Order, entries []Entry, c *Calendar, p Policy, cov Coverage, now time.Time) *Step {
	at := now
	if p.Quiet.Holds(now, p.zone()) {
		at = p.Quiet.Out(now, p.zone())
	}
	step, _ := Due(o, entries, c, p, cov, at)
	if step == nil || step.Kind != KindNudge || !step.At.Before(now) {
		return nil
	}
	step.At = at
	return step
}

// Missed are all steps whose moment had come by now, whether they were sent or not.
func Missed(o Order, entries []Entry, c *Calendar, p Policy, cov Coverage, now time.Time) []Step {
	v := look(o, entries, c, p, cov, now)
	var out []Step
	for _, d := range v.deadlines {
		if d.warns() {
			out = append(out, v.warnings(d)...)
		}
	}
	out = append(out, v.rungs()...)
	return slices.DeleteFunc(out, func(s Step) bool { return s.At.After(now) })
}

func (v *view) due() (due *Step, next time.Time) {
	if v.order.Proposed {
		return nil, time.Time{}
	}
	for _, d := range v.deadlines {
		if !d.warns() {
			continue
		}
		for _, s := range v.warnings(d) {
			if s.At.After(v.at) && !v.warned(s) {
				next = sooner(next, s.At)
			}
		}
		if s, ok := v.overdue(d, v.at.Add(1)); ok && due == nil {
			due = &s // the deadlines are in the order of their days
		}
	}
	nudge, later := v.dueNudge()
	if due == nil {
		due = nudge
	}
	return due, sooner(next, later)
}

func (v *view) dueNudge() (due *Step, next time.Time) {
	rest := v.restUntil()
	for _, s := range v.rungs() {
		switch {
		case v.nudged(s):
		case s.At.After(v.at):
			next = sooner(next, latest(s.At, rest))
		case v.coverage.Gap(v.at) && s.At.After(v.coverage.Through):
			next = sooner(next, v.at.Add(HearingGrace)) // held until we have heard what came
		case v.at.Sub(s.At) > staleAfter:
		case v.at.Before(rest):
			next = sooner(next, v.policy.Quiet.Out(rest, v.policy.zone()))
		default:
			due = &s
		}
	}
	return due, next
}

// restUntil is when the next nudge may follow the last one.
func (v *view) restUntil() time.Time {
	for _, r := range slices.Backward(v.rows) {
		if r.Kind == EntryNudge && !isDeadlineKey(r.Step) {
			return r.At.Add(calm)
		}
	}
	return time.Time{}
}

// sooner is the earlier of two times, of which a zero one is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
