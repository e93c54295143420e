package matcher

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a maximal run of letters and digits, joined by single - / _ . # or
// by a comma between two digits: a number is never taken out of a longer one.
type token struct {
	start, end      int
	digits, letters int
	joints          int  // how many joiners are in it
	url             bool // it is a link, or an address: no number in it counts
}

// maxToken bounds, in bytes, what is looked at as a number or a file name with one in it.
const maxToken = 160

// scanner finds the tokens of a text, in one pass and without allocating.
type scanner struct {
	s   string
	pos int
}

type class uint8

const (
	classNone class = iota
	classLetter
	classDigit
	classJoin
	classInvisible
)

var asciiClass = func() (t [utf8.RuneSelf]class) {
	for c := range t {
		switch {
		case '0' <= c && c <= '9':
			t[c] = classDigit
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z':
			t[c] = classLetter
		case strings.ContainsRune("-/_.#,", rune(c)):
			t[c] = classJoin
		}
	}
	return t
}()

// classAt tells what stands at s[i:] and how many bytes it takes.
func classAt(s string, i int) (class, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return asciiClass[c], 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return classOf(r), n
}

// classOf sorts the runes beyond ASCII. Scripts that write without spaces are
// no part of a token: in 订单300280955501024781已发货 the number stands alone.
func classOf(r rune) class {
	switch {
	case isInvisible(r):
		return classInvisible
	case isDash(r), r == 0xFF0F, r == 0xFF0E, r == 0xFF3F, r == 0xFF03: // full-width / . _ #
		return classJoin
	case 0xFF10 <= r && r <= 0xFF19:
		return classDigit
	case 0xFF21 <= r && r <= 0xFF3A, 0xFF41 <= r && r <= 0xFF5A:
		return classLetter
	case unspaced(r):
		return classNone
	case unicode.IsDigit(r):
		return classDigit
	case unicode.IsLetter(r), unicode.IsMark(r):
		return classLetter
	}
	return classNone
}

func unspaced(r rune) bool {
	return r >= 0x0E00 && r <= 0x0EFF || // Thai, Lao
		r >= 0x1000 && r <= 0x109F || r >= 0x1780 && r <= 0x17FF || // Burmese, Khmer
		r >= 0x1100 && r <= 0x11FF || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7FF || // Hangul, kana, Han
		r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFFEF || r >= 0x20000 && r <= 0x3FFFF
}

// next gives the next token; false at the end of the text.
func (sc *scanner) next() (token, bool) {
	s := sc.s
	i := sc.pos
	for i < len(s) {
		c, n := classAt(s, i)
		if c == classLetter || c == classDigit {
			break
		}
		i += n
	}
	if i >= len(s) {
		sc.pos = i
		return token{}, false
	}
	t := sc.run(i)
	if t.end < len(s) && s[t.end] == ':' && strings.HasPrefix(s[t.end:], "://") || s[t.start]|0x20 == 'w' && t.end-t.start > 4 && strings.EqualFold(s[t.start:t.start+4], "www.") {
		t.end, t.url = endOfURL(s, t.start), true
	} else if partOfAddress(s, t) {
		t.url = true
	}
	sc.pos = t.end
	return t, true
}

// nextNumber gives the next token that has a digit or is a link: the same that
// next would come to, but the words between are passed over unread.
func (sc *scanner) nextNumber() (token, bool) {
	s := sc.s
	for i := sc.pos; i < len(s); i++ {
		c := s[i]
		if !telling[c] {
			continue
		}
		switch {
		case c >= '0' && c <= '9':
		case c == ':' && strings.HasPrefix(s[i:], "://"):
		case c == '.' && strings.EqualFold(s[max(sc.pos, i-3):i], "www"):
		case c >= utf8.RuneSelf:
			class, n := classAt(s, i)
			if class != classDigit {
				i += n - 1
				continue
			}
		default:
			continue
		}
		sc.pos = sc.begin(i)
		if t, ok := sc.next(); !ok || t.digits > 0 || t.url {
			return t, ok
		}
		i = sc.pos - 1
	}
	sc.pos = len(s)
	return token{}, false
}

// telling are the bytes that nextNumber must look at; all others it passes over.
var telling = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= utf8.RuneSelf || c >= '0' && c <= '9' || c == ':' || c == '.'
	}
	return t
}()

// begin finds where the token begins that holds s[i], or ends before it.
func (sc *scanner) begin(i int) int {
	s, start, edge := sc.s, i, i // edge is start, before what nobody sees
	for j := i; j > sc.pos; {
		_, n := utf8.DecodeLastRuneInString(s[sc.pos:j])
		j -= n
		switch c, size := classAt(s, j); {
		case c == classLetter || c == classDigit:
			start, edge = j, j
		case c == classInvisible && edge == j+size:
			edge = j
		case c == classJoin && (edge != j+size || s[j] == ',' && !sc.amount(j)), c == classNone:
			return start
		}
	}
	return start
}

// amount reports whether the comma at s[i] stands between two digits.
func (sc *scanner) amount(i int) bool {
	if visibleFrom(sc.s, i+1) != classDigit {
		return false
	}
	for i > sc.pos {
		_, n := utf8.DecodeLastRuneInString(sc.s[sc.pos:i])
		i -= n
		if c, _ := classAt(sc.s, i); c != classInvisible {
			return c == classDigit
		}
	}
	return false
}

// visibleFrom is the class of the first character from s[i:] on that is seen.
func visibleFrom(s string, i int) class {
	for i < len(s) {
		c, n := classAt(s, i)
		if c != classInvisible {
			return c
		}
		i += n
	}
	return classNone
}

// run reads the token that begins at i.
func (sc *scanner) run(i int) token {
	s := sc.s
	t := token{start: i, end: i}
	last := classNone
	for i < len(s) {
		c, n := asciiClass[s[i]&0x7F], 1
		if s[i] >= utf8.RuneSelf {
			c, n = classAt(s, i)
		}
		switch c {
		case classLetter:
			t.letters++
		case classDigit:
			t.digits++
		case classInvisible:
			i += n
			continue
		case classJoin:
			after := visibleFrom(s, i+n)
			if after != classLetter && after != classDigit || s[i] == ',' && (last != classDigit || after != classDigit) {
				return t
			}
			t.joints++
		default:
			return t
		}
		i += n
		t.end, last = i, c
	}
	return t
}

// endOfURL finds where the link that begins at i ends.
func endOfURL(s string, i int) int {
	for i < len(s) && s[i] > ' ' && s[i] < utf8.RuneSelf && s[i] != '<' && s[i] != '>' && s[i] != '"' {
		i++
	}
	return i
}

// partOfAddress reports whether t is a side of an addr-spec or Message-ID: the
// addresses of QQ Mail are numbers.
func partOfAddress(s string, t token) bool {
	if t.end+1 < len(s) && s[t.end] == '@' {
		c, _ := classAt(s, t.end+1)
		return c == classLetter || c == classDigit
	}
	return t.start >= 2 && s[t.start-1] == '@' && wordEndsAt(s, t.start-1)
}
