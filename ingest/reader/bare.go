package reader

import "strings"

// minBare is how many labels without colons make a header.
const minBare = 3

// labelBare reads the lines below a separator as fields where each of them begins
// with a label, but no colon follows it.
// QUIRK: eM Client shows its labels bold, and leaves them so in plain text.
func labelBare(lines []textLine) {
	for i := range lines {
		if lines[i].sep == nil {
			continue
		}
		next := nextLine(lines, i+1)
		var fields []blockField
		var seen [roleOther + 1]bool
		for _, l := range lines[next:] {
			f, ok := splitBare(l.seen)
			if !ok || seen[f.role] || l.depth != lines[i].depth || l.field != nil && l.field.role != roleNone {
				break
			}
			seen[f.role] = true
			fields = append(fields, f)
		}
		if len(fields) < minBare || !seen[roleFrom] {
			continue
		}
		for k := range fields {
			lines[next+k].field = &fields[k]
		}
	}
}

// splitBare reads "label value", the label being one to three words.
func splitBare(s string) (blockField, bool) {
	found, ok := blockField{}, false
	for words, at := 1, 0; words <= 3; words++ {
		blank := strings.IndexByte(s[min(at, len(s)):min(len(s), max(at, maxLabel))], ' ')
		if blank <= 0 {
			break
		}
		at += blank
		f := blockField{label: s[:at], value: strings.TrimSpace(s[at:])}
		if l, known := lexicon().labels[wordKey(f.label)]; known {
			f.role, f.langs = l.role, l.langs
			found, ok = f, true
		}
		at++
	}
	return found, ok
}
