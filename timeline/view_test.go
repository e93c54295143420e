package timeline

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCorrections(t *testing.T) {
	s := tell(t, Order{Number: "1"})
	since := "2026-03-05T10:00:00+01:00"
	s.sent(since, "40 lamps are broken. Please refund them.")
	answer := s.received("2026-03-06T10:00:00+08:00", "About another order.")
	s.at("an answer", "2026-03-06T12:00:00+01:00", want{silence: "answered", since: "none"})
	removed := s.correct("2026-03-07T10:00:00+01:00", answer, ChangeRemoved)
	s.at("that does not belong here", "2026-03-07T12:00:00+01:00", want{silence: "waiting", since: since, days: 1, attempts: 1})
	s.at("asked as of before", "2026-03-06T12:00:00+01:00", want{silence: "answered", since: "none"})
	s.correct("2026-03-08T10:00:00+01:00", removed, ChangeRemoved)
	s.at("taken back", "2026-03-08T12:00:00+01:00", want{silence: "answered", since: "none"})
	s.correct("2026-03-09T10:00:00+01:00", answer, ChangeNoAnswer)
	s.at("it belongs here, but answers nothing", "2026-03-09T12:00:00+01:00", want{silence: "waiting", since: since, days: 1, attempts: 1})
	s.correct("2026-03-10T10:00:00+01:00", answer, ChangeAnswers)
	s.at("the last word counts", "2026-03-10T12:00:00+01:00", want{silence: "answered", since: "none"})
	for _, r := range Rows(s.entries, moment("2026-03-10T12:00:00+01:00")) {
		if r.Seq == answer && (!r.Confirmed || !r.Answers) {
			t.Errorf("row %+v: the owner confirmed it", r)
		}
	}
}

func TestCopiesKnownBeforeTheirFirst(t *testing.T) {
	s := tell(t, Order{Number: "1"})
	first := s.add("2026-03-05T10:00:00+01:00", Entry{Kind: EntrySent, Expects: true, Evidence: ClassC, Known: moment("2026-03-09T10:00:00+01:00")})
	s.add("2026-03-05T10:00:20+01:00", Entry{Kind: EntryCopy, Target: first, Expects: true, Evidence: ClassA})
	s.add("2026-03-05T10:00:20+01:00", Entry{Kind: EntryCopy, Target: 99, Expects: true})
	s.at("the forward was filed first, the mail itself came first", "2026-03-06T10:00:00+01:00", want{silence: "waiting", since: "2026-03-05T10:00:20+01:00", attempts: 1})
	rows := Rows(s.entries, moment("2026-03-10T10:00:00+01:00"))
	if len(rows) != 1 || rows[0].Seq != first || rows[0].Evidence != ClassA || len(rows[0].Sources) != 2 || !rows[0].Known.Equal(moment("2026-03-05T10:00:20+01:00")) {
		t.Errorf("rows %+v", rows)
	}
}

func TestBounceOfACopy(t *testing.T) {
	s := tell(t, Order{Number: "1"})
	first := s.sent("2026-03-05T10:00:00+01:00", "Please refund.", "li@seller.example")
	twin := s.add("2026-03-05T10:00:00+01:00", Entry{Kind: EntryCopy, Target: first, Expects: true, Evidence: ClassC})
	s.bounce("2026-03-05T10:05:00+01:00", twin, "li@seller.example")
	s.at("it is the attempt that failed", "2026-03-06T10:00:00+01:00", want{silence: "undeliverable", since: "none"})
}

