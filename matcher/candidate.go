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
)

// Form is how a number stands in the text.
type Form string

// The forms, best first.
const (
	FormWhole   Form = ""        // a token of its own
	FormGrouped Form = "grouped" // digits in groups behind a label: 3002 8095 5501 0247 81
	FormPair    Form = "pair"    // a short word and a number: PO 124392
	FormPart    Form = "part"    // of a longer token, where a file name or a missing space glues it to words
	FormGlued   Form = "glued"   // a running number stands right in front, as in AliExpress mails about several orders
)

// Candidate is a whole token of a letter that could be a registered number.
type Candidate struct {
	Key  string // see Key
	Text string // as written
	In   string // one of the In constants
	Span [2]int // bytes of the subject, text, note, link or attachment name that it stands in
	New  bool   // its author newly wrote it, or it stands in the subject; not in quoted history
	Form Form

	label string // the type that a label before it names, where the number alone says too little
}

// maxCandidates bounds what one letter can make the caller look up: a mail with
// more numbers than this is a list, and its first numbers say what it is about.
const maxCandidates = 2000

// Candidates lists the tokens of l that could be a registered number, in their
// order, each key once for every kind of place. Numbers inside links count only
// as the value of a parameter that names an order.
func Candidates(l timeline.Letter) []Candidate {
	c := collector{seen: make(map[sighting]bool, 32)}
	c.text(l.Subject, InSubject, true)
	c.body(l.Text, l.Reply)
	c.text(l.Note, InNote, true)
	if l.Message != nil {
		for _, a := range l.Message.Attachments {
			c.text(a.Name, InAttachment, true)
		}
	}
	for _, link := range l.Links {
		c.link(link)
	}
	return c.found
}

// sighting keeps a key from being listed twice for the same kind of place.
type sighting struct {
	key, in string
	form    Form
}

type collector struct {
	found []Candidate
	seen  map[sighting]bool
	fresh func(start, end int, key string) bool // whether this span of the text was newly written
}

func (c *collector) add(cand Candidate) {
	at := sighting{cand.Key, cand.In, cand.Form}
	if cand.Key == "" || c.seen[at] || len(c.found) >= maxCandidates {
		return
	}
	c.seen[at] = true
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
		own := collector{seen: map[sighting]bool{}}
		own.text(reply, InText, true)
		c.fresh = func(_, _ int, key string) bool {
			return slices.ContainsFunc(own.found, func(o Candidate) bool { return o.Key == key })
		}
	}
	c.text(text, "", false)
	c.fresh = nil
}

// text collects from one text; in is "" for the body, where fresh tells.
func (c *collector) text(s, in string, isNew bool) {
	sc := scanner{s: s}
	var before token // a short word that may belong to the number behind it
	var digits group
	for {
		t, ok := sc.next()
		if !ok {
			break
		}
		if g, whole := digits.take(s, t); whole {
			c.grouped(s, in, isNew, g.start, g.end)
		}
		switch {
		case t.url:
			c.linksIn(s[t.start:t.end], t.start)
		case t.digits > 0:
			c.number(s, in, isNew, before, t)
		}
		before = t
	}
	if g, whole := digits.flush(); whole {
		c.grouped(s, in, isNew, g.start, g.end)
	}
}

// number adds the token t, and what of it may be a number of its own.
func (c *collector) number(s, in string, isNew bool, before, t token) {
	if isPhone(s, t) {
		return
	}
	c.place(candidate(s, t.start, t.end, FormWhole), in, isNew)
	if isPair(s, before, t) {
		c.place(candidate(s, before.start, t.end, FormPair), in, isNew)
	}
	if t.joints > 0 {
		for _, p := range parts(s, t) {
			c.place(candidate(s, p.start, p.end, FormPart), in, isNew)
		}
	}
	if hyphenated(s, t) {
		c.grouped(s, in, isNew, t.start, t.end)
	}
	if tail, ok := glued(s[t.start:t.end], t); ok {
		c.place(candidate(s, t.end-len(tail), t.end, FormGlued), in, isNew)
	}
}

// grouped adds digits in groups, if a label says that they are an order's.
func (c *collector) grouped(s, in string, isNew bool, start, end int) {
	if labelBefore(s, start) == labelOrder {
		g := candidate(s, start, end, FormGrouped)
		g.Key = digitsOf(g.Text)
		c.place(g, in, isNew)
	}
}

// candidate makes one of s[start:end]. The words around it are asked only where
// the number alone says too little.
func candidate(s string, start, end int, form Form) Candidate {
	text := s[start:end]
	cand := Candidate{Key: Key(text), Text: text, Span: [2]int{start, end}, Form: form}
	if !distinctive(cand.Key) {
		cand.label = labelBefore(s, start)
		if unitAfter(s, end) {
			cand.label = labelOther
		}
	}
	return cand
}

// isPhone reports whether t has the plus of an E.164 telephone number before it.
func isPhone(s string, t token) bool {
	if t.letters > 0 || t.start == 0 || s[t.start-1] != '+' {
		return false
	}
	return t.start < 2 || !wordEndsAt(s, t.start-1)
}

// place adds cand where it stands.
func (c *collector) place(cand Candidate, in string, isNew bool) {
	cand.In, cand.New = in, isNew
	if in == "" {
		cand.In = InQuoted
		if cand.New = c.fresh(cand.Span[0], cand.Span[1], cand.Key); cand.New {
			cand.In = InText
		}
	}
	c.add(cand)
}
