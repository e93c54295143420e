package main

import (
	"regexp"
	"slices"
	"strings"
)

// page is docs/promises.md: a row for each promise, among other lines.
type page []string

// row is one promise.
type row struct {
	id, says, proof, figure string
}

var form = regexp.MustCompile(`^\| ([RHDWM]\d+) \| (.*) \| (.*) \| (.*) \|$`)

func rowOf(line string) (r row, ok bool) {
	m := form.FindStringSubmatch(line)
	if m == nil {
		return r, false
	}
	return row{m[1], m[2], m[3], m[4]}, true
}

func (r row) String() string {
	return "| " + r.id + " | " + r.says + " | " + r.proof + " | " + r.figure + " |"
}

// proof is a test: the folder of its package, and its name.
type proof struct{ folder, test string }

var named = regexp.MustCompile("`([a-z/]+)\\.((?:Test|Fuzz)\\w+)`")

// proofs are the tests that a row names.
func (r row) proofs() (list []proof) {
	for _, m := range named.FindAllStringSubmatch(r.proof, -1) {
		list = append(list, proof{m[1], m[2]})
	}
	return list
}

// byFolder joins the tests of each package into one pattern for go test -run.
func byFolder(list []proof) (folders []string, patterns map[string]string) {
	names := map[string][]string{}
	for _, p := range list {
		if names[p.folder] == nil {
			folders = append(folders, p.folder)
		}
		if !slices.Contains(names[p.folder], p.test) {
			names[p.folder] = append(names[p.folder], p.test)
		}
	}
	patterns = map[string]string{}
	for folder, tests := range names {
		patterns[folder] = "^(" + strings.Join(tests, "|") + ")$"
	}
	return folders, patterns
}

func (p page) rows() (list []row) {
	for _, line := range p {
		if r, ok := rowOf(line); ok {
			list = append(list, r)
		}
	}
	return list
}

// set puts a row in the place of the one with its id.
func (p page) set(r row) {
	for i, line := range p {
		if old, ok := rowOf(line); ok && old.id == r.id {
			p[i] = r.String()
		}
	}
}

// onMachine says where the figures are from, on the line that says so.
func (p page) onMachine(text string) {
	for i, line := range p {
		if strings.HasPrefix(line, "Last run: ") {
			p[i] = "Last run: " + text
		}
	}
}
