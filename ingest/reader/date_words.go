package reader

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// takeWords reads month names, halves of the day, zone names, and the figures
// that are left.
func (d *dateReader) takeWords() {
	if d.year == 0 {
		d.takeYear()
	}
	for _, w := range dateWords(d.s) {
		if n, err := strconv.Atoi(w); err == nil {
			d.takeNumber(n)
			continue
		}
		d.takeWord(w)
	}
	if d.month == 0 {
		d.takeEnglish()
	}
}

// takeEnglish reads the months of RFC 5322 where no word is a month for certain:
// "mar" is March, and Tuesday in French, and the beginning of November in Finnish.
func (d *dateReader) takeEnglish() {
	for _, w := range dateWords(d.s) {
		if t, err := time.Parse("Jan", w); err == nil {
			d.month = int(t.Month())
		}
	}
}

var yearWord = pattern(`\b((?:19|20|25)\d\d)\b`)

func (d *dateReader) takeYear() {
	if m := d.match(yearWord()); m != nil {
		d.year = number(m[1])
	}
}

func (d *dateReader) takeNumber(n int) {
	switch {
	case d.day == 0 && n >= 1 && n <= 31:
		d.day = n
	case d.year == 0 && n < 100:
		d.year, d.twoDigit = 2000+n, true
	}
}

func (d *dateReader) takeWord(w string) {
	key := wordKey(w)
	if hours, ok := lexicon().zones[strings.ToUpper(w)]; ok && d.zone == nil && d.timed && isUpper(w) {
		d.zone = time.FixedZone(w, int(hours*3600))
		return
	}
	if d.month == 0 {
		if d.month = monthWord(key, d.langs); d.month != 0 {
			return
		}
	}
	if d.period == 0 {
		d.period = lexicon().periods[key]
	}
}

func isUpper(w string) bool { return w == strings.ToUpper(w) }

// monthWord looks a month up, in the given languages first. Clients shorten
// names and decline them.
func monthWord(key string, langs []string) int {
	if n := pickMonth(lexicon().months[key], langs); n != 0 {
		return n
	}
	if len(key) < 3 {
		return 0
	}
	var found []month
	i, _ := slices.BinarySearch(lexicon().monthNames, key)
	for ; i < len(lexicon().monthNames) && strings.HasPrefix(lexicon().monthNames[i], key); i++ {
		found = append(found, lexicon().months[lexicon().monthNames[i]]...)
	}
	for n := 4; n < min(len(key), 40); n++ {
		found = append(found, lexicon().months[key[:n]]...)
	}
	return pickMonth(found, langs)
}

// pickMonth chooses the month that the languages mean, or the one that all agree on.
func pickMonth(found []month, langs []string) int {
	number := 0
	for _, prefer := range []bool{true, false} {
		for _, m := range found {
			if prefer && !slices.Contains(langs, m.lang) {
				continue
			}
			if number != 0 && number != m.number {
				return 0
			}
			number = m.number
		}
		if number != 0 {
			return number
		}
	}
	return 0
}

// dateWords splits what is left of a date into words and figures.
func dateWords(s string) []string {
	words := strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("-,，،၊;()（）[]\"'_/|", r)
	})
	var out []string
	for _, w := range words {
		w = strings.Trim(w, ".-:：")
		out = append(out, splitScripts(w)...)
	}
	return out
}

// splitScripts cuts between figures, Han, and other letters, which Chinese
// dates write without blanks.
func splitScripts(w string) []string {
	var out []string
	start, last := 0, 0
	for i, r := range w {
		class := scriptClass(r)
		if i > start && class != last && class != 0 && last != 0 {
			out = append(out, w[start:i])
			start = i
		}
		if class != 0 || i == start {
			last = class
		}
	}
	if start < len(w) {
		out = append(out, strings.TrimLeft(w[start:], "日号號일"))
	}
	for i, piece := range out {
		if scriptClass(firstRune(piece)) == 2 {
			out[i] = strings.TrimLeft(piece, "日号號")
		}
	}
	return out
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func scriptClass(r rune) int {
	switch {
	case unicode.IsDigit(r):
		return 1
	case unicode.Is(unicode.Han, r):
		return 2
	case unicode.IsLetter(r), unicode.IsMark(r):
		return 3
	}
	return 0
}
