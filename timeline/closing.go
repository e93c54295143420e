package timeline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ExpectsAnswer reports whether what the owner wrote waits for an answer. A
// closing word alone ("Thanks, received.") does not; followed by a question or
// a request it does. In doubt it does.
func ExpectsAnswer(text string) bool {
	if len(text) > maxClosing || strings.ContainsAny(text, "?？") {
		return true
	}
	closed := false
	for _, clause := range clauses(text) {
		if words().signoff.longest(clause) > 0 {
			break // what follows is a signature
		}
		closing, ok := clause.covered(closed)
		if !ok {
			return true
		}
		closed = closed || closing
	}
	return !closed
}

// maxClosing bounds a text that is a closing word and nothing else, in bytes.
const maxClosing = 600

// clause is what stands between two marks, word by word; in Chinese character
// by character.
type clause []string

func clauses(text string) []clause {
	var out []clause
	for _, part := range strings.FieldsFunc(norm.NFKC.String(text), isMark) {
		if c := tokens(part); len(c) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// isMark reports whether r ends a clause. Symbols, as a thumb raised, end one too.
func isMark(r rune) bool {
	switch r {
	case '\'', '’', '-', ' ':
		return false
	case '\n':
		return true
	}
	return unicode.IsPunct(r) || unicode.IsSymbol(r)
}

func tokens(part string) clause {
	var out clause
	for _, word := range strings.Fields(part) {
		for word != "" {
			n := strings.IndexFunc(word, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			if n == 0 {
				_, n = utf8.DecodeRuneInString(word)
			}
			if n < 0 {
				n = len(word)
			}
			out, word = append(out, word[:n]), word[n:]
		}
	}
	return out
}

// maxNames bounds the words of a name.
const maxNames = 3

// covered reports whether the clause consists of closing words, what usually
// stands beside them, and names; and whether there is a closing word in it.
// Names are greeted, or stand behind a closing word.
func (c clause) covered(closed bool) (closing, ok bool) {
	if rest, greeted := c.greeting(); greeted {
		return false, len(rest) <= 2*maxNames
	}
	for i := 0; i < len(c); {
		if n := words().closing.longest(c[i:]); n > 0 {
			closing, i = true, i+n
			continue
		}
		if n := words().filler.longest(c[i:]); n > 0 {
			i += n
			continue
		}
		return closing, (closing || closed) && c[i:].name()
	}
	return closing, true
}

func (c clause) greeting() (rest clause, ok bool) {
	n := words().greeting.longest(c)
	return c[n:], n > 0
}

func (c clause) name() bool {
	for _, word := range c {
		if r, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(r) && !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return len(c) <= maxNames
}

// openers are phrases by their words, to see how much of a clause one takes.
type openers struct {
	known map[string]bool
	most  int // words of the longest
}

func openersOf(phrases []string) openers {
	o := openers{known: map[string]bool{}}
	for _, phrase := range phrases {
		c := tokens(phrase)
		o.known[c.key(len(c))] = true
		o.most = max(o.most, len(c))
	}
	return o
}

// longest is how many words of c the longest phrase takes that it begins with.
func (o openers) longest(c clause) int {
	for n := min(o.most, len(c)); n > 0; n-- {
		if o.known[c.key(n)] {
			return n
		}
	}
	return 0
}

// key is the first n words as phrases are compared.
func (c clause) key(n int) string { return plain(strings.Join(c[:n], " ")) }
