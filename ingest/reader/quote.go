package reader

import "nudged/timeline"

// newText is what the author of m newly wrote: no quoted mail, no attribution
// lines, no signature. The closing line with the name stays. Of a forward it is
// the note above it.
func newText(m *timeline.Message) string {
	if m.Forward != nil {
		return m.Forward.Note
	}
	own := ownWords(unglueLines(textLines(m.Text)))
	marked := structured(m)
	if marked != "" && (isFromHTML(m, marked) || Squeeze(own) == Squeeze(m.Text)) {
		return ownWords(unglueLines(textLines(marked)))
	}
	return own
}

// ownWords takes what is quoted and what is signature out of lines. Answers
// between quoted lines keep their place.
func ownWords(lines []textLine) string {
	lines = dropQuoted(lines)
	lines = dropSignature(lines)
	return joinLines(lines, 0)
}

// dropQuoted takes out quoted lines and the attributions above them, and all
// that follows a header, a separator, or an attribution without quote marks.
// Where nothing stands above the header, the answer stands below it.
func dropQuoted(lines []textLine) []textLine {
	var out []textLine
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if l.blank() {
			if l.depth == 0 {
				out = append(out, l)
			}
			continue
		}
		q, ok := quotationAt(lines, i)
		if !ok {
			q, ok = cutWithoutHeader(lines, i)
		}
		if !ok {
			if l.depth == 0 {
				out = append(out, l)
			}
			continue
		}
		out = out[:len(out)-min(i-q.start, len(out))]
		if next := nextLine(lines, q.body); next < len(lines) && lines[next].depth > lines[q.start].depth {
			i = q.body - 1 // what is marked as quoted drops out by itself
			continue
		}
		if !empty(out) {
			return out
		}
		i = q.body - 1
	}
	return out
}

// cutWithoutHeader knows separators that stand above a quoted mail by their
// words alone.
func cutWithoutHeader(lines []textLine, i int) (quotation, bool) {
	sep, ok := readSeparator(lines[i].seen)
	if !ok || !sep.known {
		return quotation{}, false
	}
	return quotation{start: i, body: i + 1, says: sep.says, ruled: true}, true
}

func empty(lines []textLine) bool {
	for _, l := range lines {
		if !l.blank() {
			return false
		}
	}
	return true
}
