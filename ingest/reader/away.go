package reader

import (
	"strings"
	"time"

	"nudged/timeline"
)

// maxAwayText bounds how much of an automatic reply is searched for a day.
const maxAwayText = 4000

// awayUntil reads the last day that an automatic reply says its author is away.
// A day without a year is the next one after the mail was written.
func awayUntil(text string, written time.Time) timeline.Date {
	text = strings.ToLower(plainDigits(cutText(text, maxAwayText)))
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '。' || r == '!' || r == '！' }) {
		for _, w := range lexicon().away.Back {
			if _, rest, ok := cutWord(line, w); ok {
				if day := dayIn(firstWords(rest, 5), written); !day.IsZero() {
					return day.AddDays(-1)
				}
			}
		}
		for _, w := range lexicon().away.After {
			if before, _, ok := strings.Cut(line, w); ok {
				if day := dayIn(lastWords(before, 5), written); !day.IsZero() {
					return day
				}
			}
		}
		for _, w := range lexicon().away.Before {
			if _, rest, ok := cutWord(line, w); ok {
				if day := dayIn(firstWords(rest, 5), written); !day.IsZero() {
					return day
				}
			}
		}
	}
	return timeline.Date{}
}

// cutWord cuts s around its last w that stands as a word of its own, where the
// script has words.
func cutWord(s, w string) (before, after string, ok bool) {
	i := strings.LastIndex(s, w)
	if i < 0 || isASCII(w) && (letterBefore(s, i) || letterAt(s, i+len(w))) {
		return "", "", false
	}
	return s[:i], s[i+len(w):], true
}

func firstWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(n, len(words))], " ")
}

func lastWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[max(0, len(words)-n):], " ")
}

// dayIn reads the first date in s, which needs no time of day and no year.
func dayIn(s string, written time.Time) timeline.Date {
	d := dateReader{s: " " + cutText(s, maxDateText) + " ", near: written}
	d.takeDay()
	if d.month == 0 {
		d.takeDayOnly()
		d.takeClock()
		d.takeWords()
	}
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 {
		return timeline.Date{}
	}
	year := d.year
	if year == 0 || d.twoDigit {
		year = written.Year()
		if time.Date(year, time.Month(d.month), d.day, 23, 59, 59, 0, time.UTC).Before(written.Add(-24 * time.Hour)) {
			year++
		}
	}
	return timeline.DateOf(time.Date(year, time.Month(d.month), d.day, 12, 0, 0, 0, time.UTC))
}
