package matcher

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What a label can be beside the type of an ID: "number" does not say of what
// ("no. 1001"), "other" is certainly no order's (a telephone, an amount, a date).
const (
	labelOrder  = "order"
	labelNumber = "number"
	labelOther  = "other"

	labelContract = "contract" // which sellers number as the order that it is about
)

// How far labelBefore looks back: so many words, so many numbers of a list.
const (
	labelWords = 5
	labelChain = 12
)

// calling is what the words before a number say of it.
type calling struct {
	label  string // the type of the number; "" where they say nothing
	marked bool   // they say that it is a number: no., #, a colon
	named  bool   // it is the number of something that we have no word for: declaration no. 4711
}

// labelBefore tells what the words before s[start:] call the number that stands
// there: order, invoice, tracking … The numbers of a list share the label of its
// first: orders 1001, 1002 and 1003.
func labelBefore(s string, start int) (c calling) {
	pos, numbered, listed, worded := start, false, false, false
	for words, chain := 0, 0; words < labelWords && chain < labelChain; words++ {
		w := wordBefore(s, pos)
		numbered = numbered || !listed && strings.ContainsAny(w.gap, "#＃№°")
		c.marked = c.marked || numbered || strings.ContainsAny(w.gap, ":：")
		if w.text == "" || w.apart() {
			break
		}
		lower := fold(w.text)
		label, size := phraseAt(s, w, lower)
		listed = listed || strings.ContainsAny(w.gap, ",，、&;；/+")
		switch {
		case listed && hasDigit(w.text):
			words, listed, numbered, worded = -1, false, false, false
			chain++
		case label != "" && !listed:
			c.label = label
			return c
		case facts().conjunctions[lower]:
			listed = true
		case size > 0 && !listed:
			word := isNumberWord(lower)
			numbered, worded = numbered || word, worded || word
		default:
			c.named = worded && !listed && isNoun(lower)
			words = labelWords
		}
		pos = w.start
		if size > 0 {
			pos = w.start + len(w.text) - size
		}
	}
	if numbered {
		c.label, c.marked = labelNumber, true
	}
	return c
}

// isNoun reports whether a word before "number" says of what the number is:
// neither "your" nor "with" do.
func isNoun(lower string) bool {
	for i := range lower {
		if facts().particles[lower[i:]] && (i == 0 || unspaced([]rune(lower[i:])[0])) {
			return false
		}
	}
	return !hasDigit(lower)
}

// isNumberWord reports whether a filler says that a number follows.
func isNumberWord(w string) bool {
	switch w {
	case "is", "are", "was", "是", "为", "為", "ist", "est", "es", "は":
		return false
	}
	return true
}

// before is a word and what stands between it and what follows.
type before struct {
	text, gap string
	start     int
	han       bool // of a script without spaces: the whole run, of which only the end counts
}

// maxGap bounds what may stand between a label and its number, in bytes.
const maxGap = 24

// apart reports whether the word belongs to another sentence or cell than what
// follows it. In a table the label stands in the cell above: then it ends with a
// colon, or with a word for number.
func (b before) apart() bool {
	if len(b.gap) > maxGap || strings.ContainsAny(b.gap, "!?。！？") {
		return true
	}
	lines := strings.Count(b.gap, "\n")
	if lines == 0 {
		return false
	}
	labelled := strings.ContainsAny(b.gap, ":：|") || b.han || facts().fillers[fold(b.text)]
	return lines > 2 || !labelled || strings.Contains(b.gap, ".")
}

// wordBefore gives the last word of s[:end].
func wordBefore(s string, end int) before {
	i := end
	for i > 0 && end-i <= maxGap {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if isWordRune(r) {
			break
		}
		i -= n
	}
	w := before{gap: s[i:end], start: i}
	for w.start > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:w.start])
		if w.start == i {
			w.han = unspaced(r)
		}
		joins := !w.han && w.start < i && strings.ContainsRune("-/._'’", r) && wordEndsAt(s, w.start-n)
		if !joins && (!isWordRune(r) || unspaced(r) != w.han) || i-w.start > 48 {
			break
		}
		w.start -= n
	}
	w.text = s[w.start:i]
	return w
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func wordEndsAt(s string, end int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:end])
	return isWordRune(r) && !unspaced(r)
}

// phraseAt looks w up, with the one and two words before it, as a label; size
// tells how many bytes of its end were understood, as a label or a filler.
func phraseAt(s string, w before, lower string) (label string, size int) {
	if w.han {
		return suffixLabel(lower)
	}
	phrase, label := lower, facts().labels[lower]
	for at, n := w, 0; n < 2; n++ {
		at = wordBefore(s, at.start)
		if at.text == "" || at.han || at.gap != " " && at.gap != "-" {
			break
		}
		phrase = fold(at.text) + " " + phrase
		if longer := facts().labels[phrase]; longer != "" {
			label = longer
		}
	}
	if label != "" || facts().fillers[lower] {
		return label, len(w.text)
	}
	return "", 0
}

// suffixLabel looks for the longest label, or else filler, that ends a run of a
// script without spaces.
func suffixLabel(run string) (label string, size int) {
	filler := 0
	for i := range run {
		if l := facts().labels[run[i:]]; l != "" {
			return l, len(run) - i
		}
		if filler == 0 && facts().fillers[run[i:]] {
			filler = len(run) - i
		}
	}
	return "", filler
}

// unitAfter reports whether the number that ends at end counts or measures something.
func unitAfter(s string, end int) bool {
	i := end
	for i < len(s) && (s[i] == ' ' || strings.HasPrefix(s[i:], "\u00a0")) {
		i++
	}
	if i < len(s) && s[i] == '%' {
		return true
	}
	j := i
	for j < len(s) {
		r, n := utf8.DecodeRuneInString(s[j:])
		if !isWordRune(r) || j > i && unspaced(r) {
			break
		}
		j += n
	}
	return facts().units[fold(s[i:j])]
}

// fold is s in lower case and NFKC.
func fold(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return strings.ToLower(norm.NFKC.String(s))
		}
	}
	return strings.ToLower(s)
}

func hasDigit(s string) bool {
	return strings.ContainsFunc(s, unicode.IsDigit)
}
