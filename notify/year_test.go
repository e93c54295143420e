package notify

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"nudged/promise"
	"nudged/store"
	"nudged/timeline"
)

// Many months of a careless life: answers at random, machines that answer too,
// promises, orders that the owner wants to hear nothing about, crashes in the
// middle of sending, servers that are away, downtime. Afterwards
// every mail is judged by the oracle. `make year` plays all of it: 200 orders
// for 400 days; here it is a season with every zone's change of the clocks.
func TestAYearWithCrashes(t *testing.T) {
	orders, start, days := 16, "2026-02-20 06:10", 48
	if os.Getenv("NUDGED_YEAR") == "full" {
		orders, start, days = 200, "2026-01-05 06:10", 400
	}
	for i, name := range []string{"Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Shanghai"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t, name, start, days, orders, rand.New(rand.NewPCG(uint64(i), 7)))
			l.live()
			l.judge()
			promise.Kept(t, "R13", "%s: %d orders for %d days, %d mails: 0 doubled, 0 skipped", name, orders, days, len(l.carrier.took))
		})
	}
}

// event is something that happens to an order; it is heard of when a mailbox is
// read next.
type event struct {
	at    time.Time
	entry timeline.Entry
}

// life is a world in which things happen, and what is true of it.
type life struct {
	*world
	oracle
	r       *rand.Rand
	end     time.Time
	events  []event
	carrier *carrier
	deafTo  time.Time // the mailbox cannot be read until then
	heardAt time.Time
	spells  []*spell
	open    map[string]*spell // by order, while nobody has answered
	rounds  []round

	received map[string]time.Time
	hushes   map[string]hush      // by order
	promised map[string]time.Time // by order: until when nobody is silent
}

// hush is a time in which the owner wants to hear nothing about an order.
type hush struct {
	from, to time.Time // to is zero where it does not end
	closed   bool
}

// spell is a time in which an order waited for an answer, as far as we heard.
type spell struct {
	order          string
	asked, heard   time.Time
	answered       bool
	answer, listen time.Time // when it was written, and heard of
	paused         time.Time // the end of the day that the seller had named before
}

// round is one tick: at what time, and what worked.
type round struct {
	at    time.Time
	works bool
	heard time.Time // up to when the mailbox was read
}

func newLife(t *testing.T, zoneName, start string, days, orders int, r *rand.Rand) *life {
	l := &life{world: newWorld(t, zoneName, start), r: r, open: map[string]*spell{}, received: map[string]time.Time{}, hushes: map[string]hush{}, promised: map[string]time.Time{}}
	l.oracle = oracle{owner: l.Policy.Zone, seller: zone(t, "Asia/Shanghai")}
	l.end = l.now.AddDate(0, 0, days)
	l.carrier = &carrier{clock: func() time.Time { return l.now }, doubts: map[string]int{}}
	l.opt.Sender, l.opt.WhenEmpty = l.carrier, EmptyNever
	l.opt.Coverage = func(*store.Tx) timeline.Coverage { return timeline.Coverage{Known: true, Through: l.heardAt} }
	l.world.restart()
	l.update(func(tx *store.Tx) error {
		var asked time.Time
		for i := range orders {
			o := timeline.Order{Number: fmt.Sprintf("A-%03d", i), Stage: timeline.StageOpen, Sellers: []timeline.Address{li}}
			if i%4 == 0 { // received on a platform that gives thirty days
				day := l.now.AddDate(0, 0, l.r.IntN(days-20))
				o.Platform, o.Received = "alibaba", timeline.DateOf(day)
				l.received[o.Number] = day
			}
			if err := tx.PutOrder(o); err != nil {
				return err
			}
			if i%4 != 2 { // the one before was asked about at the same moment
				asked = l.now.Add(l.hours(24 * days / 2))
			}
			l.tell(o.Number, asked)
			l.wish(o.Number, i, asked)
		}
		return nil
	})
	slices.SortStableFunc(l.events, func(a, b event) int { return a.at.Compare(b.at) })
	return l
}

// tell writes the story of one order: asked, perhaps asked again, answered or
// not, and after some time asked once more.
func (l *life) tell(order string, at time.Time) {
	for at.Before(l.end) {
		asked := timeline.Entry{Order: order, Kind: timeline.EntrySent, Channel: timeline.ChannelMail, From: &ann, To: []timeline.Address{li}, Text: "Where is it?", Expects: true}
		machine := timeline.Entry{Order: order, Kind: timeline.EntryAutoReply, Channel: timeline.ChannelMail, From: &li, Text: "We received your message."}
		human := timeline.Entry{Order: order, Kind: timeline.EntryReceived, Channel: timeline.ChannelMail, From: &li, Text: "It left on Monday.", Answers: true}
		if l.r.IntN(3) == 0 { // and that though they had named a day
			day := timeline.DateOf(at.In(l.seller)).AddDays(5 + l.r.IntN(9))
			patience := timeline.Entry{Order: order, Kind: timeline.EntryReceived, Channel: timeline.ChannelMail, From: &li, Text: "We will answer by " + day.String() + ".", Answers: true, Promised: day}
			l.events = append(l.events, event{at.Add(-time.Minute), patience})
		}
		l.events = append(l.events, event{at, asked})
		for range l.r.IntN(3) {
			l.events = append(l.events, event{at.Add(l.hours(200)), []timeline.Entry{asked, machine}[l.r.IntN(2)]})
		}
		if l.r.IntN(4) == 0 {
			return // nobody ever answers
		}
		at = at.Add(l.hours(24 * 25))
		l.events = append(l.events, event{at, human})
		at = at.Add(l.hours(24 * 40)).Add(9 * 24 * time.Hour)
	}
}

