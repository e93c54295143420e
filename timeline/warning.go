package timeline

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// warnBefore are the days before the last safe day on which a deadline is
// warned of. The beginning of the safety margin is one more.
var warnBefore = []int{10, 5, 2, 1}

// usualHour is when a warning goes out where the quiet hours leave the choice.
const usualHour = 8 * 60

// morning is when a mail goes out that is due on a day: at eight, or at the
// first moment of the day after it, else of the day, that is not quiet.
func (p Policy) morning(d Date) time.Time {
	loc := p.zone()
	at := p.Quiet.Out(d.clock(usualHour, loc)[0], loc)
	if DateOf(at) != d {
		at = p.Quiet.Out(d.Start(loc), loc)
	}
	return at
}

// warns reports whether mails are sent about a deadline: it is the last day
// for a step of the buyer, or of the bank for them.
func (d Deadline) warns() bool {
	return d.Bound == BoundLast && (d.Actor == "buyer" || d.Actor == "issuer" || d.Actor == "both")
}

// Unconfirmed reports whether the source of the deadline is too weak to rely on.
func (d Deadline) Unconfirmed() bool { return d.Confidence != "high" && d.Confidence != "medium" }

// warnings are all mails about a deadline, those that are over included.
func (v *view) warnings(d Deadline) []Step {
	margin := d.Due.AddDays(-v.policy.SafetyMargin)
	days := []Date{margin}
	for _, n := range warnBefore {
		if day := d.LastSafe.AddDays(-n); day != margin {
			days = append(days, day)
		}
	}
	slices.SortFunc(days, func(a, b Date) int { return a.number() - b.number() })
	var out []Step
	for _, day := range days {
		if day.Before(margin) && v.hushed(day) {
			continue
		}
		left := strconv.Itoa(day.DaysTo(d.Due))
		out = append(out, Step{
			At: v.policy.morning(day), Kind: KindDeadline, Step: d.Kind + "-" + left,
			Key: d.key() + left, Deadline: &d,
		})
	}
	return out
}

// key begins the Step.Key of every mail about a deadline.
func (d Deadline) key() string {
	return "deadline/" + d.Platform + "/" + d.Kind + "/" + d.Due.String() + "/"
}

func isDeadlineKey(key string) bool { return strings.HasPrefix(key, "deadline/") }

// warned reports whether a mail about the same day went out that makes s
// needless: s itself, or one sent when s was over already.
func (v *view) warned(s Step) bool {
	for _, r := range v.rows {
		if r.Kind == EntryNudge && (r.Step == s.Key || strings.HasPrefix(r.Step, s.Deadline.key()) && !r.At.Before(s.At)) {
			return true
		}
	}
	return false
}

// overdue is the warning that stands for those of a deadline that are over and
// were not sent, to be sent late: later on its day, and within the safety margin
// on any day until the deadline itself is over.
func (v *view) overdue(d Deadline, now time.Time) (Step, bool) {
	var last Step
	for _, s := range v.warnings(d) {
		if s.At.Before(now) {
			last = s
		}
	}
	if last.At.IsZero() || v.warned(last) {
		return Step{}, false
	}
	margin, meant := d.Due.AddDays(-v.policy.SafetyMargin), DateOf(last.At)
	last.At = v.policy.Quiet.Out(now, v.policy.zone())
	today := DateOf(last.At)
	return last, !d.Due.Before(today) && (today == meant || !today.Before(margin))
}
