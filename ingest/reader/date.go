package reader

import (
	"strconv"
	"strings"
	"time"

	"nudged/timeline"
)

// parseDate reads the date of a header field: RFC 5322 section 3.3, the obsolete
// forms of section 4.3, ISO 8601, asctime, and the mixtures of them that are
// found. The parts are known by their look, not by their place.
func parseDate(s string) (timeline.Moment, bool) {
	var p dateParts
	for _, token := range dateTokens(s) {
		if !p.take(token) {
			return timeline.Moment{}, false
		}
	}
	return p.moment()
}

// dateParts is what was found in a date so far; -1 or 0 is not yet.
type dateParts struct {
	year, month, day   int
	hour, min, sec     int
	hasTime, afternoon bool
	morning            bool
	zone               *time.Location
}

// dateTokens cuts s into words, comments left out. The commas and the letters
// T and Z of ISO 8601 separate as well.
func dateTokens(s string) []string {
	if i := strings.IndexByte(s, '('); i >= 0 {
		s, _ = cutComments(s)
	}
	s = strings.Map(func(r rune) rune {
		switch r {
		case ',', '"', '\'', '<', '>', '[', ']', '\u00a0':
			return ' '
		}
		return r
	}, s)
	fields := strings.Fields(s)
	if len(fields) > 12 {
		fields = fields[:12]
	}
	var out []string
	for _, f := range fields {
		// 2026-03-04T15:07:00Z
		if date, clock, ok := strings.Cut(strings.ToUpper(f), "T"); ok && len(date) >= 8 && strings.Count(date, "-") == 2 && isDigit(date[0]) {
			out = append(out, date, clock)
			continue
		}
		out = append(out, f)
	}
	return out
}

// take puts a token where it belongs. Words that say nothing are passed over;
// a token that contradicts what is known spoils the date.
func (p *dateParts) take(t string) bool {
	switch {
	case strings.Contains(t, ":") && isDigit(t[0]):
		return p.takeClock(t)
	case isZoneOffset(t):
		return p.takeOffset(t)
	case isDigit(t[0]):
		return p.takeNumber(t)
	}
	word := strings.ToLower(strings.Trim(t, ".-"))
	switch word {
	case "am", "a.m":
		p.morning = true
		return true
	case "pm", "p.m":
		p.afternoon = true
		return true
	}
	if m := monthOf(word); m > 0 && p.month == 0 {
		p.month = m
		return true
	}
	if p.hasTime && p.zone == nil {
		p.zone = namedZone(word)
	}
	return true
}

// takeClock reads 15:07, 15:07:00, 15:07:00.123, with a zone glued to it or not.
func (p *dateParts) takeClock(t string) bool {
	if p.hasTime {
		return true
	}
	clock := t
	if i := strings.IndexAny(t, "+-Zz"); i > 0 {
		clock = t[:i]
		if rest := t[i:]; strings.EqualFold(rest, "z") {
			p.zone = time.UTC
		} else if isZoneOffset(rest) && !p.takeOffset(rest) {
			return false
		}
	}
	clock, half := strings.CutSuffix(strings.ToLower(clock), "pm")
	clock, early := strings.CutSuffix(clock, "am")
	p.afternoon, p.morning = p.afternoon || half, p.morning || early
	clock, _, _ = strings.Cut(clock, ".")
	units := strings.Split(clock, ":")
	if len(units) > 4 {
		return false
	}
	values := [4]int{}
	for i, u := range units {
		n, err := strconv.Atoi(u)
		if err != nil || n < 0 {
			return false
		}
		values[i] = n
	}
	p.hour, p.min, p.sec, p.hasTime = values[0], values[1], values[2], true
	return p.hour <= 24 && p.min < 60 && p.sec <= 60
}

// isZoneOffset knows +0800, -08:00, +8, GMT+8, UTC+0800.
func isZoneOffset(t string) bool {
	t = trimZoneName(t)
	if len(t) < 2 || t[0] != '+' && t[0] != '-' {
		return false
	}
	return strings.Trim(t[1:], "0123456789:") == "" && isDigit(t[1])
}

func trimZoneName(t string) string {
	for _, name := range []string{"GMT", "UTC", "UT"} {
		if len(t) > len(name) && strings.EqualFold(t[:len(name)], name) {
			return t[len(name):]
		}
	}
	return t
}

func (p *dateParts) takeOffset(t string) bool {
	t = trimZoneName(t)
	digits := strings.ReplaceAll(t[1:], ":", "")
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) > 4 {
		return true // as good as none
	}
	if len(digits) <= 2 {
		n *= 100
	}
	seconds := n/100*3600 + n%100*60
	if n%100 > 59 || seconds > 14*3600 {
		return true
	}
	if t[0] == '-' {
		seconds = -seconds
	}
	// RFC 5322 section 3.3: -0000 says UTC, and nothing about the place.
	p.zone = time.UTC
	if seconds != 0 {
		p.zone = time.FixedZone("", seconds)
	}
	return true
}

