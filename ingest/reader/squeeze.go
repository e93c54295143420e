package reader

import (
	"slices"
	"strings"
	"unicode"
)

// Squeeze leaves the letters and digits of s, in lower case: what stays the same
// when clients wrap lines and change blanks. Links go: gateways rewrite them.
func Squeeze(s string) string {
	words := slices.DeleteFunc(strings.Fields(s), func(w string) bool { return strings.Contains(w, "://") })
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, strings.Join(words, " "))
}
