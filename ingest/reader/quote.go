package reader

import (
	"strings"

	"nudged/timeline"
)

// newText is what the author of m newly wrote: no quoted mail, no attribution
// lines, no signature. The closing line with the name stays. Of a forward it is
// the note above it.
func newText(m *timeline.Message, s sight) string {
	if m.Forward != nil {
		return m.Forward.Note
	}
	own := ownWords(s.plain)
	if s.same || s.marked != nil && Squeeze(own) == Squeeze(m.Text) {
		own = ownWords(s.marked)
	}
	return withoutAddress(own, m.From, !strings.HasSuffix(strings.TrimSpace(m.Text), lastLine(own)))
}

// withoutAddress cuts the last line off where the author's own address stands there alone
// above what is quoted: that is the signature that Foxmail sets.
func withoutAddress(own string, author *timeline.Address, quoted bool) string {
	last := lastLine(own)
	rest := own[:len(own)-len(last)]
	if author != nil && rest != "" && quoted && strings.EqualFold(visible(last), author.Address) {
		return trimText(rest)
	}
	return own
}

func lastLine(s string) string { return s[strings.LastIndex(s, "\n")+1:] }

// ownWords takes what is quoted and what is signature out of lines. Answers
// between quoted lines keep their place.
func ownWords(lines []textLine) string {
	lines = dropQuoted(lines)
	lines = dropSignature(lines)
	return joinLines(lines, 0)
}

// dropQuoted takes out quoted lines and the attributions above them, and all
// that follows a header, a separator, or an attribution without quote marks.
// Where nothing stands above the header, the answer stands below it. The result
// begins with a line that can be seen.
func dropQuoted(lines []textLine) []textLine {
	out := make([]textLine, 0, len(lines))
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if l.blank() {
			if l.depth == 0 && len(out) > 0 {
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
		if len(out) > 0 {
			return out
		}
		i = q.body - 1
	}
	return out
}

// cutWithoutHeader knows separators that stand above a quoted mail by their
// words alone.
func cutWithoutHeader(lines []textLine, i int) (quotation, bool) {
	sep := lines[i].sep
	if sep == nil || !sep.known {
		return quotation{}, false
	}
	return quotation{start: i, body: i + 1, says: sep.says, ruled: true}, true
}
