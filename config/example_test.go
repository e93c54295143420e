package config

import (
	"regexp"
	"strings"
	"testing"
)

var (
	defaultLine = regexp.MustCompile(`(?m)^#([a-z_]+ = )`)
	sampleLine  = regexp.MustCompile(`(?m)^# (?:e\.g\. )?([a-z_]+ = |\[[a-z.]+\]$)`)
)

func TestExampleLoads(t *testing.T) {
	c, err := Parse("nudged.toml", []byte(Example))
	if err != nil {
		t.Fatal(err)
	}
	if c.Account.Owner[0].Address != "ann@buyer.example" || len(c.IMAP) != 1 || c.SMTP.Address != "smtp.buyer.example:465" {
		t.Errorf("the example reads as %+v", c)
	}
}

// What the example shows as a default is the default.
func TestExampleShowsTheDefaults(t *testing.T) {
	shown := defaultLine.ReplaceAllString(Example, "$1")
	if shown == Example {
		t.Fatal("the example shows no default")
	}
	got, err := Parse("nudged.toml", []byte(shown))
	if err != nil {
		t.Fatal(err)
	}
	want, err := Parse("nudged.toml", []byte(Example))
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, want)
}

// Every key is in the example, and every line of it can be switched on.
func TestExampleNamesEveryKey(t *testing.T) {
	all := sampleLine.ReplaceAllString(defaultLine.ReplaceAllString(Example, "$1"), "$1")
	doc, problem := readDocument([]byte(all))
	if problem != nil {
		t.Fatal(problem)
	}
	has := map[string]bool{}
	for _, s := range doc.sections {
		for _, set := range s.settings {
			has[dotted(s.name, set.key)] = true
		}
	}
	for name, f := range (&binder{}).emptyLayout() {
		for key := range f {
			if name == "smtp.owner" && f != nil && has["smtp."+key] {
				continue // as in [smtp]
			}
			if !has[dotted(name, key)] {
				t.Errorf("%s is not in the example", dotted(name, key))
			}
		}
	}
	_, err := Parse("nudged.toml", []byte(all))
	for line := range strings.Lines(err.Error()) {
		if !strings.Contains(line, "keep one of the two") && !strings.Contains(line, "stands beside") {
			t.Errorf("with every line switched on: %s", line)
		}
	}
}
