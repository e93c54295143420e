package ingest

import (
	"strings"
)

// textLinks finds the web addresses in a text.
func textLinks(s string) []string {
	var out []string
	for len(out) < maxLinks {
		i := strings.Index(s, "http")
		if i < 0 {
			break
		}
		s = s[i:]
		if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
			s = s[len("http"):]
			continue
		}
		end := strings.IndexFunc(s, endsLink)
		if end < 0 {
			end = len(s)
		}
		// The full stop after an address is the sentence's.
		out = append(out, strings.TrimRight(s[:end], ".,;:!?'*_)]}"))
		s = s[end:]
	}
	return out
}

// endsLink reports whether c cannot stand in a web address as it is written in
// a text: blanks, brackets and quotes, and the marks of Chinese sentences.
func endsLink(c rune) bool {
	return c <= ' ' || c == '<' || c == '>' || c == '"' || c == '\u00a0' || c >= '\u2018' && c <= '\u201f' ||
		c >= '\u3000' && c <= '\u303f' || c >= '\uff00' && c <= '\uff20'
}

// distinct keeps each link once, in order, up to the limit.
func distinct(links []string) []string {
	seen := make(map[string]bool, len(links))
	out := links[:0]
	for _, l := range links {
		if l != "" && !seen[l] && len(out) < maxLinks {
			seen[l] = true
			out = append(out, l)
		}
	}
	return out
}
