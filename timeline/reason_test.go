package timeline

import "testing"

func TestReasons(t *testing.T) {
	check := func(s *story, at, want string) {
		t.Helper()
		if got := s.status(at).Reason; got != want {
			t.Errorf("%s:\n got %s\nwant %s", at, got, want)
		}
	}
	s := tell(t, Order{Number: "1", Platform: "alibaba"})
	check(s, "2026-03-05T09:00:00+01:00", "no message to the seller is recorded")
	sent := s.sent("2026-03-05T10:00:00+01:00", "What will you do?", "li@seller.example")
	check(s, "2026-03-09T09:00:00+01:00", "asked on 5 March 2026, 1 working day of the seller since then, 5 make silence")
	check(s, "2026-03-13T09:00:00+01:00", "asked on 5 March 2026, 5 working days of the seller since then, no answer known")
	s.cover = Coverage{Known: true, Through: moment("2026-03-10T10:00:00+01:00"), Why: "the password was refused"}
	check(s, "2026-03-13T09:00:00+01:00", "asked on 5 March 2026, 5 working days of the seller since then, but no mail was heard since 10 March 2026 10:00 (the password was refused)")
	s.cover = Coverage{}
	s.platform("2026-03-10T09:00:00+01:00", eventResponded)
	check(s, "2026-03-13T09:00:00+01:00", "asked on 5 March 2026, 5 working days of the seller since then, no answer known; the platform says that the seller wrote on 10 March 2026: did they answer?")
	s.bounce("2026-03-11T09:00:00+01:00", sent, "li@seller.example")
	check(s, "2026-03-13T09:00:00+01:00", "what was sent on 5 March 2026 never arrived: every address refused it")
	s.correct("2026-03-13T10:00:00+01:00", s.log("2026-03-13T09:30:00+01:00", ChannelPhone), ChangeConfirmedSilent)
	check(s, "2026-03-13T12:00:00+01:00", "asked on 13 March 2026, 0 working days of the seller since then; on 13 March 2026 you said that nobody answered")
	s.received("2026-03-14T10:00:00+08:00", "We will check with the factory.")
	check(s, "2026-03-14T12:00:00+01:00", "they asked for patience on 14 March 2026")
	s.received("2026-03-15T10:00:00+08:00", "We will answer before 20 March.")
	check(s, "2026-03-16T12:00:00+01:00", "they named 2026-03-20 on 15 March 2026")
	check(s, "2026-03-24T12:00:00+01:00", "the promised day 2026-03-20 is over, 1 working day of the seller since then, 5 make silence")
	s.received("2026-03-25T10:00:00+08:00", "We refund 40 lamps.")
	check(s, "2026-03-25T12:00:00+01:00", "they answered on 25 March 2026")
	s.stage("2026-03-26T12:00:00+01:00", StageClosed)
	check(s, "2026-03-27T12:00:00+01:00", "the order is closed")
}

func TestReasonsNameWhatTheCalendarDoesNotKnow(t *testing.T) {
	check := func(o Order, sent, at, want string) {
		t.Helper()
		s := tell(t, o)
		s.sent(sent, "What will you do?")
		if got := s.status(at).Reason; got != want {
			t.Errorf("%s:\n got %s\nwant %s", at, got, want)
		}
	}
	check(Order{}, "2026-10-01T10:00:00+02:00", "2026-10-03T10:00:00+02:00",
		"asked on 1 October 2026, 0 working days of the seller since then; holiday there: National Day")
	check(Order{}, "2027-03-01T10:00:00+01:00", "2027-03-03T10:00:00+01:00",
		"asked on 1 March 2027, 1 working day of the seller since then, 5 make silence; the official holidays of 2027 are not known: only the week is counted")
	check(Order{}, "2027-02-04T10:00:00+01:00", "2027-02-08T10:00:00+01:00",
		"asked on 4 February 2027, 1 working day of the seller since then, 5 make silence; the seller may be on holiday (Spring Festival (statutory days only: eve and three days), not official)")
	check(Order{Calendar: "VN"}, "2026-03-02T10:00:00+01:00", "2026-03-04T10:00:00+01:00",
		"asked on 2 March 2026, 1 working day of the seller since then, 5 make silence; only the main holidays of 2026 are known")
	check(Order{Calendar: "XX"}, "2026-03-02T10:00:00+01:00", "2026-03-04T10:00:00+01:00",
		"asked on 2 March 2026, 1 working day of the seller since then, 5 make silence; no calendar is known for XX: Monday to Friday is counted")
}

func TestSomethingToSay(t *testing.T) {
	check := func(name string, s *story, at string, want bool) {
		t.Helper()
		if got := SomethingToSay(s.status(at)); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	s := tell(t, Order{Number: "1", Platform: "alibaba", Received: day("2026-03-01")})
	check("a deadline", s, "2026-03-31T12:00:00+02:00", true)
	check("a deadline that is over", s, "2026-04-01T12:00:00+02:00", false)
	s = tell(t, Order{Number: "2"})
	check("nothing", s, "2026-03-05T09:00:00+01:00", false)
	sent := s.sent("2026-03-05T10:00:00+01:00", "What will you do?", "li@seller.example")
	check("waiting", s, "2026-03-06T09:00:00+01:00", false)
	check("silent", s, "2026-03-16T09:00:00+01:00", true)
	s.bounce("2026-03-06T10:00:00+01:00", sent, "li@seller.example")
	check("undeliverable", s, "2026-03-07T09:00:00+01:00", true)
	s.stage("2026-03-08T09:00:00+01:00", StageClosed)
	check("closed", s, "2026-03-16T09:00:00+01:00", false)
}
