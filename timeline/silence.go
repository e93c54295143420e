package timeline

import "time"

// StatusAt tells how an order stands at a moment, from what was known by then.
func StatusAt(o Order, entries []Entry, c *Calendar, p Policy, cov Coverage, at time.Time) Status {
	v := look(o, entries, c, p, cov, at)
	silence := v.silence()
	out := Status{
		Number: o.Number, Stage: v.Stage, Turn: v.turn(silence), Deadlines: v.deadlines,
		Reason: v.reason(silence), Next: v.next(),
	}
	if o.Platform != "" {
		out.Platform = &o.Platform
	}
	if silence == "" {
		return out
	}
	out.Silence, out.Promised = &silence, v.Promise
	out.Attempts, out.AttemptsOnPlatform = len(v.Open), v.OnPlatform()
	if start, ok := v.start(); ok {
		out.BusinessDays = BusinessDays(c, start, at)
	}
	if len(v.Open) > 0 {
		since := v.Open[0].At
		out.WaitingSince, out.BusinessDays = &since, BusinessDays(c, since, at)
	}
	if v.Platform != nil {
		out.PlatformSays = &v.Platform.At
	}
	return out
}

// view is all that a moment is judged by.
type view struct {
	Standing
	order     Order
	rows      []Row
	calendar  *Calendar
	policy    Policy
	coverage  Coverage
	at        time.Time
	deadlines []Deadline
}

func look(o Order, entries []Entry, c *Calendar, p Policy, cov Coverage, at time.Time) *view {
	rows := Rows(entries, at)
	return &view{
		Standing: Stand(rows, p.Own), order: o.hushedAt(entries, at), rows: rows, calendar: c, policy: p, coverage: cov, at: at,
		deadlines: Deadlines(o, rows, p.zone(), at),
	}
}

// start is when the clock began that the seller is measured by, if one runs: at
// the first unanswered attempt, or with the day of a promise, whichever was first.
func (v *view) start() (time.Time, bool) {
	switch {
	case v.Stage.Done() || len(v.Open) == 0 && v.Promise.IsZero():
		return time.Time{}, false
	case v.Promise.IsZero():
		return v.Open[0].At, true
	}
	start := v.Promise.Start(v.calendar.zone)
	if len(v.Open) > 0 && v.Open[0].At.Before(start) {
		start = v.Open[0].At
	}
	return start, true
}

// pausedUntil is the end of the day that the seller named: until then nobody is silent.
func (v *view) pausedUntil() time.Time {
	if v.Promise.IsZero() {
		return time.Time{}
	}
	return v.Promise.AddDays(1).Start(v.calendar.zone)
}

func (v *view) silence() Silence {
	start, running := v.start()
	switch {
	case v.Stage.Done() || !v.Asked:
		return ""
	case len(v.Open) == 0 && len(v.Refused) > 0:
		return SilenceUndeliverable
	case !running:
		return SilenceAnswered
	case v.at.Before(v.pausedUntil()):
		return SilencePromised
	case v.Silent != nil:
		return SilenceConfirmedSilent
	case BusinessDays(v.calendar, start, v.at) >= v.policy.UnresponsiveAfter:
		return v.presumed(start)
	}
	if _, ok := v.calendar.Holiday(DateOf(v.at.In(v.calendar.zone))); ok {
		return SilenceHoliday
	}
	return SilenceWaiting
}

// presumed is silence, unless it would have begun only after we stopped
// listening: what came since then is not known yet.
func (v *view) presumed(start time.Time) Silence {
	through := v.coverage.Through
	if v.coverage.Gap(v.at) && (through.Before(v.pausedUntil()) || BusinessDays(v.calendar, start, through) < v.policy.UnresponsiveAfter) {
		return SilenceFeedGap
	}
	return SilencePresumedSilent
}

func (v *view) turn(s Silence) Turn {
	switch {
	case s == "":
		return TurnNobody
	case s == SilenceUndeliverable:
		return TurnBuyer
	case s != SilenceAnswered || v.Answer.Holding:
		return TurnSeller
	case v.Thanked:
		return TurnNobody
	}
	return TurnBuyer
}

// SomethingToSay reports whether the digest of a day has to speak of an order:
// the seller is silent or cannot be reached, we cannot hear, or a deadline runs.
func SomethingToSay(s Status) bool {
	if s.Stage.Done() {
		return false
	}
	for _, d := range s.Deadlines {
		if !d.Passed {
			return true
		}
	}
	if s.Silence == nil {
		return false
	}
	switch *s.Silence {
	case SilencePresumedSilent, SilenceConfirmedSilent, SilenceUndeliverable, SilenceFeedGap:
		return true
	}
	return false
}
