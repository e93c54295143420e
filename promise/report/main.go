// Command report tries the promises of docs/promises.md in full, and writes
// there what it found: `make promises`. Arguments are the promises to try: all
// of them where there are none.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
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
	var wanted []row
	var proofs []proof
	for _, r := range p.rows() {
		if len(r.proofs()) > 0 && (len(only) == 0 || slices.Contains(only, r.id)) {
			wanted, proofs = append(wanted, r), append(proofs, r.proofs()...)
		}
	}
	t, broken := newTrial(), 0
	folders, patterns := byFolder(proofs)
	for _, folder := range folders {
		t.try(folder, patterns[folder])
		broken = p.note(wanted, t)
		if err := os.WriteFile(file, []byte(strings.Join(p, "\n")), 0o644); err != nil {
			return err
		}
	}
	if broken > 0 {
		return fmt.Errorf("%d promises are not kept: %s names them", broken, file)
	}
	return nil
}

// note writes down what was found about the promises that were tried to the end,
// and counts those that are not kept.
func (p page) note(wanted []row, t *trial) (broken int) {
	for _, r := range wanted {
		if !t.covers(r) {
			continue
		}
		found, kept := t.found(r)
		if !kept {
			broken++
		}
		r.figure = time.Now().Format(time.DateOnly) + ": " + found
		p.set(r)
	}
	p.onMachine(machine())
	return broken
}

// machine is what the figures depend on.
func machine() string {
	kernel, _ := exec.Command("uname", "-sr").Output()
	return fmt.Sprintf("%s, %d processors, %s, %s.", time.Now().Format(time.DateOnly), runtime.NumCPU(), strings.TrimSpace(string(kernel)), runtime.Version())
}
