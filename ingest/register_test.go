package ingest_test

import (
	"testing"

	"nudged/ingest"
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
