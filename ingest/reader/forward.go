package reader

import (
	"cmp"
	"strings"

	"nudged/timeline"
)

// maxForwards bounds how deep forwards inside of forwards are unwrapped.
const maxForwards = 5

// readForward tells whether m forwards another mail, and what it says about it.
// Author, forwarder and date of the original are three things: where the author
// is not certain, there is none.
func readForward(m *timeline.Message, s sight, d *defects) *timeline.Forward {
	if m.Report != nil || m.Kind != timeline.KindMail {
		return nil // a report returns a mail, an automatic reply quotes one
	}
	if len(m.Originals) > 0 {
		return attachedForward(m, s)
	}
	u := unwrapper{says: subjectDirection(m.Subject), subject: m.Subject, threaded: len(m.InReplyTo) > 0, automatic: m.Automatic, m: m, defects: d}
	if s.same {
		if f := u.unwrap(s.marked, 1); f != nil && !endsTooEarly(f) {
			return f
		}
	}
	if f := u.unwrap(s.plain, 1); f != nil || s.same {
		return f
	}
	return u.unwrap(s.marked, 1)
}

// endsTooEarly knows clients whose container holds the header and nothing else:
// what seems to stand below the original is the original.
func endsTooEarly(f *timeline.Forward) bool { return f.Original.Text == "" && f.After != "" }

// unwrapper finds the forward in one text.
type unwrapper struct {
	says      direction
	subject   string
	threaded  bool // the mail answers another one by its header
	automatic bool
	m         *timeline.Message
	defects   *defects
}

func (u unwrapper) unwrap(lines []textLine, depth int) *timeline.Forward {
	if depth > maxForwards {
		return nil
	}
	q, ok := findQuotation(lines)
	if !ok && u.says == forwarded {
		q, ok = doubtfulQuotation(lines, u.m.From)
	}
	if !ok {
		return nil
	}
	quoted := q.depth(lines)
	if !u.isForward(q, quoted > lines[q.start].depth) {
		return nil
	}
	body, after := q.split(lines, quoted)
	f := &timeline.Forward{
		Form:     timeline.FormInline,
		Note:     withoutAddress(ownWords(lines[:q.start]), u.m.From, true),
		After:    ownWords(after),
		Original: u.original(q, joinLines(body, quoted)),
	}
	lines = textLines(f.Original.Text)
	understand(&f.Original, lines)
	inner := unwrapper{says: subjectDirection(f.Original.Subject), subject: f.Original.Subject, m: u.m, defects: u.defects}
	if inner.says != replied {
		f.Original.Forward = inner.unwrap(lines, depth+1)
	}
	return f
}

// isForward decides between a forward and a reply that quotes. Some clients
// have one separator for both: then the subject's first prefix tells; one that
// nobody knows, above a mail that answers none, is rather that of a forward. An answer
// to a forward may keep its subject; quote marks below an attribution show it.
func (u unwrapper) isForward(q quotation, marked bool) bool {
	if u.says == disputed {
		u.says = settle(u.subject, q.block.langs)
	}
	switch {
	case q.says == forwarded:
		return true
	case q.by != nil && marked && u.threaded:
		return false
	case u.says != unclear:
		return u.says == forwarded
	case q.by != nil, q.says == replied, u.threaded, u.automatic:
		return false
	case q.ruled:
		return true
	}
	about := Squeeze(q.block.values[roleSubject])
	return u.subject != "" && (about == Squeeze(u.subject) || about != "" && about == Squeeze(behindPrefix(u.subject)))
}

// original says what the header above the quoted text tells.
func (u unwrapper) original(q quotation, text string) timeline.Original {
	o := timeline.Original{To: []timeline.Address{}, Cc: []timeline.Address{}, Text: text}
	v := q.block.values
	o.To = append(o.To, quotedAddresses(v[roleTo])...)
	o.Cc = append(o.Cc, quotedAddresses(v[roleCc])...)
	o.Subject = strings.Join(strings.Fields(leftEncoded(v[roleSubject])), " ")
	if q.by != nil {
		o.From, o.DateText = q.by.author()
		o.Subject = cmp.Or(strings.TrimSuffix(o.Subject, ";"), BaseSubject(u.subject)) // Yandex ends its fields so
		o.Text = dedent(o.Text)
	} else {
		o.DateText = v[roleDate]
		if from := onePerson(quotedAddresses(v[roleFrom])); len(from) > 0 && !u.doubts(q.block, from[0]) {
			o.From = &from[0]
		}
	}
	o.Date = quotedDate(o.DateText, q.block.langs, u.m.Date.Time)
	o.ZoneKnown = o.Date.Zoned
	switch {
	case o.From == nil:
		u.defects.add(defectAuthor)
	case q.block.inferred:
		u.defects.add(defectOrder)
	}
	return o
}

// What is said where the author of a forwarded mail is doubtful.
const (
	defectAuthor = "the forwarded mail does not tell who wrote it"
	defectOrder  = "who wrote the forwarded mail is told by the order of its fields alone"
)

// doubts reports whether an author that only the order of the fields tells may
// be a recipient: who forwards a mail has mostly received it.
func (u unwrapper) doubts(b block, from timeline.Address) bool {
	return b.inferred && u.m.From != nil && from.Key() == u.m.From.Key()
}

// understand says of an original, of which these are the lines, what it would say
// of the mail itself.
func understand(o *timeline.Original, lines []textLine) {
	o.Reply = ownWords(lines)
	o.Automatic = leadingMarker(o.Subject) || bodyMarker(o.Text) ||
		o.From != nil && reportLexicon().isReporter(o.From.Name, o.From.Address) && reportLexicon().isSubject(o.Subject)
	o.Report, o.Kind = readNotice(o)
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
