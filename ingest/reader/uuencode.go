package reader

import (
	"bytes"
	"strings"
)

// uuFile is a file found in a text between `begin 644 name` and `end`.
type uuFile struct {
	name string
	data []byte
}

// uudecode takes the uuencoded files out of b and gives the text without them.
func uudecode(b []byte) (files []uuFile, rest []byte) {
	if !bytes.Contains(b, []byte("begin ")) {
		return nil, b
	}
	for len(b) > 0 {
		line, after := CutLine(b)
		name, ok := uuBegin(line)
		if !ok {
			rest = append(append(rest, line...), '\n')
			b = after
			continue
		}
		data, behind, ok := uuBody(after)
		if !ok {
			rest = append(append(rest, line...), '\n')
			b = after
			continue
		}
		files = append(files, uuFile{name, data})
		b = behind
	}
	return files, rest
}

// uuBegin reads `begin MODE NAME`; the mode has three octal digits, or four.
func uuBegin(line []byte) (name string, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte("begin "))
	if !ok {
		return "", false
	}
	mode, file, _ := bytes.Cut(rest, []byte{' '})
	if len(mode) < 3 || len(mode) > 4 || len(bytes.Trim(mode, "01234567")) > 0 || len(file) == 0 {
		return "", false
	}
	s, _ := decodeText(file, "")
	return strings.TrimSpace(s), true
}

// uuBody decodes lines up to `end`. Each begins with the number of its bytes.
// It is none where the first line does not have the length that it names.
func uuBody(b []byte) (data, rest []byte, ok bool) {
	for len(b) > 0 {
		line, after := CutLine(b)
		if string(bytes.TrimSpace(line)) == "end" {
			return data, after, ok
		}
		decoded, fits := uuLine(line)
		if !fits {
			return data, b, ok // broken off: what is there is kept
		}
		ok = ok || len(decoded) > 0
		data, b = append(data, decoded...), after
	}
	return data, nil, ok
}

func uuLine(line []byte) (data []byte, ok bool) {
	if len(line) == 0 {
		return nil, true
	}
	n := int(line[0]-' ') & 63
	groups := (n + 2) / 3
	if line[0] < ' ' || line[0] > '`' || len(line)-1 > groups*4+4 || len(line)-1 < groups*4-3 {
		return nil, false
	}
	chars := append(bytes.Clone(line[1:]), "    "...) // QUIRK: blanks at the end of a line get lost
	for i := 0; i < groups; i++ {
		var bits int
		for _, c := range chars[i*4 : i*4+4] {
			bits = bits<<6 | int(c-' ')&63
		}
		data = append(data, byte(bits>>16), byte(bits>>8), byte(bits))
	}
	return data[:n], true
}
