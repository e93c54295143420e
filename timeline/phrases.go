package timeline

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrases are looked for as whole words; where a script puts nothing between
// words, as they stand. Whether one of a hundred stands in a text is asked of
// every sentence that comes: one pass over it looks them up by how they begin.
type phrases struct {
	all   []string            // the longest first
	heads [1 << 10]uint64     // a bit for the first two bytes of each
	by    map[uint16][]string // those that begin so
}

func phrasesOf(all []string) *phrases {
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	p := &phrases{all: slices.Compact(all), by: map[uint16][]string{}}
	for _, phrase := range p.all {
		begins := beginning(phrase)
		p.heads[begins>>6] |= 1 << (begins & 63)
		p.by[begins] = append(p.by[begins], phrase)
	}
	return p
}

// beginning are the first two bytes of s.
func beginning(s string) uint16 { return uint16(s[0])<<8 | uint16(s[1]) }

// in reports whether one of them stands in text.
func (p *phrases) in(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		begins := beginning(text[i:])
		if p.heads[begins>>6]&(1<<(begins&63)) == 0 {
			continue
		}
		for _, phrase := range p.by[begins] {
			if strings.HasPrefix(text[i:], phrase) && whole(text, i, i+len(phrase)) {
				return true
			}
		}
	}
	return false
}

// without gives text with all of them blanked out.
func (p *phrases) without(text string) string {
	for _, phrase := range p.all {
		for i := index(text, phrase, 0); i >= 0; i = index(text, phrase, i) {
			text = text[:i] + strings.Repeat(" ", len(phrase)) + text[i+len(phrase):]
		}
	}
	return text
}

// end reports whether text ends with one of them.
func (p *phrases) end(text string) bool {
	text = strings.TrimRight(text, " ")
	return slices.ContainsFunc(p.all, func(phrase string) bool {
		return strings.HasSuffix(text, phrase) && whole(text, len(text)-len(phrase), len(text))
	})
}

// begin reports whether text begins with one of them.
func (p *phrases) begin(text string) bool {
	text = strings.TrimLeft(text, " ")
	return slices.ContainsFunc(p.all, func(phrase string) bool {
		return strings.HasPrefix(text, phrase) && whole(text, 0, len(phrase))
	})
}

// index is the place of phrase in text from from on, as a whole word; or -1.
func index(text, phrase string, from int) int {
	for {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return -1
		}
		if i += from; whole(text, i, i+len(phrase)) {
			return i
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		from = i + size
	}
}

// whole reports whether text[i:j] is not cut out of a longer word or number.
func whole(text string, i, j int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	first, _ := utf8.DecodeRuneInString(text[i:])
	last, _ := utf8.DecodeLastRuneInString(text[:j])
	after, _ := utf8.DecodeRuneInString(text[j:])
	return (i == 0 || !joined(before, first)) && (j == len(text) || !joined(last, after))
}

// unspaced tells the scripts that put nothing between words, and Hangul, which
// hangs its particles on them.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// joined reports whether two characters beside each other belong to one word.
func joined(a, b rune) bool {
	switch {
	case unspaced(a) || unspaced(b):
		return false
	case unicode.IsDigit(a) || unicode.IsDigit(b):
		return unicode.IsDigit(a) && unicode.IsDigit(b)
	}
	return unicode.IsLetter(a) && unicode.IsLetter(b)
}
