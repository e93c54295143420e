package reader

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
	parser     *parser
	message    *timeline.Message
	defects    defects
	signatures int       // opened one inside the other
	depth      int       // how many mails this one is attached in
	packed     []segment // text found in the containers of other mail programs
	hasBody    bool      // some text has no file name
}

func (ps *parser) read(raw []byte, depth int) *timeline.Message {
	rd := newReader(ps, raw, depth)
	ps.defects = nil
	root := ps.mail(raw)
	rd.defects = ps.defects
	rd.readHeader(root.header)
	rd.hasBody = hasNamelessBody(root)
	rd.fillBody(rd.segments(root))
	if len(raw) > maxRead {
		rd.forgetLast()
	}
	if len(root.header.fields) == 0 && strings.TrimSpace(rd.message.Text) == "" {
		rd.message.Kind = timeline.KindUnreadable
		rd.defects.add("no header and no text")
	}
	rd.readSense(root)
	return rd.done()
}

// forgetLast takes back what was said of the last attachment: the mail was not
// read to its end, and of half a file neither size nor hash is a fact.
func (rd *reader) forgetLast() {
	if files := rd.message.Attachments; len(files) > 0 {
		last := &files[len(files)-1]
		last.Size, last.SHA256 = 0, ""
	}
}

func newReader(ps *parser, raw []byte, depth int) *reader {
	m := &timeline.Message{
		Kind: timeline.KindMail, Raw: raw, To: []timeline.Address{}, Cc: []timeline.Address{},
		InReplyTo: []string{}, References: []string{}, Attachments: []timeline.Attachment{}, IDs: []timeline.ID{},
	}
	return &reader{parser: ps, message: m, depth: depth}
}

// done gives the message with all that was found wrong.
func (rd *reader) done() *timeline.Message {
	rd.message.Defects = append([]string{}, rd.defects...)
	return rd.message
}

// readHeader fills in what the header says.
func (rd *reader) readHeader(h header) {
	m := rd.message
	from := h.addresses("From", &rd.defects)
	if len(from) > 0 {
		m.From = &from[0]
	}
	m.Authors, m.Froms = from, len(from)
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

// fillBody fills in the text, the HTML and the links.
func (rd *reader) fillBody(all []segment) {
	m := rd.message
	text, source := readable(all)
	if strings.TrimSpace(text) == "" && len(rd.packed) > 0 {
		text, source = readable(append(all, rd.packed...))
	}
	if len(text) > maxDisplay {
		rd.defects.add(defectDisplay)
		text = cutText(text, maxDisplay)
	}
	m.Text, m.HTML = strings.ReplaceAll(text, "\x00", ""), source
	links := textLinks(m.Text)
	if source != nil {
		links = append(links, htmlLinks(*source)...)
	}
	m.Links = distinct(links)
}

// hasNamelessBody reports whether some text has no file name.
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
	s := look(m)
	m.Forward = readForward(m, s, &rd.defects)
	m.Reply = newText(m, s)
}