// takeNumber reads a day, a year, or a whole date of numbers.
func (p *dateParts) takeNumber(t string) bool {
	if strings.ContainsAny(t, "-/.年") && len(t) > 4 {
		return p.takeNumericDate(t)
	}
	if strings.HasSuffix(t, "月") {
		n, err := strconv.Atoi(strings.TrimSuffix(t, "月"))
		p.month = n
		return err == nil
	}
	digits := strings.TrimRight(t, ".thsndrTHSNDR日")
	n, err := strconv.Atoi(digits)
	switch {
	case err != nil:
		return true
	case p.day == 0 && n <= 31 && len(digits) < 4: // QUIRK: Google Groups writes 029
		p.day = n
	case p.year == 0 && (len(digits) == 4 || p.month > 0):
		p.year = fullYear(n, len(digits))
	}
	return true
}

// takeNumericDate reads 2026-03-04, 2026/3/4, 4-Mar-2026, 04.03.2026. Where only
// the order of day and month is open, and both could be either, it is no date.
func (p *dateParts) takeNumericDate(t string) bool {
	units := strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune("-/.年月日", r) })
	if len(units) != 3 || p.day > 0 {
		return false
	}
	if m := monthOf(strings.ToLower(units[1])); m > 0 {
		p.month = m
		return p.takeNumber(units[0]) && p.takeNumber(units[2])
	}
	var n [3]int
	for i, u := range units {
		v, err := strconv.Atoi(u)
		if err != nil {
			return false
		}
		n[i] = v
	}
	switch {
	case len(units[0]) == 4:
		p.year, p.month, p.day = n[0], n[1], n[2]
	case strings.Contains(t, ".") || n[0] > 12:
		p.day, p.month, p.year = n[0], n[1], fullYear(n[2], len(units[2]))
	case n[1] > 12:
		p.month, p.day, p.year = n[0], n[1], fullYear(n[2], len(units[2]))
	default:
		return false
	}
	return true
}

// fullYear obeys RFC 5322 section 4.3 on years of two and three digits.
func fullYear(n, digits int) int {
	switch {
	case digits <= 2 && n < 50:
		return n + 2000
	case digits <= 3:
		return n + 1900
	}
	return n
}

func (p *dateParts) moment() (timeline.Moment, bool) {
	// Before 1970 no mail was sent, after 2200 none is yet: a broken clock.
	if p.year < 1970 || p.year > 2200 || p.month < 1 || p.month > 12 || p.day < 1 || p.day > 31 {
		return timeline.Moment{}, false
	}
	switch {
	case p.afternoon && p.hour < 12:
		p.hour += 12
	case p.morning && p.hour == 12:
		p.hour = 0
	}
	loc := p.zone
	if loc == nil {
		loc = time.UTC
	}
	t := time.Date(p.year, time.Month(p.month), p.day, p.hour, p.min, min(p.sec, 59), 0, loc)
	return timeline.Moment{Time: t, Zoned: p.zone != nil && p.hasTime}, true
}

// monthOf knows the months by the beginnings of their names in the languages in
// which mail programs were found to write them into header fields.
func monthOf(word string) int {
	word = strings.TrimRight(word, ".")
	if m := months[word]; m > 0 {
		return m
	}
	if r := []rune(word); len(r) > 3 {
		return months[string(r[:3])]
	}
	return 0
}

var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"jän": 1, "mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12, "mrt": 3, "mei": 5, "maa": 3,
	"fév": 2, "avr": 4, "juin": 6, "juil": 7, "aoû": 8, "déc": 12,
	"ene": 1, "abr": 4, "ago": 8, "dic": 12, "fev": 2, "set": 9, "out": 10, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "ott": 10,
	"янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
	"一月": 1, "二月": 2, "三月": 3, "四月": 4, "五月": 5, "六月": 6, "七月": 7, "八月": 8, "九月": 9, "十月": 10, "十一月": 11, "十二月": 12,
}

// namedZone knows the zones of RFC 5322 section 4.3 and some more that mean one
// thing only. CST is America's and China's, BST, IST and AST are several: a date
// with one of these has no known zone.
func namedZone(word string) *time.Location {
	hours, ok := zones[word]
	switch {
	case !ok:
		return nil
	case hours == 0:
		return time.UTC
	}
	return time.FixedZone("", hours*3600)
}

var zones = map[string]int{
	"gmt": 0, "utc": 0, "ut": 0, "z": 0, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
	"cet": 1, "cest": 2, "met": 1, "mest": 2, "mez": 1, "mesz": 2, "wet": 0, "west": 1, "eet": 2, "eest": 3, "msk": 3,
	"jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "nzst": 12, "nzdt": 13, "aest": 10, "aedt": 11,
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
