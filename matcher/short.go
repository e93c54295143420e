package matcher

import "strings"

// distinctive reports whether a key says enough without a label. What is shorter
// stands everywhere: amounts, years, dates, quantities, pages, sizes.
func distinctive(key string) bool {
	digits, letters := count(key)
	if letters > 0 {
		return digits >= 3 || digits >= 1 && digits+letters >= 6
	}
	return digits >= 9
}

func count(key string) (digits, letters int) {
	for i := 0; i < len(key); {
		class, n := classAt(key, i)
		switch class {
		case classDigit:
			digits++
		case classLetter:
			letters++
		}
		i += n
	}
	return digits, letters
}

// minShort is how long a number without a label must be to be taken for an order
// in a subject, or beside one that is written alike: shorter ones are years and
// quantities.
const minShort = 5

// calledOrder reports whether a short number stands anywhere in s behind a word
// that calls it an order, or a number, and measures nothing. Where bare is set,
// it needs no word, so long as none calls it something that no order is.
func calledOrder(s, key string, bare bool) bool {
	sc := scanner{s: s}
	for {
		t, ok := sc.nextNumber()
		if !ok {
			return false
		}
		if t.url || t.end-t.start > maxToken || isPhone(s, t) {
			continue
		}
		for _, p := range append(within(s, t), piece{t.start, t.end}) {
			if Key(p.in(s)) != key || unitAfter(s, p.end) {
				continue
			}
			c := labelBefore(s, p.start)
			if c == (calling{}) {
				c = labelAbove(s, p.start)
			}
			switch {
			case c.named:
			case c.label == labelOrder, c.label == labelNumber, c.label == labelContract && len(key) >= minShort, bare && maybeOrder[c.label]:
				return true
			}
		}
	}
}

// minTwoParts is how many digits a number like 26-87512 has that means nothing else
// in the mail of the seller whose order it is.
const minTwoParts = 6

// ofTheirs reports whether n is an order of the counterpart, in two parts, alone
// where it stands, and called nothing that no order is.
func (m *matching) ofTheirs(n naming) bool {
	s := m.textOf(n.In)
	digits, _ := count(n.Key)
	if n.Form != FormWhole || n.Span[1] > len(s) || digits < minTwoParts || !strings.ContainsAny(n.Key, "-/") || isDate(n.Key) || !m.isParty(n.order) {
		return false
	}
	start, end := n.Span[0], n.Span[1]
	before, after := strings.TrimRight(s[:start], " "), strings.TrimLeft(s[end:], " ")
	if before != "" && isDigit(before[len(before)-1]) || after != "" && isDigit(after[0]) {
		return false // a part of a telephone number
	}
	c := labelBefore(s, start)
	return maybeOrder[c.label] && !c.named && !unitAfter(s, end)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
