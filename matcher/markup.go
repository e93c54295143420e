package matcher

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is what an HTML part says about numbers: its readable text, and the
// schema.org properties in it, as JSON-LD, microdata or RDFa.
type page struct {
	text     string
	props    []param // as microdata or RDFa, which clients quote with the rest
	scripted []param // as JSON-LD
}

// The bounds of what is read of an HTML part.
const (
	maxHTML    = 512 << 10
	maxJSONLD  = 64 << 10
	maxNesting = 20
)

// properties are the schema.org properties that hold a number, by the number's type.
var properties = map[string]string{
	"ordernumber":        "order",
	"orderid":            "order",
	"partoforder":        "order",
	"trackingnumber":     "tracking",
	"confirmationnumber": "invoice",
	"invoicenumber":      "invoice",
}

// readHTML reads src in one pass. Style sheets and scripts are no text.
func readHTML(src string) page {
	var p page
	var text strings.Builder
	var prop string // the microdata property whose text is read
	skip := atom.Atom(0)
	z := html.NewTokenizer(strings.NewReader(src[:min(len(src), maxHTML)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.text = text.String()
			return p
		case html.TextToken:
			p.read(&text, string(z.Text()), skip, prop)
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			prop = p.property(tag)
			if skip == 0 {
				skip = skipped(tag)
			}
			gap(&text, tag.DataAtom)
		case html.EndTagToken:
			tag := z.Token()
			if tag.DataAtom == skip || skip == ldJSON && tag.DataAtom == atom.Script {
				skip = 0
			}
			prop = ""
			gap(&text, tag.DataAtom)
		}
	}
}

// ldJSON marks a script that holds JSON-LD; no element has this number.
const ldJSON = atom.Atom(1)

// skipped tells of a tag whose content is no text.
func skipped(tag html.Token) atom.Atom {
	switch tag.DataAtom {
	case atom.Style, atom.Title:
		return tag.DataAtom
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(attribute(tag, "type")), "application/ld+json") {
			return ldJSON
		}
		return tag.DataAtom
	}
	return 0
}

// read takes the text between two tags.
func (p *page) read(text *strings.Builder, s string, skip atom.Atom, prop string) {
	switch {
	case skip == ldJSON:
		p.jsonLD(s)
		return
	case skip != 0:
		return
	case prop != "":
		p.add(prop, s)
	}
	text.WriteString(s)
}

// property gives the property that the text behind tag is the value of, where
// tag does not hold the value itself.
func (p *page) property(tag html.Token) string {
	name := attribute(tag, "itemprop")
	if name == "" {
		name = attribute(tag, "property")
	}
	kind := properties[strings.ToLower(name[strings.LastIndexAny(name, "/:")+1:])]
	if value := attribute(tag, "content"); kind != "" && value != "" {
		p.add(kind, value)
		return ""
	}
	return kind
}

func (p *page) add(kind, value string) { p.props = appendNumber(p.props, kind, value) }

func appendNumber(to []param, kind, value string) []param {
	value = strings.TrimSpace(value)
	if !hasDigit(value) || len(value) > 64 {
		return to
	}
	return append(to, param{kind, value})
}

// jsonLD reads the properties of a JSON-LD block. Contexts are never fetched.
func (p *page) jsonLD(s string) {
	var v any
	if len(s) > maxJSONLD || json.Unmarshal([]byte(s), &v) != nil {
		return
	}
	p.walk(v, 0)
}

func (p *page) walk(v any, depth int) {
	if depth > maxNesting {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			p.walk(e, depth+1)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if value, ok := v[name].(string); ok {
				if kind := properties[strings.ToLower(name)]; kind != "" {
					p.scripted = appendNumber(p.scripted, kind, value)
				}
			}
			p.walk(v[name], depth+1)
		}
	}
}

func attribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// gap keeps cells and lines apart that only tags keep apart.
func gap(text *strings.Builder, tag atom.Atom) {
	switch tag {
	case atom.Td, atom.Th:
		text.WriteByte(' ')
	case atom.Br, atom.P, atom.Div, atom.Tr, atom.Table, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4:
		text.WriteByte('\n')
	}
}
