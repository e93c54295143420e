package matcher

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Key is the form in which two order numbers are equal: NFKC, upper case, one
// kind of dash, no invisible characters, nothing around it, no #. Words of it
// stay apart by one space; groups of digits alone are one number. Nothing else
// is folded: BL-20417 and BL20417 are two numbers.
func Key(number string) string {
	if upper := strings.ToUpper(number); isKey(upper) {
		return upper
	}
	s := norm.NFKC.String(strings.ToUpper(norm.NFKC.String(strings.Map(visible, number))))
	words := strings.FieldsFunc(strings.Map(oneDash, s), func(r rune) bool { return r == '#' || unicode.IsSpace(r) })
	kept, digits := words[:0], true
	for _, w := range words {
		if w = strings.TrimFunc(w, notAlnum); w != "" {
			kept = append(kept, w)
			digits = digits && allDigits(w)
		}
	}
	if digits {
		return strings.Join(kept, "")
	}
	return strings.Join(kept, " ")
}

// isKey reports whether s is in Key's form already: the common case, without an allocation.
func isKey(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9', 'A' <= c && c <= 'Z':
		case (c == '-' || c == '/' || c == '_' || c == '.' || c == ',') && i > 0 && i < len(s)-1:
		default:
			return false
		}
	}
	return s != ""
}

// plain is a number as it is shown: as written, without what only the client
// that wrote it put there: full width, dashes that keep a line together, invisible marks.
func plain(number string) string {
	return strings.Map(oneDash, norm.NFKC.String(strings.Map(visible, number)))
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func notAlnum(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

// visible drops the characters that nobody sees: soft hyphens, zero-width
// spaces and joiners, byte order marks. Mail clients and templates sow them.
func visible(r rune) rune {
	if isInvisible(r) {
		return -1
	}
	return r
}

func isInvisible(r rune) bool {
	return r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2064 || r == 0xFEFF
}

func oneDash(r rune) rune {
	if isDash(r) {
		return '-'
	}
	return r
}

func isDash(r rune) bool {
	return r == '-' || r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0xFE58 || r == 0xFE63 || r == 0xFF0D
}
