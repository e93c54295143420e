package matcher

import (
	"errors"
	"testing"
)

func TestPattern(t *testing.T) {
	check := func(pattern, number string, want bool) {
		t.Helper()
		p, err := ParsePattern(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Fits(Key(number)); got != want {
			t.Errorf("%s fits %s: %v", pattern, number, got)
		}
	}
	check("PO-{digits:5}", "PO-20417", true)
	check("PO-{digits:5}", "po‑20417", true) // another dash, small letters
	check("PO-{digits:5}", "PO-204170", false)
	check("PO-{digits:5}", "XPO-20417", false)
	check("PO-{digits:5}", "PO20417", false)
	check("po-{digits:4-6}", "PO-2041", true)
	check("po-{digits:4-6}", "PO-2041700", false)
	check("{letters:2}{digits:4}/26", "AB2041/26", true)
	check("{letters:2}{digits:4}/26", "A12041/26", false)
	check("A.{digits:3}", "AX123", false) // a dot is a dot
	check("K{digits:3}{letters}", "K123AB", true)

	for _, bad := range []string{"", "PO", "PO-{digit:5}", "{digits:2}", "PO {digits:5}", "{digits:0}", "{digits:6-4}", "{letters:9}", "PO-{digits:5", "{digits:99}{digits:99"} {
		if _, err := ParsePattern(bad); !errors.Is(err, ErrPattern) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestPatternFrom(t *testing.T) {
	for example, want := range map[string]string{
		"PO-20417": "PO-{digits:5}", "#2026/77a": "{digits:4}/{digits:2}A", "BL20417-2": "BL{digits:5}-{digits:1}",
	} {
		p, err := PatternFrom(example)
		if err != nil || p.String() != want || !p.Fits(Key(example)) {
			t.Errorf("from %s: %q %v", example, p, err)
		}
	}
	if _, err := PatternFrom("lamps"); !errors.Is(err, ErrPattern) {
		t.Errorf("from a word: %v", err)
	}
}
