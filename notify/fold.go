package notify

import (
	"bytes"
	"errors"
	"slices"
	"strings"
)

// foldAt is the line length that RFC 5322 section 2.1.1 recommends, less two.
const foldAt = 76

// fieldOrder is the order in which people and spam filters expect the fields.
var fieldOrder = []string{"From", "To", "Reply-To", "Subject", "Date", "Message-Id", "In-Reply-To", "References", "Auto-Submitted"}

// refold gives the header a fixed order and lines that no server cuts.
// QUIRK: the library writes the fields in the random order of a map, and each
// on one line of any length.
func refold(raw []byte) ([]byte, error) {
	head, body, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !ok {
		return nil, errors.New("compose: a mail without a body")
	}
	fields := unfold(string(head))
	slices.SortFunc(fields, func(a, b string) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var out bytes.Buffer
	for _, f := range fields {
		out.WriteString(fold(f) + "\r\n")
	}
	out.WriteString("\r\n")
	out.Write(body)
	return out.Bytes(), nil
}

// unfold gives each field as one line.
func unfold(head string) []string {
	var fields []string
	for line := range strings.SplitSeq(head, "\r\n") {
		if last := len(fields) - 1; last >= 0 && strings.HasPrefix(line, " ") {
			fields[last] += line
			continue
		}
		fields = append(fields, line)
	}
	return fields
}

func place(field string) int {
	name, _, _ := strings.Cut(field, ":")
	if i := slices.Index(fieldOrder, name); i >= 0 {
		return i
	}
	return len(fieldOrder)
}

// fold breaks a field at its spaces; unfolding gives the same field again.
func fold(field string) string {
	var b strings.Builder
	col := 0
	for i, word := range strings.Split(field, " ") {
		switch {
		case i == 0:
		case i > 1 && col+1+len(word) > foldAt: // never right behind the name: some readers take that for an empty field
			b.WriteString("\r\n ")
			col = 1
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(word)
		col += len(word)
	}
	return b.String()
}
