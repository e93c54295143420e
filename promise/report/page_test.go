package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const docs = "../../docs/promises.md"

func readPage(t *testing.T) page {
	t.Helper()
	raw, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(raw), "\n")
}

// The page names every promise once, in order, and each with a proof that
// exists, or with the reason why it has none.
func TestEveryPromiseHasItsProof(t *testing.T) {
	var want, got []string
	for _, group := range []struct {
		letter string
		n      int
	}{{"R", 22}, {"H", 14}, {"D", 5}, {"W", 5}, {"M", 1}} {
		for i := range group.n {
			want = append(want, fmt.Sprintf("%s%d", group.letter, i+1))
		}
	}
	for _, r := range readPage(t).rows() {
		got = append(got, r.id)
		if len(r.proofs()) == 0 && !strings.HasPrefix(r.proof, "waits: ") {
			t.Errorf("%s names no test, and does not say what it waits for", r.id)
		}
		for _, p := range r.proofs() {
			if !exists(t, p) {
				t.Errorf("%s: there is no %s in %s", r.id, p.test, p.folder)
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the page has %q", got)
	}
}

func exists(t *testing.T, p proof) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", p.folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^func ` + p.test + `\(`)
	return slices.ContainsFunc(files, func(file string) bool {
		raw, err := os.ReadFile(file)
		return err == nil && declared.Match(raw)
	})
}

func TestFiguresAreReadAndWritten(t *testing.T) {
	p := page{"# Promises", "Last run: never", "| R1 | nothing is lost | `store.TestA` `store.TestB` and `a/b.FuzzC` | - |"}
	r := p.rows()[0]
	if folders, patterns := byFolder(r.proofs()); !slices.Equal(folders, []string{"store", "a/b"}) || patterns["store"] != "^(TestA|TestB)$" {
		t.Errorf("%q %q", folders, patterns)
	}
	r.figure = strings.Join(figures("R1", "    x_test.go:9: promise R1: 20 kills, 0 lost\n    x_test.go:9: promise R11: 3\n"), "; ")
	p.set(r)
	p.onMachine("today")
	if p[1] != "Last run: today" || !strings.HasSuffix(p[2], "FuzzC` | 20 kills, 0 lost |") {
		t.Errorf("%q", p)
	}
}
