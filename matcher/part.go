package matcher

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a stretch of a token between two joiners.
type piece struct{ start, end int }

func (p piece) in(s string) string { return s[p.start:p.end] }

// maxPieces bounds how finely a token is taken apart: what has more is a path or a key.
const maxPieces = 12

// parts lists what inside the token t may be a number of its own. That is so in
// an enumeration of equals (A-1001/A-1002), between the underscores of a file
// name, and where a mark glues the number to words (No.1234567890, order#1001).
// Nothing is ever taken out of a number: not of 2026/20417, not of 1001.50, not
// of BL-20417-2.
func parts(s string, t token) []piece {
	all := piece{t.start, t.end}
	if t.letters == 0 && t.digits < 10 {
		return nil // a date, an amount, a short number
	}
	if list := enumeration(s, all); list != nil {
		return list
	}
	var out []piece
	names := split(s, all, "_")
	for _, p := range append(names, all) {
		core := unworded(s, p)
		if core != all && core.start < core.end && !slices.Contains(out, core) {
			out = append(out, core)
		}
	}
	return out
}

// within lists parts, and beside each what leaves some of its outer words on it,
// for a number may begin or end with one: the ord_402654 of Invoice-ord_402654.pdf.
func within(s string, t token) []piece {
	all := piece{t.start, t.end}
	out := parts(s, t)
	if t.letters == 0 || t.joints == 0 || enumeration(s, all) != nil {
		return out
	}
	for _, p := range append(split(s, all, "_"), all) {
		core := unworded(s, p)
		if core.start >= core.end || core == p {
			continue
		}
		for _, begin := range split(s, piece{p.start, core.end}, "-/_.#,") {
			for _, end := range split(s, piece{core.start, p.end}, "-/_.#,") {
				outer := piece{begin.start, end.end}
				if outer.start <= core.start && outer.end >= core.end && outer != all && !slices.Contains(out, outer) {
					out = append(out, outer)
				}
			}
		}
	}
	return out
}

// unworded is p without the words at its ends.
func unworded(s string, p piece) piece {
	pieces := split(s, p, "-/_.#,")
	if len(pieces) > maxPieces {
		return piece{}
	}
	for len(pieces) > 0 && isWord(s, pieces[0]) {
		pieces = pieces[1:]
	}
	for len(pieces) > 0 && isWord(s, pieces[len(pieces)-1]) {
		pieces = pieces[:len(pieces)-1]
	}
	if len(pieces) == 0 {
		return piece{}
	}
	return piece{pieces[0].start, pieces[len(pieces)-1].end}
}

// split cuts p at those of its joiners that marks lists.
func split(s string, p piece, marks string) []piece {
	var out []piece
	from := p.start
	for i := p.start; i < p.end; {
		c, n := classAt(s, i)
		if c == classJoin && strings.IndexByte(marks, joiner(s[i:i+n])) >= 0 {
			out = append(out, piece{from, i})
			from = i + n
		}
		i += n
	}
	return append(out, piece{from, p.end})
}

// joiner is the ASCII form of a joiner.
func joiner(s string) byte {
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case isDash(r):
		return '-'
	case r >= 0xFF00:
		return byte(r - 0xFEE0)
	}
	return byte(r)
}

// isWord reports whether a piece is a word of a sentence or file name: a label,
// or letters alone with a small one among them. Short capitals before a dash are
// none: the PO of PO-1001 and the BL of BL-20417 belong to the number.
func isWord(s string, p piece) bool {
	w := p.in(s)
	small := false
	for _, r := range w {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
		small = small || unicode.IsLower(r)
	}
	lower := fold(w)
	if small && len(w) >= 3 || facts().fillers[lower] && (small || !dashAfter(s, p.end)) {
		return true
	}
	return facts().labels[lower] != "" && (len(w) > 3 || p.end < len(s) && strings.IndexByte("_#.", s[p.end]) >= 0)
}

func dashAfter(s string, end int) bool {
	r, _ := utf8.DecodeRuneInString(s[end:])
	return isDash(r)
}

// enumeration takes t apart where it lists equals: with the same letters and
// digits in the same places, five or more. A date lists none, nor does an amount.
func enumeration(s string, all piece) []piece {
	pieces := split(s, all, "/,")
	if len(pieces) < 2 || len(pieces) > maxPieces {
		return nil
	}
	first := shape(pieces[0].in(s))
	if len(first) < 5 || strings.Count(first, "9") < 3 {
		return nil
	}
	for _, p := range pieces[1:] {
		if shape(p.in(s)) != first {
			return nil
		}
	}
	return pieces
}

// shape is s with every letter as A and every digit as 9.
func shape(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '9'
		case unicode.IsLetter(r):
			return 'A'
		}
		return oneDash(r)
	}, s)
}

// glued gives the order number behind a running number of one or two digits.
// QUIRK: AliExpress mails about several orders write "1" and the 16 digits of
// the first order as one run of 17.
func glued(text string, t token) (string, bool) {
	const order = 16
	if t.letters > 0 || t.joints > 0 || len(text) != t.digits || t.digits <= order || t.digits > order+2 {
		return "", false
	}
	tail := text[t.digits-order:]
	return tail, tail[0] != '0' && allDigits(tail)
}

// pair gives the short word before the number t where the two may be one number
// that was registered with a space or a # in it: PO 124392, PO#124392.
func pair(s string, t token) (word piece, ok bool) {
	const minDigits, maxWord, maxBetween = 3, 6, 3
	if t.digits < minDigits {
		return piece{}, false
	}
	end := t.start
	for end > 0 && strings.IndexByte(" #.", s[end-1]) >= 0 {
		end--
	}
	start := end
	for start > 0 && s[start-1] < utf8.RuneSelf && asciiClass[s[start-1]] == classLetter {
		start--
	}
	between, size := t.start-end, end-start
	if between == 0 || between > maxBetween || size == 0 || size > maxWord {
		return piece{}, false
	}
	return piece{start, end}, !continues(s, start)
}

// continues reports whether what begins at s[i] is the rest of a longer token.
func continues(s string, i int) bool {
	r, n := utf8.DecodeLastRuneInString(s[:i])
	joins := r < utf8.RuneSelf && asciiClass[r] == classJoin || r >= utf8.RuneSelf && classOf(r) == classJoin
	return wordEndsAt(s, i) || joins && wordEndsAt(s, i-n)
}
