package timeline

import (
	"slices"
	"strings"
	"time"
)

// The nudges, as Step.Step names them.
const (
	StepReminder         = "reminder"           // ask again
	StepReminderWithDate = "reminder_with_date" // ask again, with a date
	StepDisputeNotice    = "dispute_notice"     // announce the dispute
	StepOpenDispute      = "open_dispute"       // open it
	StepEscalate         = "escalate"           // ask the platform to decide
	StepFinalNotice      = "final_notice"       // ask a last time, where nobody settles disputes
	StepPromiseLapsed    = "promise_lapsed"     // the day that they named is over
	StepFollowUp         = "follow_up"          // they asked for patience
	StepFollowUpAgain    = "follow_up_again"    //
	StepActionDue        = "action_due"         // the day by which they wanted to act is over
	StepUndeliverable    = "undeliverable"      // it never arrived: another address is needed
	StepDidTheyAnswer    = "did_they_answer"    // the platform says that they wrote
	StepMediation        = "mediation"          // two weeks of mediation are over
	StepMediationAgain   = "mediation_again"    // three weeks are
)

// rungGap is the time between two rungs of the ladder after the first two, in
// working days: a seller needs one to read, one to ask, one to write.
const rungGap = 3

// Alibaba's help names two to three weeks for a mediation.
var mediationDays = map[string]int{StepMediation: 14, StepMediationAgain: 21}

// rungs are all nudges about the order if nothing more arrives, those that are
// over included, in their order of time.
func (v *view) rungs() []Step {
	if v.Stage.Done() || v.order.Muted {
		return nil
	}
	var out []Step
	start, running := v.start()
	switch {
	case len(v.Open) == 0 && len(v.Refused) > 0:
		out = append(out, v.refusal())
	case running:
		out = v.climb(start)
	case v.Answer != nil && v.Answer.Holding:
		out = v.patience(v.Answer.At)
	case v.Answer != nil:
		out = v.action(*v.Answer)
	}
	out = append(out, v.mediation()...)
	slices.SortStableFunc(out, func(a, b Step) int { return a.At.Compare(b.At) })
	return out
}

// nudge is one step of the time since since, out of the quiet hours, and not
// before the day until which the owner wants to hear nothing.
func (v *view) nudge(step string, at, since time.Time) Step {
	at = latest(at, v.snoozedUntil())
	return Step{
		At: v.policy.Quiet.Out(at, v.policy.zone()), Kind: KindNudge, Step: step,
		Key: step + "/" + since.UTC().Format("2006-01-02T15:04Z"),
	}
}

// climb are the rungs while the seller owes an answer. While a promise holds
// nothing is said; of several rungs at one moment the highest stands for all.
func (v *view) climb(start time.Time) []Step {
	if len(v.Open) > 0 {
		start = v.Open[0].At // what was asked after a broken promise has its own time
	}
	n, names := v.policy.UnresponsiveAfter, v.upper()
	out := []Step{v.firstRung(start), v.rung(StepReminderWithDate, start, n)}
	for i, name := range names {
		out = append(out, v.rung(name, start, n+(i+1)*rungGap))
	}
	kept := out[:0]
	for i, s := range out {
		if i+1 == len(out) || s.At.Before(out[i+1].At) {
			kept = append(kept, s)
		}
	}
	if v.Platform != nil {
		kept = append(kept, v.nudge(StepDidTheyAnswer, latest(v.Platform.At, v.Platform.Known, v.pausedUntil()), v.Platform.At))
	}
	return kept
}

// firstRung is the reminder; after a broken promise it comes as soon as one
// working day has passed.
func (v *view) firstRung(start time.Time) Step {
	if len(v.Open) == 0 {
		return v.rung(StepPromiseLapsed, start, 1)
	}
	return v.rung(StepReminder, start, v.policy.NudgeAfter)
}

func (v *view) rung(step string, start time.Time, days int) Step {
	at := latest(Reached(v.calendar, start, days), v.pausedUntil())
	if step == StepEscalate {
		at = latest(at, v.escalatable())
	}
	return v.nudge(step, at, start)
}

// upper names the rungs above the reminders. Where the last one is reached,
// the ladder ends: the digest and the deadlines go on.
func (v *view) upper() []string {
	switch {
	case v.Stage == StageMediation:
		return nil
	case v.Stage == StageDispute:
		return []string{StepEscalate}
	case !v.disputable():
		return []string{StepFinalNotice}
	}
	return []string{StepDisputeNotice, StepOpenDispute}
}

// disputable reports whether there is somebody to open a dispute with.
func (v *view) disputable() bool {
	for _, id := range []string{v.order.Platform, v.order.Payment} {
		if p, ok := processes()[id]; ok && !p.NoCase {
			return true
		}
	}
	return false
}

// escalatable is the first day on which the dispute may be escalated.
func (v *view) escalatable() time.Time {
	for _, d := range v.deadlines {
		if d.Kind == "escalate_earliest" {
			return d.Due.Start(v.policy.zone())
		}
	}
	return time.Time{}
}

// patience are the follow-ups to a reply that only asks to wait: the first one
// comes earlier than a reminder would.
func (v *view) patience(since time.Time) []Step {
	soon := max(1, v.policy.NudgeAfter-1)
	return []Step{
		v.nudge(StepFollowUp, Reached(v.calendar, since, soon), since),
		v.nudge(StepFollowUpAgain, Reached(v.calendar, since, max(soon+1, v.policy.UnresponsiveAfter)), since),
	}
}

// action asks the owner whether what the seller announced for a day was done.
func (v *view) action(answer Row) []Step {
	day := ActionDate(answer.Text, DateOf(answer.At.In(v.calendar.zone)))
	if day.IsZero() {
		return nil
	}
	return []Step{v.nudge(StepActionDue, day.AddDays(1).Start(v.calendar.zone), answer.At)}
}

// refusal says at once that an attempt never arrived.
func (v *view) refusal() Step {
	last := v.Refused[len(v.Refused)-1]
	at := last.At
	for _, r := range v.rows {
		if r.Kind == EntryBounce && r.Target == last.Seq && len(r.Failed) > 0 {
			at = latest(r.At, r.Known)
		}
	}
	return v.nudge(StepUndeliverable, at, last.At)
}

func (v *view) mediation() []Step {
	if v.Stage != StageMediation {
		return nil
	}
	var out []Step
	since := v.stageSince()
	for step, days := range mediationDays {
		day := DateOf(since.In(v.policy.zone())).AddDays(days)
		out = append(out, v.nudge(step, v.policy.morning(day), since))
	}
	return out
}

// stageSince is when the order came to its stage.
func (v *view) stageSince() time.Time {
	for _, r := range slices.Backward(v.rows) {
		if r.Kind == EntryStage {
			return r.At
		}
	}
	return v.at
}

func latest(times ...time.Time) time.Time {
	return slices.MaxFunc(times, time.Time.Compare)
}

// nudged reports whether a nudge went out that says what s would: the same one
// since the same start, or any that was sent when s was over already.
func (v *view) nudged(s Step) bool {
	name, since, _ := strings.Cut(s.Key, "/")
	start, _ := time.Parse("2006-01-02T15:04Z", since)
	for _, r := range v.rows {
		if r.Kind != EntryNudge || r.At.Before(start) {
			continue
		}
		step, _, isNudge := strings.Cut(r.Step, "/")
		if step == name || !r.At.Before(s.At) && (!isNudge || !isDeadlineKey(r.Step)) {
			return true
		}
	}
	return false
}
