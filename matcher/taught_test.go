package matcher

import (
	"encoding/json"
	"strings"
	"testing"

	"nudged/timeline"
)

// FuzzPattern: a pattern is refused, or can be written down and read again, and
// a number that it is made from fits it.
func FuzzPattern(f *testing.F) {
	f.Add("PO-{digits:5}", "PO-20417")
	f.Add("{letters:2}{digits:4-6}/26", "#2026/77a")
	f.Add("{digits:30}{digits:1-30}{letters}", "１２３")
	f.Add(`\Q{digits:3}\E(.*)+`, "a\xff123")
	f.Fuzz(func(t *testing.T, text, number string) {
		if p, err := ParsePattern(text); err == nil {
			again, err := ParsePattern(p.String())
			if err != nil || again.Fits(Key(number)) != p.Fits(Key(number)) {
				t.Errorf("%q read again: %v", text, err)
			}
		}
		if p, err := PatternFrom(number); err == nil && !p.Fits(Key(number)) {
			t.Errorf("%q does not fit %s", number, p)
		}
	})
}

// FuzzTemplates: a file of templates is refused, or knows its platforms and events.
func FuzzTemplates(f *testing.F) {
	f.Add([]byte(`[{"platform":"alibaba","event":"shipped","subject":"^x{1,9}$","body":"(a+)+b"}]`), "x", "aaaa")
	f.Add([]byte(`[{"platform":"alibaba","event":"shipped","subject":"("}]`), "", "")
	f.Fuzz(func(t *testing.T, data []byte, subject, text string) {
		list, err := ParseTemplates(data)
		if err != nil {
			return
		}
		from := &timeline.Address{Address: "service@notice.alibaba.com"}
		if e := list.EventIn(from, subject, text); e == nil || e.Platform != "alibaba" {
			t.Errorf("%s: %+v", data, e)
		}
	})
}

// FuzzJSONLD: what a page says of itself in JSON-LD is short numbers or nothing.
func FuzzJSONLD(f *testing.F) {
	for _, s := range []string{
		`{"orderNumber":"A-1001"}`, `[[[{"partOfOrder":{"orderNumber":"A-1009"}}]]]`, `{"orderNumber":1e999}`, strings.Repeat("[", 2000),
		`{"orderNumber":"1","orderNumber":"2"}`, `"\ud800"`, `{"orderNumber":"</script><script>1"}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var p page
		p.jsonLD(s)
		if len(p.scripted) > 0 && !json.Valid([]byte(s)) {
			t.Errorf("%q is no JSON: %v", s, p.scripted)
		}
		for _, x := range p.scripted {
			if len(x.value) > 64 || !hasDigit(x.value) {
				t.Errorf("%q: %q", s, x)
			}
		}
		readHTML(`<script type="application/ld+json">` + s + `</script>` + s)
	})
}
