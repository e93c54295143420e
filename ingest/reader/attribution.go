package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nudged/timeline"
)

// attribution is the line, or two to four lines, by which a client says whose
// words follow: "On Tue, 3 Mar 2026 at 10:15, Ann <ann@buyer.example> wrote:".
type attribution struct {
	start, end int    // its lines
	text       string // in one piece
}

// Limits of an attribution: longest with names and addresses of lists.
const (
	minAttribution      = 10 // bytes
	maxAttribution      = 400
	maxAttributionLines = 4
)

// readAttribution reports whether one ends at line i, and where it begins:
// found by its structure, a date and an address before a colon, or by the verb
// and one of them.
func readAttribution(lines []textLine, i int) (attribution, bool) {
	l := lines[i]
	text := l.seen
	if framed(text) && looksDated(text) {
		return attribution{i, i + 1, strings.Trim(text, "> ")}, true
	}
	if !endsAttribution(text) {
		return attribution{}, false
	}
	for start := i; start >= 0 && i-start < maxAttributionLines; start-- {
		if lines[start].depth != l.depth || lines[start].blank() {
			break
		}
		if start < i {
			text = lines[start].seen + " " + text
		}
		if len(text) > maxAttribution {
			break
		}
		if len(text) >= minAttribution && (attributes(text) || start == i && introduces(lines, i)) {
			return widen(lines, attribution{start, i + 1, text}), true
		}
	}
	return attribution{}, false
}

// bareAttribution knows attributions without a colon by what follows them: the
// quoted text after a date and an address, a header after the verb and a date.
func bareAttribution(lines []textLine, i int) (attribution, bool) {
	text := lines[i].seen
	next := nextLine(lines, i+1)
	if len(text) > maxAttribution || next >= len(lines) {
		return attribution{}, false
	}
	quoted := lines[next].depth > lines[i].depth && strings.Contains(text, "@")
	headed := next == i+1 && lines[next].field != nil && lines[next].field.role == roleFrom && saysWrote(text)
	return attribution{i, i + 1, text}, (quoted || headed) && looksDated(text)
}

// endsAttribution reports whether a line can be the last one of an attribution.
func endsAttribution(s string) bool {
	s = strings.TrimRight(s, " *_-=")
	return s != "" && (strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":>")) ||
		strings.HasSuffix(s, " wrote")
}

// attributes reports whether s says that somebody wrote at some time.
func attributes(s string) bool {
	if !strings.Contains(s, "@") && strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return false
	}
	verb, address, dated := saysWrote(s), strings.Contains(s, "@"), looksDated(s)
	return verb && (address || dated || weaklyDated(s)) || address && dated
}

// introduces reports whether line i names an address, a day and a time, or somebody and the
// verb, and stands right above quoted text.
func introduces(lines []textLine, i int) bool {
	if !quotedBelow(lines, i) {
		return false
	}
	s, alone := lines[i].seen, i == 0 || lines[i-1].blank()
	return strings.Contains(s, "@") || alone && (namesWriter(s) || looksDated(s) && someClock().MatchString(plainDigits(s)))
}

// quotedBelow reports whether quoted text stands right below line i.
func quotedBelow(lines []textLine, i int) bool {
	next := nextLine(lines, i+1)
	return next < len(lines) && lines[next].depth > lines[i].depth
}

// namesWriter reports whether s is a name and the verb: "Li Wang wrote:". Words of a
// sentence begin with small letters; of a name, only short ones do.
func namesWriter(s string) bool {
	words := strings.Fields(s)
	if len(words) > 5 || !saysWrote(words[len(words)-1]) {
		return false
	}
	for i, w := range words[:len(words)-1] {
		if isSmall(firstRune(w)) && (i == 0 || utf8.RuneCountInString(w) > 3) {
			return false
		}
	}
	return true
}

// framed knows the attribution of GroupWise, between marks that quote nothing:
// ">>> Li <li@seller.example> 3/5/2026 10:23 AM >>>".
func framed(s string) bool {
	return strings.HasPrefix(s, ">>> ") && strings.HasSuffix(s, " >>>")
}

