package reader

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// header holds the fields of a mail or of a part, in their order.
type header struct {
	fields  []field
	charset string // of the mail or part: the best guess for fields with raw bytes in them
}

// field is one header field. Value is unfolded, its bytes as in the mail.
type field struct {
	Name  string
	Value string
}

// readHeader splits b into its header and the body behind it.
func readHeader(b []byte, d *defects) (header, []byte) {
	clean, body := cutHeader(b, d)
	read, err := textproto.ReadHeader(bufio.NewReaderSize(bytes.NewReader(clean), min(len(clean)+16, 4096)))
	if err != nil {
		d.add("header broken off")
	}
	h := header{fields: make([]field, 0, read.Len())}
	for f := read.Fields(); f.Next(); {
		h.fields = append(h.fields, field{f.Key(), f.Value()})
	}
	return h, body
}

// Has reports whether a field of that name is there.
func (h header) Has(name string) bool {
	for _, f := range h.fields {
		if strings.EqualFold(f.Name, name) {
			return true
		}
	}
	return false
}

// Raw gives the first field of that name, unfolded, not decoded.
func (h header) Raw(name string) string {
	for _, f := range h.fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// RawAll gives all fields of that name, unfolded, not decoded.
func (h header) RawAll(name string) []string {
	var out []string
	for _, f := range h.fields {
		if strings.EqualFold(f.Name, name) {
			out = append(out, f.Value)
		}
	}
	return out
}

// Get gives the first field of that name, decoded to UTF-8.
func (h header) Get(name string) string { return h.decode(h.Raw(name)) }

func (h header) decode(raw string) string { return oneLine(decodeWords(raw, h.charset)) }

// oneLine makes s fit for a line of text: an encoded-word may hold line breaks
// and other control characters, which must not get any further.
func oneLine(s string) string {
	control := func(r rune) bool { return r < ' ' || r == 0x7f }
	if strings.IndexFunc(s, control) >= 0 {
		s = strings.Map(func(r rune) rune {
			if control(r) {
				return ' '
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}
