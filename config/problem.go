package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong with a configuration.
type Problem struct {
	Line, Column int    // 0: the file as a whole
	Key          string // "policy.nudge_after"; "" where none is meant
	What         string // what is wrong
	Remedy       string // what to write instead
}

// Error tells everything that is wrong with a file, in the order of its lines.
type Error struct {
	File     string
	Problems []Problem
}

// Error gives a line per problem: file:line:column: key: what (remedy).
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = e.File + p.String()
	}
	return strings.Join(lines, "\n")
}

// String gives the problem as it follows the name of the file.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	if p.Key != "" {
		b.WriteString(": " + p.Key)
	}
	b.WriteString(": " + p.What)
	if p.Remedy != "" {
		b.WriteString(" (" + p.Remedy + ")")
	}
	return b.String()
}

func inOrder(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return problems
}

// wrong is a value that a key cannot have.
type wrong struct {
	what, remedy string
	at           place // where in the value; zero: all of it
}

func (w *wrong) Error() string { return w.what }

func wrongf(remedy, format string, args ...any) error {
	return &wrong{what: fmt.Sprintf(format, args...), remedy: remedy}
}
