package matcher

import (
	"strings"

	"nudged/timeline"
)

// The places of an ID beside those of a Candidate.
const (
	inOriginalSubject = "original_subject"
	inOriginalText    = "original_text"
	inMarkup          = "markup"
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
	from string               // the platform that wrote what is read now
}

func (c *idCollector) message(m *timeline.Message, within string, depth int) {
	c.from = platformOf(m.From)
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
		for _, p := range markup(*m.HTML) {
			c.add(timeline.ID{Type: p.kind, Value: p.value, In: inMarkup})
		}
	}
	for _, o := range m.Originals {
		if depth < maxOriginals {
			c.message(o, inOriginalText, depth+1)
		}
	}
}

// original reads the mail that an inline forward quotes.
func (c *idCollector) original(o timeline.Original, depth int) {
	c.from = platformOf(o.From)
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

func platformOf(a *timeline.Address) string {
	if a == nil {
		return ""
	}
	id, _, _ := Platform(*a)
	return id
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
	kind, platformID := n.kind(c.from)
	if kind == "" {
		return
	}
	c.add(timeline.ID{Type: kind, Value: n.value, Platform: platformID, In: in, Span: [2]int{n.start, n.end}})
}

func (c *idCollector) link(link string) {
	for _, p := range linkNumbers(link) {
		f, _ := formOf(p.value, c.from, true)
		c.add(timeline.ID{Type: p.kind, Value: p.value, Platform: f.platform, In: InLink, Span: [2]int{0, len(link)}})
	}
}

func (c *idCollector) add(id timeline.ID) {
	same := id
	same.Span = [2]int{}
	if !c.seen[same] {
		c.seen[same] = true
		c.ids = append(c.ids, id)
	}
}

// kind tells what n is, and whose form it has: by its label, then by its form.
// A parcel's number at a glance is one even where it is called an order's.
func (n number) kind(from string) (kind, platformID string) {
	switch n.label {
	case labelOther:
		return "", ""
	case "", labelNumber:
		if kind := parcel(n.value); kind != "" {
			return kind, ""
		}
		f, ok := formOf(n.value, from, n.label == labelNumber && from != "")
		if !ok || n.unit || f.kind == "line" {
			return "", ""
		}
		return f.kind, f.platform
	case labelOrder:
		if kind := parcel(n.value); kind != "" {
			return kind, ""
		}
		if f, ok := formOf(n.value, from, true); ok && f.kind != "line" {
			return f.kind, f.platform
		}
	}
	if !n.plausible() {
		return "", ""
	}
	return n.label, ""
}

// plausible reports whether n can be what the label before it says, and is no
// date, amount or quantity that happens to stand there.
func (n number) plausible() bool {
	digits, letters := 0, 0
	for i := range len(n.key) {
		switch class, _ := classAt(n.key, i); class {
		case classDigit:
			digits++
		case classLetter:
			letters++
		}
	}
	if n.unit || isDate(n.key) || isAmount(n.key) {
		return false
	}
	if letters > 0 {
		return digits >= 2 && digits+letters >= 4
	}
	switch n.label {
	case "tracking", "package":
		return digits >= 8
	case "pickup":
		return digits >= 4
	}
	return digits > 4 || digits == 4 && !isYear(atoi(n.key))
}

func atoi(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
