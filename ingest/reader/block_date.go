package reader

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"nudged/timeline"
)

// maxDateText bounds what is read as a date; the longest ones have 70 bytes.
const maxDateText = 160

var (
	yearFirst    = pattern(`\b((?:19|2[0-5])\d\d)\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})\b`)
	yearOfEra    = pattern(`(令和|平成|民[國国])\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})`)
	yearLast     = pattern(`\b(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})\b`)
	yearLastFull = pattern(`\b\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{4}\b`)
	clock        = pattern(`\b(\d{1,2})\s?(?::|時|时|点|點|시|h)\s?(\d{2})?(?:\s?(?::|分|분)\s?(\d{2})?)?`)
	clockDots    = pattern(`\b(\d{1,2})\.(\d{2})(?:\.(\d{2}))?\b`)
	zoneOffset   = pattern(`(?:\b(?:GMT|UTC)\s?|[\s(]|^)([+\-−])(\d{1,2})(?::?(\d{2}))?\b`)
	namedOffset  = pattern(`\b(?:GMT|UTC)\s?([+\-−])(\d{1,2})(?::?(\d{2}))?\b`)
	shortYear    = pattern(`\b(\d{2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})\b`)
	monthDay     = pattern(`(\d{1,2})(?:\s?[月월]|-р сарын)\s?(\d{1,2})`)
	dayMonth     = pattern(`\b(\d{1,2})\.\s?(\d{1,2})\.?`)
	// In Vietnamese weekdays and months are numbered: "Th 5, 5 thg 3, 2026", "Thứ Năm, 05 Tháng Ba 2026".
	numberedMonth = pattern(`(?i)(?:\bthg|tháng)\.?\s?(\d{1,2}\b|mười một|mười hai|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)`)
	numberedDay   = pattern(`(?i)\bth(?:ứ)?\.?\s?[2-7]\b`)
	someYear      = pattern(`\b(19\d\d|20\d\d|25\d\d)\b|(?:年|년)`)
	someClock     = pattern(`\d{1,2}\s?[:h時时点點시]\s?\d{2}|\b\d{1,2}\.\d{2}\b`)
	someDay       = pattern(`\b\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{2,4}\b`)
)

// vietnamese are the numbers of the months, as Windows writes them.
var vietnamese = []string{"một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"}

// looksDated reports whether a date stands in s, in whatever language: a year
// and a time of day, or the figures of a day.
func looksDated(s string) bool {
	s = plainDigits(s)
	return someYear().MatchString(s) && (someClock().MatchString(s) || someDay().MatchString(s) || len(strings.Fields(s)) > 2) ||
		someDay().MatchString(s) && someClock().MatchString(s)
}

// quotedDate reads the date of a header block, in the language of its labels.
// near is when the mail around it was written: of two readings of 05/04/2026
// the one is meant that lies before it, and closer.
func quotedDate(text string, langs []string, near time.Time) timeline.Moment {
	// Of figures only, with two for the year, the language tells the order.
	if m, ok := parseDate(text); ok && m.Zoned && !shortYear().MatchString(text) {
		return m
	}
	d := dateReader{s: " " + plainDigits(cutText(text, maxDateText)) + " ", langs: langs, near: near}
	d.takeDay()
	d.takeZone(namedOffset()) // its figures are no time of day: 10.23 (GMT+07:00)
	d.takeClock()
	d.takeZone(zoneOffset())
	d.takeWords()
	return d.moment()
}

// plainDigits writes the digits of all scripts as 0 to 9 and drops what cannot
// be seen.
func plainDigits(s string) string {
	if isASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsDigit(r) && r > unicode.MaxASCII:
			return digit(r)
		}
		return r
	}, norm.NFKC.String(s))
}

// digit is the ASCII digit that r stands for: the decimal digits of a script
// stand in a row, from a code point that is dividable by 16 or six further.
func digit(r rune) rune {
	zero := r
	for unicode.IsDigit(zero - 1) {
		zero--
	}
	return '0' + (r-zero)%10
}

// dateReader takes a date apart and blanks what it has understood.
type dateReader struct {
	s                string
	langs            []string
	near             time.Time
	year, month, day int
	hour, min, sec   int
	timed, twoDigit  bool
	period           period
	zone             *time.Location
	swap             bool // day and month may stand the other way round
}

// match gives the submatches of re and blanks the match.
func (d *dateReader) match(re *regexp.Regexp) []string {
	at := re.FindStringSubmatchIndex(d.s)
	if at == nil {
		return nil
	}
	var out []string
	for i := 0; i < len(at); i += 2 {
		if at[i] < 0 {
			out = append(out, "")
		} else {
			out = append(out, d.s[at[i]:at[i+1]])
		}
	}
	d.s = d.s[:at[0]] + " " + d.s[at[1]:]
	return out
}

func (d *dateReader) takeDay() {
	if m := d.match(numberedMonth()); m != nil {
		d.month = max(number(m[1]), 1+slices.Index(vietnamese, strings.ToLower(m[1])))
		d.match(numberedDay())
		return
	}
	if m := d.match(yearOfEra()); m != nil {
		d.year, d.month, d.day = eraStart(m[1])+number(m[2]), number(m[3]), number(m[4])
		return
	}
	if m := d.match(yearFirst()); m != nil {
		d.year, d.month, d.day = number(m[1]), number(m[2]), number(m[3])
		return
	}
	if m := d.match(monthDay()); m != nil {
		d.month, d.day = number(m[1]), number(m[2])
		return
	}
	if d.takeShortYearFirst() {
		return
	}
	if yearWord().MatchString(d.s) && !yearLastFull().MatchString(d.s) {
		return // the figures in a row are a time: 3. marts 2026 09.26.50
	}
	if m := d.match(yearLast()); m != nil {
		d.day, d.month, d.year = number(m[1]), number(m[2]), number(m[3])
		if d.year < 100 {
			d.year += 2000
		}
		dotted := strings.Contains(m[0], ".")
		if d.month > 12 || !dotted && d.day <= 12 && d.american() {
			d.day, d.month = d.month, d.day
		} else {
			d.swap = !dotted && d.day <= 12 && d.undecided()
		}
	}
}

