package reader

import (
	"strings"

	"golang.org/x/net/html"
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

// htmlLinks finds the targets of the links in HTML.
func htmlLinks(src string) []string {
	var out []string
	z := html.NewTokenizer(strings.NewReader(src))
	for len(out) < maxLinks {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			name, more := z.TagName()
			if len(name) != 1 || name[0] != 'a' {
				continue
			}
			if target := strings.TrimSpace(readAttributes(z, more).href); isWeb(target) {
				out = append(out, target)
			}
		}
	}
	return out
}

func isWeb(target string) bool {
	return hasPrefixFold(target, "http://") || hasPrefixFold(target, "https://")
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

func (r *renderer) openLink(target string) {
	r.anchor, r.label = strings.TrimSpace(target), r.out.Len()
}

// closeLink adds the target to the label, unless the label says it already.
func (r *renderer) closeLink() {
	target := r.anchor
	r.anchor = ""
	if hasPrefixFold(target, "mailto:") {
		target, _, _ = strings.Cut(target[len("mailto:"):], "?")
	} else if !isWeb(target) || len(target) > longestShown {
		return
	}
	label := r.out.String()[r.label:]
	if strings.TrimSpace(label) == "" || strings.Contains(label, "\n") || sameTarget(label, target) {
		return
	}
	r.space = true
	r.write("<" + target + ">")
}

// longestShown bounds the targets shown in the text: longer ones are made for
// machines that count clicks. All of them are in Message.Links.
const longestShown = 120

// sameTarget reports whether label shows target itself.
func sameTarget(label, target string) bool {
	reduce := func(s string) string {
		s = strings.ToLower(strings.Trim(s, " \t<>()/"))
		for _, prefix := range []string{"https://", "http://", "www."} {
			s = strings.TrimPrefix(s, prefix)
		}
		return strings.TrimSuffix(s, "/")
	}
	return strings.Contains(reduce(label), reduce(target))
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
