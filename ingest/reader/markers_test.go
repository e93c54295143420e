package reader

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"nudged/timeline"
)

// What is in the program is what stands in the tables.
func TestTablesArePacked(t *testing.T) {
	for name, packed := range map[string][]byte{"markers": markersGzip, "months": monthsGzip, "reports": reportsGzip} {
		table, err := os.ReadFile("data/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(timeline.Unpacked(packed), table) {
			t.Errorf("data/%s.json was changed: go generate ./ingest/reader packs it", name)
		}
	}
}

// TestMarkersAgree: a word means one thing, and somebody said so.
func TestMarkersAgree(t *testing.T) {
	var f markerFile
	if err := json.Unmarshal(timeline.Unpacked(markersGzip), &f); err != nil {
		t.Fatal(err)
	}
	meaning := map[string]role{}
	for _, lang := range f.Fields {
		for r, words := range map[role][]string{roleFrom: lang.From, roleDate: lang.Date, roleTo: lang.To, roleCc: lang.Cc, roleSubject: lang.Subject, roleOther: lang.Other} {
			for _, w := range words {
				if before, ok := meaning[wordKey(w)]; ok && before != r {
					t.Errorf("%s: %q is role %d and role %d", lang.Lang, w, before, r)
				}
				meaning[wordKey(w)] = r
			}
		}
	}
	for _, file := range [][]byte{timeline.Unpacked(markersGzip), timeline.Unpacked(reportsGzip)} {
		var tables map[string]any
		if err := json.Unmarshal(file, &tables); err != nil {
			t.Fatal(err)
		}
		checkSources(t, "", tables)
	}
}

// checkSources wants a source beside every list of words.
func checkSources(t *testing.T, path string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		_, list := v["words"]
		_, lang := v["lang"]
		if (list || lang) && (v["source"] == nil || v["confidence"] == nil) {
			t.Errorf("%s: no source or confidence", path)
		}
		for name, inner := range v {
			checkSources(t, path+"/"+name, inner)
		}
	case []any:
		for _, inner := range v {
			checkSources(t, path, inner)
		}
	}
}

// TestLabels: in every language each label is read where clients write it.
func TestLabels(t *testing.T) {
	var f markerFile
	if err := json.Unmarshal(timeline.Unpacked(markersGzip), &f); err != nil {
		t.Fatal(err)
	}
	for _, lang := range f.Fields {
		check := func(from, date, to, subject string) {
			t.Helper()
			header := from + ": Li <li@seller.example>\n" + date + ": 2026-03-05 10:23\n" + to + ": ann@buyer.example\n" + subject + ": X"
			b, ok := readBlock(textLines(header+"\n\nHi"), 0)
			if !ok || !b.standsAlone() || !strings.Contains(b.values[roleFrom], "li@") || !strings.Contains(b.values[roleTo], "ann@") || b.values[roleSubject] != "X" || b.values[roleDate] == "" {
				t.Errorf("%s: %q read as %v", lang.Lang, header, b.values)
			}
		}
		for _, w := range lang.From {
			check(w, lang.Date[0], lang.To[0], lang.Subject[0])
		}
		for _, w := range lang.Date {
			check(lang.From[0], w, lang.To[0], lang.Subject[0])
		}
		for _, w := range lang.To {
			check(lang.From[0], lang.Date[0], w, lang.Subject[0])
		}
		for _, w := range lang.Subject {
			check(lang.From[0], lang.Date[0], lang.To[0], w)
		}
	}
}
