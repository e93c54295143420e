package evidence

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"nudged/timeline"
)

func (c *Case) happenedSection(w words) Section {
	t := &Table{
		Heads:  []string{w.say("when"), w.say("event"), w.say("what"), w.say("class"), w.say("proof")},
		Widths: []float64{21, 21, 43.5, 7, 7.5},
	}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{c.both(r.At), c.event(w, r), quote(r), string(r.Evidence), c.labels(w, r)})
	}
	s := Section{Title: w.say("happened"), Table: t, Draw: true, Notes: []string{w.say("drawing_note"), w.say("entry_note", entriesName)}}
	if undrawable(t.Rows) {
		s.Notes = append(s.Notes, w.say("undrawn"))
	}
	return s
}

// event says what a row is, and on which channel or from whom.
func (c *Case) event(w words, r timeline.Row) string {
	parts := []string{w.name("k", string(r.Kind))}
	if r.Channel != "" && r.Kind != timeline.EntryPlatform {
		parts[0] += " · " + w.name("c", string(r.Channel))
	}
	switch {
	case r.Kind == timeline.EntryStage:
		parts = append(parts, w.name("s", string(r.Stage)))
	case r.Kind == timeline.EntryPlatform:
		parts = append(parts, w.name("e", r.Event))
	case r.Kind == timeline.EntryCorrection && r.Change != nil:
		parts = append(parts, w.name("ch", r.Change.What))
	}
	if r.From != nil && r.Kind != timeline.EntrySent {
		parts = append(parts, people(met(r.Channel, *r.From)))
	}
	if len(r.To) > 0 && r.Kind == timeline.EntrySent {
		parts = append(parts, people(met(r.Channel, r.To...)))
	}
	return strings.Join(parts, "\n")
}

func (c *Case) mailSection(w words) Section {
	t := &Table{Heads: []string{w.say("no"), w.say("file"), w.say("from_mail"), w.say("class"), w.say("sha")}, Widths: []float64{5, 29, 24, 6, 36}}
	for _, m := range c.Mails {
		t.Rows = append(t.Rows, []string{m.Label, m.Name, clean(m.From.String()) + "\n" + clean(m.Subject), string(c.class(m)), m.SHA})
	}
	s := Section{Title: w.say("mails"), Table: t, Notes: []string{w.say("class_a"), w.say("class_b"), w.say("class_c"), w.say("class_d")}}
	if len(t.Rows) == 0 {
		s.Table = nil
	}
	return s
}

// class is the best evidence that a mail is of anything on the order.
func (c *Case) class(m Mail) (best timeline.Class) {
	for _, r := range c.Rows {
		for _, s := range r.Sources {
			if s.Message == m.SHA && s.Evidence.Better(best) {
				best = s.Evidence
			}
		}
	}
	return best
}

func (c *Case) exhibitSection(w words) Section {
	if len(c.Exhibits) == 0 {
		return Section{Title: w.say("exhibits"), Notes: []string{w.say("no_exhibits")}}
	}
	t := &Table{
		Heads:  []string{w.say("no"), w.say("file"), w.say("kind"), w.say("from_mail"), w.say("size"), w.say("sha")},
		Widths: []float64{6, 28, 12, 10, 9, 35},
	}
	for _, x := range c.Exhibits {
		t.Rows = append(t.Rows, []string{x.Label, cmp.Or(x.Path, w.say("left_out")), x.label(w), c.origin(w, x), strconv.FormatInt(x.Size, 10), x.SHA256})
	}
	return Section{Title: w.say("exhibits"), Table: t}
}

// origin says where an exhibit came from.
func (c *Case) origin(w words, x Exhibit) string {
	var out []string
	for _, sha := range x.Mails {
		out = append(out, c.mail(sha).Label)
	}
	if len(out) == 0 {
		return w.say("buyer")
	}
	return strings.Join(out, ", ")
}

// coverageSection says when we were listening, and when not.
func (c *Case) coverageSection(w words) Section {
	s := Section{Title: w.say("coverage")}
	for _, h := range c.Hearing {
		if h.First.IsZero() || h.First.After(c.At) {
			continue
		}
		box := h.Mailbox.Mailbox
		s.Notes = append(s.Notes, w.say("coverage_box", box, c.minute(h.First), c.minute(earlier(h.Through, c.At))))
		for _, hole := range h.Holes {
			if hole.From.Before(c.At) {
				s.Notes = append(s.Notes, w.say("coverage_hole", box, c.minute(hole.From), c.minute(earlier(hole.To, c.At)), because(hole.Why)))
			}
		}
		if !h.Failing.IsZero() && h.Failing.Before(c.At) {
			s.Notes = append(s.Notes, w.say("coverage_failing", box, c.minute(h.Failing), because(h.Why)))
		}
	}
	if len(s.Notes) == 0 {
		s.Notes = []string{w.say("coverage_none")}
	}
	s.Notes = append(s.Notes, w.say("coverage_hand"))
	return s
}

// heardThrough is up to when every mailbox was read.
func (c *Case) heardThrough() time.Time {
	out := c.At
	for _, h := range c.Hearing {
		if !h.First.IsZero() {
			out = earlier(out, h.Through)
		}
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return " (" + clean(why) + ")"
}

// unknownSection lists what a mediator may ask for and the record does not hold.
func (c *Case) unknownSection(w words) Section {
	s := Section{Title: w.say("unknown")}
	for _, f := range append(c.dates(w), c.basics(w)...) {
		if f.Value == "" {
			s.Notes = append(s.Notes, w.say("unknown_fact", f.Label))
		}
	}
	for _, m := range c.Mails {
		if m.LeftOut != "" {
			s.Notes = append(s.Notes, w.say("unknown_left_out", m.Name))
		}
	}
	if c.Forgotten > 0 {
		s.Notes = append(s.Notes, w.say("unknown_forgotten", c.Forgotten))
	}
	if c.Status.PlatformSays != nil {
		s.Notes = append(s.Notes, w.say("unknown_platform", c.day(*c.Status.PlatformSays)))
	}
	if c.Calendar.Note != "" {
		s.Notes = append(s.Notes, unknownDays(w, c.Calendar.Code))
	}
	if len(s.Notes) == 0 {
		s.Notes = []string{w.say("unknown_all")}
	}
	if c.forwarded() {
		s.Notes = append(s.Notes, w.say("unknown_time"))
	}
	return s
}

// unknownDays says what the calendar of that code does not know.
func unknownDays(w words, code string) string {
	if code == "" {
		return w.say("unknown_calendar_country")
	}
	if _, known := timeline.CalendarOf(code); known {
		return w.say("unknown_calendar_holidays", code)
	}
	return w.say("unknown_calendar_week", code)
}

// forwarded reports whether something is known from a forward only.
func (c *Case) forwarded() bool {
	return slices.ContainsFunc(c.Rows, func(r timeline.Row) bool {
		return len(r.Sources) > 0 && !slices.ContainsFunc(r.Sources, func(s timeline.Source) bool { return s.Letter == "" })
	})
}

// clean takes out of a text what is not to be read: control characters, and
// marks that turn the direction of what follows.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < ' ', r >= 0x7f && r < 0xa0, r == '\u061c', r >= '\u200e' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
