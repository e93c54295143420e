// Package mutation takes lines out of the program, one at a time, and looks
// whether a test notices: every condition on who wrote a mail, every sync, every
// look whether something is there already. What no test notices, the next change
// may take out for good.
//
// list.txt names the lines. `go test ./...` sees to it that each still stands in
// the program exactly once; to try them all:
//
//	NUDGED_PROMISES=full go test ./promise/mutation -v -timeout 2h
package mutation

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed list.txt
var list string

// Mutation is one change of the program, and the test that has to notice it.
type Mutation struct {
	Says   string // what holds no longer
	File   string // from the root of the module
	Old    string // lines of the file, which stand there once
	New    string // what takes their place
	Folder string // of the package whose test notices
	Test   string // a pattern of go test -run
}

// Parse reads a list: a line "== what holds no longer", one with the file, the
// lines to take out behind "-", those to put there behind "+", and "? folder test".
func Parse(text string) (all []Mutation, err error) {
	var m *Mutation
	for n, line := range strings.Split(text, "\n") {
		mark, rest := line, ""
		if len(line) > 1 {
			mark, rest = line[:1], line[1:]
		}
		switch {
		case line == "" || mark == "#":
		case strings.HasPrefix(line, "== "):
			all = append(all, Mutation{Says: line[3:]})
			m = &all[len(all)-1]
		case m == nil:
			return nil, fmt.Errorf("line %d stands before the first ==", n+1)
		case m.File == "":
			m.File = line
		case mark == "-":
			m.Old += rest + "\n"
		case mark == "+":
			m.New += rest + "\n"
		case mark == "?":
			m.Folder, m.Test, _ = strings.Cut(strings.TrimSpace(rest), " ")
		default:
			return nil, fmt.Errorf("line %d: %q says nothing", n+1, line)
		}
	}
	return all, nil
}

// Apply gives the content of the file with the lines changed. It is an error
// where they do not stand there exactly once: the program went on, and the list
// has to follow.
func (m Mutation) Apply(content string) (string, error) {
	switch n := strings.Count("\n"+content, "\n"+m.Old); {
	case m.Old == "" || m.Test == "":
		return "", fmt.Errorf("%s: it takes out nothing, or names no test", m.Says)
	case n != 1:
		return "", fmt.Errorf("%s: the lines stand in %s %d times:\n%s", m.Says, m.File, n, m.Old)
	}
	return strings.TrimPrefix(strings.Replace("\n"+content, "\n"+m.Old, "\n"+m.New, 1), "\n"), nil
}
