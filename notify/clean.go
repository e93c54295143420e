package notify

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneLine makes s fit to stand in a header or a table cell: no line ends, no
// control or invisible formatting characters, single spaces, at most max runes.
func oneLine(s string, max int) string {
	return cut(strings.Join(strings.Fields(visible(s)), " "), max)
}

// visible drops what cannot be seen but can deceive: controls, bidirectional
// overrides, zero-width characters. Bytes that are no UTF-8 become U+FFFD.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// escaped writes what visible drops as \u202e: a stranger's tricks are shown.
func escaped(s string, max int) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\ufffd") {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return cut(b.String(), max)
}

func cut(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:max-1]), " ") + "…"
}

// opening is the beginning of what a text says: its first paragraph, without a
// greeting, its lines joined again.
func opening(s string, max int) string {
	var lines []string
	for line := range strings.Lines(s) {
		l := oneLine(line, max)
		switch says := strings.ContainsFunc(l, unicode.IsLetter) && !greeting(l); {
		case says:
			lines = append(lines, l)
		case len(lines) > 0:
			return cut(strings.Join(lines, " "), max)
		}
	}
	if len(lines) > 0 {
		s = strings.Join(lines, " ")
	}
	return oneLine(s, max)
}

// greeting reports whether a line only says hello: "Dear Mr Li,", "Hi Wei!", "您好，".
func greeting(line string) bool {
	line = strings.TrimRight(line, " ,!.:;，！。：")
	word, _, _ := strings.Cut(strings.ToLower(line), " ")
	switch word {
	case "hi", "hello", "dear", "hey", "hallo", "bonjour", "hola", "您好", "你好":
		return len(strings.Fields(line)) <= 4
	}
	return false
}
