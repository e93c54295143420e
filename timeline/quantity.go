package timeline

import "math/big"

// Percent is how much part is of whole, in percent with one digit behind the
// point; ok is false where one of them is not known or whole is nothing.
func Percent(part, whole string) (percent string, ok bool) {
	p, known := decimal(part)
	w, knownToo := decimal(whole)
	if !known || !knownToo || w.Sign() == 0 {
		return "", false
	}
	return p.Mul(p, big.NewRat(100, 1)).Quo(p, w).FloatString(1), true
}

// Exceeds reports whether the problem is said to be with more than were ordered.
func (o Order) Exceeds() bool {
	p, known := decimal(o.Affected)
	w, knownToo := decimal(o.Quantity)
	return known && knownToo && p.Cmp(w) > 0
}

func decimal(text string) (*big.Rat, bool) {
	if len(text) > 32 {
		return nil, false
	}
	for _, r := range text {
		if r != '.' && (r < '0' || r > '9') {
			return nil, false // big.Rat reads fractions and exponents too
		}
	}
	return new(big.Rat).SetString(text)
}
