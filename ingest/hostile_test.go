package ingest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/ingest/auth"
	"nudged/promise"
	"nudged/promise/hostile"
	"nudged/store"
)

// TestHostileMail sends all kinds of hostile mail all the way onto the record.
// Each is kept as it came, none is more than work, the mail of others goes on
// between them, and neither the order nor what we send is changed by them.
func TestHostileMail(t *testing.T) {
	h := &hostileRun{office: newOffice(t)}
	h.Recorder.Log = slog.New(noErrors{t})
	sent := len(h.sent)
	each, families := promise.Times(8, 40, 2200), hostile.Families()
	for i := range each {
		for _, f := range families {
			h.record(f, i)
		}
		if i%promise.Times(2, 10, 100) == 0 {
			h.goesOn(i)
		}
	}
	h.askTheDNS()
	h.untouched("the end")
	h.tick()
	if n := len(h.sent) - sent; n > 3 {
		t.Errorf("%d mails of ours went out", n)
	}
	h.told(len(families) * each)
}

// hostileRun is a run of TestHostileMail.
type hostileRun struct {
	*office
	uid   uint32
	good  int // letters of the seller
	costs []time.Duration
	worst string
}

// howFar is the scale of the i-th mail of a family: most are small, some go as
// far as the level of the tests allows.
func howFar(i int) float64 {
	if often := promise.Times(8, 40, 220); i%often == often-1 {
		return float64(promise.Times(2, 10, 100)) / 100
	}
	return float64(i%10) / 10_000
}

func (h *hostileRun) record(f hostile.Family, i int) {
	h.Helper()
	raw := f.Mail(i, howFar(i))
	h.uid++
	name := fmt.Sprintf("%s, number %d, %d bytes", f.Name, i, len(raw))
	memory, began := allocated(), processorTime(h.TB)
	pos := store.Position{UIDValidity: 1, UID: h.uid}
	err := h.Take(h.Context(), "inbox", "INBOX", []ingest.Delivery{{Raw: raw, Fetch: store.Fetch{Account: "inbox", Mailbox: "INBOX", UID: h.uid, At: h.now}}}, pos)
	if err != nil {
		h.Fatalf("%s: %v", name, err)
	}
	took := processorTime(h.TB) - began
	if len(h.costs) == 0 || took > slices.Max(h.costs) {
		h.worst = name
	}
	h.costs = append(h.costs, took)
	if used := allocated() - memory; !promise.Race && used > 32<<20+uint64(len(raw))*600 {
		h.Errorf("%s: %d MB are allocated", name, used>>20)
	}
	h.view(func(tx *store.Tx) {
		sha := fmt.Sprintf("%x", sha256.Sum256(raw))
		if kept, err := tx.Raw(sha); err != nil || !bytes.Equal(kept, raw) {
			h.Errorf("%s: not kept as it came: %v", name, err)
		}
		m, err := tx.Mail(sha)
		if h.must(err); m == nil || strings.Contains(strings.Join(m.Defects, " "), "reading it failed") {
			h.Errorf("%s: %+v", name, m)
		}
		if got := tx.Position("inbox", "INBOX"); got != pos {
			h.Errorf("%s: the position is %v", name, got)
		}
	})
}

// goesOn has the seller write between the hostile mails.
func (h *hostileRun) goesOn(i int) {
	h.Helper()
	h.untouched(fmt.Sprint("round ", i))
	h.good++
	h.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: fmt.Sprintf("This is letter %d about it.", i), ID: fmt.Sprintf("good%d@brightlamp.example", i), At: h.now})
	h.untouched("the seller's letter")
}

// untouched: an attempt, a nudge and the good letters are on the order, and nothing else.
func (h *hostileRun) untouched(when string) {
	h.Helper()
	if rows := h.rows("A-1001"); len(rows) != 2+h.good {
		h.Fatalf("%s: %d rows, %d of them good letters: %s", when, len(rows), h.good, h.kinds("A-1001"))
	}
}

// askTheDNS looks for the keys of what is signed: there are none.
func (h *hostileRun) askTheDNS() {
	h.Helper()
	v := &auth.Verifier{LookupTXT: func(context.Context, string) ([]string, error) { return nil, nil }, Clock: h.Clock}
	for {
		n, err := h.Verdicts(h.Context(), v)
		h.must(err)
		if n == 0 {
			return
		}
	}
}

// told gives the figures; time counts where there is enough of it to measure.
func (h *hostileRun) told(n int) {
	h.Helper()
	slices.Sort(h.costs)
	p99, most := h.costs[len(h.costs)*99/100], h.costs[len(h.costs)-1]
	if promise.Level == "full" && (p99 > 50*time.Millisecond || most > 2*time.Second) {
		h.Errorf("99 of 100 take up to %s, the worst %s of processor time: %s", p99, most, h.worst)
	}
	promise.Kept(h.TB, "H1", "%d mails of %d kinds, 0 panics, 0 changed; 99 of 100 take up to %s of processor time, the worst %s (%s)", n, len(hostile.Families()), p99.Round(time.Millisecond), most.Round(time.Millisecond), h.worst)
}

// noErrors is a log in which no error may stand: panics are logged as errors.
type noErrors struct{ t testing.TB }

func (noErrors) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }
func (l noErrors) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool { l.t.Errorf("logged: %s %v", r.Message, a); return true })
	return nil
}
func (l noErrors) WithAttrs([]slog.Attr) slog.Handler { return l }
func (l noErrors) WithGroup(string) slog.Handler      { return l }

// processorTime is what this process has used: other processes do not count.
func processorTime(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
