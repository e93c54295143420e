package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// trial is what became of the tests of all packages tried so far.
type trial struct {
	done   map[string]bool // folders
	broken map[string]bool // folders that could not be tested to the end
	failed map[proof]bool
	output strings.Builder
}

func newTrial() *trial {
	return &trial{done: map[string]bool{}, broken: map[string]bool{}, failed: map[proof]bool{}}
}

var (
	failure = regexp.MustCompile(`(?m)^--- FAIL: (\w+)`)
	ended   = regexp.MustCompile(`(?m)^(ok|FAIL)\s.*\d+\.\d+s$`)
)

// try runs the tests of one package, in full.
func (t *trial) try(folder, pattern string) {
	fmt.Printf("== %s %s\n", folder, pattern)
	c := exec.Command("go", "test", "-count=1", "-tags=real", "-timeout=6h", "-v", "-run", pattern, "./"+folder)
	c.Env = append(os.Environ(), "NUDGED_PROMISES=full", "NUDGED_YEAR=full")
	raw, err := c.CombinedOutput()
	out := string(raw)
	fmt.Println(lastLines(out, 40))
	for _, m := range failure.FindAllStringSubmatch(out, -1) {
		t.failed[proof{folder, m[1]}] = true
	}
	t.broken[folder] = err != nil && (!failure.MatchString(out) || !ended.MatchString(out))
	t.done[folder] = true
	t.output.WriteString(out)
}

// covers reports whether all that shows a promise was tried.
func (t *trial) covers(r row) bool {
	return !slices.ContainsFunc(r.proofs(), func(p proof) bool { return !t.done[p.folder] })
}

// found says what was found about a promise.
func (t *trial) found(r row) (what string, kept bool) {
	for _, p := range r.proofs() {
		if t.failed[p] || t.broken[p.folder] {
			return "**not kept**: " + p.test, false
		}
	}
	if told := figures(r.id, t.output.String()); len(told) > 0 {
		return strings.Join(told, "; "), true
	}
	return "kept", true
}

// figures are what tests told about a promise, in the form of promise.Kept.
func figures(id, output string) (list []string) {
	for _, m := range regexp.MustCompile(`promise `+id+`: (.*)`).FindAllStringSubmatch(output, -1) {
		if found := strings.TrimSpace(m[1]); !slices.Contains(list, found) {
			list = append(list, found)
		}
	}
	return list
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
