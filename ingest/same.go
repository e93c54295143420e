package ingest

import (
	"strings"
	"unicode"

	"nudged/timeline"
)

// sameLetter reports whether e is the letter of the entry old, come another
// way: the same Message-ID by the same author; or, where a forward names none,
// the same author about the same time with the same words.
func sameLetter(old, e timeline.Entry, sure bool) bool {
	if old.Kind != e.Kind || old.Channel != e.Channel || old.From == nil || e.From == nil || old.From.Key() != e.From.Key() {
		return false
	}
	if old.MessageID != "" && e.MessageID != "" {
		return old.MessageID == e.MessageID
	}
	if apart := old.At.Sub(e.At).Abs(); apart > sameWithin(sure) {
		return false
	}
	return sameWords(old.Text, e.Text) && sameWords(plainSubject(old.Subject), plainSubject(e.Subject))
}

// sameWords compares texts by their letters and digits: clients wrap lines,
// change blanks and drop what stands below. The shorter may be the beginning of
// the longer one, if there is enough of it to tell.
func sameWords(a, b string) bool {
	a, b = squeeze(a), squeeze(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	const enough = 24
	return a == b || len(a) >= enough && strings.HasPrefix(b, a)
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
