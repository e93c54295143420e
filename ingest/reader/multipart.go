package reader

import (
	"bytes"
	"strings"
)

// splitParts cuts a multipart's body at its boundary: RFC 2046 section 5.1.1.
// At most limit bodies are returned. whole says whether the last delimiter was
// the closing one.
func splitParts(body []byte, boundary string, limit int) (bodies [][]byte, whole bool) {
	bodies, whole = cutAt(body, boundary, limit)
	if len(bodies) == 0 {
		// The name of the boundary is missing or wrong: take the first line that
		// looks like a delimiter.
		if guess := guessBoundary(body); guess != "" {
			bodies, whole = cutAt(body, guess, limit)
		}
	}
	return bodies, whole
}

func cutAt(body []byte, boundary string, limit int) (bodies [][]byte, closed bool) {
	if boundary == "" {
		return nil, false
	}
	delimiter := []byte("--" + boundary)
	start, inside := 0, false
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], delimiter)
		if i < 0 {
			break
		}
		i += at
		rest, _ := CutLine(body[i+len(delimiter):])
		at = i + len(delimiter)
		tail := bytes.TrimRight(rest, " \t\r")
		if i > 0 && body[i-1] != '\n' || len(tail) > 0 && !closesParts(tail) {
			continue
		}
		if inside {
			bodies = append(bodies, chopEnd(body[start:max(start, i)]))
		}
		closed = len(tail) > 0
		inside = !closed
		start = min(at+len(rest)+1+crAfter(body, at+len(rest)), len(body))
		at = max(at, start-1)
		if len(bodies) >= limit {
			return bodies, true
		}
	}
	if inside {
		bodies = append(bodies, body[start:])
	}
	return bodies, closed
}

// closesParts reports whether tail, found behind a delimiter, makes it the
// closing one: two hyphens and nothing that could be part of a longer boundary.
func closesParts(tail []byte) bool {
	const boundaryChars = "'()+_,-./:=?" // RFC 2046 section 5.1.1, beside letters and digits
	rest, ok := bytes.CutPrefix(tail, []byte("--"))
	return ok && (len(rest) == 0 || !isLetter(rest[0]) && !isDigit(rest[0]) && !strings.ContainsRune(boundaryChars, rune(rest[0])))
}

// crAfter is 1 where CR LF, not LF alone, stands at i.
func crAfter(b []byte, i int) int {
	if i < len(b) && b[i] == '\r' {
		return 1
	}
	return 0
}

// chopEnd drops the line end that belongs to the delimiter behind b.
func chopEnd(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte{'\n'}), []byte{'\r'})
}

func guessBoundary(body []byte) string {
	for len(body) > 0 {
		line, rest := CutLine(body)
		next, _ := CutLine(rest)
		if len(line) > 2 && bytes.HasPrefix(line, []byte("--")) && isContentField(next) {
			return string(bytes.TrimRight(line[2:], " \t"))
		}
		body = rest
	}
	return ""
}

func isContentField(line []byte) bool {
	const name = "content-"
	return IsField(line) && len(line) > len(name) && strings.EqualFold(string(line[:len(name)]), name)
}
