package matcher

import (
	"cmp"
	"strings"

	"nudged/timeline"
)

// isCarrier reports whether value has the form of some parcel number.
func isCarrier(value string) bool {
	const shortest = 8
	if len(value) < shortest || len(value) > maxValue {
		return false
	}
	for _, c := range facts().confusables {
		if c.Type != "" && c.is(value) {
			return true
		}
	}
	return false
}

// parcel tells of what is seen at a glance to be a parcel's number its type, "" of all else.
func parcel(value string) string {
	for _, c := range facts().confusables {
		if c.Sure && c.is(value) {
			return c.Type
		}
	}
	return ""
}

// writer is what is known about the author of a text that helps to read its numbers.
type writer struct {
	platform string // its id, of a platform's mail
	carrier  bool
}

func writerOf(a *timeline.Address) writer {
	if a == nil {
		return writer{}
	}
	id, _, _ := Platform(*a)
	return writer{platform: id, carrier: facts().carriers[Organisation(a.Domain())]}
}

// parcelOf is parcel in the mail of a carrier: there a number of such a form is
// a parcel's without its check digit too.
func parcelOf(value string) string {
	digits := 0
	for i := range len(value) {
		if c := value[i]; '0' <= c && c <= '9' {
			digits++
		}
	}
	if digits < 9 {
		return ""
	}
	for _, c := range facts().confusables {
		if c.Type != "" && whole(c.Regex, value) {
			return c.Type
		}
	}
	return ""
}

// form is a form of number that a platform is known to use.
type form struct{ platform, kind string }

// formOf tells which platform's number value is by its form: on a platform's own
// mail by its forms, labelled as they need; elsewhere by those that need no label.
func formOf(value string, by writer, labelled bool) (form, bool) {
	for _, p := range facts().platforms {
		for _, f := range p.Formats {
			if f.LabelRequired && !(labelled && p.ID == by.platform) || !whole(f.Regex, value) && !whole(f.Regex, "#"+value) {
				continue
			}
			if p.ID == by.platform || labelled || !confused(value) {
				return form{p.ID, cmp.Or(f.Type, labelOrder)}, true
			}
		}
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
	for _, c := range facts().confusables {
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
