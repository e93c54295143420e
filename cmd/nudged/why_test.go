package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestEveryRuleIsExplained: `why` has words for each rule by which a mail can be
// placed, as docs/matching.md lists them.
func TestEveryRuleIsExplained(t *testing.T) {
	doc, err := os.ReadFile("../../docs/matching.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|[^|]+\\| ([^|]+) \\|$").FindAllStringSubmatch(string(doc), -1)
	for _, row := range rows {
		if places := strings.HasPrefix(row[2], "on "); places != (ruleWords[row[1]] != "") {
			t.Errorf("rule %s, then %s: %q", row[1], row[2], ruleWords[row[1]])
		}
	}
	if len(rows) < len(ruleWords) {
		t.Errorf("%d rules in the table, words for %d", len(rows), len(ruleWords))
	}
}
