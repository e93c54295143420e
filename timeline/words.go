package timeline

import (
	_ "embed"
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

	holding            *phrases
	answer, commitment *phrases // "reply", "we will"
	action             *phrases // "ship", "refund"
	by, till           *phrases // before and behind a date: "by", 前
	request, patience  *phrases // "please", "please wait"
	evidence, deadline *phrases // "upload evidence", "deadline"
	seller, buyer      *phrases // who has to do it: "supplier", "you"
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
	list := func(kind string) (out []string) {
		for _, row := range table.Phrases {
			if row.Kind == kind {
				out = append(out, row.Phrases...)
			}
		}
		for i := range out {
			out[i] = plain(out[i])
		}
		return out
	}
	of := func(kind string) *phrases { return phrasesOf(list(kind)) }
	return lexicon{
		closing: openersOf(list("closing")), filler: openersOf(list("filler")),
		greeting: openersOf(list("greeting")), signoff: openersOf(list("signoff")),
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

// maxHolding is how long a reply may be that only asks for patience, in characters.
const maxHolding = 500

// Holding reports whether an answer only asks for patience.
func Holding(text string) bool {
	if utf8.RuneCountInString(cut(text, 4*maxHolding+1)) > maxHolding {
		return false
	}
	text = plain(text)
	return words().holding.in(text) || promisesOnly(text)
}

// maxPromising is how long a reply may be that only says that another will
// come, in characters.
const maxPromising = 250

// promisesOnly reports whether a plain text says that an answer will come, and
// nothing that is one: no question, no request, no figure, nothing that is done.
func promisesOnly(text string) bool {
	substance := func(r rune) bool { return unicode.IsDigit(r) || r == '?' }
	if utf8.RuneCountInString(text) > maxPromising || strings.ContainsFunc(text, substance) || words().action.in(text) {
		return false
	}
	promised := false
	for _, sentence := range sentences(words().patience.without(text)) {
		for clause := range strings.FieldsFuncSeq(sentence, isComma) {
			switch thanks := words().closing.longest(tokens(clause)) > 0; {
			case thanks:
			case words().request.in(clause):
				return false
			case words().commitment.in(clause) && words().answer.in(clause):
				promised = true
			}
		}
	}
	return promised
}
