package ingest

import (
	"strings"

	"nudged/timeline"
)

// maxForwards bounds how deep forwards inside of forwards are unwrapped.
const maxForwards = 5

// readForward tells whether m forwards another mail, and what it says about it.
// Author, forwarder and date of the original are three things: where the author
// is not certain, there is none.
func readForward(m *timeline.Message, root *part) *timeline.Forward {
	if m.Report != nil || m.Kind != timeline.KindMail {
		return nil // a report returns a mail, an automatic reply quotes one
	}
	if len(m.Originals) > 0 {
		return attachedForward(m)
	}
	u := unwrapper{says: subjectDirection(m.Subject), subject: m.Subject, threaded: len(m.InReplyTo) > 0, automatic: m.Automatic, m: m}
	marked := structured(m)
	if marked != "" && isFromHTML(m, marked) {
		if f := u.unwrap(textLines(marked), 1); f != nil {
			return f
		}
	}
	if f := u.unwrap(textLines(m.Text), 1); f != nil || marked == "" {
		return f
	}
	return u.unwrap(textLines(marked), 1)
}

// unwrapper finds the forward in one text.
type unwrapper struct {
	says      direction
	subject   string
	threaded  bool // the mail answers another one by its header
	automatic bool
	m         *timeline.Message
}

// quotation is where a quoted mail begins.
type quotation struct {
	start int // line of the separator, attribution or block
	body  int // first line of the quoted text
	block block
	says  direction
	ruled bool // a separator stands above it
	by    *attribution
}

func (u unwrapper) unwrap(lines []textLine, depth int) *timeline.Forward {
	if depth > maxForwards {
		return nil
	}
	lines = unglueLines(lines)
	q, ok := findQuotation(lines)
	if !ok || !u.isForward(q) {
		return nil
	}
	quoted := q.depth(lines)
	body, after := q.split(lines, quoted)
	f := &timeline.Forward{
		Form:     timeline.FormInline,
		Note:     ownWords(lines[:q.start]),
		After:    ownWords(after),
		Original: u.original(q, joinLines(body, quoted)),
	}
	inner := unwrapper{says: subjectDirection(f.Original.Subject), subject: f.Original.Subject, m: u.m}
	if inner.says != replied {
		f.Original.Forward = inner.unwrap(textLines(f.Original.Text), depth+1)
	}
	return f
}

// isForward decides between a forward and a reply that quotes. Some clients
// have one separator for both: then the subject's first prefix tells.
func (u unwrapper) isForward(q quotation) bool {
	switch {
	case q.says == forwarded:
		return true
	case u.says != unclear:
		return u.says == forwarded
	case q.by != nil, q.says == replied, u.threaded, u.automatic:
		return false
	case q.ruled:
		return true
	}
	return squeeze(q.block.values[roleSubject]) == squeeze(u.subject) && u.subject != ""
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

// quotationAt reads a separator with the header below it, a header alone, or an
// attribution that ends at line i.
func quotationAt(lines []textLine, i int) (quotation, bool) {
	if sep, ok := readSeparator(lines[i].seen); ok {
		next := nextLine(lines, i+1)
		if b, ok := readBlock(lines, next); ok && b.seen[roleFrom] && (sep.known || b.core > 2) {
			return quotation{start: i, body: skipRule(lines, b.end), block: b, says: sep.says, ruled: true}, true
		}
		if sep.known && sep.says == forwarded && next < len(lines) {
			if a, ok := attributionNear(lines, next); ok {
				return quotation{start: i, body: a.end, says: forwarded, ruled: true, by: &a}, true
			}
		}
		return quotation{}, false
	}
	if b, ok := readBlock(lines, i); ok && b.standsAlone() {
		return quotation{start: i, body: b.end, block: b}, true
	}
	if a, ok := readAttribution(lines, i); ok {
		return quotation{start: a.start, body: a.end, by: &a}, true
	}
	if a, ok := bareAttribution(lines, i); ok {
		return quotation{start: i, body: i + 1, by: &a}, true
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
		if sep, ok := readSeparator(lines[next].seen); ok {
			if _, another := readBlock(lines, nextLine(lines, next+1)); !another && (sep.known || strings.Trim(lines[next].seen, rules) == "") {
				return next + 1
			}
		}
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

// split cuts what follows the header into the original and the forwarder's
// words below it, which stand behind the last line with quote marks.
func (q quotation) split(lines []textLine, depth int) (body, after []textLine) {
	body = lines[q.body:]
	if i := closingLine(body); i >= 0 {
		return body[:i], body[i+1:]
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

// closingLine finds the line by which some programs end the original.
func closingLine(body []textLine) int {
	for i, l := range body {
		if s := l.seen; strings.HasPrefix(s, "--") && len(s) < 80 && strings.HasPrefix(wordKey(strings.Trim(s, rules+" ")), "endforwardedmessage") {
			return i
		}
	}
	return -1
}

// depth is how far the original is quoted: as its header is, or where that is
// not, as all of its text is.
func (q quotation) depth(lines []textLine) int {
	if q.by == nil && q.block.depth > 0 {
		return q.block.depth
	}
	first := nextLine(lines, q.body)
	if first < len(lines) && lines[first].depth > lines[q.start].depth {
		return lines[first].depth
	}
	return lines[q.start].depth
}

// original says what the header above the quoted text tells.
func (u unwrapper) original(q quotation, text string) timeline.Original {
	o := timeline.Original{To: []timeline.Address{}, Cc: []timeline.Address{}, Text: text}
	if q.by != nil {
		o.From, o.DateText = q.by.author()
		o.Date = quotedDate(o.DateText, nil, u.m.Date.Time)
		o.ZoneKnown = o.Date.Zoned
		o.Subject = plainSubject(u.subject)
		o.Text = dedent(o.Text)
		return o
	}
	v := q.block.values
	if from := quotedAddresses(v[roleFrom]); len(from) > 0 {
		o.From = &from[0]
	}
	o.To = append(o.To, quotedAddresses(v[roleTo])...)
	o.Cc = append(o.Cc, quotedAddresses(v[roleCc])...)
	o.Subject = strings.Join(strings.Fields(v[roleSubject]), " ")
	o.DateText = v[roleDate]
	o.Date = quotedDate(o.DateText, q.block.langs, u.m.Date.Time)
	o.ZoneKnown = o.Date.Zoned
	return o
}

// dedent takes the four blanks away that the Outlook of 2019 sets before each
// line of the original.
func dedent(s string) string {
	rows := strings.Split(s, "\n")
	for _, row := range rows[1:] {
		if row != "" && !strings.HasPrefix(row, "    ") {
			return s
		}
	}
	for i, row := range rows {
		rows[i] = strings.TrimPrefix(row, "    ")
	}
	return strings.Join(rows, "\n")
}
