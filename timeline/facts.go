package timeline

import (
	"slices"
	"time"
)

// facts are the days from which the clocks of an order run.
type facts struct {
	stage  Stage
	caseAt string // where the dispute is: at the platform, else at the payment provider
	days   map[string]Date
	named  map[string]Date // last days that notices named
}

// factsOf gathers the days that are known: from the order as registered, its
// stages, and notices of the platform that the owner confirmed. Days are the owner's.
func factsOf(o Order, rows []Row, zone *time.Location) facts {
	f := facts{stage: StageOpen, caseAt: caseAt(o), named: o.Due, days: map[string]Date{
		"shipped": o.Shipped, "received": o.Received, "paid": o.Paid, "expected": o.Expected,
	}}
	for event, day := range o.Happened {
		f.days["happened "+event] = day
	}
	for _, r := range rows {
		day := DateOf(r.At.In(zone))
		switch {
		case r.Kind == EntryStage:
			f.reach(r.Stage, day)
		case r.Kind == EntryPlatform && r.Confirmed:
			f.set("notice "+r.Event, day)
		case r.Kind == EntrySent && r.Expects:
			f.set("asked", day)
		}
	}
	return f
}

// caseAt is where a dispute about an order is: at its platform, else at its
// payment provider.
func caseAt(o Order) string {
	if o.Platform == "" || processes()[o.Platform].NoCase {
		return o.Payment
	}
	return o.Platform
}

// reach moves to a stage; what lies behind it has not begun.
func (f *facts) reach(s Stage, day Date) {
	f.stage = s
	if i := slices.Index(Stages, s); i >= 0 {
		for _, beyond := range Stages[i+1:] {
			delete(f.days, string(beyond))
		}
	}
	f.set(string(s), day)
}

// set keeps the first day of a fact.
func (f *facts) set(name string, d Date) {
	if f.days[name].IsZero() {
		f.days[name] = d
	}
}

// start is the day of an event that a clock counts from, or none.
func (f *facts) start(event string, here bool) Date {
	switch event {
	case "receipt_confirmed", "earliest_of_receipt_confirmed_or_delivery_period_end":
		return f.first("received", "notice receipt_confirmed")
	case "payment_made", "processing_date":
		return f.first("paid", "notice payment_received")
	case "shipped", "tracking_number_given":
		return f.first("shipped", "notice shipped")
	case "shipped_or_delivered":
		return f.first("shipped", "notice shipped", "received", "notice delivered")
	case "latest_estimated_delivery", "expected_delivery_or_return":
		return f.days["expected"]
	case "later_of_delivery_or_latest_estimated_delivery":
		return later(f.first("received", "notice delivered"), f.days["expected"])
	case "later_of_processing_date_or_expected_receipt":
		return later(f.first("paid", "notice payment_received"), f.days["expected"])
	case "order_closed_notice":
		return f.days["notice order_closed"]
	case "seller_contacted":
		return f.days["asked"]
	}
	switch event {
	case "dispute_opened", "request_opened":
		return f.inCase(here, string(StageDispute), "notice dispute_opened")
	case "dispute_escalated", "request_escalated", "claim_opened":
		return f.inCase(here, string(StageMediation), "notice dispute_escalated")
	}
	return f.days["happened "+event]
}

// inCase is the first of some facts of a dispute, where the dispute is here.
func (f *facts) inCase(here bool, names ...string) Date {
	if !here {
		return Date{} // it is somewhere else
	}
	return f.first(names...)
}

// first is the first of these facts that is known.
func (f *facts) first(names ...string) Date {
	for _, name := range names {
		if d := f.days[name]; !d.IsZero() {
			return d
		}
	}
	return Date{}
}

func later(a, b Date) Date {
	if a.IsZero() || a.Before(b) {
		return b
	}
	return a
}

// done reports whether the order has come to the stage, or the fact, with which
// a clock ends.
func (f *facts) done(ends string) bool {
	if ends == "received" {
		return !f.first("received", "notice receipt_confirmed").IsZero()
	}
	return slices.Index(Stages, f.stage) >= slices.Index(Stages, Stage(ends))
}
