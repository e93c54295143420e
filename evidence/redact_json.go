package evidence

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// json hides in the strings of JSON, of which there may be a line each; what
// names things stays, and what is no JSON.
func (r *redactor) json(b []byte) []byte {
	if r == nil {
		return b
	}
	var out bytes.Buffer
	in := json.NewDecoder(bytes.NewReader(b))
	in.UseNumber()
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(false)
	if bytes.Contains(b, []byte("\n  ")) {
		to.SetIndent("", "  ")
	}
	for in.More() {
		var v any
		if err := in.Decode(&v); err != nil {
			return b
		}
		if err := to.Encode(r.value(v)); err != nil {
			return b
		}
	}
	return out.Bytes()
}

// inJSON reports whether a string in JSON holds what is to be hidden.
func (r *redactor) inJSON(b []byte) bool {
	return r != nil && !bytes.Equal(r.json(b), (&redactor{pattern: nothing, shown: nothing}).json(b))
}

// nothing matches nowhere.
var nothing = regexp.MustCompile(`$.`)

// fixed is what stays: a hash, a time, a date.
var fixed = regexp.MustCompile(`^([0-9a-f]{64}|\d{4}-\d\d-\d\d(T[0-9:.Z+-]+)?)$`)

func (r *redactor) value(v any) any {
	switch v := v.(type) {
	case string:
		if fixed.MatchString(v) {
			return v
		}
		return r.text(v)
	case []any:
		for i := range v {
			v[i] = r.value(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = r.value(v[k])
		}
	}
	return v
}
