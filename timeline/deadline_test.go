package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDeadlines(t *testing.T) {
	check := func(name string, o Order, stages []Entry, want ...string) {
		t.Helper()
		s := tell(t, o)
		for _, e := range stages {
			s.add(e.At.Format(time.RFC3339), e)
		}
		var got []string
		for _, d := range s.status("2026-03-11T12:00:00+01:00").Deadlines {
			got = append(got, fmt.Sprintf("%s %s", d.Kind, d.Due))
			if d.Source == "" || d.Confidence == "" || d.Bound == "" || d.Actor == "" {
				t.Errorf("%s: %+v does not say where it comes from", name, d)
			}
			if safe := d.Due.AddDays(-1); d.Bound != BoundFirst && d.LastSafe != safe || d.Bound == BoundFirst && !d.LastSafe.IsZero() {
				t.Errorf("%s: %s: last safe day %s", name, d.Kind, d.LastSafe)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
	at := func(stage Stage, when string) []Entry {
		return []Entry{{Kind: EntryStage, Stage: stage, At: moment(when)}}
	}
	dispute := at(StageDispute, "2026-03-10T09:00:00+01:00")
	mediation := slices.Concat(dispute, at(StageMediation, "2026-03-10T18:00:00+01:00"))

	check("received: 30 days to open", Order{Platform: "alibaba", Received: day("2026-03-01")}, nil, "open_last_day 2026-03-31")
	check("shipped is not received", Order{Platform: "alibaba", Shipped: day("2026-02-26")}, nil)
	check("placed is not paid", Order{Payment: "paypal", Placed: day("2026-02-26")}, nil)
	check("an Nth day is N-1 days after; the day to open is met by opening",
		Order{Platform: "alibaba", Received: day("2026-02-20")}, dispute,
		"negotiate 2026-03-13", "escalate_earliest 2026-03-13", "escalate_auto 2026-03-16", "whole_case 2026-03-31")
	check("escalated: what was to be escalated is done; China's working days",
		Order{Platform: "alibaba", Received: day("2026-02-20")}, mediation, "platform_joins 2026-03-12", "whole_case 2026-03-31")
	check("DHgate counts from the tracking number", Order{Platform: "dhgate", Shipped: day("2026-03-01")}, nil,
		"open_earliest_express 2026-03-06", "open_earliest_ems 2026-03-08", "open_earliest_post 2026-03-11", "open_last_day 2026-05-30")
	check("what nothing else tells, the owner can", Order{Platform: "aliexpress", Happened: map[string]Date{"return_agreed": day("2026-03-05")}}, nil,
		"return_shipping 2026-03-15")
	check("a resolved one has none", Order{Platform: "alibaba", Received: day("2026-02-20")}, at(StageResolved, "2026-03-10T18:00:00+01:00"))
	check("PayPal counts from the payment", Order{Payment: "paypal", Paid: day("2026-01-10")}, nil,
		"escalate_earliest 2026-01-17", "open_last_day 2026-07-09")
	check("a dispute without a platform is the payment provider's",
		Order{Payment: "paypal", Paid: day("2026-01-10")}, dispute, "escalate_earliest 2026-01-17", "escalate_last_day 2026-03-30")
	check("a platform that settles nothing is none",
		Order{Platform: "shopify", Payment: "paypal", Paid: day("2026-01-10")}, dispute, "escalate_earliest 2026-01-17", "escalate_last_day 2026-03-30")
	check("with a platform the dispute is there, and starts nothing at PayPal",
		Order{Platform: "alibaba", Payment: "paypal", Paid: day("2026-01-10")}, dispute,
		"escalate_earliest 2026-01-17", "negotiate 2026-03-13", "escalate_earliest 2026-03-13", "escalate_auto 2026-03-16", "whole_case 2026-03-31")
	check("Mastercard: the earlier of two sources; the later of two dates",
		Order{Payment: "card_mastercard", Paid: day("2026-01-10"), Expected: day("2026-02-01")}, nil, "open_last_day 2026-05-02")
	check("Mastercard: one date known", Order{Payment: "card_mastercard", Paid: day("2026-01-10")}, nil, "open_last_day 2026-04-10")
	check("Visa: and never after 540 days", Order{Payment: "card_visa", Paid: day("2026-01-10"), Expected: day("2026-02-01")}, nil,
		"issuer_wait 2026-02-16", "open_last_day 2026-06-01", "hard_cap 2027-07-04")
	check("eBay: the later of receipt and estimate", Order{Platform: "ebay", Received: day("2026-02-10"), Expected: day("2026-02-20")}, nil, "open_last_day 2026-03-22")
	check("eBay: working days are Monday to Friday, also in Golden Week",
		Order{Platform: "ebay"}, at(StageDispute, "2026-03-05T09:00:00+01:00"), "seller_response 2026-03-10", "auto_close 2026-04-03")
	check("Amazon", Order{Platform: "amazon", Expected: day("2026-02-20")}, nil, "open_earliest_inr 2026-02-23", "open_last_day 2026-05-21")
	check("AliExpress", Order{Platform: "aliexpress", Shipped: day("2026-02-20"), Received: day("2026-03-05")}, nil, "open_earliest 2026-03-02", "open_last_day 2026-03-20")
	check("1688: receipt confirms itself", Order{Platform: "1688", Shipped: day("2026-03-05")}, nil, "auto_receipt 2026-03-15")
	check("1688: confirmed", Order{Platform: "1688", Shipped: day("2026-03-05"), Received: day("2026-03-09")}, nil)
	check("a platform without known clocks", Order{Platform: "temu", Received: day("2026-03-01")}, nil)
	check("an unknown platform", Order{Platform: "elsewhere", Received: day("2026-03-01")}, nil)
	check("a dispute taken back", Order{Platform: "alibaba", Received: day("2026-03-01")},
		slices.Concat(dispute, at(StageOpen, "2026-03-11T09:00:00+01:00")), "open_last_day 2026-03-31")
	check("the day is the owner's", Order{Platform: "alibaba"}, at(StageDispute, "2026-03-09T23:30:00Z"),
		"negotiate 2026-03-13", "escalate_earliest 2026-03-13", "escalate_auto 2026-03-16", "whole_case 2026-03-31")
	named := func(kind, due string) map[string]Date { return map[string]Date{kind: day(due)} }
	check("a date of the notice stands above the rules", Order{Platform: "alibaba", Received: day("2026-03-01"), Due: named("open_last_day", "2026-03-25")}, nil,
		"open_last_day 2026-03-25")
	check("evidence asked for by a day", Order{Platform: "alibaba", Due: named(ClockEvidence, "2026-03-15")}, mediation,
		"platform_joins 2026-03-12", "evidence_due 2026-03-15", "whole_case 2026-03-31")
	check("DHgate has a rule for evidence; the notice stands above it", Order{Platform: "dhgate", Due: named(ClockEvidence, "2026-03-15")}, mediation,
		"evidence_due 2026-03-15", "decision 2026-03-20")
	check("evidence is asked for where no rules are known, too", Order{Due: named(ClockEvidence, "2026-03-15")}, nil, "evidence_due 2026-03-15")
	check("the notice is of the platform's case, not of the bank's",
		Order{Platform: "alibaba", Payment: "paypal", Paid: day("2026-01-10"), Due: named("open_last_day", "2026-03-25")}, nil,
		"escalate_earliest 2026-01-17", "open_last_day 2026-03-25", "open_last_day 2026-07-09")
	check("a notice that nobody confirmed starts nothing", Order{Platform: "alibaba"},
		[]Entry{{Kind: EntryPlatform, Event: "receipt_confirmed", At: moment("2026-03-01T09:00:00Z")}})
	check("a confirmed one does", Order{Platform: "alibaba"},
		[]Entry{{Kind: EntryPlatform, Event: "receipt_confirmed", At: moment("2026-03-01T09:00:00Z"), Confirmed: true}}, "open_last_day 2026-03-31")
}

func TestMissingFacts(t *testing.T) {
	check := func(name string, o Order, want ...string) {
		t.Helper()
		var got []string
		for _, m := range MissingFacts(o, nil, Policy{}) {
			got = append(got, m.Platform+" "+m.Kind+": "+m.Fact)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	check("when it was received", Order{Platform: "alibaba", Shipped: day("2026-02-26")}, "alibaba open_last_day: received")
	check("known", Order{Platform: "alibaba", Received: day("2026-02-26")})
	check("the notice named the day", Order{Platform: "alibaba", Due: map[string]Date{"open_last_day": day("2026-03-26")}})
	check("each provider its own", Order{Platform: "alibaba", Payment: "paypal"}, "alibaba open_last_day: received", "paypal open_last_day: paid")
	check("asked once where two clocks want it", Order{Payment: "card_visa"}, "card_visa open_last_day: paid")
	check("the estimate", Order{Platform: "amazon"}, "amazon open_last_day: expected")
	check("nobody settles disputes", Order{Platform: "shopify"})
	check("no platform", Order{})
}

func TestClocksAreWhole(t *testing.T) {
	for id, p := range processes() {
		for _, k := range p.Clocks {
			if !slices.Contains([]string{BoundLast, BoundFirst, BoundUsual}, k.Bound) {
				t.Errorf("%s %s: bound %q", id, k.ID, k.Bound)
			}
			if k.Ends != "received" && !slices.Contains(Stages, Stage(k.Ends)) {
				t.Errorf("%s %s ends with %q", id, k.ID, k.Ends)
			}
			if k.Days == nil && k.Unit != "stated_in_notice" {
				t.Errorf("%s %s: no days", id, k.ID)
			}
			if k.Source == "" || k.Confidence == "" || k.Actor == "" {
				t.Errorf("%s %s does not say where it comes from", id, k.ID)
			}
		}
	}
}

func planned(steps []Step) string {
	var out []string
	for _, s := range steps {
		out = append(out, s.Step+" "+s.At.Format("01-02 15:04"))
	}
	return strings.Join(out, ", ")
}

func TestDeadlineMails(t *testing.T) {
	s := tell(t, Order{Number: "1", Platform: "alibaba", Received: day("2026-03-01")}) // due 31 March, last safe 30 March
	check := func(name, from, want string) {
		t.Helper()
		if got := planned(s.steps(from, "2026-05-01T00:00:00+02:00")); got != want {
			t.Errorf("%s: from %s\n got %s\nwant %s", name, from, got, want)
		}
	}
	check("warnings, and the beginning of the margin, also when nobody was asked", "2026-03-11T12:00:00+01:00",
		"open_last_day-11 03-20 08:00, open_last_day-7 03-24 08:00, open_last_day-6 03-25 08:00, open_last_day-3 03-28 08:00, open_last_day-2 03-29 08:00")
	check("the margin is over: at once", "2026-03-26T12:00:00+01:00", "open_last_day-6 03-26 12:00, open_last_day-3 03-28 08:00, open_last_day-2 03-29 08:00")
	check("but not at night", "2026-03-26T22:00:00+01:00", "open_last_day-6 03-27 08:00, open_last_day-3 03-28 08:00, open_last_day-2 03-29 08:00")
	check("one mail where the next warning is that soon", "2026-03-27T22:00:00+01:00", "open_last_day-3 03-28 08:00, open_last_day-2 03-29 08:00")
	check("on the day itself", "2026-03-31T12:00:00+02:00", "open_last_day-2 03-31 12:00")
	check("over", "2026-04-01T12:00:00+02:00", "")

	s.nudged("2026-03-24T08:00:30+01:00", Step{Key: "deadline/alibaba/open_last_day/2026-03-31/7"})
	check("what was sent is not sent again", "2026-03-24T09:00:00+01:00", "open_last_day-6 03-25 08:00, open_last_day-3 03-28 08:00, open_last_day-2 03-29 08:00")
	check("a warning inside the margin is missed", "2026-03-25T09:00:00+01:00", "open_last_day-6 03-25 09:00, open_last_day-3 03-28 08:00, open_last_day-2 03-29 08:00")

	s.stage("2026-03-27T10:00:00+01:00", StageDispute)
	check("opened: the supplier's and the platform's days send nothing", "2026-03-27T11:00:00+01:00", "")
}

func TestMorning(t *testing.T) {
	check := func(name, quiet, want string) {
		t.Helper()
		q, err := ParseQuiet(quiet)
		if err != nil {
			t.Fatal(err)
		}
		p := Policy{Quiet: q, Zone: zone("Europe/Berlin")}
		if got := p.morning(day("2026-03-29")).Format("02 15:04"); got != want {
			t.Errorf("%s: quiet %s: %s, want %s", name, quiet, got, want)
		}
	}
	check("the usual one", "20:00-08:00", "29 08:00")
	check("no quiet hours", "", "29 08:00")
	check("a late riser", "22:00-09:30", "29 09:30")
	check("a night worker", "06:00-18:00", "29 18:00")
	check("awake before eight only", "07:00-00:00", "29 00:00")
}

// Every clock can start: by what the order says, a stage, a notice, an event that
// the owner tells, or a day that a notice names.
func TestEveryClockCanStart(t *testing.T) {
	for id, p := range processes() {
		for _, k := range p.Clocks {
			o := Order{Number: "A-1", Platform: id, Shipped: day("2026-03-01"), Received: day("2026-03-02"), Paid: day("2026-03-03"), Expected: day("2026-03-04"), Happened: map[string]Date{}}
			if p.NoCase || id == "paypal" || strings.HasPrefix(id, "card_") {
				o.Platform, o.Payment = "", id
			}
			for _, event := range Happenings(o) {
				o.Happened[event] = day("2026-03-05")
			}
			rows := []Row{
				{Kind: EntrySent, Expects: true, At: moment("2026-03-06T12:00:00Z")},
				{Kind: EntryPlatform, Confirmed: true, Event: "order_closed", At: moment("2026-03-07T12:00:00Z")},
				{Kind: EntryStage, Stage: StageDispute, At: moment("2026-03-08T12:00:00Z")},
				{Kind: EntryStage, Stage: StageMediation, At: moment("2026-03-09T12:00:00Z")},
			}
			if k.Days == nil {
				o.Due = map[string]Date{k.ID: day("2026-03-10")}
			}
			f := factsOf(o, rows, time.UTC)
			if _, due := f.due(k, id); due.IsZero() {
				t.Errorf("%s: %s, from %s: nothing starts it", id, k.ID, k.From)
			}
		}
	}
}
