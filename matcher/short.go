package matcher

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
