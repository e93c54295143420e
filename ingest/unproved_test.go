package ingest_test

import (
	"strings"
	"testing"
)

// What bears the owner's address, or a platform's, and is not proved, is asked
// about with what is missing: its author is no stranger.
func TestAnUnprovedCopyTellsWhatIsMissing(t *testing.T) {
	check := func(name, from, auth string, want ...string) {
		t.Helper()
		w := newWorld(t)
		w.order("A-1001", li)
		w.take(mail{From: from, To: li.String(), Subject: "A-1001 broken", Text: "Please refund.", ID: "a1@buyer.example", Auth: auth})
		rv := w.reviews()
		if len(rv) != 1 {
			t.Fatalf("%s: %d questions", name, len(rv))
		}
		for _, s := range want {
			if !strings.Contains(rv[0].Why, s) {
				t.Errorf("%s: %q lacks %q", name, rv[0].Why, s)
			}
		}
		if strings.Contains(rv[0].Why, "is on no order") {
			t.Errorf("%s: %q", name, rv[0].Why)
		}
	}
	check("nobody vouches", ann.String(), "absent", "it bears your own address", "your provider says nothing", "it has no signature")
	check("the provider found nothing", ann.String(), "none", "it bears your own address", "not proved")
	check("the provider denies it", ann.String(), "fail", "it bears your own address", "not proved")
	check("a platform's address", "Alibaba.com <noreply@service.alibaba.com>", "fail", "it bears an address of alibaba", "not proved")
}
