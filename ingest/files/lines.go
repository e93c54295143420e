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
