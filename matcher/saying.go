package matcher

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// said finds the event whose words are in a subject; the longest words count.
// That a parcel came or money went is told only where nothing else is said and
// nothing makes it doubtful: clocks can run from it.
func said(subject string) *saying {
	subject = strings.ToLower(subject)
	if e := longest(subject); e != nil {
		return e
	}
	for _, w := range facts().doubts {
		if _, ok := wordAt(subject, w); ok {
			return nil
		}
	}
	return onlyOne(subject)
}

// longest is the saying with the longest words in subject, of those that need
// not stand alone.
func longest(subject string) *saying {
	var best *saying
	size := 0
	for i := range facts().lexicon {
		e := &facts().lexicon[i]
		for _, words := range e.Keywords {
			for _, w := range words {
				if !e.Alone && len(w) > size && strings.Contains(subject, strings.ToLower(w)) {
					best, size = e, len(w)
				}
			}
		}
	}
	return best
}

// onlyOne is the saying whose words are in subject, of those that must stand
// alone; nil where two tell different events. Words within longer words of
// another one do not count: "out for delivery".
func onlyOne(subject string) *saying {
	type place struct {
		e          *saying
		start, end int
	}
	var found []place
	for i := range facts().lexicon {
		e := &facts().lexicon[i]
		for _, words := range e.Keywords {
			for _, w := range words {
				w = strings.ToLower(w)
				if at, ok := wordAt(subject, w); e.Alone && ok {
					found = append(found, place{e, at, at + len(w)})
				}
			}
		}
	}
	var only *saying
	for _, p := range found {
		within := false
		for _, o := range found {
			within = within || o.start <= p.start && p.end <= o.end && o.end-o.start > p.end-p.start
		}
		switch {
		case within || only == p.e:
		case only != nil:
			return nil
		default:
			only = p.e
		}
	}
	return only
}

// wordAt finds word in text, both in lower case, where it is not a part of a
// longer word: delivered, but not undelivered. Chinese puts nothing between words.
func wordAt(text, word string) (at int, ok bool) {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return 0, false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		first, size := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		if !oneWord(before, first) && !oneWord(last, after) {
			return i, true
		}
		from = i + size
	}
}

// oneWord reports whether two characters beside each other are of one word.
func oneWord(a, b rune) bool {
	spaced := func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) }
	return spaced(a) && spaced(b)
}
