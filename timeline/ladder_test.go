package timeline

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLadder(t *testing.T) {
	check := func(name string, s *story, from, want string) {
		t.Helper()
		if got := planned(s.steps(from, "2026-12-31T00:00:00Z")); got != want {
			t.Errorf("%s\n got %s\nwant %s", name, got, want)
		}
	}
	asked := func(o Order) *story {
		s := tell(t, o)
		s.sent("2026-03-05T10:00:00+01:00", "40 lamps are broken. Please refund them.")
		return s
	}
	from := "2026-03-05T12:00:00+01:00"
	check("a platform: up to the dispute, then it ends", asked(Order{Platform: "alibaba"}), from,
		"reminder 03-10 17:00, reminder_with_date 03-12 17:00, dispute_notice 03-17 17:00, open_dispute 03-20 17:00")
	check("nobody to open a dispute with", asked(Order{}), from,
		"reminder 03-10 17:00, reminder_with_date 03-12 17:00, final_notice 03-17 17:00")
	check("a shop's payment provider", asked(Order{Platform: "shopify", Payment: "card_visa"}), from,
		"reminder 03-10 17:00, reminder_with_date 03-12 17:00, dispute_notice 03-17 17:00, open_dispute 03-20 17:00")

	s := asked(Order{Platform: "alibaba"})
	s.stage("2026-03-16T09:00:00+01:00", StageDispute)
	check("in a dispute the next step is to escalate, not before one may", s, "2026-03-16T10:00:00+01:00", "escalate 03-19 08:00")
	s.stage("2026-03-20T09:00:00+01:00", StageMediation)
	check("mediation is followed up", s, "2026-03-20T10:00:00+01:00", "mediation 04-03 08:00, mediation_again 04-10 08:00")
	s.stage("2026-03-30T09:00:00+02:00", StageResolved)
	check("resolved", s, "2026-03-30T10:00:00+02:00", "")

	s = asked(Order{})
	s.policy.UnresponsiveAfter = 3
	check("two rungs at one moment are one mail", s, from, "reminder_with_date 03-10 17:00, final_notice 03-13 17:00")

	s = asked(Order{})
	s.received("2026-03-06T10:00:00+08:00", "We will check and get back to you soon.")
	check("a holding reply is followed up sooner", s, "2026-03-06T12:00:00+01:00", "follow_up 03-10 17:00, follow_up_again 03-13 17:00")

	s = asked(Order{})
	s.received("2026-03-06T10:00:00+08:00", "We will refund you by 20 March.")
	check("a day by which they act is asked about when it is over", s, "2026-03-06T12:00:00+01:00", "action_due 03-20 17:00")

	s = asked(Order{})
	s.received("2026-03-06T10:00:00+08:00", "We will answer before 20 March.")
	check("a promise pauses until its day is over", s, "2026-03-06T12:00:00+01:00",
		"promise_lapsed 03-23 17:00, reminder_with_date 03-27 17:00, final_notice 04-01 18:00")
	s.sent("2026-03-12T10:00:00+01:00", "What about the second box?")
	check("what was asked meanwhile waits as well, then speaks at once", s, "2026-03-12T12:00:00+01:00",
		"reminder_with_date 03-20 17:00, final_notice 03-24 17:00")
}

// What nobody sent in time is the first mail of a program that starts.
func TestOverdue(t *testing.T) {
	s := tell(t, Order{})
	s.sent("2026-03-05T10:00:00+01:00", "40 lamps are broken. Please refund them.")
	check := func(name, now, want string) (step *Step) {
		t.Helper()
		var got []Step
		if step = Overdue(s.order, s.entries, CalendarFor(s.order, s.policy), s.policy, s.cover, moment(now)); step != nil {
			got = append(got, *step)
		}
		if planned(got) != want {
			t.Errorf("%s: got %q, want %q", name, planned(got), want)
		}
		return step
	}
	check("nothing is due yet", "2026-03-06T10:00:00+01:00", "")
	missed := check("the last of two that were missed, at once", "2026-03-16T10:00:00+01:00", "reminder_with_date 03-16 10:00")
	check("not in the quiet hours", "2026-03-16T22:00:00+01:00", "reminder_with_date 03-17 08:00")
	check("not after a month", "2026-05-16T10:00:00+02:00", "")
	s.nudged("2026-03-16T10:00:00+01:00", *missed)
	check("it was sent", "2026-03-16T10:01:00+01:00", "")
}

