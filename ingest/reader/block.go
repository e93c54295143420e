package reader

import (
	"slices"
	"strings"
)

// block is the header that a client writes above a quoted mail: lines of a
// label and a value, one of them naming an address, one a date.
type block struct {
	start, end int // the lines that it takes
	depth      int // quote marks before it
	values     [roleOther + 1]string
	seen       [roleOther + 1]bool
	core       int      // different fields of from, date, to, cc, subject
	langs      []string // languages that have all its labels, as far as one has
	addressed  bool     // some field names an address
	inferred   bool     // who wrote it follows from the order of the fields alone
}

// Limits of a block: no client writes more fields, no list of recipients that
// is worth reading goes on longer.
const (
	maxBlockFields  = 16
	maxContinuation = 60 // lines of a block that carry others on
)

// readBlock reads the header block that begins at line i. Blank lines may stand
// between all of its fields, which converters leave there; between some, only
// before the author or the subject, without which it is no header.
func readBlock(lines []textLine, i int) (block, bool) {
	if i >= len(lines) || lines[i].field == nil || inDigest(lines, i) {
		return block{}, false
	}
	r := blockReader{lines: lines, depth: lines[i].depth, at: i}
	r.read()
	return r.block(i)
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

type blockReader struct {
	lines   []textLine
	depth   int
	at      int
	fields  []blockField
	seen    [roleOther + 1]bool
	spaced  bool
	carried int // lines that carry fields on
}

func (r *blockReader) read() {
	for r.at < len(r.lines) && len(r.fields) < maxBlockFields {
		f, ok := r.field(r.at)
		if f.role == roleFrom && r.seen[roleFrom] && wordKey(f.label) == "sender" {
			f.role = roleOther // beside a From it is the agent: RFC 5322 section 3.6.2
		}
		if !ok || r.repeats(f) {
			return
		}
		r.seen[f.role] = true
		r.at++
		f.value = r.carryOn(f)
		r.fields = append(r.fields, f)
		if !r.skipBlank() {
			return
		}
	}
}

// repeats reports whether f cannot belong to the block any more.
func (r *blockReader) repeats(f blockField) bool {
	return f.role != roleNone && f.role != roleOther && r.seen[f.role]
}

// field reads line i as a field at the block's depth.
func (r *blockReader) field(i int) (blockField, bool) {
	if i >= len(r.lines) || r.lines[i].depth != r.depth || r.lines[i].field == nil {
		return blockField{}, false
	}
	f := *r.lines[i].field
	f.line = i
	return f, true
}

// carryOn gives f's value with the lines that follow it up to the next field:
// long lists of recipients, subjects that were wrapped.
func (r *blockReader) carryOn(f blockField) string {
	value := f.value
	for ; r.carried < maxContinuation && r.at < len(r.lines); r.carried++ {
		l := r.lines[r.at]
		if l.depth != r.depth || l.blank() {
			break
		}
		if _, isField := r.field(r.at); isField || !r.continues(f, value, l.seen) {
			break
		}
		value = strings.TrimSpace(value + " " + l.seen)
		r.at++
	}
	return value
}

func (r *blockReader) continues(f blockField, value, line string) bool {
	switch f.role {
	case roleFrom, roleTo, roleCc, roleOther:
		open := value == "" || strings.TrimRight(value, ",;<、，；") != value
		return open && strings.Contains(line, "@") || strings.HasPrefix(line, "<") && strings.Contains(line, "@") ||
			open && value != "" && r.fieldFollows()
	case roleNone:
		return false
	}
	return r.fieldFollows() || r.folded(f, value)
}

// minFolded is the length of line, with the word that would have followed, beyond which
// programs fold a field: RFC 5322 section 2.1.1 wants at most 78.
const minFolded = 66

// folded reports whether the next line is the rest of a field that was folded: it begins with
// a blank, and the text does not begin on it.
func (r *blockReader) folded(f blockField, value string) bool {
	line := r.lines[r.at]
	word, _, _ := strings.Cut(line.seen, " ")
	return strings.HasPrefix(line.text, " ") && len(f.label)+len(value)+len(word) > minFolded &&
		r.at+1 < len(r.lines) && r.lines[r.at+1].blank()
}

// fieldFollows reports whether one of the next lines is a field not yet seen, so
// that the line between belongs to the field before.
func (r *blockReader) fieldFollows() bool {
	for i := r.at + 1; i < min(r.at+3, len(r.lines)); i++ {
		if f, ok := r.field(i); ok && f.role != roleNone && !r.repeats(f) {
			return true
		}
	}
	return false
}

// skipBlank steps over blank lines where the block goes on behind them.
func (r *blockReader) skipBlank() bool {
	next := r.at
	for next < len(r.lines) && next < r.at+3 && r.lines[next].blank() {
		next++
	}
	if next == r.at {
		return true
	}
	f, ok := r.field(next)
	if !ok || f.role == roleNone || r.repeats(f) || !r.anyKnown() {
		return false
	}
	missing := f.role == roleSubject || f.role == roleFrom
	if len(r.fields) > 1 && !r.spaced && !missing {
		return false
	}
	r.spaced = r.spaced || len(r.fields) == 1
	r.at = next
	return true
}

// anyKnown reports whether a label of a header was read. What stands above a
// blank line without one is a text: "Problem: damaged".
func (r *blockReader) anyKnown() bool {
	return slices.ContainsFunc(r.fields, func(f blockField) bool { return f.role != roleNone })
}

// block sorts out what was read.
func (r *blockReader) block(start int) (block, bool) {
	b := block{start: start, depth: r.depth}
	r.nameDate()
	r.nameSubject()
	r.dropTail()
	if len(r.fields) < 2 {
		return b, false
	}
	for _, f := range r.fields {
		b.set(f.role, f.value)
		b.addressed = b.addressed || strings.Contains(f.value, "@")
	}
	b.langs = commonLangs(r.fields)
	if !b.seen[roleFrom] && (start == 0 || r.lines[start-1].field == nil) {
		b.infer(r.fields)
	}
	b.end = r.at
	return b, b.core > 1
}

// nameDate takes the one field of an unknown label that holds a date for when the mail was
// written, where who wrote is known.
func (r *blockReader) nameDate() {
	if r.seen[roleDate] || !r.seen[roleFrom] {
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

// nameSubject takes one last field of an unknown label for the subject, where that
// is the only one missing and the header ends there.
func (r *blockReader) nameSubject() {
	last := len(r.fields) - 1
	if last < 3 || r.seen[roleSubject] || !r.seen[roleFrom] || !r.seen[roleTo] || !r.seen[roleDate] {
		return
	}
	f := &r.fields[last]
	if f.role == roleNone && !strings.Contains(f.value, "@") && r.fields[last-1].role != roleNone && (r.at == len(r.lines) || r.lines[r.at].blank()) {
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
	r.at = r.fields[known].line
	r.fields = r.fields[:known]
}

func (b *block) set(r role, value string) {
	if r == roleNone || b.seen[r] {
		return
	}
	b.seen[r], b.values[r] = true, value
	if r != roleOther {
		b.core++
	}
}

// infer says which fields of a language never seen are which: structure before
// language. In nearly every client the author comes before the recipients; see
// unwrapper.doubts.
func (b *block) infer(fields []blockField) {
	var lists []string
	text := ""
	for _, f := range fields {
		switch {
		case f.role != roleNone:
		case strings.Contains(f.value, "@"):
			lists = append(lists, f.value)
		case !b.seen[roleDate] && looksDated(f.value):
			b.set(roleDate, f.value)
		case text == "":
			text = f.value
		}
	}
	if text != "" && !b.seen[roleSubject] {
		b.set(roleSubject, text)
	}
	if len(lists) == 0 || !b.seen[roleDate] || len(quotedAddresses(lists[0])) != 1 {
		return
	}
	if len(lists) > 1 == b.seen[roleTo] {
		return // which of them is the author?
	}
	b.set(roleFrom, lists[0])
	b.inferred = true
	for i, r := range []role{roleTo, roleCc} {
		if len(lists) > i+1 {
			b.set(r, lists[i+1])
		}
	}
}

// hasAddress reports whether an address stands in the block at all.
func (b block) hasAddress() bool {
	return strings.Contains(b.values[roleFrom]+b.values[roleTo]+b.values[roleCc], "@")
}

// standsAlone reports whether the block needs no separator above it to be taken
// for one: a form to fill in and a way-bill have labels too.
func (b block) standsAlone() bool {
	if !b.seen[roleFrom] || b.core < 3 {
		return false
	}
	return b.hasAddress() || b.seen[roleSubject] && looksDated(b.values[roleDate])
}

// commonLangs gives the languages that most of the labels agree on.
func commonLangs(fields []blockField) []string {
	votes, most := map[string]int{}, 0
	var order []string
	for _, f := range fields {
		for _, lang := range f.langs {
			if votes[lang]++; votes[lang] == 1 {
				order = append(order, lang)
			}
			most = max(most, votes[lang])
		}
	}
	var out []string
	for _, lang := range order {
		if votes[lang] == most {
			out = append(out, lang)
		}
	}
	return out
}
