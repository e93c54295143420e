package reader

import (
	"strings"
)

// messageIDs reads the Message-IDs of a field, without their angle brackets, each
// once, compared as they are written. Where no brackets are, bare words with an @
// count.
func messageIDs(raw string) []string {
	out := []string{}
	seen := map[string]bool{}
	add := func(id string) {
		if id != "" && !seen[id] && len(out) < maxIDs {
			seen[id] = true
			out = append(out, id)
		}
	}
	for rest := raw; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			break
		}
		rest = rest[i+1:]
		end := strings.IndexAny(rest, "<> \t")
		if end < 0 {
			break
		}
		if rest[end] == '>' {
			add(idText(rest[:end]))
		}
		rest = rest[end:]
	}
	if len(out) > 0 {
		return out
	}
	for _, word := range strings.FieldsFunc(raw, func(r rune) bool { return strings.ContainsRune(" \t,;<>\"()", r) }) {
		if strings.Contains(word, "@") {
			add(idText(word))
		}
	}
	return out
}

// messageID reads the one Message-ID of a mail. Whatever stands there is its name,
// however badly formed: answers will repeat it.
func messageID(raw string) string {
	if ids := messageIDs(raw); len(ids) > 0 {
		return ids[0]
	}
	return idText(strings.Trim(raw, "<> \t\""))
}

// idText makes an id fit to be stored and printed.
func idText(s string) string { return oneLine(strings.ToValidUTF8(s, "\ufffd")) }