// saysWrote looks for the verb of an attribution, as a word of its own where the
// script has words.
func saysWrote(s string) bool {
	s = strings.ToLower(s)
	for _, verb := range lexicon().wrote {
		i := strings.LastIndex(s, verb)
		if i < 0 {
			continue
		}
		if !isASCII(verb) || !letterBefore(s, i) && !letterAt(s, i+len(verb)) {
			return true
		}
	}
	return false
}

func letterBefore(s string, i int) bool { return i > 0 && isLetter(s[i-1]) }

func letterAt(s string, i int) bool { return i < len(s) && isLetter(s[i]) }

// weaklyDated reports whether s names a month and a day: "On Wed, Dec 9, X wrote:".
func weaklyDated(s string) bool {
	figure, monthName := false, false
	for _, w := range dateWords(plainDigits(cutText(s, maxDateText))) {
		if unicode.IsDigit(firstRune(w)) {
			figure = true
		} else if len(w) >= 3 && len(lexicon().months[wordKey(w)]) > 0 || monthWord(wordKey(w), nil) != 0 && len(w) <= 4 {
			monthName = true
		}
	}
	return figure && monthName
}

// widen takes the line above as well, where the attribution began on it: the
// address was wrapped, or the date stands there.
func widen(lines []textLine, a attribution) attribution {
	for a.start > 0 && a.end-a.start < maxAttributionLines {
		above := lines[a.start-1]
		if above.depth != lines[a.start].depth || above.blank() {
			break
		}
		s := above.seen
		open := strings.Count(a.text, ">") > strings.Count(a.text, "<")
		undated := !looksDated(a.text) && !weaklyDated(a.text) && (looksDated(s) || weaklyDated(s)) && len(s) < 120
		if !open && !undated || strings.HasSuffix(s, ".") {
			break
		}
		a.start--
		a.text = s + " " + a.text
	}
	return a
}

// author takes the author and the text of the date out of an attribution.
func (a attribution) author() (from *timeline.Address, date string) {
	s := dropLinks(a.text)
	at := addrSpec().FindStringIndex(s)
	if at == nil {
		return nil, strings.TrimSpace(datePart(s))
	}
	address := cleanQuoted(s[at[0]:at[1]])
	if address == "" {
		return nil, ""
	}
	before, after := s[:at[0]], s[at[1]:]
	name := attributedName(strings.TrimRight(before, " \t<([{"))
	if date = datePart(before); date == "" {
		date = datePart(after)
	}
	return &timeline.Address{Name: nameUnless(name, address), Address: address}, date
}

// attributedName finds the name at the end of s: in quotes, or the words behind
// the last comma or figure, without the small words that lead up to it.
func attributedName(s string) string {
	quotes := [][2]string{{`"`, `"`}, {"„", "”"}, {"„", "“"}, {"«", "»"}, {"“", "”"}, {"'", "'"}}
	for _, q := range quotes {
		if inner, ok := strings.CutSuffix(s, q[1]); ok {
			if i := strings.LastIndex(inner, q[0]); i >= 0 {
				return visible(inner[i+len(q[0]):])
			}
		}
	}
	if i := strings.LastIndexFunc(s, func(r rune) bool {
		return unicode.IsDigit(r) || strings.ContainsRune(",，;:()", r)
	}); i >= 0 {
		s = s[i+len(string(firstRune(s[i:]))):]
	}
	words := strings.Fields(s)
	for len(words) > 0 && isSmall(firstRune(words[0])) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// isSmall reports whether r is a small letter where names begin with capitals: Georgian has
// those for whole words only.
func isSmall(r rune) bool { return unicode.IsLower(r) && unicode.ToTitle(r) != r }

// datePart is s from its first figure to its last one, with the halves of the
// day and zones that follow.
func datePart(s string) string {
	first := strings.IndexFunc(s, unicode.IsDigit)
	last := strings.LastIndexFunc(s, unicode.IsDigit)
	if first < 0 || last-first < 4 {
		return ""
	}
	end := last + len(string(firstRune(s[last:])))
	if tail := strings.TrimLeft(s[end:], " "); len(tail) >= 2 && strings.EqualFold(tail[:2], "am") || len(tail) >= 2 && strings.EqualFold(tail[:2], "pm") {
		end = len(s) - len(tail) + 2
	}
	return visible(s[first:end])
}
