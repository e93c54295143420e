package reader

import "strings"

// split cuts what follows the header into the original and the forwarder's
// words below it, which stand behind the last line with quote marks.
func (q quotation) split(lines []textLine, depth int) (body, after []textLine) {
	body = lines[q.body:]
	i := closingLine(body)
	if i < 0 {
		i = q.answeringLine(lines)
	}
	if i >= 0 {
		return body[:i], body[i+1:]
	}
	if q.body > 0 && scissors(lines[q.body-1].seen) {
		for i := len(body) - 1; i >= 0; i-- {
			if scissors(body[i].seen) {
				return body[:i], body[i+1:]
			}
		}
	}
	if depth == 0 {
		return body, nil
	}
	last := -1
	for i, l := range body {
		if l.depth >= depth {
			last = i
		}
	}
	return body[:last+1], body[last+1:]
}

// answeringLine finds, in the original, a separator of the words above it and some more:
// "----- 転送されたメッセージはここまで -----".
func (q quotation) answeringLine(lines []textLine) int {
	words := wordKey(strings.Trim(lines[q.start].seen, rules+" "))
	if sep := lines[q.start].sep; sep == nil || !sep.drawn || words == "" {
		return -1
	}
	for i, l := range lines[q.body:] {
		if l.sep != nil && l.sep.drawn {
			if key := wordKey(strings.Trim(l.seen, rules+" ")); key != words && strings.Contains(key, words) {
				return i
			}
		}
	}
	return -1
}

// minClosing is the shortest mere rule that ends an original at the end of a mail.
const minClosing = 20

// closingLine finds the line by which some programs end the original: words
// between dashes, or a long rule below which nothing stands.
func closingLine(body []textLine) int {
	last := -1
	for i, l := range body {
		if l.blank() {
			continue
		}
		inner := strings.Trim(l.seen, rules+"8<> ")
		if len(l.seen)-len(inner) > 3 && len(inner) < maxLabel && startsWithAny(wordKey(inner), lexicon().closers) {
			return i
		}
		last = i
	}
	if last >= 0 && len(body[last].seen) >= minClosing && strings.Trim(body[last].seen, "-") == "" {
		return last
	}
	return -1
}

// depth is how far the original is quoted: as its header is, or below an
// attribution as its first line, or below a header as all lines are that stand in
// the same container. An original may begin with a quote of its own.
func (q quotation) depth(lines []textLine) int {
	above := lines[q.start].depth
	if q.by == nil {
		above = max(above, q.block.depth)
	}
	first := nextLine(lines, q.body)
	if first == len(lines) || lines[first].depth <= above {
		return above
	}
	if q.by == nil {
		for _, l := range lines[first:] {
			if !l.blank() && l.depth < above {
				break
			}
			if !l.blank() && l.depth == above {
				return above
			}
		}
	}
	return lines[first].depth
}

// scissors reports whether a line is one of those between which The Bat! sets the original,
// with words of the user's language.
func scissors(s string) bool { return strings.HasPrefix(s, "===8<==") && strings.HasSuffix(s, "===") }
