package timeline

import (
	_ "embed"
	"slices"
	"sync"
	"time"
)

//go:embed data/clocks.json
var clocksJSON []byte

// process is how a platform or payment provider settles a dispute.
type process struct {
	ID       string
	Calendar string
	NoCase   bool `json:"no_case"` // it settles no disputes: they are the payment provider's
	Clocks   []clock
}

// clock is one of its days.
type clock struct {
	ID         string
	From       string `json:"from_event"`
	Days       *int   // nil: only a notice tells
	Unit       string
	Actor      string
	Bound      string
	Ends       string // the stage of the order, or the fact, with which it is done
	Effect     string
	Source     string
	Confidence string
}

var processes = sync.OnceValue(func() map[string]process {
	var table struct{ Platforms []process }
	mustRead(clocksJSON, &table)
	out := map[string]process{}
	for _, p := range table.Platforms {
		out[p.ID] = p
	}
	return out
})

// Deadlines lists the clocks that run on an order: those of its platform and
// its payment provider whose start is known and whose step is not done. A start
// that is not known gives none.
func Deadlines(o Order, rows []Row, zone *time.Location, at time.Time) []Deadline {
	out := []Deadline{}
	f := factsOf(o, rows, zone)
	if f.stage.Done() {
		return out
	}
	today := DateOf(at.In(zone))
	for _, id := range []string{o.Platform, o.Payment} {
		p := processes()[id]
		for _, k := range p.Clocks {
			start := f.start(k.From, f.caseAt == id)
			if start.IsZero() || k.Days == nil || f.done(k.Ends) {
				continue
			}
			d := Deadline{
				Kind: k.ID, Platform: id, Due: k.due(start, p.Calendar), Effect: k.Effect, Actor: k.Actor,
				Source: k.Source, Confidence: k.Confidence, Bound: k.Bound,
			}
			if k.Bound != BoundFirst {
				d.LastSafe = d.Due.AddDays(-1)
			}
			d.Passed = d.Due.Before(today)
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Deadline) int { return a.Due.number() - b.Due.number() })
	return out
}

// due counts from the day of the event. The N-th day is N-1 days after it;
// working days are Monday to Friday, of a Chinese platform China's.
func (k clock) due(start Date, calendar string) Date {
	switch k.Unit {
	case "ordinal_day":
		return start.AddDays(*k.Days - 1)
	case "business_day":
		c, ok := CalendarOf(calendar)
		if !ok {
			c = PlainWeek("", time.UTC)
		}
		return c.after(start, *k.Days)
	}
	return start.AddDays(*k.Days)
}