func TestPlatformSaysThatTheyWrote(t *testing.T) {
	s := tell(t, Order{Number: "1", Platform: "alibaba"})
	since := "2026-03-05T10:00:00+01:00"
	s.sent(since, "40 lamps are broken. Please refund them.")
	notice := s.platform("2026-03-06T22:00:00+01:00", eventMessage)
	s.at("it answers nothing", "2026-03-09T12:00:00+01:00", want{silence: "waiting", since: since, days: 1, attempts: 1})
	st := s.status("2026-03-14T12:00:00+01:00")
	if st.PlatformSays == nil || !strings.Contains(st.Reason, "did they answer?") {
		t.Errorf("the notice is not named: %+v", st)
	}
	if step, _ := s.due("2026-03-06T23:00:00+01:00"); step != nil {
		t.Errorf("asked at night: %+v", step)
	}
	if step, _ := s.due("2026-03-07T08:00:00+01:00"); step == nil || step.Step != StepDidTheyAnswer {
		t.Errorf("not asked about in the morning: %+v", step)
	}
	no := s.correct("2026-03-07T09:00:00+01:00", notice, ChangeNoAnswer)
	if st := s.status("2026-03-14T12:00:00+01:00"); st.PlatformSays != nil || *st.Silence != SilencePresumedSilent {
		t.Errorf("the owner said no: %+v", st)
	}
	s.correct("2026-03-07T09:30:00+01:00", no, ChangeRemoved)
	if st := s.status("2026-03-14T12:00:00+01:00"); st.PlatformSays == nil {
		t.Errorf("the no was taken back: %+v", st)
	}
	s.correct("2026-03-07T10:00:00+01:00", notice, ChangeAnswers)
	s.at("the owner said replied", "2026-03-14T12:00:00+01:00", want{silence: "answered", since: "none"})
}

func TestConfirmedSilence(t *testing.T) {
	s := tell(t, Order{Number: "1"})
	since := "2026-03-05T10:00:00+01:00"
	sent := s.sent(since, "40 lamps are broken. Please refund them.")
	s.correct("2026-03-06T10:00:00+01:00", sent, ChangeConfirmedSilent)
	s.at("the owner said so", "2026-03-06T12:00:00+01:00", want{silence: "confirmed_silent", since: since, attempts: 1})
	s.received("2026-03-07T10:00:00+01:00", "We refund 40 lamps.")
	s.at("then they answered", "2026-03-07T12:00:00+01:00", want{silence: "answered", since: "none"})
}

func TestFeedGap(t *testing.T) {
	s := tell(t, Order{Number: "1"})
	since := "2026-03-05T10:00:00+01:00"
	s.sent(since, "40 lamps are broken. Please refund them.")
	hear := func(through string) { s.cover = Coverage{Known: true, Through: moment(through)} }

	hear("2026-03-11T10:00:00+01:00")
	s.at("not silent when we last listened", "2026-03-13T12:00:00+01:00", want{silence: "feed_gap", since: since, days: 5, attempts: 1, next: "none"})
	s.at("waiting is no claim", "2026-03-12T12:00:00+01:00", want{silence: "waiting", since: since, days: 4, attempts: 1})
	if step, next := s.due("2026-03-12T17:00:01+01:00"); step == nil || step.Step != StepReminder {
		t.Errorf("what was due when we listened is sent: %+v %s", step, next)
	}
	if step, next := s.due("2026-03-13T17:00:01+01:00"); step != nil && step.Step != StepReminder || next.IsZero() {
		t.Errorf("what became due since is held: %+v %s", step, next)
	}
	hear("2026-03-13T11:00:00+01:00")
	s.at("a late poll is no gap", "2026-03-13T12:00:00+01:00", want{silence: "presumed_silent", since: since, days: 5, attempts: 1})
	hear("2026-03-12T18:00:00+01:00")
	s.at("silent already when we last listened", "2026-03-20T12:00:00+01:00", want{silence: "presumed_silent", since: since, days: 10, attempts: 1})
	s.cover = Coverage{}
	s.at("nothing is said of a mailbox never read", "2026-03-13T12:00:00+01:00", want{silence: "presumed_silent", since: since, days: 5, attempts: 1})
	s.cover = Coverage{Known: true, Through: moment("2026-03-06T11:59:00+01:00")}.Asked(moment("2026-03-13T12:00:00+01:00"), moment("2026-03-06T12:00:00+01:00"))
	s.at("asked about a time to come", "2026-03-13T12:00:00+01:00", want{silence: "presumed_silent", since: since, days: 5, attempts: 1})
}

func TestPromises(t *testing.T) {
	s := tell(t, Order{Number: "1"})
	s.add("2026-03-05T10:00:00+01:00", Entry{Kind: EntrySent, Channel: ChannelPhone, Expects: true, Promised: day("2026-03-12")})
	s.at("the owner recorded it", "2026-03-06T12:00:00+01:00", want{silence: "promised", since: "none"})
	s.received("2026-03-09T10:00:00+08:00", "We will check with the factory.")
	s.at("who asks for patience takes nothing back", "2026-03-10T12:00:00+01:00", want{silence: "promised", since: "none"})
	s.sent("2026-03-11T10:00:00+01:00", "And what about the second box?")
	s.at("a promise holds through its day", "2026-03-12T12:00:00+01:00", want{silence: "promised", since: "2026-03-11T10:00:00+01:00", days: 0, attempts: 1})
	s.at("then it is counted from what is still open", "2026-03-13T12:00:00+01:00", want{silence: "waiting", since: "2026-03-11T10:00:00+01:00", days: 1, attempts: 1})
	s.received("2026-03-16T10:00:00+08:00", "We refund 40 lamps.")
	s.at("answered", "2026-03-17T12:00:00+01:00", want{silence: "answered", since: "none"})

	s = tell(t, Order{Number: "2"})
	s.sent("2026-03-05T10:00:00+01:00", "What will you do?")
	s.received("2026-03-06T10:00:00+08:00", "We will answer before 12 March.")
	s.sent("2026-03-18T10:00:00+01:00", "You promised an answer. When will it come?")
	s.at("at the latest five working days after the promised day", "2026-03-20T12:00:00+08:00", want{silence: "presumed_silent", since: "2026-03-18T10:00:00+01:00", days: 1, attempts: 1})
}

