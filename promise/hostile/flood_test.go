package hostile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/promise"
	"nudged/promise/hostile"
	"nudged/store"
)

// TestAFloodOfStrangers: ten thousand strangers within an hour, each with hostile
// words. They are counted, some are listed, nothing of ours goes out but the
// digest, and it stays small.
func TestAFloodOfStrangers(t *testing.T) {
	const atOnce = 250
	h := newHouse(t, 1, "http://pixel.evil.example")
	h.orders()
	n := promise.Times(1000, 3000, 10_000)
	for from := 0; from < n; from += atOnce {
		var batch []ingest.Delivery
		for i := from; i < from+atOnce; i++ {
			h.uid++
			raw := h.raw(encoded(h.words())+fmt.Sprintf(" <x%d@evil%d.example>", i, i%999), hostile.Tracking, hostile.Order+h.words(), "", true, h.words())
			batch = append(batch, ingest.Delivery{Raw: []byte(raw), Fetch: store.Fetch{Account: "inbox", Mailbox: "INBOX", UID: h.uid, At: h.now}})
		}
		h.must(h.Take(h.Context(), "inbox", "INBOX", batch, store.Position{UIDValidity: 1, UID: h.uid}))
	}
	for range 24 {
		h.pass(time.Hour)
	}
	if counts := h.counts(); len(h.sent) != 1 || counts["digest"] != 1 {
		t.Fatalf("%v went out", counts)
	}
	var s sight
	s.mail(h, h.sent[0], h.owner.Address)
	listed := 0
	for i := range n {
		if strings.Contains(s.pages[0], fmt.Sprintf("x%d@evil%d.example", i, i%999)) {
			listed++
		}
	}
	if size := len(h.sent[0]); size > 200<<10 || listed > 20 || listed == 0 {
		t.Errorf("a digest of %d KB lists %d of %d", size>>10, listed, n)
	}
	promise.Kept(t, "H14", "%d strangers within an hour: a digest of %d KB that lists %d, no other mail", n, len(h.sent[0])>>10, listed)
}
