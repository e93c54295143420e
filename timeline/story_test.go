package timeline

import (
	"strings"
	"testing"
	"time"
)

// A story builds the entries of one order by hand, as the recorder would from
// the mails of a scenario, and asks about moments of it.
type story struct {
	*testing.T
	order   Order
	policy  Policy
	cover   Coverage
	entries []Entry
}

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func day(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func tell(t *testing.T, o Order) *story {
	return &story{T: t, order: o, policy: Policy{
		Calendar: "CN", NudgeAfter: 3, UnresponsiveAfter: 5, Quiet: Quiet{20 * 60, 8 * 60},
		Zone: zone("Europe/Berlin"), SafetyMargin: 7, Own: []Address{{Address: "track@buyer.example"}},
	}}
}

var (
	buyer  = &Address{Name: "Ann Buyer", Address: "ann@buyer.example"}
	seller = &Address{Name: "Li Wei", Address: "li@seller.example"}
)

// add appends an entry; it counts from when it happened unless it says more.
func (s *story) add(at string, e Entry) uint64 {
	e.Seq, e.Order = uint64(len(s.entries)+1), s.order.Number
	e.At = moment(at)
	if e.Known.IsZero() {
		e.Known = e.At
	}
	s.entries = append(s.entries, e)
	return e.Seq
}

func (s *story) sent(at, text string, to ...string) uint64 {
	e := Entry{Kind: EntrySent, Channel: ChannelMail, From: buyer, Text: text, Expects: ExpectsAnswer(text), Evidence: ClassA}
	for _, a := range append(to, "track@buyer.example") {
		e.To = append(e.To, Address{Address: a})
	}
	return s.add(at, e)
}

func (s *story) received(at, text string) uint64 {
	return s.add(at, Entry{
		Kind: EntryReceived, Channel: ChannelMail, From: seller, Text: text, Answers: true, Evidence: ClassA,
		Holding: Holding(text), Promised: PromisedDate(text, DateOf(moment(at))),
	})
}

func (s *story) log(at string, c Channel) uint64 {
	return s.add(at, Entry{Kind: EntrySent, Channel: c, Expects: true, Evidence: ClassC})
}

func (s *story) bounce(at string, target uint64, failed ...string) uint64 {
	return s.add(at, Entry{Kind: EntryBounce, Target: target, Failed: failed})
}

func (s *story) platform(at, event string) uint64 {
	return s.add(at, Entry{Kind: EntryPlatform, Event: event})
}

func (s *story) stage(at string, stage Stage) { s.add(at, Entry{Kind: EntryStage, Stage: stage}) }

func (s *story) correct(at string, target uint64, what string) uint64 {
	return s.add(at, Entry{Kind: EntryCorrection, Target: target, Correction: &Change{What: what}})
}

func (s *story) nudged(at string, step Step) {
	s.add(at, Entry{Kind: EntryNudge, Step: step.Key})
}

func (s *story) status(at string) Status {
	return StatusAt(s.order, s.entries, CalendarFor(s.order, s.policy), s.policy, s.cover, moment(at))
}

func (s *story) steps(from, until string) []Step {
	return Steps(s.order, s.entries, CalendarFor(s.order, s.policy), s.policy, s.cover, moment(from), moment(until))
}

func (s *story) due(now string) (*Step, time.Time) {
	return Due(s.order, s.entries, CalendarFor(s.order, s.policy), s.policy, s.cover, moment(now))
}

// want is what a scenario says about a moment; an empty field is not asked about.
type want struct {
	silence  string
	since    string // "none" for none
	days     int
	attempts int // -1: not asked about
	platform int
	turn     Turn
	stage    Stage
	next     string // kind and time; "none" for none
}

func (s *story) at(why, at string, w want) {
	s.Helper()
	got := s.status(at)
	silence, since, next := "none", "none", "none"
	if got.Silence != nil {
		silence = string(*got.Silence)
	}
	if got.WaitingSince != nil {
		since = got.WaitingSince.Format(time.RFC3339)
	}
	if got.Next != nil {
		next = got.Next.Kind + " " + got.Next.At.Format(time.RFC3339)
	}
	if !strings.Contains(" "+w.silence+" ", " "+silence+" ") && w.silence != "" {
		s.Errorf("%s: %s: %s, want %s (%s)", at, why, silence, w.silence, got.Reason)
	}
	if w.since != "" && since != w.since {
		s.Errorf("%s: %s: waiting since %s, want %s", at, why, since, w.since)
	}
	if w.since != "" && w.since != "none" && got.BusinessDays != w.days {
		s.Errorf("%s: %s: %d business days, want %d", at, why, got.BusinessDays, w.days)
	}
	if w.attempts >= 0 && got.Attempts != w.attempts || got.AttemptsOnPlatform != w.platform {
		s.Errorf("%s: %s: attempts %d, %d on the platform, want %d, %d", at, why, got.Attempts, got.AttemptsOnPlatform, w.attempts, w.platform)
	}
	if w.turn != "" && got.Turn != w.turn {
		s.Errorf("%s: %s: turn %s, want %s", at, why, got.Turn, w.turn)
	}
	if w.stage != "" && got.Stage != w.stage {
		s.Errorf("%s: %s: stage %s, want %s", at, why, got.Stage, w.stage)
	}
	if w.next != "" && next != w.next {
		s.Errorf("%s: %s: next %s, want %s", at, why, next, w.next)
	}
	if got.Reason == "" {
		s.Errorf("%s: %s: no reason", at, why)
	}
}

func TestClosedOrderIsLeftAlone(t *testing.T) {
	s := tell(t, Order{Number: "CL-3001"})
	s.sent("2026-05-19T10:00:00+02:00", "The strips are 4 m, not 5 m. Please refund.")
	s.stage("2026-05-22T10:00:00+02:00", StageClosed)
	s.at("after closing", "2026-05-23T10:00:00+02:00", want{silence: "none", since: "none", stage: StageClosed, turn: TurnNobody, next: "none"})
	if steps := s.steps("2026-05-23T10:00:00+02:00", "2026-06-22T10:00:00+02:00"); len(steps) > 0 {
		t.Errorf("planned for a closed order: %v", steps)
	}
	if rows := Rows(s.entries, moment("2026-05-23T10:00:00+02:00")); len(rows) != 2 || rows[0].Kind != EntrySent {
		t.Errorf("rows %v: what was recorded stays", rows)
	}
}

func TestAutoReplyLeavesTheClock(t *testing.T) {
	s := tell(t, Order{Number: "1688-26-0413"})
	s.sent("2026-04-13T09:00:00+02:00", "您好，20个灯破损，请退款。")
	s.add("2026-04-13T09:01:10+02:00", Entry{Kind: EntryAutoReply, From: seller})
	s.at("Tuesday 14 is over", "2026-04-15T10:00:00+08:00", want{silence: "waiting", since: "2026-04-13T09:00:00+02:00", days: 1, attempts: 1, next: "nudge 2026-04-16T18:00:00+02:00"})
	s.at("14, 15, 16, 17, 20", "2026-04-21T10:00:00+08:00", want{silence: "presumed_silent", since: "2026-04-13T09:00:00+02:00", days: 5, attempts: 1})
}

func TestColleagueAnswers(t *testing.T) {
	s := tell(t, Order{Number: "FS-1177"})
	s.sent("2026-07-06T10:00:00+02:00", "60 tiles are cracked. We want a partial refund.")
	s.at("the stranger is not on the timeline", "2026-07-08T12:00:00+08:00", want{silence: "waiting", since: "2026-07-06T10:00:00+02:00", days: 1, attempts: 1})
	s.received("2026-07-10T09:00:00+08:00", "Dear Ann, my colleague Ma Li gave me your photos. We refund 60 tiles.")
	s.at("the colleague's answer counts", "2026-07-10T12:00:00+08:00", want{silence: "answered", since: "none", turn: TurnBuyer})
}

func TestDelayedIsStillWaiting(t *testing.T) {
	s := tell(t, Order{Number: "YW-9902-6"})
	g := s.sent("2026-06-08T08:30:00+02:00", "Where are the goods? They were due on 1 June.", "wuna@yiwu-gifts.example")
	s.bounce("2026-06-08T12:31:00+02:00", g)
	s.at("9, 10, 11", "2026-06-12T12:00:00+08:00", want{silence: "waiting", since: "2026-06-08T08:30:00+02:00", days: 3, attempts: 1})
}

func TestForgedSellerDoesNotStopTheClock(t *testing.T) {
	s := tell(t, Order{Number: "DG-61120"})
	s.sent("2026-08-03T10:00:00+02:00", "9 boards fail the test. Please replace them.")
	s.at("4 and 5 August are over", "2026-08-06T12:00:00+08:00", want{silence: "waiting", since: "2026-08-03T10:00:00+02:00", days: 2, attempts: 1})
	s.at("Monday 10 is not over", "2026-08-10T12:00:00+08:00", want{silence: "waiting", since: "2026-08-03T10:00:00+02:00", days: 4, attempts: 1})
	s.received("2026-08-11T09:00:00+08:00", "Dear Ann, we checked: 9 new boards leave tomorrow.")
	s.at("the threaded reply is believed", "2026-08-11T12:00:00+08:00", want{silence: "answered", since: "none"})
}

func TestGoldenWeek(t *testing.T) {
	s := tell(t, Order{Number: "HZ-7741"})
	since := "2026-09-29T10:00:00+02:00"
	s.sent(since, "Three drills lack the chuck. When will you send them?")
	s.at("only 30 September is over", "2026-10-03T12:00:00+02:00", want{silence: "holiday", since: since, days: 1, attempts: 1})
	s.at("30, 8", "2026-10-09T12:00:00+08:00", want{silence: "waiting", since: since, days: 2, attempts: 1})
	s.at("an ordinary Sunday; make-up Saturday counted", "2026-10-11T12:00:00+08:00", want{silence: "waiting", since: since, days: 4, attempts: 1})
	s.at("00:00 on the 13th in Shanghai", "2026-10-12T16:00:00Z", want{silence: "presumed_silent", since: since, days: 5, attempts: 1})
}

func TestSpringFestivalAndMakeUpSaturday(t *testing.T) {
	s := tell(t, Order{Number: "PI-88213"})
	since := "2026-02-12T09:30:00+01:00"
	s.sent(since, "Dear Ms Chen, the fabric is blue, not green. Please send the right one.")
	s.at("the first day of the holiday", "2026-02-15T04:00:00Z", want{silence: "holiday", since: since, days: 2, attempts: 1})
	s.at("inside the holiday", "2026-02-20T12:00:00+01:00", want{silence: "holiday", since: since, days: 2, attempts: 1})
	s.at("first working day again", "2026-02-24T09:00:00+08:00", want{silence: "waiting", since: since, days: 2, attempts: 1, next: "nudge 2026-02-24T17:00:00+01:00"})
	s.at("13, 14, 24, 25", "2026-02-26T20:00:00+08:00", want{silence: "waiting", since: since, days: 4, attempts: 1})
	s.at("and 26", "2026-02-27T08:00:00+08:00", want{silence: "presumed_silent", since: since, days: 5, attempts: 1})
}

func TestHardBounceThenASecondAddressAnswers(t *testing.T) {
	s := tell(t, Order{Number: "NB-3308"})
	f := s.sent("2026-05-12T10:00:00+02:00", "12 valves leak. Please replace them.", "sun.lei@ningbo-valve.example")
	s.bounce("2026-05-12T10:05:00+02:00", f, "Sun.Lei@ningbo-valve.example")
	s.sent("2026-05-14T09:00:00+02:00", "My mail to Mr Sun came back. 12 valves leak. Please replace them.", "sales@nbvalve-export.example")
	s.received("2026-05-18T15:00:00+08:00", "Dear Ann, sorry for this. We send 12 new valves this week.")
	s.at("sent, not refused yet", "2026-05-12T10:03:00+02:00", want{silence: "waiting", since: "2026-05-12T10:00:00+02:00", attempts: 1})
	s.at("refused for good", "2026-05-13T12:00:00+02:00", want{silence: "undeliverable", since: "none", turn: TurnBuyer})
	s.at("day 0 is the attempt that went out", "2026-05-18T10:00:00+08:00", want{silence: "waiting", since: "2026-05-14T09:00:00+02:00", days: 1, attempts: 1})
	s.at("the second address has answered", "2026-05-19T10:00:00+08:00", want{silence: "answered", since: "none"})
	if step, _ := s.due("2026-05-12T10:06:00+02:00"); step == nil || step.Step != StepUndeliverable {
		t.Errorf("a mail that never arrived is told at once, got %v", step)
	}
}

func TestOneReachedAddressIsEnough(t *testing.T) {
	s := tell(t, Order{Number: "NB-3309"})
	f := s.sent("2026-05-12T10:00:00+02:00", "12 valves leak. Please replace them.", "a@seller.example", "b@seller.example")
	s.bounce("2026-05-12T10:05:00+02:00", f, "a@seller.example")
	s.at("b was reached", "2026-05-13T10:00:00+02:00", want{silence: "waiting", since: "2026-05-12T10:00:00+02:00", attempts: 1})
	s.bounce("2026-05-13T12:00:00+02:00", f, "b@seller.example")
	s.at("now none was", "2026-05-13T13:00:00+02:00", want{silence: "undeliverable", since: "none"})
	s.log("2026-05-13T14:00:00+02:00", ChannelPhone)
	s.at("a call went out", "2026-05-13T15:00:00+02:00", want{silence: "waiting", since: "2026-05-13T14:00:00+02:00", attempts: 1})
}

func TestInlineForwardIsTheOwnersStatement(t *testing.T) {
	s := tell(t, Order{Number: "QD-2026-119"})
	s.sent("2026-03-16T09:00:00+01:00", "The hair is 14 inch, not 18. What do you offer?")
	s.add("2026-03-18T10:24:00+08:00", Entry{Kind: EntryReceived, Answers: true, Evidence: ClassC, Channel: ChannelMail, Known: moment("2026-03-20T08:00:00+01:00")})
	s.at("the forward has not come yet", "2026-03-19T12:00:00+01:00", want{silence: "waiting", since: "2026-03-16T09:00:00+01:00", days: 2, attempts: 1})
	s.at("the forward came", "2026-03-20T12:00:00+01:00", want{silence: "answered", since: "none"})
}

func TestLoggedAttemptsAndThePlatformChat(t *testing.T) {
	s := tell(t, Order{Number: "316907442800517329", Platform: "alibaba"})
	since := "2026-04-20T10:00:00+02:00"
	s.sent(since, "80 toys have no wheels. Please send wheels.")
	s.log("2026-04-21T09:00:00+02:00", ChannelWeChat)
	s.log("2026-04-22T09:00:00+02:00", ChannelPhone)
	s.log("2026-04-23T09:00:00+02:00", ChannelChat)
	s.at("an e-mail alone", "2026-04-20T12:00:00+02:00", want{silence: "waiting", since: since, attempts: 1})
	s.at("none on the platform", "2026-04-22T20:00:00+02:00", want{silence: "waiting", since: since, days: 2, attempts: 3})
	s.at("and the chat", "2026-04-24T12:00:00+02:00", want{silence: "waiting", since: since, days: 3, attempts: 4, platform: 1})
	s.add("2026-04-27T10:00:00+08:00", Entry{Kind: EntryReceived, Channel: ChannelChat, Answers: true})
	s.at("answered in the chat", "2026-04-27T12:00:00+02:00", want{silence: "answered", since: "none"})
}

func TestPlatformNoticeIsNoAnswer(t *testing.T) {
	s := tell(t, Order{Number: "300418855207143962", Platform: "alibaba"})
	since := "2026-05-18T09:00:00+02:00"
	s.sent(since, "30 bags have broken zips. Please make an offer.")
	s.platform("2026-05-19T03:00:00+02:00", "payment_received")
	s.platform("2026-05-20T04:00:00+02:00", "shipped")
	s.at("19, 20, 21 are over", "2026-05-22T12:00:00+08:00", want{silence: "waiting", since: since, days: 3, attempts: 1, turn: TurnSeller})
	s.at("and 22, 25", "2026-05-26T12:00:00+08:00", want{silence: "presumed_silent", since: since, days: 5, attempts: 1})
}

func TestOnlyALeadingMarkerIsAutomatic(t *testing.T) {
	s := tell(t, Order{Number: "GZ-550182"})
	s.sent("2026-06-02T11:00:00+02:00", "The invoice says 500, the contract 450. Please correct it.")
	s.add("2026-06-02T11:00:40+02:00", Entry{Kind: EntryAutoReply})
	s.received("2026-06-04T10:20:00+08:00", "您好，发票已经改好，请查收。")
	s.at("only the machine has written", "2026-06-03T12:00:00+02:00", want{silence: "waiting", since: "2026-06-02T11:00:00+02:00", attempts: 1})
	s.at("the person has answered", "2026-06-04T12:00:00+02:00", want{silence: "answered", since: "none", turn: TurnBuyer})
}

func TestPromiseAndHoldingReply(t *testing.T) {
	s := tell(t, Order{Number: "TZ-880"})
	s.sent("2026-03-10T09:00:00+01:00", "The mould is cracked. What will you do?")
	s.received("2026-03-11T10:00:00+08:00", "Dear Ann, thank you for your mail. We will answer before 20 March.")
	s.at("a date was named", "2026-03-12T12:00:00+01:00", want{silence: "promised", since: "none", turn: TurnSeller})
	s.at("the day before it", "2026-03-19T12:00:00+08:00", want{silence: "promised", since: "none"})
	s.at("the day itself", "2026-03-20T23:59:00+08:00", want{silence: "promised", since: "none"})
	s.at("it is over", "2026-03-23T12:00:00+08:00", want{silence: "waiting", since: "none"})
	s.at("six working days after it", "2026-03-31T12:00:00+08:00", want{silence: "presumed_silent", since: "none"})

	s = tell(t, Order{Number: "TZ-881"})
	s.sent("2026-03-10T09:00:00+01:00", "The sheets are rusty. What will you do?")
	s.received("2026-03-11T11:00:00+08:00", "Dear Ann, we will check with the factory and get back to you soon.")
	// 11 March is day 0; 12 and 13 are over at 17:00 in Berlin, before a reminder would be due.
	s.at("asked for patience", "2026-03-12T12:00:00+01:00", want{silence: "answered", since: "none", turn: TurnSeller, next: "nudge 2026-03-13T17:00:00+01:00"})
}

func TestQuietHoursOfTheOwner(t *testing.T) {
	s := tell(t, Order{Number: "SYD-4410"})
	s.policy.Zone = zone("Australia/Sydney")
	s.sent("2026-03-16T10:00:00+11:00", "The silk has stains. Please refund 300 USD.")
	s.at("03:00 in Sydney is quiet", "2026-03-17T12:00:00+11:00", want{silence: "waiting", since: "2026-03-16T10:00:00+11:00", attempts: 1, next: "nudge 2026-03-20T08:00:00+11:00"})
}

func TestSilenceOverAWeekend(t *testing.T) {
	s := tell(t, Order{Number: "BL-20417"})
	since := "2026-03-05T10:00:00+01:00"
	s.sent(since, "Dear Li Wei,\n40 of 200 lamps are broken. Please refund them by 16 March.\nAnn")
	s.at("before the attempt", "2026-03-05T09:00:00+01:00", want{silence: "none", since: "none", turn: TurnNobody})
	s.at("day 0 does not count", "2026-03-05T12:00:00+01:00", want{silence: "waiting", since: since, attempts: 1, turn: TurnSeller, stage: StageOpen, next: "nudge 2026-03-10T17:00:00+01:00"})
	s.at("the weekend does not count", "2026-03-09T09:00:00+01:00", want{silence: "waiting", since: since, days: 1, attempts: 1})
	s.at("Thursday 23:30 in Shanghai", "2026-03-12T15:30:00Z", want{silence: "waiting", since: since, days: 4, attempts: 1, next: "nudge 2026-03-12T17:00:00+01:00"})
	s.at("Friday 00:00 in Shanghai", "2026-03-12T16:00:00Z", want{silence: "presumed_silent", since: since, days: 5, attempts: 1})
	var got []string
	for _, step := range s.steps("2026-03-06T12:00:00+01:00", "2026-03-16T12:00:00+01:00") {
		got = append(got, step.Step+" "+step.At.Format(time.RFC3339))
	}
	if want := "reminder 2026-03-10T17:00:00+01:00, reminder_with_date 2026-03-12T17:00:00+01:00"; strings.Join(got, ", ") != want {
		t.Errorf("planned %v, want %s", got, want)
	}
}

func TestThanksStartsNoClock(t *testing.T) {
	s := tell(t, Order{Number: "WX-1290"})
	s.sent("2026-04-07T10:00:00+02:00", "The motor is loud. What can be done?")
	s.received("2026-04-08T10:00:00+08:00", "Dear Ann, please tighten screw B. If it stays loud we replace it.")
	s.sent("2026-04-08T09:00:00+02:00", "Thanks, received.")
	s.sent("2026-04-09T10:00:00+02:00", "It is still loud. When will you send the new motor?")
	s.sent("2026-04-14T10:00:00+02:00", "Please answer: when will you send the new motor?")
	since := "2026-04-09T10:00:00+02:00"
	s.at("thanked, nothing open", "2026-04-08T20:00:00+02:00", want{silence: "answered", since: "none", turn: TurnNobody})
	s.at("a new question", "2026-04-13T12:00:00+08:00", want{silence: "waiting", since: since, days: 1, attempts: 1})
	s.at("a second one restarts nothing", "2026-04-15T12:00:00+08:00", want{silence: "waiting", since: since, days: 3, attempts: 2})
	s.at("10, 13, 14, 15, 16", "2026-04-17T12:00:00+08:00", want{silence: "presumed_silent", since: since, days: 5, attempts: 2})
}

func TestDigestOverTheChangeToSummerTime(t *testing.T) {
	s := tell(t, Order{Number: "305118273600942751", Platform: "alibaba", Received: day("2026-03-10")})
	s.sent("2026-03-12T09:00:00+01:00", "4 doors are warped. Please refund them.")
	for _, at := range []string{"2026-03-28T08:00:00+01:00", "2026-03-29T08:00:00+02:00", "2026-03-30T08:00:00+02:00"} {
		if !SomethingToSay(s.status(at)) {
			t.Errorf("%s: silent and with a deadline, yet nothing to say", at)
		}
	}
}

func TestWholeNumbersOnly(t *testing.T) {
	for _, answered := range []bool{false, true} {
		s := tell(t, Order{Number: "300280955601448203", Platform: "alibaba"})
		s.sent("2026-06-29T10:00:00+02:00", "Both orders came with broken seals. What do you offer?")
		s.at("30 June is over", "2026-06-30T18:00:00+02:00", want{silence: "waiting", since: "2026-06-29T10:00:00+02:00", days: 1, attempts: 1})
		if answered {
			s.received("2026-07-01T10:00:00+08:00", "Dear Ann, for order 296225130601448203 we send new seals.")
			s.at("the order that was named", "2026-07-01T12:00:00+02:00", want{silence: "answered", since: "none"})
		} else {
			s.at("the other one", "2026-07-01T12:00:00+02:00", want{silence: "waiting", since: "2026-06-29T10:00:00+02:00", days: 1, attempts: 1})
		}
	}
}

func TestOneMailThreeWaysIsOneEntry(t *testing.T) {
	s := tell(t, Order{Number: "SH-40071"})
	sent := s.sent("2026-04-21T14:00:00+02:00", "25 lenses are scratched. Please replace them by 5 May.")
	answer := s.received("2026-04-23T16:05:00+08:00", "Dear Ann, please send photos of all 25 lenses.")
	for i, known := range []string{"2026-04-24T08:00:00+02:00", "2026-04-24T08:10:00+02:00"} {
		s.add("2026-04-21T14:00:00+02:00", Entry{Kind: EntryCopy, Target: sent + uint64(2*i*i), Evidence: ClassC, Known: moment(known), Expects: true})
		s.add("2026-04-23T16:05:00+08:00", Entry{Kind: EntryCopy, Target: answer + uint64(2*i*i), Evidence: ClassC, Known: moment(known), Answers: true})
	}
	s.at("one attempt and one answer", "2026-04-24T12:00:00+02:00", want{silence: "answered", since: "none"})
	s.at("one attempt, not three", "2026-04-22T12:00:00+02:00", want{silence: "waiting", since: "2026-04-21T14:00:00+02:00", attempts: 1})
	rows := Rows(s.entries, moment("2026-04-24T12:00:00+02:00"))
	if len(rows) != 2 || rows[0].Kind != EntrySent || rows[1].Kind != EntryReceived || len(rows[1].Sources) != 3 || rows[1].Evidence != ClassA {
		t.Errorf("rows %+v: want one sent and one received, each with three sources and the best evidence", rows)
	}
}
