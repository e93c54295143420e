package notify

import (
	"bytes"
	"os"
	"slices"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// idOf is the Message-ID of a mail, without the angle brackets.
func idOf(raw []byte) string {
	_, rest, _ := bytes.Cut(raw, []byte("\r\nMessage-Id: <"))
	id, _, _ := bytes.Cut(rest, []byte(">"))
	return string(id)
}

// said is a mail that the owner got, and what it told.
type said struct {
	at time.Time
	*store.Outgoing
}

// judge holds every mail against the rules.
func (l *life) judge() {
	mails := l.mails()
	nudges, warnings := map[string][]time.Time{}, map[string][]time.Time{}
	doubted := map[time.Time]bool{} // when a mail came of which we could not know that it did
	digests, made := map[string]int{}, map[time.Time]string{}
	for _, m := range mails {
		if m.Kind == kindDigest {
			if digests[l.date(m.at)]++; m.at.In(l.owner).Hour() < 8 {
				l.t.Errorf("a digest at %s", m.at.In(l.owner))
			}
			continue
		}
		if l.quiet(m.at) {
			l.t.Errorf("a %s at %s", m.Kind, m.at.In(l.owner))
		}
		if other := made[m.Reserved]; other != "" {
			l.t.Errorf("%s and %s were made at once, at %s", other, m.MessageID, m.Reserved)
		}
		made[m.Reserved] = m.MessageID
		doubted[m.at] = l.carrier.doubts[m.MessageID] > 0
		for _, tell := range m.Tells {
			if tell.Kind == timeline.KindDeadline {
				warnings[tell.Order] = append(warnings[tell.Order], m.at)
				continue
			}
			nudges[tell.Order] = append(nudges[tell.Order], m.at)
			l.waited(tell.Order, m.at)
			if l.hushed(tell.Order, m.at) {
				l.t.Errorf("%s was nudged about at %s, when the owner wanted none: %v", tell.Order, m.at, l.hushes[tell.Order])
			}
		}
	}
	for order, times := range nudges {
		for i := 1; i < len(times); i++ {
			if times[i].Sub(times[i-1]) < 24*time.Hour && !doubted[times[i-1]] {
				l.t.Errorf("%s was nudged about at %s and at %s", order, times[i-1], times[i])
			}
		}
	}
	first, second := 0, 0
	for _, s := range l.spells {
		first += l.nudgedAbout(s, 3, nudges[s.order])
		second += l.nudgedAbout(s, 5, nudges[s.order])
	}
	last := 0
	for order, day := range l.received {
		last += l.warned(order, day.AddDate(0, 0, 30), warnings[order])
	}
	days := l.digested(digests)
	l.t.Logf("%d rounds, %d orders waited, %d first and %d second nudges, %d last days, %d digests", len(l.rounds), len(l.spells), first, second, last, days)
	if last == 0 || first < 5 || second < 3 || days < 10 {
		l.t.Error("too little happened: nothing was tested")
	}
	if os.Getenv("NUDGED_YEAR") == "full" && (first < 200 || days < 250) {
		l.t.Error("that was no year")
	}
}

// mails are those that reached the owner, each once: what comes again after a
// doubt is the same mail, and there is no copy without one.
func (l *life) mails() []said {
	byID := map[string]*store.Outgoing{}
	for _, o := range l.outgoing() {
		byID[o.MessageID] = &o
	}
	var out []said
	copies := map[string]int{}
	for _, t := range l.carrier.took {
		o := byID[t.id]
		if copies[t.id]++; o == nil || copies[t.id] > 1+l.carrier.doubts[t.id] {
			l.t.Errorf("%s came %d times (%+v)", t.id, copies[t.id], o)
		} else if copies[t.id] == 1 {
			out = append(out, said{t.at, o})
		}
	}
	return out
}

// waited: a nudge is about an order of which no answer was heard, and nobody
// becomes silent while we do not listen.
func (l *life) waited(order string, at time.Time) {
	for _, s := range l.spells {
		if s.order == order && !at.Before(s.heard) && (!s.answered || at.Before(s.listen)) {
			heard := l.heardBy(at)
			if due := l.due(s, 3); at.Sub(heard) > 2*time.Hour && due.After(heard) {
				l.t.Errorf("%s, due %s, was nudged about at %s, when nothing was heard since %s", order, due, at, heard)
			}
			return
		}
	}
	l.t.Errorf("%s was nudged about at %s, when nobody waited", order, at)
}

// heardBy is up to when the mailbox had been read at that time.
func (l *life) heardBy(at time.Time) (heard time.Time) {
	for _, r := range l.rounds {
		if !r.at.After(at) {
			heard = r.heard
		}
	}
	return heard
}

// patience is how many rounds in which all works a mail may take: it may have
// been tried a moment before the server came back.
const patience = 6

// nudgedAbout: once so many working days are over, and everything works, the
// owner is told, and not before. It gives 1 where that had to happen.
func (l *life) nudgedAbout(s *spell, days int, nudges []time.Time) int {
	due := l.due(s, days)
	if days == 3 {
		for _, at := range nudges {
			if !at.Before(s.heard) && at.Before(due) && (!s.answered || at.Before(s.listen)) {
				l.t.Errorf("%s, asked at %s, was nudged about at %s, before %s", s.order, s.asked, at, due)
			}
		}
	}
	from := later(due, s.heard)
	for _, at := range nudges {
		if at.Before(due) && at.After(s.heard) {
			from = later(from, at.Add(24*time.Hour)) // a day of peace after the last one
		}
	}
	left := patience
	for _, r := range l.rounds {
		if r.at.Before(from) || l.quiet(r.at) || !r.works {
			continue
		}
		if s.answered && !r.at.Before(s.listen) {
			return 0
		}
		if l.hushed(s.order, r.at) {
			continue
		}
		if left--; left > 0 {
			continue
		}
		if !slices.ContainsFunc(nudges, func(at time.Time) bool { return !at.Before(due) && !at.After(r.at) }) {
			l.t.Errorf("%s, asked at %s: no nudge between %s and %s", s.order, s.asked, due, r.at)
		}
		return 1
	}
	return 0
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// warned: of a last day something is said on the seventh day before it at the
// latest, five times in all, never twice a day, and nothing any more when it is over.
func (l *life) warned(order string, due time.Time, warnings []time.Time) int {
	y, m, d := due.In(l.owner).Date()
	margin, over := time.Date(y, m, d-7, 8, 0, 0, 0, l.owner), time.Date(y, m, d+1, 0, 0, 0, 0, l.owner)
	seen := map[string]bool{}
	for _, at := range warnings {
		if date := l.date(at); seen[date] || !at.Before(over) || len(warnings) > 5 {
			l.t.Errorf("%s, due %s: warned %v", order, l.date(due), warnings)
			return 0
		}
		seen[l.date(at)] = true
	}
	left := patience
	for _, r := range l.rounds {
		if r.at.Before(margin) || l.quiet(r.at) || !r.works {
			continue
		}
		if left--; left > 0 {
			continue
		}
		if !slices.ContainsFunc(warnings, func(at time.Time) bool { return !at.After(r.at) }) {
			l.t.Errorf("%s, due %s: no warning until %s", order, l.date(due), r.at)
		}
		return 1
	}
	return 0
}

// digested: no local date has two digests, and each on which somebody was
// silent at eight, and everything worked for long enough, has one.
func (l *life) digested(digests map[string]int) (had int) {
	for date, n := range digests {
		if n != 1 {
			l.t.Errorf("%d digests on %s", n, date)
		}
	}
	working, silent := map[string]int{}, map[string]bool{}
	for _, r := range l.rounds {
		date := l.date(r.at)
		if r.at.In(l.owner).Hour() < 8 {
			continue
		}
		if _, known := working[date]; !known {
			silent[date] = l.silent(r.at)
		}
		working[date] += map[bool]int{true: 1}[r.works]
	}
	for date, n := range working {
		if silent[date] && n >= patience {
			if had++; digests[date] == 0 {
				l.t.Errorf("no digest on %s", date)
			}
		}
	}
	return had
}

// silent reports whether some order had waited for five working days, as heard by then.
func (l *life) silent(at time.Time) bool {
	return slices.ContainsFunc(l.spells, func(s *spell) bool {
		waits := !at.Before(s.heard) && (!s.answered || at.Before(s.listen))
		return waits && !at.Before(l.due(s, 5)) && !(l.hushes[s.order].closed && l.hushed(s.order, at))
	})
}

// due is when so many working days of a spell are over, and no promise holds.
func (l *life) due(s *spell, days int) time.Time { return later(l.reached(s.asked, days), s.paused) }

// hushed reports whether the owner wanted to hear nothing about an order then.
func (l *life) hushed(order string, at time.Time) bool {
	h, ok := l.hushes[order]
	return ok && h.from.Before(at) && (h.to.IsZero() || at.Before(h.to))
}
