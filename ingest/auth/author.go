package auth

import (
	"strings"

	"golang.org/x/net/idna"

	"nudged/timeline"
)

// author gives the domain that From speaks for, and why there is none: identity
// needs one From field with one address, which both this strict reading and
// Read's tolerant one agree on. Sender and Reply-To never give it.
func author(fields []field, m *timeline.Message) (domain, why string) {
	froms := allOf(fields, "From")
	switch {
	case len(froms) == 0:
		return "", "it has no From"
	case len(froms) > 1:
		return "", "it has more than one From"
	}
	spec, ok := soleAddress(froms[0])
	if !ok || m.From == nil || m.Froms != 1 {
		return "", "its From is not exactly one address"
	}
	if !strings.EqualFold(spec, m.From.Address) && asciiAddress(spec) != asciiAddress(m.From.Address) {
		return "", "its From can be read in two ways"
	}
	domain = asciiDomain(spec[strings.LastIndexByte(spec, '@')+1:])
	if domain == "" {
		return "", "its From has no domain"
	}
	return domain, ""
}

// soleAddress takes the one addr-spec out of the value of a From field. Lists,
// groups, routes and everything else that leaves a doubt give none. A name that
// should have been quoted (Li, Wei <li@seller.example>) leaves none.
func soleAddress(value string) (string, bool) {
	plain, ok := unquoted(value)
	if !ok {
		return "", false
	}
	spec := plain
	if name, rest, angle := strings.Cut(plain, "<"); angle {
		inside, after, closed := strings.Cut(rest, ">")
		list := strings.ContainsAny(name, ",;:") && strings.Contains(name, "@")
		if !closed || list || strings.Contains(name, ">") || strings.Trim(after, " \t") != "" {
			return "", false
		}
		spec = inside
	}
	spec = strings.Trim(spec, " \t")
	if strings.Count(spec, "@") != 1 || strings.ContainsAny(spec, " \t<>,;:\\") || spec[0] == '@' {
		return "", false
	}
	return spec, true
}

// unquoted takes comments, which nest, and quoted strings out of s; false where
// one of them does not end.
func unquoted(s string) (string, bool) {
	var out strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || depth > 0):
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
			out.WriteByte(' ')
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
			out.WriteByte(' ')
		case depth == 0:
			out.WriteByte(c)
		}
	}
	return out.String(), depth == 0 && !quoted
}

// asciiDomain is a domain in the form in which two are compared: lower case,
// without its last dot, internationalised labels as RFC 5891 has them in the DNS.
// "" is no domain.
func asciiDomain(s string) string {
	s = strings.TrimSuffix(strings.ToLower(strings.Trim(s, " \t")), ".")
	if strings.ContainsFunc(s, func(r rune) bool { return r > 0x7f }) {
		ascii, err := idna.Lookup.ToASCII(s)
		if err != nil {
			return ""
		}
		s = ascii
	}
	if len(s) > 253 || strings.ContainsFunc(s, notInDomain) {
		return ""
	}
	return s
}

// notInDomain allows the underscore: some senders' hosts have it.
func notInDomain(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_')
}

func asciiAddress(spec string) string {
	at := strings.LastIndexByte(spec, '@')
	return strings.ToLower(spec[:at+1]) + asciiDomain(spec[at+1:])
}
