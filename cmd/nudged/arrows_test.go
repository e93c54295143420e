package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows are the imports among our own packages: docs/architecture.md tells why
// they run one way. The doorway may import all; nobody imports it.
var arrows = map[string][]string{
	"timeline":        {},
	"config":          {},
	"matcher":         {"timeline"},
	"store":           {"timeline"},
	"notify":          {"store", "timeline"},
	"evidence":        {"evidence/draft", "store", "timeline"},
	"evidence/draft":  {},
	"ingest/reader":   {"timeline"},
	"ingest/auth":     {"ingest/reader", "matcher", "timeline"},
	"ingest":          {"ingest/auth", "ingest/reader", "matcher", "store", "timeline"},
	"ingest/mailbox":  {"ingest", "store", "timeline"},
	"ingest/files":    {"ingest", "ingest/reader", "store", "timeline"},
	"cmd/nudged/demo": {},
}

// homes are the packages that know a library; a change of it is a change there.
var homes = map[string][]string{
	"github.com/emersion/go-imap/v2":   {"ingest/mailbox", "cmd/nudged/demo"},
	"github.com/emersion/go-smtp":      {"notify", "cmd/nudged/demo"},
	"github.com/emersion/go-sasl":      {"ingest/mailbox", "notify"},
	"github.com/jordan-wright/email":   {"notify"},
	"github.com/robfig/cron/v3":        {"notify"},
	"go.etcd.io/bbolt":                 {"store"},
	"github.com/klauspost/compress":    {"store", "evidence"},
	"github.com/emersion/go-message":   {"ingest/reader"},
	"github.com/emersion/go-msgauth":   {"ingest/auth"},
	"github.com/pelletier/go-toml/v2":  {"config"},
	"github.com/alecthomas/kong":       {"cmd/nudged"},
	"github.com/coreos/go-systemd/v22": {"cmd/nudged"},
	"github.com/rogpeppe/go-internal":  {},
	"go.uber.org/goleak":               {},
	"pgregory.net/rapid":               {},
	"github.com/google/go-cmp":         {},
}

func TestArrows(t *testing.T) {
	for _, p := range ourPackages(t) {
		name := ours(p.ImportPath)
		if name == "cmd/nudged" || measures(name) {
			continue
		}
		allowed, known := arrows[name]
		if !known {
			t.Errorf("package %s is new: say in arrows, and in docs/architecture.md, what it may import", name)
		}
		for _, path := range p.Imports {
			if to := ours(path); to != "" && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s: that is no arrow of docs/architecture.md", name, to)
			}
		}
	}
}

func TestLibrariesStayAtHome(t *testing.T) {
	for _, p := range ourPackages(t) {
		for library, at := range homes {
			uses := slices.ContainsFunc(p.Imports, func(path string) bool { return path == library || strings.HasPrefix(path, library+"/") })
			if uses && !slices.Contains(at, ours(p.ImportPath)) && !measures(ours(p.ImportPath)) {
				t.Errorf("%s imports %s, which only %q know", ours(p.ImportPath), library, at)
			}
		}
	}
}

// TestLibrariesHaveAReason: README.md says of each library what it is for.
func TestLibrariesHaveAReason(t *testing.T) {
	var read [2]string
	for i, name := range []string{"go.mod", "README.md"} {
		b, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		read[i] = string(b)
	}
	_, table, _ := strings.Cut(read[1], "## Libraries")
	for line := range strings.Lines(read[0]) {
		module, _, required := strings.Cut(strings.TrimSpace(line), " v")
		if !required || strings.Contains(line, "// indirect") {
			continue
		}
		short := strings.TrimPrefix(module, "github.com/")
		if vendor, name, _ := strings.Cut(short, "/"); !strings.Contains(table, short) && !(strings.Contains(table, vendor) && strings.Contains(table, name)) {
			t.Errorf("README.md does not say what %s is for", module)
		}
	}
}

// measures reports whether a package only measures or tries the others: it may
// import what it measures, and is no part of the program.
func measures(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	return top == "bench" || top == "promise"
}

// ours is the name of a package of ours within the module, or "".
func ours(path string) string {
	name, found := strings.CutPrefix(path, "nudged/")
	if !found {
		return ""
	}
	return name
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func ourPackages(t *testing.T) (list []goPackage) {
	t.Helper()
	c := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	c.Dir, c.Stderr = "../..", os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}
