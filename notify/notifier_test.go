package notify

import (
	"context"
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// post is a Sender that answers as it is told and keeps what it got.
type post struct {
	answer func(to string) (Fate, error) // nil takes everything
	got    []sent
	clock  func() time.Time
}

type sent struct {
	at  time.Time
	to  string
	raw string
}

func (p *post) Send(_ context.Context, _ string, to []string, raw []byte) Outcome {
	var o Outcome
	for _, a := range to {
		fate, err := Taken, error(nil)
		if p.answer != nil {
			fate, err = p.answer(a)
		}
		if fate == Taken || fate == Doubtful {
			p.got = append(p.got, sent{p.clock(), a, string(raw)})
		}
		said := "250 ok"
		if err != nil {
			said, o.Err = err.Error(), err
		}
		o.Answers = append(o.Answers, Answer{a, fate, said})
	}
	return o
}

// world is a notifier on a real store, with a clock that the test moves.
type world struct {
	*Notifier
	t    testing.TB
	now  time.Time
	post *post
	opt  Options
}

var ann = timeline.Address{Name: "Ann Buyer", Address: "ann@buyer.example"}
var li = timeline.Address{Name: "Li Wei", Address: "li@factory.example"}
var track = timeline.Address{Name: "nudged", Address: "track@buyer.example"}

func newWorld(t testing.TB, zoneName, start string) *world {
	t.Helper()
	loc := zone(t, zoneName)
	w := &world{t: t, now: at(t, loc, start)}
	clock := func() time.Time { return w.now }
	s, err := store.Open(t.TempDir(), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w.post = &post{clock: clock}
	digest, err := ParseSchedule("0 8 * * *")
	if err != nil {
		t.Fatal(err)
	}
	w.opt = Options{
		Store: s, Sender: w.post, Owner: []timeline.Address{ann}, From: track, Tracking: track.Address,
		Policy: timeline.Policy{
			Calendar: "CN", NudgeAfter: 3, UnresponsiveAfter: 5, Quiet: timeline.Quiet{From: 20 * 60, To: 8 * 60},
			Zone: loc, SafetyMargin: 7, Own: []timeline.Address{ann, track},
		},
		Digest: digest, WhenEmpty: EmptyNever, Clock: clock,
	}
	w.restart()
	return w
}

// restart begins anew on the same state, as after a crash.
func (w *world) restart() {
	w.t.Helper()
	n, err := New(w.opt)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := n.recover(); err != nil {
		w.t.Fatal(err)
	}
	w.Notifier = n
}

func at(t testing.TB, loc *time.Location, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (w *world) update(fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.Store.Update(fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) order(o timeline.Order) {
	w.t.Helper()
	o.Stage = timeline.StageOpen
	w.update(func(tx *store.Tx) error { return tx.PutOrder(o) })
}

func (w *world) entry(e timeline.Entry) timeline.Entry {
	w.t.Helper()
	if e.At.IsZero() {
		e.At = w.now
	}
	e.Known = e.At
	w.update(func(tx *store.Tx) (err error) {
		e, err = tx.Append(e)
		return err
	})
	return e
}

func (w *world) asks(order, text string) timeline.Entry {
	w.t.Helper()
	return w.entry(timeline.Entry{Order: order, Kind: timeline.EntrySent, Channel: timeline.ChannelMail, From: &ann, To: []timeline.Address{li}, Text: text, Expects: true, Evidence: timeline.ClassA})
}

func (w *world) answers(order, text string) timeline.Entry {
	w.t.Helper()
	return w.entry(timeline.Entry{Order: order, Kind: timeline.EntryReceived, Channel: timeline.ChannelMail, From: &li, To: []timeline.Address{ann}, Text: text, Answers: true, Evidence: timeline.ClassA})
}

func (w *world) tick() {
	w.t.Helper()
	if err := w.Tick(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

// until ticks every step until the clock shows end.
func (w *world) until(end string, step time.Duration) {
	w.t.Helper()
	for stop := at(w.t, w.Policy.Zone, end); !w.now.After(stop); w.now = w.now.Add(step) {
		w.tick()
	}
}

// subjects are those of the mails that were taken, with the time in the owner's zone.
func (w *world) subjects() []string {
	var out []string
	for _, m := range w.post.got {
		out = append(out, m.at.In(w.Policy.Zone).Format("01-02 15:04 ")+headerOf(w.t, m.raw, "Subject"))
	}
	return out
}

func headerOf(t testing.TB, raw, name string) string {
	t.Helper()
	for _, f := range unfold(raw[:strings.Index(raw, "\r\n\r\n")]) {
		if v, ok := strings.CutPrefix(f, name+": "); ok {
			return v
		}
	}
	return ""
}

func (w *world) expect(want ...string) {
	w.t.Helper()
	if got := strings.Join(w.subjects(), "\n"); got != strings.Join(want, "\n") {
		w.t.Errorf("sent:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

func TestALadderOfNudges(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
	w.opt.Digest = Schedule{}
	w.restart()
	w.order(timeline.Order{Number: "A-1001", Title: "steel bolts", Sellers: []timeline.Address{li}})
	w.asks("A-1001", "Where are the bolts?")
	w.until("2026-03-20 12:00", time.Hour)
	w.expect(
		"03-05 17:00 [A-1001] No answer for 3 working days: steel bolts",
		"03-09 17:00 [A-1001] No answer for 5 working days: steel bolts",
		"03-12 17:00 [A-1001] No answer for 8 working days: steel bolts",
	)
	root := headerOf(t, w.post.got[0].raw, "Message-Id")
	for _, m := range w.post.got[1:] {
		if refs := headerOf(t, m.raw, "References"); !strings.HasPrefix(refs, root) {
			t.Errorf("References %q do not begin with %s", refs, root)
		}
	}
}
