package reader

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unglueLines splits lines in which a client glued a whole header together.
// QUIRK: Yahoo's plain text has "----- Forwarded Message ----- From: A <a@b>To:
// B <b@c>Sent: …Subject: …" on one line, some labels without their colon.
func unglueLines(lines []textLine) []textLine {
	for i, l := range lines {
		parts := unglue(l.seen)
		if parts == nil {
			parts = unglueAttribution(l.text)
		}
		if parts != nil {
			out := slices.Clone(lines[:i])
			for _, p := range parts {
				out = append(out, newLine(p, l.depth))
			}
			return append(out, lines[i+1:]...)
		}
	}
	return lines
}

// unglueAttribution splits a line in which the quoted text follows its attribution.
// QUIRK: Yahoo's app for phones writes "On Fri, Mar 6, 2026 at 9:00, A<a@b> wrote:   Dear …".
func unglueAttribution(s string) []string {
	head, below, ok := strings.Cut(s, ":   ")
	if !ok || len(head) > maxAttribution || !strings.Contains(head, "@") || strings.TrimSpace(below) == "" || !attributes(head+":") {
		return nil
	}
	return []string{head + ":", strings.TrimSpace(below)}
}

// maxGlued bounds the length of a glued header.
const maxGlued = 4000

func unglue(s string) []string {
	if len(s) > maxGlued || strings.Count(s, ":")+strings.Count(s, "：") < 3 || !strings.Contains(s, "@") {
		return nil
	}
	var out []string
	if sep, ok := readSeparator(s); ok && sep.rest != "" {
		out = append(out, strings.TrimSuffix(s, sep.rest))
		s = sep.rest
	}
	cuts := gluedLabels(s)
	if len(cuts) < 3 {
		return nil
	}
	for i, at := range cuts {
		end := len(s)
		if i+1 < len(cuts) {
			end = cuts[i+1].at
		}
		if i == 0 && at.at > 0 {
			out = append(out, s[:at.at])
		}
		out = append(out, s[at.at:at.end]+": "+strings.TrimLeft(s[at.end:end], " :："))
	}
	return out
}

// gluedLabel is a label within a line.
type gluedLabel struct {
	at, end int
	role    role
	langs   []string
}

// gluedLabels finds the labels of one language in s, each role once. They begin
// with a capital, at the start or right behind something that ends a value.
func gluedLabels(s string) []gluedLabel {
	var best []gluedLabel
	all := labelsIn(s)
	tried := map[string]bool{}
	for _, from := range all {
		if from.role != roleFrom {
			continue
		}
		for _, lang := range from.langs {
			if tried[lang] {
				continue
			}
			tried[lang] = true
			if found := inLanguage(all, lang); len(found) > len(best) {
				best = found
			}
		}
	}
	return best
}

func inLanguage(all []gluedLabel, lang string) []gluedLabel {
	var out []gluedLabel
	var seen [roleOther + 1]bool
	for _, l := range all {
		if !slices.Contains(l.langs, lang) || seen[l.role] || len(out) > 0 && l.at < out[len(out)-1].end {
			continue
		}
		seen[l.role] = true
		out = append(out, l)
	}
	return out
}

// labelsIn lists all places of s that can be labels, the longest at each place.
func labelsIn(s string) []gluedLabel {
	var out []gluedLabel
	for i, r := range s {
		if !unicode.IsLetter(r) || unicode.IsLower(r) || !labelMayBegin(s[:i], r) {
			continue
		}
		for end := min(len(s), i+lexicon().longest); end > i; end-- {
			if end < len(s) && !utf8.RuneStart(s[end]) {
				continue
			}
			if l, ok := lexicon().labels[wordKey(s[i:end])]; ok && labelEnds(s[i:], end-i) {
				out = append(out, gluedLabel{i, end, l.role, l.langs})
				break
			}
		}
	}
	return out
}

// labelMayBegin reports whether a label that begins with r may follow: Chinese ones
// follow all that is not Chinese.
func labelMayBegin(before string, r rune) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	if unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Han, last) {
		return true
	}
	return before == "" || strings.ContainsRune(">; \t", last) || unicode.IsUpper(last) || unicode.IsDigit(last)
}

// labelEnds reports whether s[:n] is followed as a label is: by a colon, or a
// blank and something that is no colon.
func labelEnds(s string, n int) bool {
	rest := s[n:]
	if strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, " :") || strings.HasPrefix(rest, "：") {
		return true
	}
	return strings.HasPrefix(rest, " ") && !strings.HasSuffix(s[:n], " ")
}
