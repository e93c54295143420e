package store

import (
	"maps"
	"slices"

	"nudged/timeline"
)

// An order is asked for with nearly every mail, and there may be a hundred
// thousand of them: its row is small and quick to read, see row.go. The number
// is the key. The fields stand in the order in which orderFields visits them.
func orderFields(r *row, o *timeline.Order) {
	list(r, &o.Also, r.text)
	r.text(&o.Platform)
	r.text(&o.Payment)
	r.text(&o.Title)
	list(r, &o.Sellers, func(a *timeline.Address) {
		r.text(&a.Name)
		r.text(&a.Address)
	})
	list(r, &o.Parties, func(p *timeline.Party) {
		r.text(&p.Address)
		r.text(&p.Domain)
		r.text(&p.Why)
		r.moment(&p.Since)
	})
	for _, text := range []*string{&o.Calendar, &o.Zone, &o.Amount, &o.Currency, &o.Quantity, &o.Affected, &o.Claimed, &o.Basis} {
		r.text(text)
	}
	for _, day := range []*timeline.Date{&o.Placed, &o.Paid, &o.Shipped, &o.Expected, &o.Received} {
		r.day(day)
	}
	dayFields(r, &o.Due)
	dayFields(r, &o.Happened)
	r.text(&o.Problem)
	r.text(&o.Remedy)
	r.flag(&o.Proposed)
	r.text((*string)(&o.Stage))
	r.day(&o.SnoozedUntil)
	r.flag(&o.Muted)
	r.flag(&o.Send)
}

func dayFields(r *row, days *map[string]timeline.Date) {
	clocks := slices.Sorted(maps.Keys(*days))
	list(r, &clocks, r.text)
	if len(clocks) > 0 && *days == nil {
		*days = make(map[string]timeline.Date, len(clocks))
	}
	for _, clock := range clocks {
		day := (*days)[clock]
		r.day(&day)
		(*days)[clock] = day
	}
}

func encodeOrder(o timeline.Order) []byte {
	r := row{writing: true}
	orderFields(&r, &o)
	return r.written
}

// decodeOrder reads the row of the order with that number.
func decodeOrder(number string, value []byte) (o timeline.Order, ok bool) {
	r := row{left: string(value)}
	orderFields(&r, &o)
	o.Number = number
	return o, r.whole()
}
