package reader

import (
	"strings"

	"nudged/timeline"
)

// quotation is where a quoted mail begins.
type quotation struct {
	start int // line of the separator, attribution or block
	body  int // first line of the quoted text
	block block
	says  direction
	ruled bool // a separator stands above it
	by    *attribution
}

// findQuotation finds the first quoted mail. What is merely marked with ">" ends
// the search: it is a reply.
func findQuotation(lines []textLine) (quotation, bool) {
	for i, l := range lines {
		if l.blank() {
			continue
		}
		if q, ok := quotationAt(lines, i); ok {
			return q, true
		}
		if l.depth > 0 {
			return quotation{}, false
		}
	}
	return quotation{}, false
}

// quotationAt reads a separator with what belongs to it, a header alone, or an
// attribution that ends at line i.
func quotationAt(lines []textLine, i int) (quotation, bool) {
	if lines[i].sep != nil {
		if q, ok := ruledQuotation(lines, i); ok {
			return q, true
		}
	}
	b, ok := readBlock(lines, i)
	if ok && b.standsAlone() {
		if next := nextLine(lines, b.end); next < len(lines) && scissors(lines[next].seen) {
			return quotation{start: lineAbove(lines, i), body: next + 1, block: b, ruled: true}, true
		}
		return quotation{start: announcement(lines, i), body: b.end, block: b}, true
	}
	if ok && !b.seen[roleFrom] {
		if a, ok := attributionNear(lines, nextLine(lines, b.end)); ok {
			return quotation{start: i, body: a.end, block: b, by: &a}, true
		}
	}
	if a, ok := readAttribution(lines, i); ok {
		return quotation{start: a.start, body: a.end, by: &a}, true
	}
	if a, ok := bareAttribution(lines, i); ok {
		return quotation{start: i, body: i + 1, by: &a}, true
	}
	return quotation{}, false
}

// announcement is the line above a header that is itself marked as quoted, where Apple
// Mail says in the user's language that a forward begins; without one, the header's own.
func announcement(lines []textLine, i int) int {
	above := i - 1
	for above >= 0 && lines[above].blank() {
		above--
	}
	if lines[i].depth == 0 || above < 0 || lines[above].depth > 0 || above > 0 && !lines[above-1].blank() {
		return i
	}
	if l := lines[above].seen; strings.HasSuffix(l, ":") || strings.HasSuffix(l, "：") {
		return above
	}
	return i
}

// ruledQuotation reads the separator at line i and what stands below it: a header,
// an attribution, perhaps with fields above it that name others (Yandex), or a
// header that does not say who wrote. Words that announce a forward need none.
func ruledQuotation(lines []textLine, i int) (quotation, bool) {
	sep, next := lines[i].sep, nextLine(lines, i+1)
	q := quotation{start: i, body: next, says: sep.says, ruled: true}
	if i > 0 && namesForwarder(lines[i-1].seen) {
		q.start, q.says = i-1, forwarded
	}
	b, headed := readBlock(lines, next)
	if headed && b.seen[roleFrom] && (sep.known || b.standsAlone()) {
		q.block, q.body = b, skipRule(lines, b.end)
		return q, true
	}
	if headed && !b.seen[roleFrom] {
		q.block, next = b, nextLine(lines, b.end)
	}
	if sep.says == forwarded && !headed {
		if q, ok := notesQuotation(q, lines, next); ok {
			return q, true
		}
	}
	if sep.says == forwarded || headed {
		if a, ok := attributionNear(lines, next); ok {
			q.by, q.body = &a, a.end
			return q, true
		}
	}
	switch {
	case !sep.known:
		return quotation{}, false
	case headed:
		q.body = skipRule(lines, b.end)
		return q, true
	}
	return q, sep.says == forwarded && sep.drawn
}

// namesForwarder knows the line that Becky! sets above its separator.
func namesForwarder(s string) bool {
	return len(s) < maxLabel*2 && startsWithAny(wordKey(s), lexicon().forwardedBy)
}

// doubtfulQuotation finds what the subject says is forwarded where less is certain:
// a separator of words never seen, a header that does not tell who wrote, or one with blank
// lines between all fields below a separator, or that was sent to the forwarder.
func doubtfulQuotation(lines []textLine, forwarder *timeline.Address) (quotation, bool) {
	for i, l := range lines {
		at := i
		if l.sep != nil {
			at = nextLine(lines, i+1)
		}
		if b, ok := readSpaced(lines, at); ok && (l.sep != nil || b.sentTo(forwarder)) {
			return quotation{start: i, body: b.end, block: b, ruled: l.sep != nil}, true
		}
		b, ok := readNamed(lines, at)
		if ok && b.seen[roleFrom] && b.addressed && b.core > 3 {
			return quotation{start: i, body: skipRule(lines, b.end), block: b, ruled: l.sep != nil}, true
		}
		if ok && !b.seen[roleFrom] && (b.addressed || b.seen[roleDate]) && (l.sep != nil || b.addressed && b.seen[roleDate]) {
			return quotation{start: i, body: skipRule(lines, b.end), block: b, ruled: l.sep != nil}, true
		}
		if l.sep != nil && l.sep.dated {
			return quotation{start: i, body: at, ruled: true}, true
		}
	}
	return quotation{}, false
}

// skipRule steps over the rule or separator that some clients draw below the
// header as well.
func skipRule(lines []textLine, i int) int {
	next := nextLine(lines, i)
	if next < len(lines) {
		if drawn(lines[next].seen) {
			return next + 1
		}
		if sep := lines[next].sep; sep != nil {
			if _, another := readBlock(lines, nextLine(lines, next+1)); !another && (sep.known || strings.Trim(lines[next].seen, rules) == "") {
				return next + 1
			}
		}
	}
	return i
}

// lineAbove is the line right above line i where it stands alone there, and else i: by it
// The Bat! announces the forward.
func lineAbove(lines []textLine, i int) int {
	if i > 0 && !lines[i-1].blank() && (i == 1 || lines[i-2].blank()) {
		return i - 1
	}
	return i
}

// drawn reports whether a line is mostly drawn: "===8<=====Original text=====".
func drawn(s string) bool {
	return strings.HasPrefix(s, "===") && strings.Count(s, "=")*2 > len(s)
}

// attributionNear reads an attribution that begins at line i.
func attributionNear(lines []textLine, i int) (attribution, bool) {
	for end := i; end < min(i+maxAttributionLines, len(lines)); end++ {
		if a, ok := readAttribution(lines, end); ok && a.start == i {
			return a, true
		}
	}
	return attribution{}, false
}

// nextLine is the first line from i on that is not blank.
func nextLine(lines []textLine, i int) int {
	for i < len(lines) && lines[i].blank() {
		i++
	}
	return i
}
