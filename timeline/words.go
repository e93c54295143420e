package timeline

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/words.json
var wordsJSON []byte

// lexicon are the words by which texts are understood, of all languages together.
type lexicon struct {
	closing, filler, greeting, signoff openers

	holding            phrases
	answer, commitment phrases // "reply", "we will"
	action             phrases // "ship", "refund"
	by, till           phrases // before and behind a date: "by", 前
	request, patience  phrases // "please", "please wait"
	evidence, deadline phrases // "upload evidence", "deadline"
	seller, buyer      phrases // who has to do it: "supplier", "you"
	dates              dateForms
}

var words = sync.OnceValue(func() lexicon {
	var table struct {
		Phrases []struct {
			Kind    string
			Phrases []string
		}
	}
	mustRead(wordsJSON, &table)
	of := func(kind string) (out phrases) {
		for _, row := range table.Phrases {
			if row.Kind == kind {
				out = append(out, row.Phrases...)
			}
		}
		for i := range out {
			out[i] = plain(out[i])
		}
		slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
		return slices.Compact(out)
	}
	return lexicon{
		closing: openersOf(of("closing")), filler: openersOf(of("filler")),
		greeting: openersOf(of("greeting")), signoff: openersOf(of("signoff")),
		holding: of("holding"), answer: of("answer"), commitment: of("commitment"), action: of("action"),
		by: of("by"), till: of("till"), request: of("request"), patience: of("patience"),
		evidence: of("evidence"), deadline: of("deadline"), seller: of("seller"), buyer: of("buyer"),
		dates: readDateForms(),
	}
})

// maxRead bounds how much of a text is read for promises and closing words:
// both stand at its beginning or not at all.
const maxRead = 8 << 10

// plain folds what writers vary without meaning anything: full-width forms,
// case, kinds of apostrophes, runs of spaces.
func plain(text string) string {
	text = variants.Replace(strings.ToLower(norm.NFKC.String(text)))
	for strings.Contains(text, "  ") {
		text = strings.ReplaceAll(text, "  ", " ")
	}
	return text
}

var variants = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ", "\t", " ", "\r", "")

func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// phrases are looked for as whole words; where a script puts nothing between
// words, as they stand. The longest come first.
type phrases []string

// in reports whether one of them stands in text.
func (p phrases) in(text string) bool {
	return slices.ContainsFunc(p, func(phrase string) bool { return index(text, phrase, 0) >= 0 })
}

// without gives text with all of them blanked out.
func (p phrases) without(text string) string {
	for _, phrase := range p {
		for i := index(text, phrase, 0); i >= 0; i = index(text, phrase, i) {
			text = text[:i] + strings.Repeat(" ", len(phrase)) + text[i+len(phrase):]
		}
	}
	return text
}

// end reports whether text ends with one of them.
func (p phrases) end(text string) bool {
	text = strings.TrimRight(text, " ")
	return slices.ContainsFunc(p, func(phrase string) bool {
		return strings.HasSuffix(text, phrase) && whole(text, len(text)-len(phrase), len(text))
	})
}

// begin reports whether text begins with one of them.
func (p phrases) begin(text string) bool {
	text = strings.TrimLeft(text, " ")
	return slices.ContainsFunc(p, func(phrase string) bool {
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

// maxHolding is how long a reply may be that only asks for patience, in characters.
const maxHolding = 500

// Holding reports whether an answer only asks for patience.
func Holding(text string) bool {
	return utf8.RuneCountInString(cut(text, 4*maxHolding+1)) <= maxHolding && words().holding.in(plain(text))
}
