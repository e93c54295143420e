package reader

import "strings"

// separator is the line that a client sets above a quoted mail.
type separator struct {
	says  direction
	known bool   // its words are in the tables; else a header block must follow
	rest  string // what stands behind it on the same line
}

// rules are the characters that lines are drawn with.
const rules = "-=_*~—–─━"

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
	if len(s) < 40 || len(s) < 120 && (strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")) {
		if says, ok := lexicon().openers[wordKey(strings.TrimRight(s, " :："))]; ok {
			return separator{says: says, known: true}, true
		}
	}
	// QQ for phones and Feishu leave the dashes out: a header must follow then.
	if says, ok := lexicon().separators[wordKey(cutText(s, 120))]; ok {
		return separator{says: says}, true
	}
	return separator{}, false
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
		return separator{says, true, rest}, true
	}
	if strings.HasPrefix(key, "forwardedby") || strings.HasPrefix(key, "forwardedmessagefrom") {
		return separator{forwarded, true, rest}, true // Lotus Notes: Forwarded by NAME on DATE; mutt: from NAME
	}
	return separator{}, rest == "" && len(strings.Fields(words)) <= 6 && !strings.ContainsAny(words, ":：")
}
