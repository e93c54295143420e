package matcher

import (
	"slices"
	"strings"

	"nudged/timeline"
)

// The places in a letter where a number can stand.
const (
	InSubject    = "subject"
	InText       = "text"
	InQuoted     = "quoted" // in the history below what its author newly wrote
	InNote       = "note"   // the words of the one who forwarded it
	InLink       = "link"
	InAttachment = "attachment_name"
	InMarkup     = "markup" // only in the HTML part
)

// Form is how a number stands in the text.
type Form uint8

// The forms, best first.
const (
	FormWhole   Form = iota // a token of its own
	FormGrouped             // digits in groups behind a label: 3002 8095 5501 0247 81
	FormPair                // a short word and a number: PO 124392
	FormSpelled             // the same behind an abbreviation that is written in many ways: P.O.#124392, PO124392
	FormPart                // of a longer token, where a file name or a missing space glues it to words
	FormGlued               // a running number stands right in front, as in AliExpress mails about several orders
	forms                   // how many there are
)

// places are where a number can stand, the most telling first.
var places = []string{InSubject, InText, InNote, InAttachment, InLink, InMarkup, InQuoted}

// Candidate is a whole token of a letter that could be a registered number.
type Candidate struct {
	Key  string // see Key
	Text string // as written
	In   string // one of the In constants
	Span [2]int // bytes of the subject, text, note, link or attachment name that it stands in
	New  bool   // its author newly wrote it, or it stands in the subject; not in quoted history
	Form Form
}

// maxCandidates bounds what one letter can make the caller look up: a mail with
// more numbers than this is a list, and its first numbers say what it is about.
const maxCandidates = 2000

// Candidates lists the tokens of l that could be a registered number, in their
// order, each key once for every kind of place. Numbers inside links count only
// as the value of a parameter that names an order.
func Candidates(l timeline.Letter) []Candidate {
	usual := min(16+len(l.Text)/80, maxCandidates) // numbers in a mail
	c := collector{seen: make(map[string]uint64, usual), found: make([]Candidate, 0, usual)}
	c.text(l.Subject, InSubject, true)
	c.body(l.Text, l.Reply)
	c.text(l.Note, InNote, true)
	if l.Message != nil {
		for _, a := range l.Message.Attachments {
			c.text(a.Name, InAttachment, true)
		}
	}
	for _, link := range l.Links {
		c.link(link, 0, false)
	}
	if l.Message != nil && l.Message.HTML != nil {
		c.markup(*l.Message.HTML, writerOf(l.From).platform != "")
	}
	return c.found
}

type collector struct {
	found []Candidate
	seen  map[string]uint64                     // key → the kinds of places it was listed for
	fresh func(start, end int, key string) bool // whether this span of the text was newly written
}

// place adds cand where it stands, once for every kind of place; in is "" for
// the body, of which some is new and some quoted.
func (c *collector) place(cand Candidate, in string, isNew bool) {
	cand.In, cand.New = in, isNew
	if in == "" {
		cand.In = InQuoted
		if cand.New = c.fresh(cand.Span[0], cand.Span[1], cand.Key); cand.New {
			cand.In = InText
		}
	}
	kind := uint64(1) << (slices.Index(places, cand.In)*int(forms) + int(cand.Form))
	seen := c.seen[cand.Key]
	if cand.Key == "" || seen&kind != 0 || len(c.found) >= maxCandidates {
		return
	}
	c.seen[cand.Key] = seen | kind
	c.found = append(c.found, cand)
}

// body collects from the text of a letter, and tells new words from quoted ones.
func (c *collector) body(text, reply string) {
	at := strings.Index(text, reply)
	switch {
	case reply == "":
		c.fresh = func(int, int, string) bool { return false }
	case at >= 0:
		c.fresh = func(start, end int, _ string) bool { return start >= at && end <= at+len(reply) }
	default: // the reply stands between quoted lines: the keys decide
		own := collector{seen: map[string]uint64{}}
		own.text(reply, InText, true)
		c.fresh = func(_, _ int, key string) bool { return own.seen[key] != 0 }
	}
	c.text(text, "", false)
	c.fresh = nil
}

