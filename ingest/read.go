package ingest

import (
	"strings"

	"nudged/timeline"
)

// Read reads the bytes of a mail. It refuses none: what could not be read is in
// the Defects. It is pure: the same bytes give the same Message, which keeps raw
// and all attached mails as parts of it.
func Read(raw []byte) *timeline.Message {
	ps := parser{left: maxParts}
	return ps.read(raw, 0)
}

// reader fills one Message.
type reader struct {
	parser      *parser
	message     *timeline.Message
	defects     defects
	depth       int  // how many mails this one is attached in
	namedBodies bool // a text with a file name is a file: there is another one without
}

func (ps *parser) read(raw []byte, depth int) *timeline.Message {
	m := &timeline.Message{Kind: timeline.KindMail, Raw: raw, Attachments: []timeline.Attachment{}, IDs: []timeline.ID{}}
	rd := &reader{parser: ps, message: m, depth: depth}
	ps.defects = nil
	root := ps.mail(raw)
	rd.defects = ps.defects
	rd.readHeader(root.header)
	rd.readBody(root)
	rd.readSense(root)
	m.Defects = append([]string{}, rd.defects...)
	return m
}

// readHeader fills in what the header says.
func (rd *reader) readHeader(h header) {
	m := rd.message
	from := h.addresses("From", &rd.defects)
	if len(from) > 0 {
		m.From = &from[0]
	}
	m.Froms = len(from)
	m.To = h.addresses("To", &rd.defects)
	m.Cc = h.addresses("Cc", &rd.defects)
	m.Subject = h.Get("Subject")
	m.MessageID = messageID(h.Raw("Message-ID"))
	m.InReplyTo = messageIDs(strings.Join(h.RawAll("In-Reply-To"), " "))
	m.References = messageIDs(strings.Join(h.RawAll("References"), " "))
	m.Route = h.route()
	m.Received = h.received()
	if written := h.Raw("Date"); written != "" {
		date, ok := parseDate(oneLine(decodeWords(written, h.charset)))
		if !ok {
			rd.defects.add("date not readable")
		}
		m.Date = date
	}
}

// readBody fills in the text, the HTML, the links and what is attached.
func (rd *reader) readBody(root *part) {
	m := rd.message
	rd.namedBodies = hasNamelessBody(root)
	text, source, links := readable(rd.segments(root))
	if len(text) > maxDisplay {
		rd.defects.add(defectDisplay)
		text = cutText(text, maxDisplay)
	}
	m.Text, m.HTML = strings.ReplaceAll(text, "\x00", ""), source
	m.Links = distinct(append(textLinks(m.Text), links...))
	if len(root.header.fields) == 0 && strings.TrimSpace(m.Text) == "" {
		m.Kind = timeline.KindUnreadable
		rd.defects.add("no header and no text")
	}
}

// hasNamelessBody reports whether some text has no file name. Where none is
// without, the first named one is the text of the mail.
func hasNamelessBody(root *part) bool {
	return !root.walk(func(p *part) bool { return len(p.parts) > 0 || !p.isBody() || p.name != "" })
}

// readSense fills in what the mail is about to tell.
func (rd *reader) readSense(root *part) {
	m := rd.message
	report, kind := readReport(root)
	if m.Report = report; kind != "" {
		m.Kind = kind
	}
	readAutomatic(root.header, m)
	m.Forward = readForward(m, root)
	m.Reply = newText(m)
}
