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
	for _, id := range []string{o.Platform, o.Payment} {
		for _, k := range processes()[id].Clocks {
			if from, due := f.due(k, id); !due.IsZero() && !f.done(k.Ends) {
				d := k.deadline(id, due)
				d.From = from
				out = append(out, d)
			}
		}
	}
	if d, ok := f.evidence(); ok && !slices.ContainsFunc(out, d.same) {
		out = append(out, d)
	}
	today := DateOf(at.In(zone))
	for i := range out {
		out[i].Passed = out[i].Due.Before(today)
	}
	slices.SortStableFunc(out, func(a, b Deadline) int { return a.Due.number() - b.Due.number() })
	return out
}

// deadline is what a clock says, once its day is known.
func (k clock) deadline(platform string, due Date) Deadline {
	d := Deadline{
		Kind: k.ID, Platform: platform, Due: due, Effect: k.Effect, Actor: k.Actor,
		Source: k.Source, Confidence: k.Confidence, Bound: k.Bound,
	}
	if k.Bound != BoundFirst {
		d.LastSafe = due.AddDays(-1)
	}
	return d
}

// same reports whether two deadlines are of one clock.
func (d Deadline) same(e Deadline) bool { return d.Kind == e.Kind && d.Platform == e.Platform }

// due is the day of a clock of that platform or provider, or none: the day that
// a notice named to the owner, else what its rules say, counted from a day.
func (f *facts) due(k clock, id string) (from, due Date) {
	here := f.caseAt == id
	if named := f.named[k.ID]; here && !named.IsZero() {
		return from, named
	}
	if from = f.start(k.From, here); !from.IsZero() && k.Days != nil {
		return from, k.due(from, processes()[id].calendar())
	}
	return Date{}, Date{}
}

// ClockEvidence is the day by which a case asks for evidence. Every case may
// do so, whether or not its rules are known.
const ClockEvidence = "evidence_due"

// evidence is the day that was named for it.
func (f *facts) evidence() (Deadline, bool) {
	due := f.named[ClockEvidence]
	k := clock{
		ID: ClockEvidence, Actor: "buyer", Bound: BoundLast, Confidence: "high",
		Effect: "what is not handed in by then may not be looked at", Source: "the day that you named",
	}
	return k.deadline(f.caseAt, due), !due.IsZero()
}

// Clocks lists the clocks that a notice about an order may name a day for:
// those of the platform or provider where its dispute is.
func Clocks(o Order) []string {
	out := []string{ClockEvidence}
	for _, k := range processes()[caseAt(o)].Clocks {
		if k.Bound == BoundLast && !slices.Contains(out, k.ID) {
			out = append(out, k.ID)
		}
	}
	return out
}

// notTold are events of which no day is asked for: a notice names the day of the
// clock itself, or it is too doubtful.
var notTold = []string{"evidence_requested"}

// Happenings lists the events that start a clock of an order and that nothing
// else tells: no notice, no stage and no other day.
func Happenings(o Order) (out []string) {
	for _, id := range []string{o.Platform, o.Payment} {
		for _, k := range processes()[id].Clocks {
			f := facts{caseAt: id, days: map[string]Date{"happened " + k.From: {Year: 1}}}
			if !f.start(k.From, true).IsZero() && !slices.Contains(notTold, k.From) && !slices.Contains(out, k.From) {
				out = append(out, k.From)
			}
		}
	}
	return out
}

// due counts from the day of the event. The N-th day is N-1 days after it;
// working days are Monday to Friday, of a Chinese platform China's.
func (k clock) due(start Date, c *Calendar) Date {
	switch k.Unit {
	case "ordinal_day":
		return start.AddDays(*k.Days - 1)
	case unitBusiness:
		return c.after(start, *k.Days)
	}
	return start.AddDays(*k.Days)
}

const unitBusiness = "business_day"

// calendar is the one by which a platform counts working days.
func (p process) calendar() *Calendar {
	if c, ok := CalendarOf(p.Calendar); ok {
		return c
	}
	return PlainWeek("", time.UTC)
}

// Skipped lists the dates that a deadline in working days passes over.
func (d Deadline) Skipped() []SkippedDay {
	p := processes()[d.Platform]
	for _, k := range p.Clocks {
		if c := p.calendar(); k.ID == d.Kind && k.Unit == unitBusiness && !d.From.IsZero() {
			return Skipped(c, d.From.Start(c.zone), d.Due.Start(c.zone))
		}
	}
	return nil
}
