package matcher

import (
	"slices"
	"strings"
)

// unregistered lists the numbers that the author calls orders, in the subject or
// in new words, and that are not registered: a number after the word order, one
// of a form that only orders of a known platform have, or one that is written as
// the counterpart's own orders are or as the owner taught.
func (m *matching) unregistered() []string {
	var out []string
	for _, text := range []string{m.Letter.Subject, m.Letter.Reply, m.Letter.Note} {
		for _, n := range numbersIn(text) {
			if m.namesOrder(n) && !m.covered(n) && !slices.Contains(out, plain(n.value)) {
				out = append(out, plain(n.value))
			}
		}
	}
	if len(out) == 0 && m.Role == RolePlatform {
		return m.unseen()
	}
	return out
}

// unseen lists the orders that a platform's notice names only where nobody reads:
// in its links, and in the properties of its HTML part.
func (m *matching) unseen() []string {
	var out []string
	for _, c := range m.Candidates {
		if c.In != InLink && (c.In != InMarkup || c.Span[1] > 0) {
			continue
		}
		_, known := m.Registered[c.Key]
		f, ok := formOf(c.Key, writerOf(m.Letter.From), true)
		if ok && !known && f.kindOr(labelOrder) == labelOrder && !slices.Contains(out, c.Key) {
			out = append(out, c.Key)
		}
	}
	return out
}

// maybeOrder are the labels, beside order itself, of numbers that may be orders:
// none at all, and papers that many sellers number as they number the orders.
var maybeOrder = map[string]bool{"": true, labelNumber: true, "pi": true, "contract": true, "invoice": true}

// namesOrder reports whether n is meant as the number of an order.
func (m *matching) namesOrder(n number) bool {
	kind, _ := n.kind(writerOf(m.Letter.From))
	switch {
	case n.label == labelOrder:
		return kind == labelOrder
	case n.unit || n.named || !maybeOrder[n.label] || kind == "tracking" || kind == "package":
		return false
	case m.taught(n.key):
		return true
	case kind == labelOrder && (m.Role == RolePlatform || len(m.PartyOf) == 0):
		return true
	}
	if m.known(n.key) {
		return false
	}
	for order := range m.PartyOf {
		if sameSeries(Key(order), n.key) {
			return true
		}
	}
	return false
}

// sameSeries reports whether two keys are written alike, so that both may number
// orders of one seller: FS-1177 and FS-1178, or two of 18 digits; not FS-1177 and
// SD-1177, nor two short runs of digits.
func sameSeries(a, b string) bool {
	const longDigits = 12 // shorter ones are telephone numbers, amounts and dates as well
	if !distinctive(b) || shape(a) != shape(b) {
		return false
	}
	for i := range len(a) {
		if class, _ := classAt(a, i); class == classDigit {
			return i > 0 || len(a) >= longDigits
		}
		if a[i] != b[i] {
			return false
		}
	}
	return false
}

// covered reports whether n is registered, or part of what is.
func (m *matching) covered(n number) bool {
	if _, ok := m.Registered[n.key]; ok {
		return true
	}
	return slices.ContainsFunc(m.named, func(o naming) bool {
		return o.Key == n.key || Key(o.Text) == n.key ||
			(o.Form == FormPair || o.Form == FormSpelled) && strings.HasSuffix(Key(o.Text), n.key) && !wordEndsAt(o.Text, len(o.Text)-len(n.text))
	})
}
