package reader

import (
	"strings"
	"unicode"
)

// separator is the line that a client sets above a quoted mail.
type separator struct {
	says  direction
	known bool   // its words are in the tables; else a header block must follow
	drawn bool   // its words stand between dashes
	dated bool   // a day and a time stand among its words: Lotus Notes says when was forwarded
	rest  string // what stands behind it on the same line
}

// rules are the characters that lines are drawn with.
const rules = "-=_*~—–―─━－＝＿"

// minRule is the shortest line of such characters that separates without words,
// where a header follows. Two dashes begin a signature.
const minRule = 3

// readSeparator reads what is seen of a line as a separator: words between dashes, words that
// announce a forward before a colon, or a mere rule.
func readSeparator(s string) (separator, bool) {
	inner := strings.TrimLeft(s, rules)
	left := len(s) - len(inner)
	switch {
	case inner == "":
		return separator{}, left >= minRule
	case left >= 2:
		return ruled(inner)
	}
	return bareSeparator(s)
}

// bareSeparator knows separators without dashes by their words.
func bareSeparator(s string) (separator, bool) {
	bare := strings.TrimRight(s, " :：")
	if !lexicon().mayAnnounce(bare) {
		return separator{}, false
	}
	key := wordKey(bare)
	if says, ok := lexicon().openers[key]; ok && (len(bare) < len(s) || len(s) < 40) {
		return separator{says: says, known: true}, true
	}
	// QQ for phones and Feishu leave the dashes out: a header must follow then.
	if says, ok := lexicon().separators[key]; ok {
		return separator{says: says}, true
	}
	return separator{}, false
}

// mayAnnounce saves the work for lines that begin as no words of a separator do,
// or are longer than all of them: nearly all lines.
func (m *markers) mayAnnounce(s string) bool {
	letters := 0
	for _, r := range s {
		if letters == 0 && !m.announces[keyRune(r)] {
			return false
		}
		if r != ' ' && !isAccent(r) {
			letters++
		}
	}
	return letters > 0 && letters <= m.longestWords
}

// ruled reads what follows the first dashes: words and dashes again.
func ruled(inner string) (separator, bool) {
	words, rest := inner, ""
	for _, r := range rules {
		if i := strings.Index(inner, strings.Repeat(string(r), 2)); i >= 0 && i < len(words) {
			words = inner[:i]
			rest = strings.TrimLeft(inner[i:], rules)
		}
	}
	words = visible(words)
	if len(words) == len(visible(inner)) || words == "" || len(words) > 120 {
		return separator{}, false
	}
	rest = visible(rest)
	key := wordKey(words)
	if says, ok := lexicon().separators[key]; ok {
		if strings.HasSuffix(rest, "--") {
			rest = "" // the words once more in English, as the Slovak Thunderbird has them
		}
		return separator{says: says, known: true, drawn: true, rest: rest}, true
	}
	if startsWithAny(key, lexicon().forwardedBy) {
		return separator{says: forwarded, known: true, drawn: true, rest: rest}, true
	}
	dated := looksDated(words) && strings.IndexFunc(words, unicode.IsLetter) >= 0
	few := len(strings.Fields(words)) <= 6 && !strings.ContainsAny(words, ":：")
	return separator{drawn: true, dated: dated}, rest == "" && (few || dated)
}
