package timeline

import (
	"strconv"
	"strings"
	"time"
)

// Letter is one mail as its author wrote it, whichever way it came to us: the
// mail itself, an original attached to it, or one quoted inline in a forward.
type Letter struct {
	Name  string // "" the mail itself, "inline", or "attached 1", "attached 1/attached 2" …
	Form  string // "" direct, else FormInline or FormAttached
	Depth int    // 0 the mail itself

	Kind       Kind
	Automatic  bool
	From       *Address
	To, Cc     []Address
	Subject    string
	At         time.Time // by its own Date; of the mail itself, its arrival
	AtSure     bool      // false where the date names no zone
	MessageID  string
	InReplyTo  []string
	References []string
	Text       string // all of it
	Reply      string // what its author newly wrote
	Report     *Report
	Event      *Event
	Message    *Message // the mail itself, or the attached one; nil for an inline original
	Note       string   // the forwarder's own words around it
	Links      []string // targets of its links; of an inline original, those of the mail that carries it
}

// Letters takes the letters out of m: first the mail itself, then each original
// that it carries. received is when m arrived; a date without a zone is read in loc.
func Letters(m *Message, received time.Time, loc *time.Location) []Letter {
	own := Letter{
		Kind: m.Kind, Automatic: m.Automatic, From: m.From, To: m.To, Cc: m.Cc, Subject: m.Subject,
		At: received, AtSure: true, MessageID: m.MessageID, InReplyTo: m.InReplyTo, References: m.References,
		Text: m.Text, Reply: m.Reply, Report: m.Report, Event: m.Event, Message: m, Links: m.Links,
	}
	return append([]Letter{own}, originals(m, "", 1, received, loc)...)
}

// maxDepth bounds how deep letters are looked for in forwards of forwards.
const maxDepth = 5

func originals(m *Message, within string, depth int, received time.Time, loc *time.Location) []Letter {
	if depth > maxDepth || m.Report != nil {
		return nil // what a report returns is not forwarded
	}
	var out []Letter
	for i, o := range m.Originals {
		name := strings.TrimPrefix(within+"/attached "+strconv.Itoa(i+1), "/")
		at := received
		if !o.Date.IsZero() {
			at = o.Date.In(loc)
		}
		l := Letters(o, at, loc)[0]
		l.Name, l.Form, l.Depth, l.AtSure = name, FormAttached, depth, o.Date.Zoned
		if m.Forward != nil {
			l.Note = m.Forward.Note
		}
		out = append(out, l)
		out = append(out, originals(o, name, depth+1, received, loc)...)
	}
	if f := m.Forward; f != nil && f.Form == FormInline {
		at := received
		if d := f.Original.Date; !d.IsZero() {
			at = d.In(loc)
		}
		kind := KindMail
		switch {
		case f.Original.Report != nil:
			kind = f.Original.Kind
		case f.Original.Automatic:
			kind = KindAutoReply
		}
		out = append(out, Letter{
			Name: strings.TrimPrefix(within+"/inline", "/"), Form: FormInline, Depth: depth,
			Kind: kind, Automatic: f.Original.Automatic, From: f.Original.From, To: f.Original.To, Cc: f.Original.Cc,
			Subject: f.Original.Subject, At: at, AtSure: f.Original.ZoneKnown, MessageID: f.Original.MessageID,
			Text: f.Original.Text, Reply: f.Original.Reply, Report: f.Original.Report, Note: f.Note, Links: m.Links,
		})
	}
	return out
}
