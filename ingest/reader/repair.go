package reader

import (
	"bytes"
)

// Some mails do not begin with their header, or do not end their lines as mails
// do. repairLines gives a copy that does, or raw itself where nothing is wrong:
// an attached mail must keep its own bytes, they are evidence.
func repairLines(raw []byte, d *defects) []byte {
	b := bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if crOnly(b) {
		d.add("lines end with CR alone")
		b = bytes.ReplaceAll(b, []byte{'\r'}, []byte{'\n'})
	}
	// QUIRK: Tencent's postmaster ends lines with CR CR LF.
	if bytes.Contains(head(b, MaxHeader), []byte("\r\r\n")) {
		d.add("lines end with CR CR LF")
		b = bytes.ReplaceAll(b, []byte("\r\r\n"), []byte("\r\n"))
	}
	return SkipPreface(b)
}

// crOnly reports whether CR stands where the ends of the lines should be.
func crOnly(b []byte) bool {
	start := head(b, 4096)
	cr := bytes.IndexByte(start, '\r')
	return cr >= 0 && bytes.IndexByte(start, '\n') < 0
}

// SkipPreface drops blank lines and mbox's From line before the header.
func SkipPreface(b []byte) []byte {
	for {
		line, rest := CutLine(b)
		blank := len(bytes.TrimSpace(line)) == 0
		mbox := bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
		if len(b) == 0 || !blank && !mbox {
			return b
		}
		b = rest
	}
}

// cutHeader splits b behind its header. What it returns as header holds only
// lines that RFC 5322 section 2.2 allows; what stands in other lines is put
// where it belongs.
func cutHeader(b []byte, d *defects) (header, body []byte) {
	header = make([]byte, 0, min(len(b), 512))
	fieldLen, odd := 0, false
	for len(b) > 0 {
		line, rest := CutLine(b)
		if endsHeader(line, rest) {
			return header, rest
		}
		kind := classify(line, rest, header)
		switch {
		case kind == lineBody:
			if len(header) > 0 {
				d.add("no blank line between header and body")
			}
			return header, b
		case kind == lineField:
			fieldLen, odd = 0, false
		case kind == lineOdd:
			odd = true
			d.add("header field with an impossible name: left out")
		case kind == lineStray && !odd:
			d.add("header line without a name")
		}
		b = rest
		if odd {
			continue
		}
		if fieldLen += len(line); fieldLen > MaxField {
			d.add(defectField)
			line = line[:max(0, len(line)-(fieldLen-MaxField))]
			fieldLen = MaxField
		}
		if len(header)+len(line) > MaxHeader {
			d.add(defectHeader)
			continue
		}
		header = appendHeaderLine(header, line, kind)
	}
	return header, nil
}

func appendHeaderLine(header, line []byte, kind lineKind) []byte {
	if len(line) == 0 || kind != lineField && len(header) == 0 {
		return header // a continuation of nothing
	}
	switch kind {
	case lineStray:
		header = append(header, ' ')
	case lineField:
		line = bytes.TrimLeft(line, " \t")
	}
	for _, c := range line {
		if c == '\r' || c == 0 {
			c = ' '
		}
		header = append(header, c)
	}
	return append(header, '\r', '\n')
}

type lineKind int

const (
	lineField lineKind = iota // name: value
	lineMore                  // the folded rest of the field above
	lineStray                 // the same, but its white space is lost
	lineOdd                   // a field whose name is none: it is left out with what is folded under it
	lineBody                  // no header line at all: the body begins, the blank line is missing
)

// classify says what line is, which stands in a header above rest.
func classify(line, rest, header []byte) lineKind {
	if isFolded(line) {
		if len(header) == 0 && IsField(bytes.TrimLeft(line, " \t")) {
			return lineField // the first field stands a little to the right
		}
		return lineMore
	}
	if IsField(line) {
		return lineField
	}
	if len(header) == 0 || bytes.HasPrefix(line, []byte("--")) {
		return lineBody
	}
	// QUIRK: Office 365 writes `boundary="…"` at the beginning of a line, others
	// break long values anywhere: what is followed by more header belongs to it.
	open := bytes.HasSuffix(bytes.TrimRight(header, "\r\n \t"), []byte{';'})
	next, _ := CutLine(rest)
	folded := isFolded(next)
	switch {
	case open:
		return lineStray
	case bytes.Contains(line, []byte(": ")) && (folded || IsField(next)):
		return lineOdd
	case folded || IsField(next) || len(next) == 0 && len(rest) > 0:
		return lineStray
	}
	return lineBody
}

// endsHeader reports whether line is the blank one between header and body. White
// space in it is part of the field above, RFC 5322 section 4.2, unless what
// follows can be no header.
func endsHeader(line, rest []byte) bool {
	if len(line) == 0 {
		return true
	}
	next, _ := CutLine(rest)
	return len(bytes.TrimSpace(line)) == 0 && !IsField(next) && !isFolded(next)
}

// isFolded reports whether line goes on with the field above it.
func isFolded(line []byte) bool { return len(line) > 0 && (line[0] == ' ' || line[0] == '\t') }

// IsField reports whether line begins with a field name and a colon: RFC 5322
// section 2.2, and section 4.5 for white space before the colon.
func IsField(line []byte) bool {
	i := 0
	for i < len(line) && line[i] > ' ' && line[i] < 0x7f && line[i] != ':' {
		i++
	}
	if i == 0 {
		return false
	}
	return bytes.HasPrefix(bytes.TrimLeft(line[i:], " \t"), []byte{':'})
}

// CutLine gives the first line of b without its end, and what follows it.
func CutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil
	}
	return bytes.TrimSuffix(b[:i], []byte{'\r'}), b[i+1:]
}

func head(b []byte, n int) []byte { return b[:min(len(b), n)] }
