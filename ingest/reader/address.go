package reader

import (
	"strings"

	"nudged/timeline"
)

// addresses reads all fields of that name: RFC 5322 section 3.4, groups
// flattened, and the many lists that do not follow it. What has no address
// keeps its name.
func (h header) addresses(name string, d *defects) []timeline.Address {
	out := []timeline.Address{}
	for _, raw := range h.RawAll(name) {
		for _, a := range parseAddresses(raw, h.charset) {
			if len(out) == maxAddresses {
				d.add(defectAddresses)
				return out
			}
			out = append(out, a)
		}
	}
	return out
}

// parseAddresses reads the raw value of one field.
func parseAddresses(raw, charset string) []timeline.Address {
	var out []timeline.Address
	var names []string // without an address; they may belong to the next one: `Doe, John <j@d.example>`
	for _, item := range splitAddresses(raw) {
		a, angle := parseAddress(item, charset)
		switch {
		case a == timeline.Address{}:
		case a.Address == "":
			names = append(names, a.Name)
		case angle && len(names) > 0:
			a.Name = strings.TrimSuffix(strings.Join(append(names, a.Name), ", "), ", ")
			out, names = append(out, a), nil
		default:
			out, names = append(appendNames(out, names), a), nil
		}
	}
	return appendNames(out, names)
}

// appendNames adds what stands in a list of addresses and is none: it may say
// who wrote.
func appendNames(out []timeline.Address, names []string) []timeline.Address {
	if len(names) == 0 {
		return out
	}
	return append(out, timeline.Address{Name: strings.Join(names, ", ")})
}

// splitAddresses cuts a list at its commas, and at the semicolons that some
// write instead; the names of groups go.
func splitAddresses(s string) []string {
	var out []string
	start, comment := 0, 0
	quoted, angle, at := false, false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && (quoted || comment > 0):
			i++
		case quoted:
			quoted = c != '"'
		case c == '"' && comment == 0 && closesLater(s[i+1:]):
			quoted = true
		case c == '(':
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case angle && (c != ';' || at):
		case c == '@':
			at = true
		case c == ':' && !at && !strings.EqualFold(strings.TrimSpace(s[start:i]), "mailto"):
			start = i + 1 // the name of a group: RFC 5322 section 3.4
		case c == ',' || c == ';':
			out = append(out, s[start:i])
			start, at, angle = i+1, false, false
		}
	}
	return append(out, s[min(start, len(s)):])
}

// closesLater reports whether a quote that was opened is closed at all, within
// the length that a name can have.
func closesLater(s string) bool {
	return strings.IndexByte(s[:min(len(s), 1000)], '"') >= 0
}

// parseAddress reads one item of a list. angle says that the address stood in
// angle brackets, so that what stands before it is a name.
func parseAddress(item, charset string) (a timeline.Address, angle bool) {
	item = strings.TrimSpace(item)
	text, comment := cutComments(item)
	if open := strings.LastIndexByte(text, '<'); open >= 0 {
		inside, after, _ := strings.Cut(text[open+1:], ">")
		name := strings.TrimRight(text[:open], "< \t")
		if strings.Contains(inside, "@") || !strings.Contains(name+after, "@") {
			a.Address = cleanAddrSpec(inside)
			a.Name = personName(name+" "+strings.Trim(after, "> \t"), comment, charset)
			return a, true
		}
	}
	if strings.Contains(text, "@") {
		a.Address, a.Name = bareAddress(text)
		a.Name = personName(a.Name, comment, charset)
		return a, false
	}
	// QUIRK: some encode the whole item, address and all.
	decoded := oneLine(decodeWords(text, charset))
	if decoded != text && strings.Contains(decoded, "@") {
		return parseAddress(strings.ReplaceAll(decoded, "=?", ""), "utf-8")
	}
	return timeline.Address{Name: personName(text, comment, charset)}, false
}

// bareAddress finds the address among words: the word with the @ in it.
func bareAddress(text string) (address, name string) {
	if i := strings.IndexByte(text, '"'); i == 0 {
		if j := strings.LastIndex(text, `"@`); j > 0 {
			return cleanAddrSpec(text), "" // "quoted local part"@domain
		}
	}
	words := strings.Fields(text)
	for i, w := range words {
		if strings.Contains(strings.Trim(w, "@"), "@") {
			rest := append(append([]string{}, words[:i]...), words[i+1:]...)
			return cleanAddrSpec(w), strings.Join(rest, " ")
		}
	}
	return cleanAddrSpec(text), ""
}

// cleanAddrSpec reduces s to an addr-spec: no route (RFC 5322 section 4.4), no
// scheme, no white space.
func cleanAddrSpec(s string) string {
	s = strings.Trim(s, " \t<>'`,;[]")
	if strings.HasPrefix(s, "@") {
		if i := strings.IndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if strings.HasPrefix(s, `"`) {
		if inner := strings.Trim(s, `"`); strings.Count(s, `"`) == 2 && strings.HasSuffix(s, `"`) {
			s = inner // the whole address is quoted
		} else {
			return oneLine(strings.ToValidUTF8(s, "\ufffd"))
		}
	}
	s = strings.ToValidUTF8(s, "\ufffd")
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// personName decodes a display name; a comment stands in for a missing one, as
// was the custom before RFC 822.
func personName(name, comment, charset string) string {
	name = unquotePhrase(strings.TrimSpace(name))
	if name == "" {
		name = unquotePhrase(strings.TrimSpace(comment))
	}
	name = oneLine(decodeWords(name, charset))
	for _, q := range []string{`"`, `'`} {
		if len(name) > 1 && strings.HasPrefix(name, q) && strings.HasSuffix(name, q) {
			name = strings.TrimSpace(name[1 : len(name)-1])
		}
	}
	return name
}

// unquotePhrase takes the quotes off the quoted-strings in a phrase.
func unquotePhrase(s string) string {
	if !strings.Contains(s, `"`) && !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
		default:
			b.WriteByte(s[i])
		}
	}
	return strings.TrimSpace(b.String())
}

// cutComments takes the comments out of an item and gives the last one. In a
// name in front of an address parentheses are rather part of it.
func cutComments(s string) (text, comment string) {
	if !strings.Contains(s, "(") || strings.Contains(s, "<") {
		return s, ""
	}
	var b strings.Builder
	depth, start, quoted := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && (depth > 0 || quoted):
			if depth == 0 {
				b.WriteByte(c)
				b.WriteByte(s[i+1])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			if depth == 0 {
				start = i + 1
			}
			depth++
			continue
		case c == ')' && depth > 0:
			if depth--; depth == 0 {
				comment = s[start:i]
			}
			continue
		}
		if depth == 0 {
			b.WriteByte(s[i])
		}
	}
	return strings.TrimSpace(b.String()), comment
}
