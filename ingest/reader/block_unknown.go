package reader

import (
	"slices"
	"strings"
)

// What a block tells by fields whose labels nobody knows, and what it does not.

// ruledAbove reports whether a separator stands above line i.
func ruledAbove(lines []textLine, i int) bool {
	for i--; i >= 0; i-- {
		if !lines[i].blank() {
			return lines[i].sep != nil
		}
	}
	return false
}

// nameDate takes the one field of an unknown label that holds a date for when the mail was
// written, where who wrote is known, in a language of which not all labels are known.
func (r *blockReader) nameDate() {
	if r.seen[roleDate] || !r.seen[roleFrom] || r.certain() {
		return
	}
	only := -1
	for i, f := range r.fields {
		if f.role == roleNone && looksDated(f.value) {
			if only >= 0 || strings.Contains(f.value, "@") {
				return
			}
			only = i
		}
	}
	if only >= 0 {
		r.fields[only].role, r.seen[roleDate] = roleDate, true
	}
}

// certain reports whether the labels are those of a language of which all are known.
func (r *blockReader) certain() bool {
	return slices.ContainsFunc(r.fields, func(f blockField) bool { return f.sure })
}

// nameSubject takes one last field of an unknown label for the subject, in another language
// or below a separator, where that is the only one missing and the header ends there.
func (r *blockReader) nameSubject(any bool) {
	last := len(r.fields) - 1
	if last < 3 || r.seen[roleSubject] || !r.seen[roleFrom] || !r.seen[roleTo] || !r.seen[roleDate] {
		return
	}
	f := &r.fields[last]
	if f.role == roleNone && (any || !r.certain()) && !strings.Contains(f.value, "@") && r.fields[last-1].role != roleNone && (r.at == len(r.lines) || r.lines[r.at].blank()) {
		f.role, r.seen[roleSubject] = roleSubject, true
	}
}

// dropTail gives fields with unknown labels at the end back to the text, unless
// the language is unknown altogether, or those who wrote and received stand there.
func (r *blockReader) dropTail() {
	known := len(r.fields)
	for known > 0 && r.fields[known-1].role == roleNone {
		known--
	}
	people := slices.ContainsFunc(r.fields[known:], func(f blockField) bool { return strings.Contains(f.value, "@") })
	if known < 2 || known == len(r.fields) || people && !r.seen[roleFrom] {
		return
	}
	r.at, r.cut = r.fields[known].line, true
	r.fields = r.fields[:known]
}

// inDigest knows the headers of the mails in a digest (RFC 1153), which Mailman numbers:
// nobody forwards them.
func inDigest(lines []textLine, i int) bool {
	for _, l := range lines[max(0, i-1) : i+1] {
		if l.field != nil && l.field.label == "Message" && strings.Trim(l.field.value, "0123456789") == "" {
			return true
		}
	}
	return false
}
