package notify

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"nudged/promise"
	"nudged/store"
	"nudged/timeline"
)

// machine is what goes on whatever the clock on the wall shows.
type machine struct {
	*world
	up time.Duration
}

func newMachine(t *testing.T, zoneName, start string) *machine {
	m := &machine{world: newWorld(t, zoneName, start)}
	m.opt.Uptime = func() time.Duration { return m.up }
	m.opt.WhenEmpty = EmptyDaily
	m.restart()
	m.order(timeline.Order{Number: "A-1001", Title: "steel bolts", Sellers: []timeline.Address{li}})
	m.asks("A-1001", "Where are the bolts?")
	m.tick()
	return m
}

// pass lets time pass, as the clock shows too, with a round at its end.
func (m *machine) pass(d time.Duration) {
	m.up, m.now = m.up+d, m.now.Add(d)
	m.tick()
}

// set sets the clock, ahead or back.
func (m *machine) set(d time.Duration) {
	m.now = m.now.Add(d)
	m.tick()
}

func TestAClockThatJumpsAheadIsNotBelievedAtOnce(t *testing.T) {
	check := func(name string, want int, change func(*machine)) {
		t.Helper()
		m := newMachine(t, "Europe/Berlin", "2026-03-02 10:00")
		m.opt.Digest = Schedule{}
		m.restart()
		m.tick()
		change(m)
		if n := m.nudges(); n != want {
			t.Errorf("%s: %d nudges, want %d", name, n, want)
		}
	}
	days := 3*24*time.Hour + 8*time.Hour // until the nudge is due
	check("sleep", 1, func(m *machine) { m.pass(days) })
	check("a jump", 0, func(m *machine) { m.set(days) })
	check("a jump, half an hour ago", 1, func(m *machine) { m.set(days); m.pass(29 * time.Minute); m.pass(2 * time.Minute) })
	check("a jump, soon taken back", 0, func(m *machine) { m.set(days); m.pass(29 * time.Minute); m.set(-days); m.pass(time.Hour) })
	check("a jump, not confirmed", 0, func(m *machine) { m.Synced = func(time.Time) bool { return false }; m.set(days) })
	check("a jump, confirmed", 1, func(m *machine) { m.Synced = func(time.Time) bool { return true }; m.set(days) })
	check("a little ahead", 1, func(m *machine) { m.pass(days - 5*time.Minute); m.set(9 * time.Minute) })
	check("2106, and back", 1, func(m *machine) {
		m.set(80 * 365 * 24 * time.Hour)
		m.pass(10 * time.Minute)
		m.set(-80 * 365 * 24 * time.Hour)
		m.pass(days)
	})
	check("back, and on", 1, func(m *machine) { m.pass(days); m.set(-days); m.pass(days) })
}

// Through the change of the clocks in five zones, with a clock that is set a
// little every few hours and badly wrong now and then: each step is told once,
// and each date has its digest.
func TestClocksThatAreSet(t *testing.T) {
	zones := []string{"Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "America/Santiago", "Asia/Shanghai"}[:promise.Times(2, 5, 5)]
	for i, zoneName := range zones {
		for j, start := range []string{"2026-03-01 10:00", "2026-09-30 10:00"} {
			const days = 38
			m := newMachine(t, zoneName, start)
			r := rand.New(rand.NewPCG(uint64(i), uint64(j+11)))
			off := time.Duration(0) // what the clock shows, beyond the truth
			for m.up < time.Duration(days)*24*time.Hour {
				m.pass(time.Duration(40+r.IntN(150)) * time.Minute)
				switch r.IntN(12) {
				case 0, 1: // set right, or a little wrong
					next := time.Duration(r.IntN(9*60)) * time.Second
					m.set(next - off)
					off = next
				case 2: // wrong for a while, as after a bad answer
					wrong := []time.Duration{time.Hour, 26 * time.Hour, 80 * 365 * 24 * time.Hour}[r.IntN(3)]
					m.set(wrong)
					m.pass(time.Duration(1+r.IntN(28)) * time.Minute)
					m.set(-wrong)
				}
			}
			m.judgeClock(zoneName+" from "+start, days)
		}
	}
	promise.Kept(t, "R14", "%d zones, %d days each, clocks set and wrong: 0 doubled, 0 skipped", len(zones), 2*38)
}

// judgeClock holds what went out against what has to.
func (m *machine) judgeClock(name string, days int) {
	m.t.Helper()
	told, digests := map[string]int{}, map[string]int{}
	err := m.Store.View(func(tx *store.Tx) error {
		for _, e := range tx.Entries("A-1001") {
			if e.Kind == timeline.EntryNudge {
				told[e.Step]++
			}
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	for _, o := range m.outgoing() {
		if o.Kind == kindDigest && o.State == store.StateSent {
			digests[o.Step]++
		}
	}
	if len(told) < 3 {
		m.t.Errorf("%s: only %d steps were told", name, len(told))
	}
	for step, n := range told {
		if n != 1 {
			m.t.Errorf("%s: step %s was told %d times", name, step, n)
		}
	}
	var dates []string
	for date, n := range digests {
		if dates = append(dates, date); n != 1 {
			m.t.Errorf("%s: %d digests of %s", name, n, date)
		}
	}
	if slices.Sort(dates); len(dates) < days-1 || len(dates) > days+1 {
		m.t.Errorf("%s: %d digests in %d days: %s", name, len(dates), days, fmt.Sprint(dates))
	}
}
