package mailbox

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"nudged/promise"
)

// Every connection meets trouble of its own: it is reset, closed or goes silent in
// the middle of whatever was said, comes in slices or slowly. One mail arrives
// with each; all of them come through, once.
func TestTroubledNetwork(t *testing.T) {
	quiet(t)
	troubles := promise.Times(15, 100, 500)
	s, r := newServer(t), newRecords()
	relay := promise.NewRelay(t, s.address)
	random := rand.New(rand.NewPCG(7, 7))
	var met atomic.Int64
	relay.Trouble = func() promise.Trouble {
		n := int(met.Add(1))
		if n > troubles {
			return promise.Trouble{}
		}
		s.deliver("INBOX", mail(n))
		return promise.Trouble{
			After: random.IntN(6000),
			Then:  []promise.End{promise.Reset, promise.Closed, promise.Silence}[random.IntN(3)],
			Slice: []int{0, 0, 1 + random.IntN(60)}[random.IntN(3)],
			Pause: []time.Duration{0, time.Millisecond}[random.IntN(2)],
		}
	}
	relay.Start()
	a := account(relay.Address)
	a.Poll = 5 * time.Millisecond // so that there is always something to cut
	a.limits.login, a.limits.answer, a.limits.stall = 200*time.Millisecond, 200*time.Millisecond, 200*time.Millisecond
	a.limits.dial, a.limits.noIdle = 200*time.Millisecond, 5*time.Millisecond
	running(t, watcher(a, r))
	for n := range troubles {
		r.awaitMails(t, n+1)
	}
	for i, d := range r.mails[:troubles] {
		if string(d.Raw) != mail(i+1) || d.LeftOut != "" {
			t.Errorf("mail %d is UID %d, left out %q", i+1, d.Fetch.UID, d.LeftOut)
		}
	}
	promise.Kept(t, "R7", "%d connections reset, cut, silenced, sliced or slowed, %d mails: 0 lost, 0 doubled", troubles, len(r.mails))
}

// A server that was away is found within a minute of its return, however long
// that was; one that refuses us is asked more seldom.
func TestBackWithinAMinute(t *testing.T) {
	w := NewWatcher(account("127.0.0.1:1"), newRecords(), nil)
	b := w.backoff
	b.random = func() float64 { return 1 }
	var waits []time.Duration
	for range 30 {
		waits = append(waits, b.next(errors.New("connection refused")))
	}
	if most := slices.Max(waits); most > time.Minute {
		t.Errorf("it waits up to %s", most)
	}
}

// A name server that is gone is no reason to wait longer than for a mail server.
func TestNameThatIsNotFound(t *testing.T) {
	quiet(t)
	a := account("imap.buyer.invalid:143")
	a.limits.dial = 300 * time.Millisecond
	err := within(t, 5*time.Second, func() error { return watcher(a, newRecords()).Pass(t.Context()) })
	if !at(err, StepConnect) || notLetIn(err) {
		t.Errorf("Pass: %v", err)
	}
}
