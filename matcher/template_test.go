package matcher

import (
	"errors"
	"testing"

	"nudged/timeline"
)

func TestTemplates(t *testing.T) {
	list, err := ParseTemplates([]byte(`[
		{"platform": "alibaba", "event": "shipped", "subject": "^Goods of [0-9]{18} left the port$", "source": "a mail of 2026-10-01"},
		{"platform": "alibaba", "event": "delivered", "subject": "^News about", "body": "(?i)signed for by", "confidence": "low"}
	]`))
	if err != nil {
		t.Fatal(err)
	}
	check := func(name, from, subject, text, event, confidence string) {
		t.Helper()
		got := list.EventIn(&timeline.Address{Address: from}, subject, text)
		if got == nil {
			got = &timeline.Event{}
		}
		if got.Event != event || got.Confidence != confidence {
			t.Errorf("%s: %s (%s)", name, got.Event, got.Confidence)
		}
	}
	const alibaba = "service@notice.alibaba.com"
	check("by its subject", alibaba, "Goods of  300280955501024781 left\n the port", "", "shipped", "user")
	check("by its text too", alibaba, "News about your parcel", "It was signed for by Ann.", "delivered", "low")
	check("without its text", alibaba, "News about your parcel", "It is late.", EventUnknown, "unknown")
	check("of another platform", "transaction@notice.aliexpress.com", "Goods of 300280955501024781 left the port", "", EventUnknown, "unknown")
	check("of nobody", "x@stranger.example", "Goods of 300280955501024781 left the port", "", "", "")
	check("what the data knows", alibaba, "Your order is on its way (300280955501024781)", "", "shipped", "high")

	for _, bad := range []string{
		``, `{}`, `[{"platform": "alibaba"}]`, `[{"platform": "nobody", "event": "shipped", "subject": "x"}]`,
		`[{"platform": "alibaba", "event": "arrived", "subject": "x"}]`, `[{"platform": "alibaba", "event": "shipped", "subject": "("}]`,
		`[{"platform": "alibaba", "event": "shipped", "subjekt": "x"}]`,
	} {
		if _, err := ParseTemplates([]byte(bad)); !errors.Is(err, ErrTemplate) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
