package matcher

import (
	"strings"
	"unicode"
)

// piece is a stretch of a token between two joiners.
type piece struct{ start, end int }

func (p piece) in(s string) string { return s[p.start:p.end] }

// maxPieces bounds how finely a token is taken apart: what has more is a path or a key.
const maxPieces = 12

// parts lists what inside the token t may be a number of its own. That is so in
// an enumeration of equals (A-1001/A-1002), and where a mark glues the number to
// words (Invoice_BL-20417.pdf, No.1234567890, order#1001). Nothing is ever taken
// out of a number: not of 2026/20417, not of 1001.50, not of BL-20417-2.
func parts(s string, t token) []piece {
	if list := enumeration(s, t); list != nil {
		return list
	}
	pieces := split(s, t, "-/_.#,")
	if len(pieces) > maxPieces {
		return nil
	}
	for len(pieces) > 0 && isWord(pieces[0].in(s)) {
		pieces = pieces[1:]
	}
	for len(pieces) > 0 && isWord(pieces[len(pieces)-1].in(s)) {
		pieces = pieces[:len(pieces)-1]
	}
	if len(pieces) == 0 {
		return nil
	}
	core := piece{pieces[0].start, pieces[len(pieces)-1].end}
	if core == (piece{t.start, t.end}) {
		return nil
	}
	return []piece{core}
}

// split cuts t at the joiners that marks lists; other dashes count as -.
func split(s string, t token, marks string) []piece {
	var out []piece
	from := t.start
	for i := t.start; i < t.end; {
		c, n := classAt(s, i)
		if c == classJoin && strings.ContainsAny(Key("0"+s[i:i+n]+"0"), marks) {
			out = append(out, piece{from, i})
			from = i + n
		}
		i += n
	}
	return append(out, piece{from, t.end})
}

// isWord reports whether a piece is a word of a sentence or file name: a label,
// or letters alone with a small one among them. PO and BL are none: they may
// belong to the number.
func isWord(w string) bool {
	small := false
	for _, r := range w {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
		small = small || unicode.IsLower(r)
	}
	lower := strings.ToLower(w)
	return small && len(w) >= 3 || facts.fillers[lower] || len(w) > 3 && facts.labels[lower] != ""
}

// enumeration takes t apart where it lists equals: with the same letters and
// digits in the same places, five or more. A date lists none, nor does an amount.
func enumeration(s string, t token) []piece {
	pieces := split(s, t, "/,")
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

// isPair reports whether the word before and the number t may be one number
// that was registered with a space or a # in it: PO 124392, PO#124392.
func isPair(s string, before, t token) bool {
	if before.digits > 0 || before.letters == 0 || before.letters > 6 || before.url || before.end > t.start {
		return false
	}
	gap := s[before.end:t.start]
	return len(gap) > 0 && len(gap) <= 3 && strings.Trim(gap, " #.") == ""
}
