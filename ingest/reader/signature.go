package reader

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dropSignature cuts the signature block off, which begins with a line of two
// dashes (RFC 3676 section 4.3) or the like, or with the line that a phone or
// program adds. At the very top such a line has no text to end. The result begins
// with a line that can be seen.
func dropSignature(lines []textLine) []textLine {
	out := make([]textLine, 0, len(lines))
	for i, l := range lines {
		s := l.seen
		switch {
		case isDelimiter(s), isDevice(s), isDrawn(s) && isShort(lines[i+1:]):
			if len(out) > 0 {
				return out
			}
		case len(out) > 0, !l.blank():
			out = append(out, l)
		}
	}
	return out
}

// isDelimiter reports whether a line begins a signature.
func isDelimiter(s string) bool {
	switch s {
	case "--", "—", "---", "––", "__", "- -", "——", "–":
		return true
	}
	return false
}

// isDrawn reports whether a line is a rule, also that of Foxmail 6, or an empty row of the
// table that Mail Master signs with: above a signature, but between the sections of a letter, too.
// Rows of hyphens are rather part of a table.
func isDrawn(s string) bool {
	return len(s) >= 3 && (strings.Trim(s, "_") == "" || strings.Trim(s, "—") == "" || strings.Trim(s, "| ") == "" ||
		strings.HasPrefix(s, "= = =") && strings.Trim(s, "= ") == "")
}

// Most lines and most bytes of them that can be a signature below a rule.
const (
	maxSignature     = 10
	maxSignatureLine = 120
)

// isShort reports whether lines can be a signature by their number and length.
func isShort(lines []textLine) bool {
	n := 0
	for _, l := range lines {
		if l.blank() {
			continue
		}
		if n++; n > maxSignature || len(l.seen) > maxSignatureLine {
			return false
		}
	}
	return true
}

// maxDevice bounds such a line: "Sent from my phone, please excuse any typos".
const maxDevice = 160

// isDevice reports whether a line is the signature of a phone or program.
func isDevice(s string) bool {
	if s == "" || len(s) > maxDevice {
		return false
	}
	s = strings.TrimLeft(s, "<([*_-")
	if endsAsDevice(s) {
		return true
	}
	known := lexicon().devices[unicode.ToLower(firstRune(s))]
	if len(known) == 0 {
		return false
	}
	s = strings.ToLower(strings.ReplaceAll(s, "[", ""))
	for _, d := range known {
		if strings.HasPrefix(s, d.start) && d.follows(s[len(d.start):]) {
			return true
		}
	}
	return false
}

// endsAsDevice knows the lines of languages that name the device first, by Latin
// letters: "Galaxyから送信", perhaps with a link behind.
func endsAsDevice(s string) bool {
	if isASCII(s) {
		return false
	}
	s, _, _ = strings.Cut(s, "<")
	s = strings.TrimRight(s, " .。")
	for _, end := range lexicon().deviceEnds {
		if device, ok := strings.CutSuffix(s, end.words); ok && end.follows(device) {
			return true
		}
	}
	return false
}

func (e deviceEnd) follows(device string) bool {
	if len(e.with) == 0 {
		return strings.IndexFunc(device, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }) >= 0
	}
	return slices.ContainsFunc(e.with, func(name string) bool { return strings.Contains(device, name) })
}

func (d device) follows(rest string) bool {
	if len(d.then) == 0 {
		return true
	}
	for _, w := range d.then {
		if strings.Contains(rest, w) || strings.HasSuffix(d.start, w) {
			return true
		}
	}
	return false
}
