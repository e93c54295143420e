package matcher

import "strings"

// number is a number in a text, with what the words before it call it.
type number struct {
	text       string // as written
	value      string // without the spaces of groups
	key        string
	start, end int
	calling
	unit bool // it counts or measures something
}

// maxNumbers bounds how many numbers of one text are looked at closely.
const maxNumbers = 400

// numbersIn lists the numbers of a text. Groups of digits behind a label are one.
func numbersIn(s string) []number {
	var out []number
	sc := scanner{s: s}
	for len(out) < maxNumbers {
		t, ok := sc.next()
		if !ok {
			break
		}
		if t.url || t.end-t.start > maxToken || isPhone(s, t) || t.digits == 0 && !mayBegin(s, t) {
			continue
		}
		cores := parts(s, t)
		if len(cores) == 0 {
			cores = []piece{{t.start, t.end}}
		}
		for _, p := range cores {
			n := numberAt(s, p)
			if n.label == "" && !n.named && p.start > t.start {
				if whole := numberAt(s, piece{t.start, p.end}); whole.label == labelOrder {
					n = whole // order ord_67490: the word that begins it is a part of it
				}
			}
			if n.label != "" && n.label != labelOther && n.end == t.end {
				n = n.extended(s)
				sc.pos = n.end
			}
			if hasDigit(n.text) {
				out = append(out, n)
			}
		}
	}
	return out
}

// mayBegin reports whether a token without digits may be the first group of a
// number: LX 176 35035.
func mayBegin(s string, t token) bool {
	w := s[t.start:t.end]
	return t.letters <= 4 && t.joints == 0 && w == strings.ToUpper(w) && t.end+1 < len(s) && s[t.end] == ' ' && asciiClass[s[t.end+1]&0x7F] == classDigit
}

func numberAt(s string, p piece) number {
	n := number{text: p.in(s), start: p.start, end: p.end, unit: unitAfter(s, p.end)}
	n.calling = labelBefore(s, n.start)
	if n.label == "" && !n.named && beginsAsOrder(s, p) {
		n.label = labelOrder
	}
	n.value, n.key = n.text, Key(n.text)
	return n
}

// beginsAsOrder reports whether the number begins with an abbreviation that calls
// it an order: PO-77123.
func beginsAsOrder(s string, p piece) bool {
	digits, letters := count(p.in(s))
	short, _, _ := abbreviationIn(s, token{start: p.start, end: p.end, digits: digits, letters: letters})
	return digits >= minPatternDigits && letters <= maxAbbreviation && facts().labels[fold(short)] == labelOrder
}

// extended is n with the groups that follow it, where all of it together is a
// number of a known form, or digits in regular groups.
func (n number) extended(s string) number {
	best := n
	joined, sizes := n.text, []int{len(n.text)}
	sc := scanner{s: s, pos: n.end}
	end := n.end
	for range maxGroups {
		t, ok := sc.next()
		if !ok || t.url || len(joined) > maxValue || !oneSpace(s[end:t.start]) || s[t.start:t.end] != strings.ToUpper(s[t.start:t.end]) {
			break
		}
		joined += s[t.start:t.end]
		sizes = append(sizes, t.end-t.start)
		end = t.end
		if regular(sizes) && allDigits(joined) || isCarrier(joined) {
			best.text, best.value, best.key, best.end = s[n.start:end], joined, joined, end
			best.unit = false
		}
	}
	return best
}

// maxGroups bounds in how many groups a number is written.
const maxGroups = 20

// maxValue bounds how long a number of a parcel is.
const maxValue = 40
