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
	mixed      bool     // fields that are none of a mail stand between the others
	goesOn     bool     // fields that are none of a mail follow right below
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
	return readBlockAt(lines, i, false)
}

// readNamed reads such a block where its last field may be the subject under any name.
func readNamed(lines []textLine, i int) (block, bool) {
	return readBlockAt(lines, i, true)
}

func readBlockAt(lines []textLine, i int, named bool) (block, bool) {
	if i >= len(lines) || lines[i].field == nil || inDigest(lines, i) {
		return block{}, false
	}
	r := blockReader{lines: lines, depth: lines[i].depth, at: i, named: named}
	r.read()
	return r.block(i)
}

type blockReader struct {
	lines   []textLine
	depth   int
	at      int
	fields  []blockField
	seen    [roleOther + 1]bool
	spaced  bool
	named   bool // the last field may be the subject under any name
	cut     bool // fields with unknown labels stand below it
	carried int  // lines that carry fields on
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
	r.nameSubject(r.named || ruledAbove(r.lines, start))
	r.dropTail()
	if len(r.fields) < 2 {
		return b, false
	}
	certain := r.certain()
	for _, f := range r.fields {
		b.set(f.role, f.value)
		b.mixed = b.mixed || certain && f.role == roleNone
		b.addressed = b.addressed || strings.Contains(f.value, "@")
	}
	b.langs = commonLangs(r.fields)
	if !b.seen[roleFrom] && (start == 0 || r.lines[start-1].field == nil) {
		b.infer(r.fields)
	}
	b.end, b.goesOn = r.at, r.cut
	return b, b.core > 1
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
	if !b.seen[roleFrom] || b.core < 3 || b.goesOn && !b.seen[roleSubject] {
		return false
	}
	return b.hasAddress() || !b.mixed && b.seen[roleSubject] && looksDated(b.values[roleDate])
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
