package matcher

import (
	"strings"
	"unicode"
)

// maxAbbreviation is how long, in bytes, an abbreviation before a number can be: P.O
const maxAbbreviation = 3

// spellings are the keys under which the number that ends the token t may be
// registered, where it stands behind an abbreviation: PO 694685 is written
// PO694685, PO-694685, P.O.# 694685 and PO No. 694685 by the same people.
func spellings(s string, t token) []Candidate {
	if t.digits < minPatternDigits || t.letters > maxAbbreviation || t.letters == 0 && isDate(s[t.start:t.end]) {
		return nil
	}
	short, word, core := abbreviationIn(s, t)
	if short == "" && t.letters == 0 {
		short, word, core = abbreviationBefore(s, t)
	}
	if short == "" {
		return nil
	}
	number := Key(s[core:t.end])
	var out []Candidate
	if glued := allLetters(s[word:core]); glued && len(number) >= minShort && facts().labels[fold(short)] == labelOrder {
		out = append(out, Candidate{Key: number, Text: s[word:t.end], Span: [2]int{word, t.end}, Form: FormSpelled})
	}
	for _, spelling := range facts().spellings[short] {
		for _, between := range []string{" ", "-", ""} {
			out = append(out, Candidate{Key: spelling + between + number, Text: s[word:t.end], Span: [2]int{word, t.end}, Form: FormSpelled})
		}
	}
	return out
}

// allLetters reports whether s is letters, with full stops at most.
func allLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r != '.' && !unicode.IsLetter(r) })
}

// tokenAt is a piece of the token t as one of its own, with the abbreviation that
// stands before it within t: the PO_694685 of PO_694685.pdf. One without letters
// is none.
func tokenAt(s string, t token, p piece) token {
	if before := s[t.start:p.start]; allDigits(p.in(s)) && strings.HasSuffix(before, "_") {
		p.start = t.start + strings.LastIndexByte(before[:len(before)-1], '_') + 1
	}
	digits, letters := count(p.in(s))
	if letters == 0 {
		return token{}
	}
	return token{start: p.start, end: p.end, digits: digits, letters: letters}
}

// abbreviationIn finds an abbreviation that begins the token t: PO694685, P.O.694685.
func abbreviationIn(s string, t token) (short string, word, core int) {
	if t.letters == 0 {
		return "", 0, 0
	}
	for core = t.start; core < t.end; {
		c, n := classAt(s, core)
		if c == classDigit {
			break
		}
		core += n
	}
	short = facts().abbreviations[strings.TrimRight(fold(strings.Map(oneDash, s[t.start:core])), "-_.#")]
	return short, t.start, core
}

// abbreviationBefore finds an abbreviation before the token t: PO 694685, P.O.# 694685,
// PO No. 694685, purchase order 694685.
func abbreviationBefore(s string, t token) (short string, word, core int) {
	pos := t.start
	for range 2 { // the abbreviation, or a word for number behind it
		w := wordBefore(s, pos)
		if w.text == "" || len(w.gap) > maxAbbreviation || strings.ContainsAny(w.gap, ",;\n") || continues(s, w.start) {
			break
		}
		lower := fold(w.text)
		if short := facts().abbreviations[lower]; short != "" {
			return short, w.start, t.start
		}
		two := wordBefore(s, w.start)
		if short := facts().abbreviations[fold(two.text)+" "+lower]; short != "" && two.gap == " " {
			return short, two.start, t.start
		}
		if !facts().fillers[lower] {
			break
		}
		pos = w.start
	}
	return "", 0, 0
}
