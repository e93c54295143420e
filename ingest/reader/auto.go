package reader

import (
	"strings"

	"nudged/timeline"
)

// readAutomatic says whether a machine wrote m: by its header first, then by
// the beginning of the subject, then by texts that providers put in front.
func readAutomatic(h header, m *timeline.Message) {
	if m.Kind != timeline.KindMail {
		m.Automatic = m.Kind != timeline.KindUnreadable
		return
	}
	switch {
	case repliesByItself(h), answersWithNullPath(h), leadingMarker(m.Subject), bodyMarker(m.Text):
		m.Kind, m.Automatic = timeline.KindAutoReply, true
		m.Away = awayUntil(m.Subject+"\n"+m.Text, m.Date.Time)
	case madeByMachine(h):
		m.Automatic = true
	}
}

// repliesByItself reads RFC 3834 section 5 and the fields that vendors use instead.
func repliesByItself(h header) bool {
	if keyword(h.Raw("Auto-Submitted")) == "auto-replied" {
		return true
	}
	for _, name := range lexicon().autoFields {
		if v := keyword(h.Raw(name)); v != "" && v != "no" && v != "false" {
			return true
		}
	}
	precedence := strings.ReplaceAll(keyword(h.Raw("Precedence")), "-", "_")
	return precedence == "auto_reply" || keyword(h.Raw("X-Precedence")) == "auto_reply"
}

// answersWithNullPath knows the replies that obey RFC 3834 in the reverse-path
// only. People do not write mail that nobody can be told the fate of.
func answersWithNullPath(h header) bool {
	if strings.TrimSpace(h.Raw("Return-Path")) != "<>" {
		return false
	}
	return h.Has("In-Reply-To") || h.Has("X-Auto-Response-Suppress") || keyword(h.Raw("Precedence")) == "bulk" || keyword(h.Raw("Precedence")) == "junk"
}

// madeByMachine recognises notices: nobody's answer, but no automatic reply.
func madeByMachine(h header) bool {
	submitted := keyword(h.Raw("Auto-Submitted"))
	return submitted != "" && submitted != "no" || strings.TrimSpace(h.Raw("Return-Path")) == "<>"
}

// keyword is a field's value without parameters and comments, in lower case.
func keyword(value string) string {
	if i := strings.IndexAny(value, ";("); i >= 0 {
		value = value[:i]
	}
	return strings.ToLower(strings.TrimSpace(value))
}

// leadingMarker reports whether the subject begins as those of automatic
// replies do. Only a leading marker counts: behind `Re:` it is quoted.
func leadingMarker(subject string) bool {
	subject = strings.TrimLeft(strings.TrimSpace(subject), "[(【<*")
	if startsWithAny(wordKey(cutText(subject, 200)), lexicon().automatic) {
		return true
	}
	for _, re := range lexicon().autoPattern {
		if re.MatchString(subject) {
			return true
		}
	}
	return false
}

// maxAutoBody bounds, in bytes, how far the words of providers go, by which the
// text begins.
const maxAutoBody = 400

func bodyMarker(text string) bool {
	text = cutText(text, maxAutoBody)
	for _, re := range lexicon().autoBody {
		if re.MatchString(text) {
			return true
		}
	}
	return false
}
