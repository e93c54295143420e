package notify

import (
	"strings"

	"golang.org/x/text/width"
)

// columns is the width of the text part: what fits an 80-column terminal and
// a quoted answer.
const columns = 76

// wrap breaks a text into lines of at most columns, the first indented by
// first spaces and the others by rest. Line ends in s stay. A word that is
// longer than a line, such as a link, is left whole.
func wrap(first, rest int, s string) string {
	var out []string
	indent := first
	for line := range strings.SplitSeq(s, "\n") {
		for _, l := range fill(line, columns-indent, columns-rest) {
			out = append(out, strings.TrimRight(strings.Repeat(" ", indent)+l, " "))
			indent = rest
		}
	}
	return strings.Join(out, "\n")
}

// fill breaks one line: the first piece into room columns, the others into roomAfter.
func fill(line string, room, roomAfter int) []string {
	var out []string
	var b strings.Builder
	used := 0
	for _, w := range pieces(line) {
		if used > 0 && used+wide(strings.TrimRight(w, " ")) > room {
			out = append(out, strings.TrimRight(b.String(), " "))
			b.Reset()
			used, room = 0, roomAfter
		}
		b.WriteString(w)
		used += wide(w)
	}
	return append(out, strings.TrimRight(b.String(), " "))
}

// pieces are what may not be broken: words with the space behind them, and
// single Chinese characters with the punctuation that follows.
func pieces(line string) []string {
	var out []string
	start := 0
	runes := []rune(line)
	for i := 1; i < len(runes); i++ {
		before, after := runes[i-1], runes[i]
		wordEnds := before == ' ' && after != ' '
		character := (isWide(before) || isWide(after)) && before != '（' && !strings.ContainsRune("，。！？：；）、”》 ", after)
		if wordEnds || character {
			out = append(out, string(runes[start:i]))
			start = i
		}
	}
	return append(out, string(runes[start:]))
}

// wide is how many columns a terminal uses for s.
func wide(s string) int {
	n := 0
	for _, r := range s {
		n++
		if isWide(r) {
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}
