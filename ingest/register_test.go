package ingest_test

import (
	"fmt"
	"testing"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

// TestLoggedPromise: a day that was over when it was named is no promise.
func TestLoggedPromise(t *testing.T) {
	check := func(name, promised, want string) {
		t.Helper()
		w := newWorld(t)
		w.order("A-1001", li)
		day0, err := timeline.ParseDate(promised)
		w.must(err)
		e, err := w.Say("A-1001", ingest.Said{Channel: timeline.ChannelPhone, Received: true, At: day, Promised: day0, Text: "they told me"})
		w.must(err)
		w.expect(name, e.Promised.String(), want)
	}
	check("a day to come", "2026-03-06", "2026-03-06")
	check("the day itself", "2026-03-02", "2026-03-02")
	check("a day that is over", "2026-03-01", "")
}

// TestCorrectedSeller: an address that was registered by mistake speaks for
// nobody once the owner has corrected it.
func TestCorrectedSeller(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", timeline.Address{Address: "li@typo.example"})
	_, err := w.Edit("A-1001", func(o *timeline.Order) error {
		o.Sellers = []timeline.Address{li}
		return nil
	})
	w.must(err)
	w.must(w.Store.View(func(tx *store.Tx) error {
		w.expect("by address", fmt.Sprint(tx.OrdersOf("li@typo.example")), "[]")
		w.expect("by domain", fmt.Sprint(tx.OrdersOfDomain("typo.example")), "[]")
		w.expect("the right one", fmt.Sprint(tx.OrdersOf(li.Key())), "[A-1001]")
		return nil
	}))
}