// wish has the owner want to hear nothing about some orders, or no more.
func (l *life) wish(order string, i int, asked time.Time) {
	h := hush{from: asked.Add(l.hours(72))}
	switch i % 8 {
	case 2:
		h.to = timeline.DateOf(h.from.In(l.owner)).AddDays(8 + l.r.IntN(9)).Start(l.owner)
	case 3:
	case 6:
		h.closed = true
	default:
		return
	}
	l.hushes[order] = h
}

// hush has come true what the owner wished since the last round.
func (l *life) hush(since time.Time) {
	for number, h := range l.hushes {
		if h.from.Before(since) || !h.from.Before(l.now) {
			continue
		}
		if h.closed {
			l.entry(timeline.Entry{Order: number, Kind: timeline.EntryStage, Stage: timeline.StageClosed})
			continue
		}
		l.update(func(tx *store.Tx) error {
			o, err := tx.Order(number)
			if err != nil {
				return err
			}
			o.Muted = h.to.IsZero()
			if !o.Muted {
				o.SnoozedUntil = timeline.DateOf(h.to.In(l.owner))
			}
			if err := tx.PutOrder(o); err != nil {
				return err
			}
			return tx.Touch(number)
		})
	}
}

func (l *life) hours(most int) time.Duration {
	return time.Duration(1+l.r.IntN(most*60)) * time.Minute
}

func (l *life) live() {
	last := l.now
	for n := 1; l.now.Before(l.end); n++ {
		l.hush(last)
		last = l.now
		l.misfortune()
		works := l.listen()
		l.rounds = append(l.rounds, round{l.now, l.tick() && works, l.heardAt})
		l.now = l.now.Add(time.Duration(40+l.r.IntN(50)) * time.Minute)
		if n%97 == 0 { // it was switched off
			l.now = l.now.Add(l.hours(30))
			l.world.restart()
		}
	}
}

// misfortune is what goes wrong from now on.
func (l *life) misfortune() {
	switch l.r.IntN(80) {
	case 0, 1:
		l.carrier.next = []string{"dies before", "dies after", "doubtful"}[l.r.IntN(3)]
	case 2:
		l.carrier.away = l.now.Add(l.hours(20))
	case 3:
		l.deafTo = l.now.Add(l.hours(30))
	}
}

// listen reads the mailbox, where that is possible.
func (l *life) listen() bool {
	if l.now.Before(l.deafTo) {
		return false
	}
	l.heardAt = l.now
	for len(l.events) > 0 && !l.events[0].at.After(l.now) {
		e := l.events[0]
		l.events = l.events[1:]
		e.entry.At = e.at
		l.entry(e.entry)
		l.note(e)
	}
	return true
}

// note keeps what the oracle has to know of an event.
func (l *life) note(e event) {
	s := l.open[e.entry.Order]
	if e.entry.Answers {
		l.promised[e.entry.Order] = time.Time{}
		if d := e.entry.Promised; !d.IsZero() {
			l.promised[e.entry.Order] = time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, l.seller)
		}
	}
	switch {
	case e.entry.Kind == timeline.EntrySent && s == nil:
		s = &spell{order: e.entry.Order, asked: e.at, heard: l.now, paused: l.promised[e.entry.Order]}
		l.open[s.order], l.spells = s, append(l.spells, s)
	case e.entry.Answers && s != nil:
		s.answered, s.answer, s.listen = true, e.at, l.now
		delete(l.open, s.order)
	}
}

// tick is one round, which may die; it reports whether nothing went wrong.
func (l *life) tick() (works bool) {
	defer func() {
		if died := recover(); died != nil {
			if died != errDied {
				panic(died)
			}
			l.world.restart()
			works = false
		}
	}()
	l.world.tick()
	return !l.now.Before(l.carrier.away)
}

// carrier takes our mail, as far as fortune lets it.
type carrier struct {
	clock func() time.Time
	away  time.Time // the server is, until then
	next  string    // what happens to the next mail
	took  []taken

	doubts map[string]int // how often we cannot know that a mail was taken
}

type taken struct {
	at time.Time
	id string // Message-ID
}

var errDied = errors.New("kill -9")

// Send implements Sender.
func (c *carrier) Send(_ context.Context, _ string, to []string, raw []byte) Outcome {
	next := c.next
	c.next = ""
	switch {
	case next == "dies before":
		panic(errDied)
	case c.clock().Before(c.away):
		return forAll(to, Later, &Fault{Step: "connect", Err: errors.New("no route to host")})
	}
	id := idOf(raw)
	c.took = append(c.took, taken{c.clock(), id})
	if next != "" {
		c.doubts[id]++
	}
	switch next {
	case "dies after":
		panic(errDied)
	case "doubtful":
		return forAll(to, Doubtful, errors.New("connection reset"))
	}
	var out Outcome
	for _, a := range to {
		out.Answers = append(out.Answers, Answer{a, Taken, "250 ok"})
	}
	return out
}
