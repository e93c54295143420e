package matcher

import "slices"

// unregistered lists the numbers that the author calls orders, in the subject or
// in new words, and that are not registered: a number after the word order, one
// of a form that only orders of a known platform have, or one that is written as
// the counterpart's own orders are.
func (m *matching) unregistered() []string {
	var out []string
	for _, text := range []string{m.Letter.Subject, m.Letter.Reply, m.Letter.Note} {
		for _, n := range numbersIn(text) {
			if m.namesOrder(n) && !m.covered(n) && !slices.Contains(out, n.value) {
				out = append(out, n.value)
			}
		}
	}
	return out
}

// namesOrder reports whether n is meant as the number of an order.
func (m *matching) namesOrder(n number) bool {
	kind, _ := n.kind(writerOf(m.Letter.From))
	switch {
	case kind == labelOrder:
		return true
	case kind != "" || n.unit || n.label != "" && n.label != labelNumber || !distinctive(n.key):
		return false
	}
	for order := range m.PartyOf {
		if shape(Key(order)) == shape(n.key) && samePrefix(Key(order), n.key) {
			return true
		}
	}
	return false
}

// samePrefix reports whether two keys of one shape begin with the same letters:
// FS-1177 and FS-1178 are of one series, FS-1177 and SD-1177 are not.
func samePrefix(a, b string) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if class, _ := classAt(a, i); class == classDigit {
			return i > 0
		}
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// covered reports whether n is registered, or part of what is.
func (m *matching) covered(n number) bool {
	if _, ok := m.Registered[n.key]; ok {
		return true
	}
	return slices.ContainsFunc(m.named, func(o naming) bool {
		return o.Key == n.key || slices.Contains([]string{n.text, n.value}, o.Text)
	})
}
