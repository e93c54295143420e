// Command report tries the promises of docs/promises.md in full, and writes
// there what it found: `make promises`. Arguments are the promises to try: all
// of them where there are none.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	file := flag.String("page", "docs/promises.md", "the page that names the tests and gets the figures")
	flag.Parse()
	if err := report(*file, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "promises:", err)
		os.Exit(1)
	}
}

func report(file string, only []string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	p := page(strings.Split(string(raw), "\n"))
	broken := 0
	for _, r := range p.rows() {
		if len(r.proofs()) == 0 || len(only) > 0 && !slices.Contains(only, r.id) {
			continue
		}
		fmt.Printf("== %s\n", r.id)
		found, kept := try(r)
		if !kept {
			broken++
		}
		r.figure = time.Now().Format(time.DateOnly) + ": " + found
		p.set(r)
		p.onMachine(machine())
		if err := os.WriteFile(file, []byte(strings.Join(p, "\n")), 0o644); err != nil {
			return err
		}
	}
	if broken > 0 {
		return fmt.Errorf("%d promises are not kept: %s names them", broken, file)
	}
	return nil
}

// try runs the tests of a promise, and says what they found.
func try(r row) (found string, kept bool) {
	kept = true
	var told []string
	folders, patterns := byFolder(r.proofs())
	for _, folder := range folders {
		c := exec.Command("go", "test", "-count=1", "-tags=real", "-timeout=4h", "-v", "-run", patterns[folder], "./"+folder)
		c.Env = append(os.Environ(), "NUDGED_PROMISES=full", "NUDGED_YEAR=full")
		out, err := c.CombinedOutput()
		fmt.Printf("%s\n", lastLines(string(out), 40))
		if err != nil {
			kept = false
		}
		told = append(told, figures(r.id, string(out))...)
	}
	switch {
	case !kept:
		return "**not kept**", false
	case len(told) == 0:
		return "kept", true
	}
	return strings.Join(told, "; "), true
}

// figures are what tests told about a promise, in the form of promise.Kept.
func figures(id, output string) (list []string) {
	for _, m := range regexp.MustCompile(`promise `+id+`: (.*)`).FindAllStringSubmatch(output, -1) {
		list = append(list, strings.TrimSpace(m[1]))
	}
	return list
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// machine is what the figures depend on.
func machine() string {
	kernel, _ := exec.Command("uname", "-sr").Output()
	return fmt.Sprintf("%s, %d processors, %s, %s.", time.Now().Format(time.DateOnly), runtime.NumCPU(), strings.TrimSpace(string(kernel)), runtime.Version())
}
