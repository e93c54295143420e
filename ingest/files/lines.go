package files

import "bytes"

// cutLine gives the first line of b without its end, and what follows it.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte{'\n'})
	return bytes.TrimSuffix(line, []byte{'\r'}), rest
}

// skipPreface drops blank lines and mbox's From line before the header.
func skipPreface(b []byte) []byte {
	for len(b) > 0 {
		line, rest := cutLine(b)
		if len(bytes.TrimSpace(line)) > 0 && !bytes.HasPrefix(bytes.TrimPrefix(line, []byte{'>'}), []byte("From ")) {
			break
		}
		b = rest
	}
	return b
}

// isField reports whether line begins with a field name and a colon: RFC 5322
// section 2.2, and section 4.5 for white space before the colon.
func isField(line []byte) bool {
	i := 0
	for i < len(line) && line[i] > ' ' && line[i] < 0x7f && line[i] != ':' {
		i++
	}
	if i == 0 {
		return false
	}
	return bytes.HasPrefix(bytes.TrimLeft(line[i:], " \t"), []byte{':'})
}

func head(b []byte, n int) []byte { return b[:min(len(b), n)] }
