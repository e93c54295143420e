package matcher

import (
	"strings"

	"nudged/timeline"
)

// The places of an ID beside those of a Candidate.
const (
	inOriginalSubject = "original_subject"
	inOriginalText    = "original_text"
)

// IDs lists the numbers in a mail that are recognised as what they are: by the
// words before them, by their form, or by the name of the link parameter or the
// property that holds them. Each stands once for every place.
func IDs(m *timeline.Message) []timeline.ID {
	c := idCollector{seen: map[timeline.ID]bool{}}
	c.message(m, "", 0)
	return c.ids
}

// maxOriginals bounds how deep IDs are looked for in forwards of forwards.
const maxOriginals = 5

type idCollector struct {
	ids  []timeline.ID
	seen map[timeline.ID]bool // without their spans
	by   writer               // of what is read now
}

func (c *idCollector) message(m *timeline.Message, within string, depth int) {
	c.by = writerOf(m.From)
	c.text(m.Subject, place(InSubject, within))
	switch f := m.Forward; {
	case f != nil && f.Form == timeline.FormInline:
		c.text(f.Note, InNote)
		c.text(f.After, InNote)
		c.original(f.Original, depth+1)
	default:
		c.body(m.Text, m.Reply, within)
	}
	for _, a := range m.Attachments {
		c.text(a.Name, InAttachment)
	}
	for _, l := range m.Links {
		c.link(l)
	}
	if m.HTML != nil {
		c.html(*m.HTML)
	}
	for _, o := range m.Originals {
		if depth < maxOriginals {
			c.message(o, inOriginalText, depth+1)
		}
	}
}

// original reads the mail that an inline forward quotes.
func (c *idCollector) original(o timeline.Original, depth int) {
	c.by = writerOf(o.From)
	c.text(o.Subject, inOriginalSubject)
	c.text(o.Text, inOriginalText)
	if o.Forward != nil && depth < maxOriginals {
		c.text(o.Forward.Original.Subject, inOriginalSubject)
	}
}

// place is where something of an original stands, seen from the outer mail.
func place(in, within string) string {
	if within != "" && in == InSubject {
		return inOriginalSubject
	}
	return in
}

// body reads the text of a mail, and tells new words from quoted ones.
func (c *idCollector) body(text, reply, within string) {
	at := strings.Index(text, reply)
	for _, n := range numbersIn(text) {
		in := InText
		switch {
		case within != "":
			in = within
		case reply != "" && at >= 0 && (n.start < at || n.end > at+len(reply)):
			in = InQuoted
		case at < 0 && !strings.Contains(reply, n.text):
			in = InQuoted
		}
		c.number(n, in)
	}
}

func (c *idCollector) text(s, in string) {
	for _, n := range numbersIn(s) {
		c.number(n, in)
	}
}

func (c *idCollector) number(n number, in string) {
	kind, platformID := n.kind(c.by)
	if kind == "" {
		return
	}
	c.add(timeline.ID{Type: kind, Value: n.value, Platform: platformID, In: in, Span: [2]int{n.start, n.end}})
}

// html adds what only the HTML part says: its text can differ from the plain one.
func (c *idCollector) html(src string) {
	p := readHTML(src)
	for _, prop := range append(p.props, p.scripted...) {
		c.named(prop, InMarkup, [2]int{})
	}
	for _, n := range numbersIn(p.text) {
		if kind, platformID := n.kind(c.by); kind != "" && !c.known(kind, n.value) {
			c.add(timeline.ID{Type: kind, Value: n.value, Platform: platformID, In: InMarkup})
		}
	}
}

func (c *idCollector) link(link string) {
	for _, p := range linkNumbers(link) {
		if n := (number{value: p.value, key: Key(p.value), calling: calling{label: p.kind}}); n.plausible() {
			c.named(p, InLink, [2]int{0, len(link)})
		}
	}
}

// named adds a number whose type a parameter or property tells.
func (c *idCollector) named(p param, in string, span [2]int) {
	id := timeline.ID{Type: p.kind, Value: p.value, In: in, Span: span}
	if p.kind == labelOrder {
		f, _ := formOf(p.value, c.by, true)
		id.Platform = f.platform
	}
	c.add(id)
}

// maxIDs bounds how many IDs are listed.
const maxIDs = 2000

func (c *idCollector) add(id timeline.ID) {
	same := id
	same.Span = [2]int{}
	if !c.seen[same] && len(c.ids) < maxIDs {
		c.seen[same], c.seen[timeline.ID{Type: id.Type, Value: id.Value}] = true, true
		c.ids = append(c.ids, id)
	}
}

// known reports whether the number stands in the list already, from any place.
func (c *idCollector) known(kind, value string) bool {
	return c.seen[timeline.ID{Type: kind, Value: value}]
}