func TestDueIsOneStepAfterDowntime(t *testing.T) {
	s := tell(t, Order{Number: "1", Platform: "alibaba"})
	s.sent("2026-03-05T10:00:00+01:00", "40 lamps are broken. Please refund them.")
	step, next := s.due("2026-03-05T12:00:00+01:00")
	if step != nil || !next.Equal(moment("2026-03-10T17:00:00+01:00")) {
		t.Errorf("nothing is due: %+v; look again at %s", step, next)
	}
	step, _ = s.due("2026-03-13T09:00:00+01:00")
	if step == nil || step.Step != StepReminderWithDate {
		t.Fatalf("down from the 9th to the 13th: %+v, want the latest step", step)
	}
	s.nudged("2026-03-13T09:00:01+01:00", *step)
	if step, next = s.due("2026-03-13T09:01:00+01:00"); step != nil || !next.Equal(moment("2026-03-17T17:00:00+01:00")) {
		t.Errorf("what was passed over is not sent: %+v, next %s", step, next)
	}
	if step, _ = s.due("2026-05-20T09:00:00+02:00"); step != nil {
		t.Errorf("after two months the digest tells: %+v", step)
	}
	s.received("2026-05-21T10:00:00+08:00", "Sorry. We refund.")
	s.sent("2026-05-25T10:00:00+02:00", "When does the refund come?")
	if step, _ = s.due("2026-05-28T18:00:00+02:00"); step == nil || step.Step != StepReminder {
		t.Errorf("a new question has a ladder of its own: %+v", step)
	}
}

func TestDeadlineIsDueAboveANudge(t *testing.T) {
	s := tell(t, Order{Number: "1", Platform: "alibaba", Received: day("2026-02-14")}) // due 16 March
	s.sent("2026-03-05T10:00:00+01:00", "40 lamps are broken. Please refund them.")
	step, _ := s.due("2026-03-13T09:00:00+01:00")
	if step == nil || step.Kind != KindDeadline || step.Deadline == nil || step.Step != "open_last_day-3" {
		t.Fatalf("%+v: the deadline is said first", step)
	}
	s.nudged("2026-03-13T09:00:00+01:00", *step)
	step, _ = s.due("2026-03-13T09:00:10+01:00")
	if step == nil || step.Kind != KindNudge {
		t.Errorf("%+v: then the silence", step)
	}
}

// TestDaemonFollowsThePlan lets virtual time run: what is due and sent is what
// was planned, once each, never at night, whatever pauses the daemon makes.
func TestDaemonFollowsThePlan(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Santiago"}
	rapid.Check(t, func(rt *rapid.T) {
		s := tell(t, Order{Number: "1", Platform: "alibaba"})
		s.policy.Zone = zone(rapid.SampledFrom(zones).Draw(rt, "zone"))
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 280*24*60).Draw(rt, "start")) * time.Minute)
		s.add(start.Format(time.RFC3339), Entry{Kind: EntrySent, Expects: true})
		if rapid.Bool().Draw(rt, "received") {
			s.order.Received = DateOf(start).AddDays(-rapid.IntRange(0, 25).Draw(rt, "days"))
		}
		end := start.AddDate(0, 0, 60)
		plan := planned(s.steps(start.Format(time.RFC3339), end.Format(time.RFC3339)))
		down := rapid.Bool().Draw(rt, "outages")

		var sent []Step
		seen := map[string]bool{}
		for now := start; now.Before(end); {
			step, next := s.due(now.Format(time.RFC3339))
			if step != nil {
				if s.policy.Quiet.Holds(now, s.policy.Zone) {
					rt.Fatalf("%s sent at %s", step.Step, now)
				}
				if seen[step.Key] {
					rt.Fatalf("%s sent twice", step.Key)
				}
				seen[step.Key] = true
				s.nudged(now.Format(time.RFC3339), *step)
				sent = append(sent, Step{At: now.In(s.policy.Zone), Step: step.Step})
				continue
			}
			if next.IsZero() {
				break
			}
			if !next.After(now) {
				rt.Fatalf("at %s: look again at %s", now, next)
			}
			now = next
			if down {
				now = now.Add(time.Duration(rapid.IntRange(0, 5*24*60).Draw(rt, "outage")) * time.Minute)
			}
		}
		if got := planned(sent); !down && got != plan {
			rt.Fatalf("asked at %s\nplanned %s\n   sent %s", start, plan, got)
		}
	})
}
