package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"nudged/bench/mailbox"
	"nudged/ingest"
	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// BenchmarkRecord is everything but the server: mails in batches as a mailbox
// hands them over, read, matched and made durable. An operation is one mail.
// It is the place to take profiles of.
func BenchmarkRecord(b *testing.B) {
	const orders = 2000
	mails := madeUp(b, 2000, orders)
	b.ReportAllocs()
	var spent time.Duration
	for b.Loop() {
		b.StopTimer()
		r := recorder(b, orders)
		runtime.GC()
		begun := processorTime()
		b.StartTimer()
		for from := 0; from < len(mails); {
			to, bytes := from, 0
			for to < len(mails) && to-from < 500 && bytes < 8<<20 {
				bytes += len(mails[to].Raw)
				to++
			}
			if _, err := r.Record(b.Context(), mails[from:to], nil); err != nil {
				b.Fatal(err)
			}
			from = to
		}
		spent += processorTime() - begun
	}
	b.ReportMetric(float64(spent.Microseconds())/float64(b.N*len(mails)), "cpu-µs/mail")
}

// processorTime is what this process has used of all processors: beside other
// work it says more than the clock.
func processorTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// madeUp is the made-up mailbox, in memory.
func madeUp(b *testing.B, n, orders int) []ingest.Delivery {
	dir := b.TempDir()
	if err := mailbox.Build(dir, mailbox.Plan{Seed: 1, Mails: n, Orders: orders}); err != nil {
		b.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "cur", "*"))
	if err != nil {
		b.Fatal(err)
	}
	var mails []ingest.Delivery
	for i, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		mails = append(mails, ingest.Delivery{Raw: raw, Fetch: store.Fetch{Account: "a", Mailbox: "INBOX", UID: uint32(i + 1), At: time.Now()}})
	}
	return mails
}

// recorder is one on an empty state in which the orders are registered.
func recorder(b *testing.B, orders int) *ingest.Recorder {
	st, err := store.Open(b.TempDir(), store.Options{NumberKey: matcher.Key})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	r := &ingest.Recorder{
		Store: st, Owners: []timeline.Address{{Address: "ann@buyer.example"}}, Tracking: []string{"track@buyer.example"},
		Self: []string{"track@buyer.example"}, ServID: "mx.buyer.example", Zone: time.UTC, Clock: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	var list []timeline.Order
	for i := range orders {
		number, platform, seller := mailbox.Order(i)
		list = append(list, timeline.Order{Number: number, Platform: platform, Sellers: []timeline.Address{{Address: seller}}})
	}
	if _, err := r.Register(list...); err != nil {
		b.Fatal(err)
	}
	return r
}
