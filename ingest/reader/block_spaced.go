package reader

import (
	"slices"
	"strings"

	"nudged/timeline"
)

// readSpaced reads a header of a language never seen, or half known, with blank lines between all of its
// fields, as converters leave them: one field names the author and one a day, a third one
// the recipients. A letter has such lines, too: so it is asked for only where the subject
// says that it is a forward.
func readSpaced(lines []textLine, i int) (block, bool) {
	b := block{start: i}
	var fields []blockField
	var seen [roleOther + 1]bool
	people, dated, about := 0, 0, 0
	for at := i; at < len(lines) && len(fields) < maxBlockFields; {
		l := lines[at]
		if l.field == nil || l.field.role != roleNone && seen[l.field.role] || l.depth != lines[i].depth {
			break
		}
		switch f := *l.field; {
		case strings.Contains(f.value, "@"):
			people++
		case looksDated(f.value):
			dated++
		default:
			about++
		}
		if dated > 1 || about > 1 {
			break // of the letter
		}
		seen[l.field.role] = true
		fields, b.end, b.depth = append(fields, *l.field), at+1, l.depth
		next := nextLine(lines, at+1)
		if next == at+1 || next > at+3 {
			break
		}
		at = next
	}
	if people < 2 || dated == 0 || len(fields) < 4 {
		return b, false
	}
	for _, f := range fields {
		b.set(f.role, f.value)
	}
	b.addressed, b.langs = true, commonLangs(fields)
	b.infer(fields)
	return b, b.seen[roleFrom]
}

// sentTo reports whether a is among the recipients.
func (b block) sentTo(a *timeline.Address) bool {
	return a != nil && slices.ContainsFunc(quotedAddresses(b.values[roleTo]+";"+b.values[roleCc]), func(to timeline.Address) bool {
		return to.Key() == a.Key()
	})
}
