package matcher

import (
	"fmt"
	"strings"
)

// doubt tells why a letter that names no order may be about one that is not
// registered: its history calls a number so, the name of a file holds the next
// number of its party's series, or a number alone is its subject. "" where nothing
// does. It keeps a letter from the only order that fits; its thread knows better.
func (m *matching) doubt() string {
	for _, n := range numbersIn(m.Letter.Text) {
		if kind, _ := n.kind(writerOf(m.Letter.From)); n.label == labelOrder && kind == labelOrder && !m.covered(n) {
			return fmt.Sprintf("its quoted part names %s, which is not registered", plain(n.value))
		}
	}
	if m.Letter.Message != nil {
		for _, a := range m.Letter.Message.Attachments {
			for _, n := range numbersIn(a.Name) {
				if m.namesOrder(n) && !m.covered(n) {
					return fmt.Sprintf("the name of a file in it holds %s, which is not registered", plain(n.value))
				}
			}
		}
	}
	if n, ok := m.subjectNumber(); ok && !m.covered(n) {
		return fmt.Sprintf("its subject is %s, which is not registered", plain(n.value))
	}
	return ""
}

// subjectNumber is the number that is all of the subject, stands in brackets at
// its beginning, or before a colon there, where it is the owner's.
func (m *matching) subjectNumber() (number, bool) {
	subject := strings.TrimSpace(m.Letter.Subject)
	sc := scanner{s: subject}
	t, ok := sc.nextNumber()
	if !ok || t.url || t.end-t.start > maxToken || isPhone(subject, t) {
		return number{}, false
	}
	n := numberAt(subject, piece{t.start, t.end})
	before, after := strings.TrimSpace(subject[:n.start]), strings.TrimSpace(subject[n.end:])
	switch {
	case n.unit || n.named || n.label != "" || !distinctive(n.key) || parcel(n.value) != "" || isDate(n.key) || isAmount(n.key):
		return number{}, false
	case before == "" && after == "":
	case (before == "[" || before == "【") && strings.ContainsAny(after, "]】"):
	case before == "" && m.Role == RoleOwner && (strings.HasPrefix(after, ":") || strings.HasPrefix(after, "：")):
	default:
		return number{}, false
	}
	return n, true
}
