package matcher

import "strings"

// group is a run of groups of digits, one space apart: a long number as people
// write it to be read aloud, 3002 8095 5501 0247 81.
type group struct {
	start, end int
	sizes      []int
}

// The bounds of a grouped order number: what is shorter is a telephone number
// or an amount, what is longer no order number.
const (
	minGrouped = 10
	maxGrouped = 24
	minGroups  = 3
)

// take adds t to the run. Where t does not continue it, the run so far is given,
// with whether it is a number, and t begins the next.
func (g *group) take(s string, t token) (run group, ok bool) {
	isDigits := t.letters == 0 && t.joints == 0 && !t.url
	if isDigits && len(g.sizes) > 0 && oneSpace(s[g.end:t.start]) {
		g.sizes = append(g.sizes, t.digits)
		g.end = t.end
		return group{}, false
	}
	run, ok = g.flush()
	if isDigits {
		g.start, g.end, g.sizes = t.start, t.end, append(g.sizes, t.digits)
	}
	return run, ok
}

// flush ends the run.
func (g *group) flush() (run group, ok bool) {
	if len(g.sizes) < minGroups {
		g.sizes = g.sizes[:0]
		return group{}, false
	}
	if ok = regular(g.sizes); ok {
		run = *g
		*g = group{}
	}
	g.sizes = g.sizes[:0]
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

// hyphenated reports whether t is digits in regular groups, 3002-8095-5501-0247-81.
func hyphenated(s string, t token) bool {
	if t.letters > 0 || t.joints+1 < minGroups || t.digits < minGrouped {
		return false
	}
	var sizes []int
	for _, p := range split(s, piece{t.start, t.end}, "-") {
		if !allDigits(p.in(s)) {
			return false
		}
		sizes = append(sizes, p.end-p.start)
	}
	return regular(sizes)
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
