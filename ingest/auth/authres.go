package auth

import (
	"errors"
	"fmt"
	"strings"

	"nudged/ingest/reader"
)

// authResults is the value of one Authentication-Results field, RFC 8601.
type authResults struct {
	servID  string // who says so; "" where the field names nobody
	results []authResult
}

// authResult is what one method found: dkim=pass header.d=seller.example.
type authResult struct {
	method, value string // in lower case
	props         []authProp
}

// authProp is a property of a result: header.d, and its value as written.
type authProp struct{ name, value string }

// prop gives the value of a property; ok is false where it is missing, or there
// more than once: then nobody knows which one was meant.
func (r authResult) prop(name string) (value string, ok bool) {
	for _, p := range r.props {
		if p.name != name {
			continue
		}
		if ok {
			return "", false
		}
		value, ok = p.value, true
	}
	return value, ok
}

// parseAuthResults reads the value of an Authentication-Results field by the
// grammar of RFC 8601 section 2.2. What others wrote into a mail ends up in it, in
// quotes and comments (an address such as "x; dmarc=pass"@evil.example), so a
// value that leaves the grammar is refused as a whole. The liberties taken are
// those of large providers: properties without a type (x-bits=2048, action=none),
// a semicolon at the end, and = within the value of a property.
//
// QUIRK: Microsoft 365 names no authserv-id; anonymous says to expect none.
func parseAuthResults(s string, anonymous bool) (authResults, error) {
	if len(s) > reader.MaxField {
		return authResults{}, errors.New("too long")
	}
	p := authParser{rest: s}
	var r authResults
	if !anonymous {
		p.space()
		r.servID = strings.ToLower(p.value())
		p.version()
		if p.space(); p.err == nil && p.rest != "" && !p.take(';') {
			p.fail("something beside the authserv-id")
		}
	}
	for p.space(); p.err == nil && p.rest != ""; p.space() {
		if p.take(';') {
			continue
		}
		r.results = p.result(r.results)
	}
	if p.err == nil && r.servID == "" && !anonymous {
		p.fail("no authserv-id")
	}
	return r, p.err
}

// authParser reads from the front of rest. After the first error it reads nothing.
type authParser struct {
	rest string
	err  error
}

func (p *authParser) fail(what string) {
	if p.err == nil {
		p.err = fmt.Errorf("%s before %.20q", what, p.rest)
	}
	p.rest = ""
}

// result reads method[/version]=value [reason=…] *(property), up to a semicolon.
func (p *authParser) result(all []authResult) []authResult {
	method := p.joined("/")
	if method == "" {
		p.fail("no method")
		return all
	}
	if method == "none" && (p.rest == "" || p.rest[0] == ';') {
		return all
	}
	method, _, _ = strings.Cut(method, "/")
	if !p.equals() {
		p.fail("no result")
		return all
	}
	r := authResult{method: method, value: strings.ToLower(p.atom())}
	if r.value == "" {
		p.fail("no result")
	}
	for p.space(); p.err == nil && p.rest != "" && p.rest[0] != ';'; p.space() {
		r.props = append(r.props, p.prop())
	}
	return append(all, r)
}

func (p *authParser) prop() authProp {
	name := p.joined(".")
	if name == "" || !p.equals() {
		p.fail("no property")
		return authProp{}
	}
	return authProp{name: name, value: p.value()}
}

// version takes the number that may follow the authserv-id. Only version 1 exists.
func (p *authParser) version() {
	if p.space(); p.rest != "" && p.rest[0] != ';' {
		if v := p.atom(); v != "1" {
			p.fail("unknown version")
		}
	}
}

func (p *authParser) equals() bool {
	p.space()
	ok := p.take('=')
	p.space()
	return ok
}

func (p *authParser) take(c byte) bool {
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// atom reads what stands before white space, a special character or =.
func (p *authParser) atom() string { return p.run(`;()"\,<>[]=`) }

// joined reads atoms around sep, such as dkim/1 or header.d, between which there
// may be comments; in lower case.
func (p *authParser) joined(sep string) string {
	name := p.atom()
	for p.space(); strings.HasPrefix(p.rest, sep) || strings.HasSuffix(name, sep); p.space() {
		more := p.atom()
		if more == "" {
			break
		}
		name += more
	}
	return strings.ToLower(name)
}

// run reads visible characters up to one of stops.
func (p *authParser) run(stops string) string {
	i := 0
	for i < len(p.rest) && p.rest[i] > ' ' && p.rest[i] != 0x7f && strings.IndexByte(stops, p.rest[i]) < 0 {
		i++
	}
	out := p.rest[:i]
	p.rest = p.rest[i:]
	return out
}

// value reads the value of a property: quoted strings and plain runs without
// anything between them, as in "a b"@example.org.
func (p *authParser) value() string {
	var b strings.Builder
	for read := false; ; read = true {
		switch {
		case p.take('"'):
			b.WriteString(p.quoted())
		case p.rest == "" || strings.IndexByte(" \t\r\n;(", p.rest[0]) >= 0:
			if !read {
				p.fail("no value")
			}
			return b.String()
		default:
			// QUIRK: providers write reverse-paths with their angle brackets.
			run := p.run(`;()"\`)
			if run == "" {
				p.fail("a character out of place")
				return ""
			}
			b.WriteString(run)
		}
	}
}

// quoted reads a quoted-string behind its first quote.
func (p *authParser) quoted() string {
	var b strings.Builder
	for i := 0; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			p.rest = p.rest[i+1:]
			return b.String()
		case c == '\\' && i+1 < len(p.rest):
			i++
			b.WriteByte(p.rest[i])
		default:
			b.WriteByte(c)
		}
	}
	p.rest = ""
	p.fail("a quote that does not end")
	return ""
}

// space skips white space and comments, which nest.
func (p *authParser) space() {
	depth := 0
	for i := 0; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '(':
			depth++
		case depth == 0 && (c == ' ' || c == '\t' || c == '\r' || c == '\n'):
		case depth == 0:
			p.rest = p.rest[i:]
			return
		case c == ')':
			depth--
		case c == '\\':
			i++
		}
	}
	p.rest = ""
	if depth > 0 {
		p.fail("a comment that does not end")
	}
}
