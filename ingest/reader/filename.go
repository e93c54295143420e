package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fileName gives the name of a part's file as a person may see it: the first of
// the names given that is one. Against RFC 2231 most write encoded-words there,
// or raw bytes.
func fileName(charset string, names ...string) string {
	for _, raw := range names {
		if raw == "" {
			continue
		}
		if s := displayName(decodeWords(raw, charset)); s != "" {
			return s
		}
	}
	return ""
}

// displayName takes out of a file name what makes it a path or deceives the eye:
// folders, control characters, marks that turn the direction of writing.
func displayName(s string) string {
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	s = strings.TrimSpace(s)
	if strings.Trim(s, ".") == "" {
		return ""
	}
	return cutText(s, maxName)
}

// cutText shortens s to at most n bytes, not in the middle of a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
