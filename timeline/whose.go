package timeline

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// CalendarRule is what the owner knows better about one calendar. It is for all
// sellers of a country, or of a platform, for one seller, or for one order:
// one of the four is named.
type CalendarRule struct {
	Country, Platform string
	Seller            string // an address, or a domain
	Order             string

	Calendar string // the country whose calendar they work by, "" leaves it
	Override
}

// rank tells how narrow a rule is: the narrower one stands above.
func (r CalendarRule) rank() int {
	switch {
	case r.Order != "":
		return 3
	case r.Seller != "":
		return 2
	case r.Platform != "":
		return 1
	}
	return 0
}

// about reports whether a rule is for an order, which is measured by the calendar code.
func (r CalendarRule) about(o Order, code string) bool {
	switch r.rank() {
	case 3:
		return strings.EqualFold(strings.TrimSpace(r.Order), o.Number)
	case 2:
		return slices.ContainsFunc(o.Sellers, r.sells)
	case 1:
		return r.Platform == o.Platform
	}
	return strings.EqualFold(r.Country, code)
}

func (r CalendarRule) sells(a Address) bool {
	return a.Key() == Address{Address: r.Seller}.Key() || strings.EqualFold(a.Domain(), r.Seller)
}

// CalendarFor is the calendar that an order's seller is measured by: the
// order's own, else that of the narrowest rule, else the policy's; as the rules
// correct it, and in the order's zone where it names one.
func CalendarFor(o Order, p Policy) *Calendar {
	rules := slices.Clone(p.Calendars)
	slices.SortStableFunc(rules, func(a, b CalendarRule) int { return a.rank() - b.rank() })
	code := p.Calendar
	for _, r := range rules {
		if r.rank() > 0 && r.about(o, "") {
			code = cmp.Or(r.Calendar, code)
		}
	}
	code = cmp.Or(o.Calendar, code)
	c, ok := CalendarOf(code)
	if !ok {
		c = PlainWeek(code, p.zone())
	}
	var overrides []Override
	for _, r := range rules {
		if r.about(o, code) {
			overrides = append(overrides, r.Override)
		}
	}
	if loc, err := time.LoadLocation(o.Zone); o.Zone != "" && err == nil {
		overrides = append(overrides, Override{Zone: loc})
	}
	if len(overrides) == 0 {
		return c
	}
	return c.With(overrides...)
}
