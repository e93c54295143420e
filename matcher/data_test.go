package matcher

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"nudged/timeline"
)

// TestFactsHaveSources holds that everything said about the outside world says
// who says so, and how far it can be trusted.
func TestFactsHaveSources(t *testing.T) {
	files, err := dataFiles.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		packed, err := dataFiles.ReadFile(path.Join("data", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(path.Join("data", strings.TrimSuffix(f.Name(), ".gz")))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(timeline.Unpacked(packed), raw) {
			t.Errorf("%s was changed: go generate ./matcher packs it", f.Name())
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatalf("%s: %v", f.Name(), err)
		}
		if n := sourced(t, f.Name(), v); n == 0 {
			t.Errorf("%s states no fact", f.Name())
		}
	}
}

// sourced counts the facts in v, and complains about those without a source.
func sourced(t *testing.T, file string, v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			n += sourced(t, file, e)
		}
	case map[string]any:
		for _, key := range []string{"regex", "words", "domain", "domains", "keywords", "names", "prefixes"} {
			if v[key] == nil {
				continue
			}
			n++
			if source, _ := v["source"].(string); source == "" {
				t.Errorf("%s: no source: %v", file, v)
			}
			if c, _ := v["confidence"].(string); !slices.Contains([]string{"high", "medium", "low", "expert", "unknown"}, c) {
				t.Errorf("%s: confidence %q: %v", file, c, v)
			}
		}
		for _, e := range v {
			n += sourced(t, file, e)
		}
	}
	return n
}

// TestEventsAreNamed holds that every template names an event of the list, so
// that others can rely on the names.
func TestEventsAreNamed(t *testing.T) {
	var file struct {
		Events []string `json:"events"`
	}
	mustRead("platforms", &file)
	for _, p := range facts().platforms {
		for _, s := range p.Subjects {
			if !slices.Contains(file.Events, s.Event) {
				t.Errorf("%s: %s is no event", p.ID, s.Event)
			}
		}
	}
	for _, s := range facts().lexicon {
		if !slices.Contains(file.Events, s.Event) {
			t.Errorf("lexicon: %s is no event", s.Event)
		}
	}
}
