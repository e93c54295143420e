package reader

import (
	"strings"
	"unicode"
)

// textLine is a line of readable text, taken out of its quotation.
type textLine struct {
	text  string      // without quote marks; trailing white space cut
	seen  string      // what a person sees of it
	depth int         // how many quote marks stood before it
	marks string      // those, as they were written
	field *blockField // what it is as a field of a header, if it looks like one
	sep   *separator  // and as a separator
}

// newLine reads a line as a field and as a separator once: they are looked for at
// every line, by all who want to know what is quoted.
func newLine(text string, depth int) textLine {
	l := textLine{text: strings.TrimRightFunc(text, unicode.IsSpace), depth: depth}
	l.seen = visible(l.text)
	if f, ok := splitField(l.seen); ok {
		l.field = &f
	}
	if sep, ok := readSeparator(l.seen); ok {
		l.sep = &sep
	}
	return l
}

// textLines splits a text into lines as a person sees them: quote marks are
// counted, what was glued together stands on lines of its own.
func textLines(text string) []textLine {
	rows := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	out := make([]textLine, 0, len(rows))
	for _, row := range rows {
		out = append(out, unquoteLine(row))
	}
	unquoteBars(out)
	out = unglueLines(out)
	labelBare(out)
	return out
}

// unquoteBars reads "| " as a quote mark where some client set it before three
// lines or more. The rows of a table end with a bar, too.
func unquoteBars(lines []textLine) {
	for i := 0; i < len(lines); i++ {
		end, rows := i, 0
		for end < len(lines) && lines[end].depth == 0 && strings.HasPrefix(lines[end].text, "|") {
			if s := lines[end].text; len(s) > 1 && strings.HasSuffix(s, "|") {
				rows++
			}
			end++
		}
		if end-i >= 3 && rows*2 < end-i {
			for j := i; j < end; j++ {
				lines[j] = newLine(strings.TrimPrefix(lines[j].text[1:], " "), 1)
			}
		}
		i = max(i, end-1)
	}
}

// unquoteLine takes the quote marks off a line. Up to three blanks may stand before
// the first mark and one between two of them.
func unquoteLine(row string) textLine {
	rest, depth := row, 0
	for !framed(strings.TrimRight(row, " ")) {
		trimmed := strings.TrimLeft(rest, " ")
		blanks := len(rest) - len(trimmed)
		if !strings.HasPrefix(trimmed, ">") || blanks > 3 || depth > 0 && blanks > 1 {
			break
		}
		if depth == 0 && strings.TrimRight(trimmed, " \t") == ">:" {
			break // the end of an attribution that was wrapped
		}
		rest = trimmed[1:]
		depth++
	}
	if depth > 0 {
		rest = strings.TrimPrefix(rest, " ")
	}
	l := newLine(rest, depth)
	l.marks = row[:len(row)-len(rest)]
	return l
}

// blank reports whether nothing that can be seen stands in the line.
func (l textLine) blank() bool { return l.seen == "" }

// visible is s without white space around it and without characters that
// cannot be seen: clients and converters strew them between labels and values.
func visible(s string) string {
	if strings.IndexFunc(s, strewn) >= 0 {
		s = strings.Map(func(r rune) rune {
			switch {
			case r == '\u00a0':
				return ' '
			case strewn(r):
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// strewn tells the no-break space and the format characters of Unicode, which
// stand below U+2100 or far above the letters that people write.
func strewn(r rune) bool {
	switch {
	case r < 0xa0:
		return false
	case r == 0xa0 || r == 0xad:
		return true
	case r < 0x600 || r > 0x2100 && r < 0xfe00:
		return false
	}
	return unicode.Is(unicode.Cf, r)
}

// joinLines puts lines together again, without `less` of their quote marks.
func joinLines(lines []textLine, less int) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		if l.depth > less {
			b.WriteString(l.innerMarks(less))
		}
		b.WriteString(l.text)
	}
	return trimText(b.String())
}

// innerMarks are the quote marks of l behind the first `less`: some clients write
// a blank behind each, others none.
func (l textLine) innerMarks(less int) string {
	if strings.Count(l.marks, ">") < l.depth {
		return strings.Repeat(">", l.depth-less) + " " // quoted by other marks
	}
	marks := l.marks
	for ; less > 0; less-- {
		_, marks, _ = strings.Cut(marks, ">")
		marks = strings.TrimPrefix(marks, " ")
	}
	return marks
}

// trimText cuts blank lines at both ends and white space at the end of s; the
// first line keeps its indentation, as that of a list does.
func trimText(s string) string {
	s = strings.TrimRightFunc(s, invisible)
	for {
		line, rest, ok := strings.Cut(s, "\n")
		if !ok || strings.TrimFunc(line, invisible) != "" {
			return strings.TrimPrefix(s, "\ufeff") // which iPhones set before the original
		}
		s = rest
	}
}

func invisible(r rune) bool { return unicode.IsSpace(r) || strewn(r) }
