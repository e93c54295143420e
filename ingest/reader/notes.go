package reader

import "strings"

// Lotus Notes 4 to 6 say without a label who wrote the original and when, on one line
// ("Li <li@seller.example> on 03/05/2026 10:23:00 AM") or on two; below it, To, cc and
// Subject stand behind their labels, or each below its own.

// notesQuotation reads that at line i into q.
func notesQuotation(q quotation, lines []textLine, i int) (quotation, bool) {
	by, ok := notesAuthor(lines, i)
	if !ok {
		return q, false
	}
	q.by, q.body = &by, by.end
	at := nextLine(lines, by.end)
	if b, ok := readBlock(lines, at); ok && !b.seen[roleFrom] {
		q.block, q.body = b, b.end
	} else if b, ok := stackedBlock(lines, at); ok {
		q.block, q.body = b, b.end
	} else {
		return q, false // a sentence can name an address and a date, too
	}
	return q, true
}

func notesAuthor(lines []textLine, i int) (attribution, bool) {
	if i+1 >= len(lines) || lines[i].field != nil || strings.Count(lines[i].seen, "@") != 1 || len(lines[i].seen) > maxAttribution {
		return attribution{}, false
	}
	if looksDated(lines[i].seen) {
		return attribution{i, i + 1, lines[i].seen}, true
	}
	date := lines[i+1].seen
	if len(date) > maxDateText || !looksDated(date) || strings.Contains(date, "@") {
		return attribution{}, false
	}
	return attribution{i, i + 2, lines[i].seen + " " + date}, true
}

// stackedBlock reads labels without colons, each on a line of its own above its value.
// Where no value stands below it, a blank line does.
func stackedBlock(lines []textLine, i int) (block, bool) {
	b := block{start: i, end: i}
	var fields []blockField
	for at := i; at < len(lines); at = nextLine(lines, at) {
		l, ok := lexicon().labels[wordKey(cutText(lines[at].seen, maxLabel))]
		if !ok || b.seen[l.role] || l.role == roleFrom {
			break
		}
		f := blockField{role: l.role, langs: l.langs}
		if at++; at < len(lines) && !lines[at].blank() {
			f.value = lines[at].seen
			at++
		}
		b.set(f.role, f.value)
		fields, b.end = append(fields, f), at
	}
	b.langs = commonLangs(fields)
	return b, b.seen[roleSubject] && len(fields) > 1
}
