package notify

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// More than a year of a careless life: answers at random, crashes in the middle
// of sending, hours and days of downtime. Checked against rules that know
// nothing of how it is done.
func TestAYearWithCrashes(t *testing.T) {
	for i, name := range []string{"Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Shanghai"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			year(t, name, rand.New(rand.NewPCG(uint64(i), 7)))
		})
	}
}

func year(t *testing.T, zoneName string, r *rand.Rand) {
	w := newWorld(t, zoneName, "2026-01-05 06:10")
	w.opt.WhenEmpty = EmptyDaily
	w.restart()
	l := life{world: w, answered: map[string]time.Time{}, asked: map[string]time.Time{}}
	end := w.now.AddDate(0, 0, 400)
	for n := 0; w.now.Before(end); n++ {
		l.happen(r)
		l.tick(r)
		w.now = w.now.Add(time.Duration(40+r.IntN(50)) * time.Minute)
		if n%97 == 0 { // it was switched off
			w.now = w.now.Add(time.Duration(r.IntN(30)) * time.Hour)
			w.restart()
		}
	}
	l.check()
}

// span is a time in the life of an order.
type span struct {
	order    string
	from, to time.Time
}

// life is a world in which things happen, and what is true of it.
type life struct {
	*world
	orders   int
	answered map[string]time.Time // when an order was answered last
	asked    map[string]time.Time // since when one waits
	peace    []span               // when nothing may be said about an order
	silences []span               // when something had to be
	ran      []time.Time
}

func (l *life) happen(r *rand.Rand) {
	number := fmt.Sprintf("A-%d", r.IntN(l.orders+1))
	switch _, answered := l.answered[number]; {
	case l.orders < 12 && r.IntN(60) == 0:
		number = fmt.Sprintf("A-%d", l.orders)
		l.orders++
		l.order(timeline.Order{Number: number, Sellers: []timeline.Address{li}})
		l.ask(number)
	case l.orders == 0 || number == fmt.Sprintf("A-%d", l.orders):
	case !answered && r.IntN(400) == 0:
		l.answers(number, "Tomorrow.")
		l.answered[number] = l.now
		l.silences = append(l.silences, span{number, l.asked[number], l.now})
	case answered && r.IntN(600) == 0:
		l.peace = append(l.peace, span{number, l.answered[number], l.now})
		l.ask(number)
		delete(l.answered, number)
	}
}

func (l *life) ask(number string) {
	l.asks(number, "Where is it?")
	l.asked[number] = l.now
}

// tick is one round, in which the server may refuse for a while, or the process die.
func (l *life) tick(r *rand.Rand) {
	switch r.IntN(60) {
	case 0:
		l.crashing(r.IntN(2) == 0)
	case 1:
		l.post.answer = always(Later)
		l.world.tick()
		l.post.answer = nil
	default:
		l.world.tick()
	}
	l.ran = append(l.ran, l.now)
}

func (l *life) check() {
	digests := map[string]int{}
	told := map[string]int{}
	seen := map[string]bool{}
	for _, o := range l.outgoing() {
		if o.State != store.StateSent {
			if o.State != store.StateDropped {
				l.t.Errorf("%s %s is %s in the end", o.Kind, o.ID, o.State)
			}
			continue
		}
		if o.Kind == kindDigest {
			digests[o.Step]++
		}
		for _, tell := range o.Tells {
			told[tell.Order+" "+tell.Key]++
			l.inPeace(tell.Order, o.Settled)
		}
	}
	l.nobodyForgotten()
	for step, n := range told {
		if n > 1 {
			l.t.Errorf("%s was told %d times", step, n)
		}
	}
	if len(told) < 10 {
		l.t.Errorf("only %d nudges: nothing was tested", len(told))
	}
	for _, at := range l.ran {
		date := at.In(l.Policy.Zone).Format(time.DateOnly)
		hour := firstInstant(time.Date(at.In(l.Policy.Zone).Year(), at.In(l.Policy.Zone).Month(), at.In(l.Policy.Zone).Day(), 8, 0, 0, 0, time.UTC), l.Policy.Zone)
		if at.Before(hour.Add(3*time.Hour)) || seen[date] {
			continue // a server that refuses may delay it a little
		}
		seen[date] = true
		if digests[date] != 1 {
			l.t.Errorf("%d digests on %s", digests[date], date)
		}
	}
	for date, n := range digests {
		if n > 1 {
			l.t.Errorf("%d digests on %s", n, date)
		}
	}
	for _, m := range l.post.got {
		if strings.HasPrefix(m.raw, "nudge.") || strings.Contains(m.raw, "\r\nMessage-Id: <nudge.") {
			if l.Policy.Quiet.Holds(m.at, l.Policy.Zone) {
				l.t.Errorf("a nudge at %s", m.at.In(l.Policy.Zone))
			}
		}
	}
}

// inPeace: nothing is said about an order that is answered.
func (l *life) inPeace(order string, at time.Time) {
	for _, p := range l.peace {
		if p.order == order && at.After(p.from) && at.Before(p.to) {
			l.t.Errorf("%s was nudged at %s, answered at %s", order, at, p.from)
		}
	}
}

// nobodyForgotten: who waited for a month, a week of holidays included, was told of.
func (l *life) nobodyForgotten() {
	for _, s := range l.silences {
		told := false
		for _, o := range l.outgoing() {
			told = told || o.Settled.After(s.from) && o.Settled.Before(s.to) && slices.Contains(o.Orders, s.order)
		}
		if !told && s.to.Sub(s.from) > 30*24*time.Hour {
			l.t.Errorf("nobody was told that %s was silent from %s to %s", s.order, s.from, s.to)
		}
	}
}