func TestRowIsTheContract(t *testing.T) {
	s := tell(t, Order{Number: "A-1001"})
	s.add("2026-03-05T10:00:00+01:00", Entry{Kind: EntrySent, Channel: ChannelChat, From: buyer, Subject: "late", Evidence: ClassC, Message: "ab12", By: "the number stands in the subject", Expects: true})
	line, err := json.Marshal(Rows(s.entries, moment("2026-03-06T10:00:00+01:00"))[0])
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatal(err)
	}
	delete(got, "sources")
	want := map[string]any{
		"order": "A-1001", "seq": 1.0, "at": "2026-03-05T10:00:00+01:00", "kind": "sent", "channel": "chat", "on_platform": true,
		"from": map[string]any{"name": "Ann Buyer", "address": "ann@buyer.example"}, "subject": "late", "evidence": "C",
		"message": "ab12", "by": "the number stands in the subject", "answers": false, "confirmed": false,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestStatusIsTheContract(t *testing.T) {
	s := tell(t, Order{Number: "A-1001", Platform: "alibaba", Received: day("2026-03-01")})
	line, err := json.Marshal(s.status("2026-03-11T12:00:00+01:00"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"number":"A-1001"`, `"platform":"alibaba"`, `"stage":"open"`, `"turn":"nobody"`, `"silence":null`, `"waiting_since":null`,
		`"business_days":0`, `"attempts":0`, `"attempts_on_platform":0`,
		`"next":{"at":"2026-03-20T08:00:00+01:00","kind":"deadline","step":"open_last_day-11"}`, `"due":"2026-03-31","last_safe":"2026-03-30"`,
	} {
		if !strings.Contains(string(line), part) {
			t.Errorf("%s lacks %s", line, part)
		}
	}
	s = tell(t, Order{Number: "A-1002"})
	if line, _ = json.Marshal(s.status("2026-03-11T12:00:00+01:00")); !strings.Contains(string(line), `"platform":null`) || !strings.Contains(string(line), `"deadlines":[]`) {
		t.Errorf("%s: what is absent is null, an empty list is a list", line)
	}
}

// drawn is a random timeline of n entries.
func drawn(r *rand.Rand, n int) []Entry {
	kinds := []EntryKind{EntrySent, EntryReceived, EntryBounce, EntryCopy, EntryCorrection, EntryPlatform, EntryNudge, EntryStage}
	changes := []string{ChangeRemoved, ChangeRestored, ChangeAnswers, ChangeNoAnswer, ChangeConfirmedSilent}
	base := moment("2026-03-05T10:00:00+01:00")
	var out []Entry
	for i := range n {
		at := base.Add(time.Duration(r.IntN(60*24*60)) * time.Minute)
		e := Entry{
			Seq: uint64(i + 1), Order: "1", Kind: kinds[r.IntN(len(kinds))], At: at, Known: at.Add(time.Duration(r.IntN(3*24*60)) * time.Minute),
			Expects: r.IntN(2) == 0, Evidence: []Class{"", ClassA, ClassC}[r.IntN(3)], Target: uint64(r.IntN(n + 1)),
			Correction: &Change{What: changes[r.IntN(len(changes))]},
		}
		e.Answers = e.Kind == EntryReceived
		if e.Kind == EntryStage {
			e.Stage = Stages[r.IntN(4)]
		}
		out = append(out, e)
	}
	return out
}

func TestRowsDoNotDependOnTheOrderOfEntries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		entries := drawn(r, rapid.IntRange(0, 30).Draw(t, "entries"))
		at := moment("2026-04-05T10:00:00+02:00")
		want := Rows(entries, at)
		r.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		got := Rows(entries, at)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		for i, row := range got {
			if row.At.After(at) || row.Known.After(at) || i > 0 && row.At.Before(got[i-1].At) {
				t.Fatalf("row %+v out of time", row)
			}
		}
	})
}

func TestStatusHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		entries := drawn(r, rapid.IntRange(0, 30).Draw(t, "entries"))
		at := moment("2026-03-05T10:00:00+01:00").Add(time.Duration(rapid.IntRange(0, 70*24).Draw(t, "hours")) * time.Hour)
		p := Policy{Calendar: "CN", NudgeAfter: 3, UnresponsiveAfter: 5, Quiet: Quiet{20 * 60, 8 * 60}, Zone: zone("Europe/Berlin"), SafetyMargin: 7}
		o := Order{Number: "1", Platform: "alibaba", Payment: "paypal", Paid: day("2025-10-01"), Received: day("2026-03-01")}
		cov := Coverage{Known: rapid.Bool().Draw(t, "known"), Through: at.Add(-time.Duration(rapid.IntRange(0, 300).Draw(t, "behind")) * time.Hour)}
		c := CalendarFor(o, p)
		s := StatusAt(o, entries, c, p, cov, at)
		switch {
		case (s.WaitingSince == nil) != (s.Attempts == 0):
			t.Fatalf("%d attempts, waiting since %v", s.Attempts, s.WaitingSince)
		case s.Silence == nil && (s.Turn != TurnNobody || s.Attempts > 0):
			t.Fatalf("nothing was asked, yet %+v", s)
		case s.Stage.Done() && (s.Next != nil || s.Silence != nil || len(s.Deadlines) > 0):
			t.Fatalf("done, yet %+v", s)
		case s.AttemptsOnPlatform > s.Attempts || s.Reason == "":
			t.Fatalf("%+v", s)
		case s.Next != nil && (s.Next.At.Before(at) || p.Quiet.Holds(s.Next.At, p.Zone)):
			t.Fatalf("at %s the next step is %+v", at, s.Next)
		}
		if step, next := Due(o, entries, c, p, cov, at); step != nil && p.Quiet.Holds(at, p.Zone) || !next.IsZero() && !next.After(at) {
			t.Fatalf("at %s due %+v, look again at %s", at, step, next)
		}
	})
}

func TestStatusCostsNoMoreThanItsEntries(t *testing.T) {
	cost := func(n int) float64 {
		entries := drawn(rand.New(rand.NewPCG(1, 1)), n)
		return testing.AllocsPerRun(5, func() { Rows(entries, moment("2026-06-05T10:00:00+02:00")) })
	}
	if few, many := cost(200), cost(3200); many > 20*few {
		t.Errorf("16 times the entries cost %.0f allocations instead of %.0f", many, few)
	}
}

func BenchmarkStatus(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		entries := drawn(rand.New(rand.NewPCG(1, 1)), n)
		p := Policy{Calendar: "CN", NudgeAfter: 3, UnresponsiveAfter: 5, Quiet: Quiet{20 * 60, 8 * 60}, Zone: zone("Europe/Berlin"), SafetyMargin: 7}
		o := Order{Number: "1", Platform: "alibaba", Received: day("2026-03-01")}
		c := CalendarFor(o, p)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				StatusAt(o, entries, c, p, Coverage{}, moment("2026-06-05T10:00:00+02:00"))
			}
		})
	}
}
