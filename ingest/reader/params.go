package reader

import (
	"sort"
	"strconv"
	"strings"
)

// parseParams reads a value with parameters: RFC 2045 section 5.1, in the wild.
// Names and the value itself come in lower case, parameters as in the mail with
// the quotes gone, and the pieces of RFC 2231 put together.
func parseParams(s string) (value string, params map[string]string) {
	s = stripComments(s)
	end := strings.IndexAny(s, "; \t")
	if end < 0 {
		end = len(s)
	}
	value = strings.ToLower(strings.Trim(s[:end], `"' `))
	params = map[string]string{}
	pieces := map[string][]piece{}
	for rest := s[end:]; ; {
		var name, v string
		var ok bool
		if name, v, rest, ok = nextParam(rest); !ok {
			break
		}
		if base, p, extended := asPiece(name, v); extended {
			if len(pieces[base]) < maxPieces {
				pieces[base] = append(pieces[base], p)
			}
		} else if params[name] == "" {
			params[name] = v
		}
	}
	for name, ps := range pieces {
		params[name] = joinPieces(ps)
	}
	return value, params
}

// nextParam takes one name=value off the front of s.
func nextParam(s string) (name, value, rest string, ok bool) {
	s = strings.TrimLeft(s, "; \t")
	eq := strings.IndexByte(s, '=')
	if semi := strings.IndexByte(s, ';'); semi >= 0 && (semi < eq || eq < 0) {
		return nextParam(s[semi:]) // a word without a value
	}
	if eq < 0 {
		return "", "", "", false
	}
	name = strings.ToLower(strings.TrimSpace(s[:eq]))
	if i := strings.LastIndexAny(name, " \t"); i >= 0 {
		name = name[i+1:] // the semicolon is missing
	}
	s = strings.TrimLeft(s[eq+1:], " \t")
	if strings.HasPrefix(s, `"`) {
		value, rest = cutQuoted(s[1:])
		return name, value, rest, true
	}
	// An unquoted value may have blanks in it, against the rule: file names do.
	value, rest, _ = strings.Cut(s, ";")
	return name, strings.TrimSpace(value), rest, true
}

// cutQuoted reads a quoted-string whose first quote is gone. A backslash that
// protects neither quote nor backslash is part of a Windows path.
func cutQuoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

// stripComments drops (comments) that stand outside of quotes before a
// parameter; RFC 2045 section 5.1 allows them.
func stripComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth, inQuotes, inValue := 0, false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"' && depth == 0:
			inQuotes = !inQuotes
		case inQuotes || inValue && c != ';':
		case c == '(':
			depth++
			continue
		case c == ')' && depth > 0:
			depth--
			continue
		}
		if depth > 0 {
			continue
		}
		inValue = !inQuotes && (c == '=' || inValue && c != ';') // a bare file name may hold parentheses
		b.WriteByte(c)
	}
	return b.String()
}

// piece is one part of a parameter after RFC 2231: name*0*=charset'language'text.
type piece struct {
	index   int
	encoded bool
	value   string
}

func asPiece(name, value string) (base string, p piece, ok bool) {
	base, rest, ok := strings.Cut(name, "*")
	if !ok {
		return "", piece{}, false
	}
	number, encoded := strings.CutSuffix(rest, "*")
	if rest == "" {
		encoded = true
	}
	index, _ := strconv.Atoi(number)
	return base, piece{index, encoded, value}, true
}

// joinPieces puts the pieces together and decodes the whole: a character may be
// cut in two by the end of a piece.
func joinPieces(ps []piece) string {
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].index < ps[j].index })
	var b []byte
	charset, anyEncoded := "", false
	for i, p := range ps {
		v := p.value
		if i == 0 && p.encoded {
			if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
				charset, v = parts[0], parts[2]
			}
		}
		if p.encoded {
			b, anyEncoded = appendPercent(b, v), true
		} else {
			b = append(b, v...)
		}
	}
	if !anyEncoded {
		return string(b)
	}
	s, _ := decodeText(b, charset)
	return s
}

// appendPercent undoes %XX.
func appendPercent(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := unhex(s[i+1]), unhex(s[i+2])
			if hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return b
}