// takeShortYearFirst reads 26/3/5 as East Asians write it: the other reading must
// be no language's that the labels are in, or longer past.
func (d *dateReader) takeShortYearFirst() bool {
	at := shortYear().FindStringSubmatch(d.s)
	if at == nil {
		return false
	}
	year, month, day := 2000+number(at[1]), number(at[2]), number(at[3])
	other := 2000 + day
	near := d.near.Year()
	mayBe := month >= 1 && month <= 12 && day >= 1 && day <= 31 && !d.near.IsZero() && year <= near && year > near-10
	if !mayBe || len(at[3]) == 2 && other <= near && other > near-10 && (!d.yearsFirst() || other > year) {
		return false
	}
	d.match(shortYear())
	d.year, d.month, d.day = year, month, day
	return true
}

// yearsFirst reports whether dates begin with the year in all languages of the labels.
func (d *dateReader) yearsFirst() bool {
	return len(d.langs) > 0 && !slices.ContainsFunc(d.langs, func(lang string) bool {
		return !strings.HasPrefix(lang, "zh") && lang != "ja" && lang != "ko"
	})
}

// takeDayOnly reads a day without its year, as automatic replies have it.
func (d *dateReader) takeDayOnly() {
	if m := d.match(monthDay()); m != nil {
		d.month, d.day = number(m[1]), number(m[2])
	} else if m := d.match(dayMonth()); m != nil {
		d.day, d.month = number(m[1]), number(m[2])
	}
}

// american reports whether the date is certainly written month first.
func (d *dateReader) american() bool {
	upper := strings.ToUpper(d.s)
	return d.undecided() && (strings.Contains(upper, " AM") || strings.Contains(upper, " PM"))
}

// undecided reports whether the language leaves open which comes first: English
// does, and those whose own dates begin with the year.
func (d *dateReader) undecided() bool {
	return len(d.langs) == 0 || slices.ContainsFunc(d.langs, func(lang string) bool {
		return strings.HasPrefix(lang, "en") || strings.HasPrefix(lang, "zh") || lang == "ja" || lang == "ko"
	})
}

func (d *dateReader) takeClock() {
	m := d.match(clock())
	if m == nil {
		m = d.match(clockDots())
	}
	if m == nil {
		return
	}
	d.hour, d.min, d.sec, d.timed = number(m[1]), number(m[2]), number(m[3]), true
}

func (d *dateReader) takeZone(form *regexp.Regexp) {
	if d.zone != nil {
		return
	}
	m := d.match(form)
	if m == nil || form == zoneOffset() && !d.timed {
		return
	}
	hours, minutes := number(m[2]), number(m[3])
	offset := hours*3600 + minutes*60
	if m[1] != "+" {
		offset = -offset
	}
	if hours <= 14 {
		d.zone = time.FixedZone("", offset)
	}
}

// moment puts the parts together.
func (d *dateReader) moment() timeline.Moment {
	if d.twoDigit && !d.near.IsZero() && d.year > d.near.Year()+1 {
		d.year += 500 // of the Thai calendar, too: 69 is 2569
	}
	if d.year > 2400 {
		d.year -= 543 // the Thai calendar
	}
	if d.year < 1970 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 || !d.timed || d.hour > 24 || d.min > 59 || d.sec > 60 {
		return timeline.Moment{}
	}
	hour, ok := d.period.hour(d.hour)
	if !ok {
		return timeline.Moment{}
	}
	loc := d.zone
	if loc == nil {
		loc = time.UTC
	}
	t := time.Date(d.year, time.Month(d.month), d.day, hour, d.min, d.sec, 0, loc)
	if d.swap {
		other := time.Date(d.year, time.Month(d.day), d.month, hour, d.min, d.sec, 0, loc)
		t = likelier(t, other, d.near)
	}
	if t.Day() != d.day && !d.swap && hour < 24 {
		return timeline.Moment{} // 31 April
	}
	return timeline.Moment{Time: t, Zoned: d.zone != nil}
}

// period is the part of the day that an hour of twelve belongs to.
type period int

const (
	morning period = iota + 1
	afternoon
	noon
	night
)

// hour is the hour of 24 that h is. Twelve at night is of one day or the next.
func (p period) hour(h int) (hour int, ok bool) {
	switch {
	case p == morning && h == 12:
		return 0, true
	case p == afternoon && h < 12, p == noon && h < 11, p == night && h > 4 && h < 12:
		return h + 12, true
	}
	return h, p != night || h != 12
}

// likelier chooses between two readings of a date: not after the mail that
// carries it (a day's grace for zones), and the closer one of those.
func likelier(a, b, near time.Time) time.Time {
	if near.IsZero() {
		return a
	}
	limit := near.Add(24 * time.Hour)
	switch {
	case a.After(limit) && !b.After(limit):
		return b
	case b.After(limit):
		return a
	case b.After(a):
		return b
	}
	return a
}

func eraStart(era string) int {
	switch era {
	case "令和":
		return 2018
	case "平成":
		return 1988
	}
	return 1911
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil && s == "元" {
		return 1
	}
	return n
}
