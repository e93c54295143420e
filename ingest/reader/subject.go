package reader

import (
	"strings"
	"unicode"
)

// maxPrefix bounds, in bytes, how far into a subject its prefix is looked for.
const maxPrefix = 64

// subjectDirection tells by the first prefix of a subject whether the mail is
// a reply or a forward: `Re: Fwd: X` is a reply, `Fwd: Re: X` a forward.
func subjectDirection(subject string) direction {
	says, _ := cutPrefix(subject)
	return says
}

// BaseSubject is the subject without its first prefix.
func BaseSubject(subject string) string {
	_, rest := cutPrefix(subject)
	return rest
}

// cutPrefix takes the first reply or forward prefix off a subject. Mailing
// lists put their name in brackets before it.
func cutPrefix(subject string) (says direction, rest string) {
	s := strings.TrimSpace(subject)
	if says, rest, ok := knownPrefix(s); ok {
		return says, rest
	}
	if inside, after, ok := strings.Cut(s, "]"); ok && strings.HasPrefix(inside, "[") {
		if says, rest, ok := knownPrefix(strings.TrimSpace(after)); ok {
			return says, rest
		}
	}
	return unclear, s
}

// behindPrefix is what follows one word of letters and a colon in a subject, if that is no
// prefix that is known to mean both.
func behindPrefix(subject string) string {
	before, rest, _ := strings.Cut(subject, ":")
	if subjectDirection(subject) != unclear || len(before) > maxPrefix || strings.ContainsFunc(strings.TrimSpace(before), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		return ""
	}
	return rest
}

// settle decides a disputed prefix by the languages of the header below it.
func settle(subject string, langs []string) direction {
	word, _, _ := strings.Cut(strings.TrimSpace(subject), ":")
	says := unclear
	for _, lang := range langs {
		one, ok := lexicon().prefixesOf[lang+" "+wordKey(word+":")]
		if ok && says != unclear && says != one {
			return unclear
		}
		if ok {
			says = one
		}
	}
	return says
}

// knownPrefix looks at s up to its first colon or closing bracket.
func knownPrefix(s string) (says direction, rest string, ok bool) {
	for i, r := range s[:min(len(s), maxPrefix)] {
		end := i + len(string(r))
		switch {
		case r == ':' || r == '：':
			says, ok = lexicon().prefixes[wordKey(uncounted(s[:i])+":")]
			return says, strings.TrimSpace(s[end:]), ok
		case r == ']' && strings.HasPrefix(s, "["):
			says, ok = lexicon().prefixes[wordKey(s[:end])]
			return says, strings.TrimSpace(s[end:]), ok
		}
	}
	return unclear, s, false
}

// uncounted drops the counter that some clients keep: Re[2] and Re(2) are Re.
func uncounted(s string) string {
	s = strings.TrimSpace(s)
	inside := strings.TrimRight(s, ")]")
	number := strings.TrimRightFunc(inside, unicode.IsDigit)
	if inside == s || number == inside {
		return s
	}
	return strings.TrimRight(number, "([")
}
