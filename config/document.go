package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// A document is a TOML file with the place of everything in it. go-toml's own
// decoding stops at the first value of a wrong type and names Go's types; whoever
// writes a configuration wants to hear of all mistakes, and in its own words.
type document struct {
	sections []section
}

// section is a table of the file: what follows a [header], or what stands above
// the first one.
type section struct {
	name     string // "account", "smtp.owner"; "" above the first header
	array    bool   // written as [[name]]
	at       place
	settings []setting
}

// setting is one key with its value.
type setting struct {
	key   string
	at    place
	value value
}

// value is a TOML value.
type value struct {
	kind  unstable.Kind
	text  string // as written, a string without its quotes
	items []value
	at    place
}

type place struct{ line, column int }

// readDocument reads data; the only problem that it finds is one of syntax.
func readDocument(data []byte) (*document, *Problem) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var whole map[string]any // also refuses what is defined twice
	if err := toml.Unmarshal(data, &whole); err != nil {
		return nil, syntaxProblem(err)
	}
	r := &reader{doc: &document{sections: []section{{}}}}
	r.parser.Reset(data)
	for r.parser.NextExpression() {
		r.expression(r.parser.Expression())
	}
	if err := r.parser.Error(); err != nil {
		return nil, syntaxProblem(err)
	}
	return r.doc, nil
}

func syntaxProblem(err error) *Problem {
	p := &Problem{What: strings.TrimPrefix(err.Error(), "toml: ")}
	if de, ok := errors.AsType[*toml.DecodeError](err); ok {
		p.Line, p.Column = de.Position()
		p.Key = strings.Join(de.Key(), ".")
	}
	return p
}

// reader goes through a file from top to bottom.
type reader struct {
	parser unstable.Parser
	doc    *document
	within string // the table of the last header
}

func (r *reader) expression(e *unstable.Node) {
	switch e.Kind {
	case unstable.Table, unstable.ArrayTable:
		name, at := r.key(e)
		r.within = name
		r.open(name, at, e.Kind == unstable.ArrayTable)
	case unstable.KeyValue:
		r.set(r.within, e)
	}
}

func (r *reader) open(name string, at place, array bool) {
	r.doc.sections = append(r.doc.sections, section{name: name, at: at, array: array})
}

// set adds a key, found in table. Dotted keys and inline tables say the same as
// headers do, and are read as if they had been written so.
func (r *reader) set(table string, e *unstable.Node) {
	key, at := r.key(e)
	full := strings.TrimPrefix(table+"."+key, ".")
	if r.tables(full, at, e.Value()) {
		return
	}
	if before, last, dotted := cutLast(key, "."); dotted {
		table, key = strings.TrimPrefix(table+"."+before, "."), last
	}
	s := r.latest(table, at)
	s.settings = append(s.settings, setting{key: key, at: at, value: r.value(e.Value(), at)})
}

// tables reads an inline table, or an array of them; false where v is neither.
func (r *reader) tables(name string, at place, v *unstable.Node) bool {
	if v.Kind == unstable.Array {
		first := v.Child()
		if first == nil || first.Kind != unstable.InlineTable {
			return false
		}
		for it := v.Children(); it.Next(); {
			r.inline(name, at, it.Node(), true)
		}
		return true
	}
	if v.Kind != unstable.InlineTable {
		return false
	}
	r.inline(name, at, v, false)
	return true
}

func (r *reader) inline(name string, at place, v *unstable.Node, array bool) {
	r.open(name, at, array)
	for it := v.Children(); it.Next(); {
		if it.Node().Kind == unstable.KeyValue {
			r.set(name, it.Node())
		}
	}
}

// latest is the section of that name that was opened last; a dotted key may name
// one that no header opened.
func (r *reader) latest(name string, at place) *section {
	for i := len(r.doc.sections) - 1; i >= 0; i-- {
		if r.doc.sections[i].name == name {
			return &r.doc.sections[i]
		}
	}
	r.open(name, at, false)
	return &r.doc.sections[len(r.doc.sections)-1]
}

func (r *reader) key(e *unstable.Node) (string, place) {
	var parts []string
	var at place
	for it := e.Key(); it.Next(); {
		if parts == nil {
			at = r.place(it.Node())
		}
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, "."), at
}

func (r *reader) value(n *unstable.Node, at place) value {
	if n.Raw.Length > 0 {
		at = r.place(n)
	}
	v := value{kind: n.Kind, text: string(n.Data), at: at}
	if n.Kind == unstable.Array {
		for it := n.Children(); it.Next(); {
			v.items = append(v.items, r.value(it.Node(), at))
		}
	}
	return v
}

func (r *reader) place(n *unstable.Node) place {
	start := r.parser.Shape(n.Raw).Start
	return place{line: start.Line, column: start.Column}
}

// describe says what v is, for a message.
func (v value) describe() string {
	switch v.kind {
	case unstable.String:
		return fmt.Sprintf("the text %q", v.text)
	case unstable.Integer, unstable.Float:
		return "the number " + v.text
	case unstable.Bool:
		return v.text
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	}
	return "the date or time " + v.text
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
