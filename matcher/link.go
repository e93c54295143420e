package matcher

import (
	"net/url"
	"strings"
)

// maxLink bounds what is read of one link.
const maxLink = 4096

// link adds the orders that a link names; offset is where it stands in its text,
// isNew whether its author newly wrote it there.
func (c *collector) link(link string, offset int, isNew bool) {
	for _, p := range linkNumbers(link) {
		if p.kind == labelOrder {
			c.place(Candidate{Key: Key(p.value), Text: p.value, Span: [2]int{offset, offset + len(link)}}, InLink, isNew)
		}
	}
}

// param is a number that a link names, with its type.
type param struct{ kind, value string }

// linkNumbers lists the numbers that stand in link as the value of a parameter
// that is known to name one, several in one parameter too; never a number of its
// path or of another parameter. Links that lead on to other links are read too.
func linkNumbers(link string) []param {
	if len(link) > maxLink || !strings.ContainsRune(link, '=') && !strings.Contains(link, "%3D") {
		return nil
	}
	var out []param
	for range 3 { // a link inside a link inside a link: no redirector goes deeper
		for _, field := range strings.FieldsFunc(link, func(r rune) bool { return strings.ContainsRune("?&;#", r) }) {
			name, value, _ := strings.Cut(field, "=")
			kind := facts().linkParams[strings.ToLower(name)]
			if kind == "" {
				continue
			}
			for _, v := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == '|' }) {
				if hasDigit(v) && !strings.ContainsAny(v, "%=:{") && len(v) <= 64 {
					out = append(out, param{kind, v})
				}
			}
		}
		next, err := url.QueryUnescape(link)
		if err != nil || next == link {
			break
		}
		link = next
	}
	return out
}
