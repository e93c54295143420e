package matcher

import "strings"

// isCarrier reports whether value has the form of some parcel number.
func isCarrier(value string) bool {
	for _, c := range facts.confusables {
		if c.Type != "" && c.is(value) {
			return true
		}
	}
	return false
}

// parcel tells of what is seen at a glance to be a parcel's number its type, "" of all else.
func parcel(value string) string {
	for _, c := range facts.confusables {
		if c.Sure && c.is(value) {
			return c.Type
		}
	}
	return ""
}

// form is a form of number that a platform is known to use.
type form struct{ platform, kind string }

// formOf tells which platform's number value is by its form: from's own first,
// where the mail is a platform's; then forms that need no label. The forms that
// need one count with it if a single platform has them.
func formOf(value, from string, labelled bool) (form, bool) {
	var fits []form
	for _, p := range facts.platforms {
		for _, f := range p.Formats {
			if !whole(f.Regex, value) && !whole(f.Regex, "#"+value) || f.LabelRequired && !labelled {
				continue
			}
			found := form{p.ID, f.Type}
			if found.kind == "" {
				found.kind = labelOrder
			}
			if p.ID == from || !f.LabelRequired && (from != "" || labelled || !confused(value)) {
				return found, true
			}
			if f.LabelRequired {
				fits = append(fits, found)
			}
		}
	}
	if len(fits) == 1 {
		return fits[0], true
	}
	return form{}, false
}

// whole reports whether p matches all of value.
func whole(p pattern, value string) bool {
	at := p.FindStringIndex(value)
	return at != nil && at[0] == 0 && at[1] == len(value)
}

// confused reports whether value may as well be a card, a company, a person or
// an item: without a label it is then no order's number.
func confused(value string) bool {
	if strings.HasPrefix(value, "0") && allDigits(value) {
		return true // SSCC, and no order number seen begins so
	}
	for _, c := range facts.confusables {
		switch c.ID {
		case "pan":
			if len(value) < 18 && c.is(value) { // a tenth of all orders passes; no card has 18 digits
				return true
			}
		case "cn_bank_card", "cn_id", "iban", "ae_item":
			if c.is(value) {
				return true
			}
		case "cn_tax":
			if strings.HasPrefix(value, "9") && c.is(value) {
				return true
			}
		}
	}
	return false
}
