package matcher

import "strings"

// group is a run of groups of digits, one space or line break apart: a long
// number as people write it to be read aloud, 3002 8095 5501 0247 81, or as
// their client broke it.
type group struct {
	piece
	digits, groups int
}

// The bounds of a grouped order number: what is shorter is a telephone number
// or an amount, what is longer no order number.
const (
	minGrouped = 10
	maxGrouped = 24
	minGroups  = 3
)

// take adds t to the run. Where t does not continue it, the run so far is given,
// with whether it may be a number, and t begins the next.
func (g *group) take(s string, t token) (run piece, ok bool) {
	isDigits := t.letters == 0 && t.joints == 0 && !t.url
	if isDigits && g.groups > 0 && oneBreak(s[g.end:t.start]) {
		g.digits, g.groups, g.end = g.digits+t.digits, g.groups+1, t.end
		return piece{}, false
	}
	run, ok = g.flush()
	if isDigits {
		*g = group{piece{t.start, t.end}, t.digits, 1}
	}
	return run, ok
}

// flush ends the run.
func (g *group) flush() (run piece, ok bool) {
	run, ok = g.piece, g.groups > 1 && g.digits >= minGrouped && g.digits <= maxGrouped
	g.groups = 0
	return run, ok
}

// regular reports whether groups of these sizes read as one number: all of one
// size, but for a shorter last one.
func regular(sizes []int) bool {
	n := len(sizes)
	if n < minGroups || sizes[0] < 2 || sizes[n-1] > sizes[0] {
		return false
	}
	total := sizes[n-1]
	for _, size := range sizes[:n-1] {
		if size != sizes[0] {
			return false
		}
		total += size
	}
	return total >= minGrouped && total <= maxGrouped
}

// Ungrouped is a number without the hyphens that its author put between equal
// groups of its digits, to be read: 3002-8095-5501-0247-81.
func Ungrouped(number string) (digits string, ok bool) {
	var sizes []int
	for _, g := range strings.Split(number, "-") {
		if !allDigits(g) {
			return "", false
		}
		sizes = append(sizes, len(g))
	}
	const least = 3 // digits of a group
	if !regular(sizes) || sizes[0] < least {
		return "", false
	}
	return strings.ReplaceAll(number, "-", ""), true
}

// hyphenated reports whether t is digits in groups, 3002-8095-5501-0247-81.
func hyphenated(s string, t token) bool {
	if t.letters > 0 || t.joints+1 < minGroups || t.digits < minGrouped || t.digits > maxGrouped {
		return false
	}
	for _, p := range split(s, piece{t.start, t.end}, "-") {
		if !allDigits(p.in(s)) {
			return false
		}
	}
	return true
}

// oneBreak reports whether s is a space, or the break of a line, quoted or not.
func oneBreak(s string) bool {
	if oneSpace(s) {
		return true
	}
	line, next, broken := strings.Cut(s, "\n")
	return broken && len(s) <= maxGap && strings.TrimRight(line, " \r") == "" && strings.TrimLeft(next, " >") == ""
}

func oneSpace(s string) bool {
	return s == " " || s == "\u00a0" || s == "\u2009" || s == "\u202f" || s == "\u3000"
}

// digitsOf is s without all that is no digit.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, Key(s))
}
