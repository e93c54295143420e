package evidence

import (
	"strings"
	"testing"

	"nudged/timeline"
)

// How far it is from what was agreed is told in numbers, where they are on
// record, and asked for where they are not.
func TestDeviationIsQuantified(t *testing.T) {
	day := func(s string) timeline.Date { d, _ := timeline.ParseDate(s); return d }
	for name, row := range map[string]struct {
		order             timeline.Order
		says, plea, asked string
	}{
		"pieces and an amount": {
			timeline.Order{Problem: "damaged", Remedy: "partial_refund", Quantity: "200", Affected: "37", Amount: "1200.00", Currency: "USD", Claimed: "222.00", Basis: "37 of 6.00"},
			"37 of 200 (18.5 %)", "I ask for: partial refund, 222.00 USD (18.5 % of what was paid), 37 of 6.00.", "",
		},
		"nothing of it":   {timeline.Order{Problem: "wrong", Remedy: "refund", Amount: "5"}, "", "What is wrong: not what was ordered.", "how many of how many"},
		"only how many":   {timeline.Order{Problem: "short", Remedy: "resend", Affected: "3"}, "3", "fewer than ordered, 3.", "how many of how many"},
		"no amount":       {timeline.Order{Problem: "damaged", Remedy: "partial_refund", Quantity: "2", Affected: "1"}, "1 of 2 (50.0 %)", "damaged, 1 of 2 (50.0 %).", "the amount that you ask for"},
		"came late":       {timeline.Order{Problem: "late", Remedy: "refund", Expected: day("2026-02-10"), Received: day("2026-03-01")}, "19 days after 2026-02-10", "late, 19 days after", "the amount"},
		"never came":      {timeline.Order{Problem: "not_received", Remedy: "refund", Expected: day("2026-02-10")}, "20 days after 2026-02-10, the latest estimated delivery, as of 2026-03-02", "not received, 20 days after", "the amount"},
		"came in time":    {timeline.Order{Problem: "quality", Remedy: "repair", Expected: day("2026-02-10"), Received: day("2026-02-09")}, "", "poor quality.", "how many of how many"},
		"nobody said due": {timeline.Order{Problem: "not_received", Remedy: "refund"}, "", "not received.", "Latest estimated delivery"},
	} {
		w := newWorld(t)
		row.order.Number = "A-1"
		w.order(row.order)
		c := w.collect(Request{Order: "A-1"})
		var said []string
		for _, f := range c.deviation(wordsOf("en")) {
			said = append(said, f.Value)
		}
		if got := strings.Join(said, "; "); !strings.HasPrefix(got, row.says) || row.says == "" && got != "" {
			t.Errorf("%s: it says %q, want %q", name, got, row.says)
		}
		text, missing, _ := strings.Cut(string(c.explanation("en", Receiver{})), "WHAT IS MISSING")
		if !strings.Contains(text, row.plea) || !strings.Contains(missing, row.asked) || row.asked == "" && strings.Contains(missing, "amount that") {
			t.Errorf("%s: want %q, and asked for %q:\n%s%s", name, row.plea, row.asked, text, missing)
		}
	}
}

// What the owner told later does not count for what was known before.
func TestOrderIsAsItWasTold(t *testing.T) {
	w := newWorld(t)
	w.order(timeline.Order{Number: "A-1", Problem: "late"})
	before := w.now
	w.days(3)
	w.order(timeline.Order{Number: "A-1", Problem: "damaged", Affected: "3"})
	now, then := w.collect(Request{Order: "A-1"}), w.collect(Request{Order: "A-1", At: before})
	if now.Order.Problem != "damaged" || now.Registered != 2 || then.Order.Problem != "late" || then.Order.Affected != "" || then.Registered != 1 {
		t.Errorf("now %+v, entry %d; then %+v, entry %d", now.Order, now.Registered, then.Order, then.Registered)
	}
}