// text collects from one text; in is "" for the body, where fresh tells.
func (c *collector) text(s, in string, isNew bool) {
	sc := scanner{s: s}
	var digits group
	for {
		t, ok := sc.nextNumber()
		if !ok {
			break
		}
		if g, whole := digits.take(s, t); whole {
			c.grouped(s, in, isNew, g)
		}
		if t.url {
			c.link(s[t.start:t.end], t.start, isNew || in == "" && c.fresh(t.start, t.end, ""))
		} else if t.end-t.start <= maxToken && !isPhone(s, t) {
			c.number(s, in, isNew, t)
		}
	}
	if g, whole := digits.flush(); whole {
		c.grouped(s, in, isNew, g)
	}
}

// number adds the token t, and what of it may be a number of its own.
func (c *collector) number(s, in string, isNew bool, t token) {
	whole := candidate(s, t.start, t.end, FormWhole)
	c.place(whole, in, isNew)
	if p, ok := pair(s, t); ok && !isDate(whole.Key) {
		key := strings.ToUpper(p.in(s)) + " " + whole.Key
		c.place(Candidate{Key: key, Text: s[p.start:t.end], Span: [2]int{p.start, t.end}, Form: FormPair}, in, isNew)
	}
	for _, spelled := range spellings(s, t) {
		c.place(spelled, in, isNew)
	}
	if in == InAttachment {
		c.slashed(s, t)
	}
	if t.joints > 0 {
		for _, p := range within(s, t) {
			c.place(candidate(s, p.start, p.end, FormPart), in, isNew)
			for _, spelled := range spellings(s, tokenAt(s, t, p)) {
				c.place(spelled, in, isNew)
			}
		}
	}
	if hyphenated(s, t) {
		c.grouped(s, in, isNew, piece{t.start, t.end})
	}
	if tail, ok := glued(s[t.start:t.end], t); ok {
		c.place(candidate(s, t.end-len(tail), t.end, FormGlued), in, isNew)
	}
}

// slashed adds what the name of a file may mean, in which no slash can stand: the
// 2026/XW/2236 of 2026-XW-2236.pdf.
func (c *collector) slashed(s string, t token) {
	for _, p := range append(within(s, t), piece{t.start, t.end}) {
		written := candidate(s, p.start, p.end, FormSpelled)
		key := strings.NewReplacer("-", "/", "_", "/").Replace(written.Key)
		if key != written.Key && len(key) >= minShort {
			written.Key = key
			c.place(written, InAttachment, true)
		}
	}
}

// grouped adds digits in groups, if a label says that they may be an order's.
func (c *collector) grouped(s, in string, isNew bool, p piece) {
	if said := labelBefore(s, p.start); said.label == labelOrder || said.label != "" && maybeOrder[said.label] && !said.named {
		g := candidate(s, p.start, p.end, FormGrouped)
		g.Key = digitsOf(g.Text)
		c.place(g, in, isNew)
	}
}

// markup adds what only the HTML part says: of a platform's mail all of it, of
// others what a script says, which no client quotes.
func (c *collector) markup(src string, platform bool) {
	if !platform && !strings.Contains(src, "ld+json") {
		return
	}
	p := readHTML(src)
	said := p.scripted
	if platform {
		c.text(p.text, InMarkup, true) // QUIRK: its plain part can lack the number
		said = append(said, p.props...)
	}
	for _, prop := range said {
		if prop.kind == labelOrder {
			c.place(Candidate{Key: Key(prop.value), Text: prop.value}, InMarkup, true)
		}
	}
}

// candidate makes one of s[start:end].
func candidate(s string, start, end int, form Form) Candidate {
	text := s[start:end]
	return Candidate{Key: Key(text), Text: text, Span: [2]int{start, end}, Form: form}
}

// isPhone reports whether t has the plus of an E.164 telephone number before it.
func isPhone(s string, t token) bool {
	if t.letters > 0 || t.start == 0 || s[t.start-1] != '+' {
		return false
	}
	return t.start < 2 || !wordEndsAt(s, t.start-1)
}
