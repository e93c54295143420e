package timeline

import "regexp"

// DueDate is the last day for evidence that a platform's notice states; none
// where it states none, or two, or one that can be read in two ways, or where it
// is the seller who has to hand in something. on is the day of the notice. A span
// ("within 3 days") is no date: nobody says from when it counts.
func DueDate(text string, on Date) Date {
	text = plain(cut(text, maxRead))
	if !words().evidence.in(text) {
		return Date{}
	}
	var due Date
	for _, sentence := range sentences(text) {
		if words().seller.in(sentence) && !words().buyer.in(sentence) {
			continue
		}
		for _, d := range words().dates.find(sentence, on) {
			switch {
			case !d.stated || !d.endsTime(sentence) || d.day.Before(on) || on.DaysTo(d.day) > maxPromise:
			case !due.IsZero() && due != d.day:
				return Date{}
			default:
				due = d.day
			}
		}
	}
	return due
}

// Times of day beside a date: "by 23:59 PST on March 15", "2026-03-15 23:59:59 前".
var (
	timeBefore = regexp.MustCompile(`\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?(?: \(?[a-z]{2,4}(?:[+-]\d{1,2})?\)?)?(?: on|,)? *$`)
	timeAfter  = regexp.MustCompile(`^(?:,| at)? *\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?(?: ?\(?(?:[a-z]{2,4}|北京时间)(?:[+-]\d{1,2})?\)?)?`)
	onDay      = regexp.MustCompile(`[在于] *$`)
	colon      = regexp.MustCompile(`(?: is| on|为|是)? *[:：]? *$`)
)

// endsTime reports whether a day is named as the last one for evidence: behind
// the word deadline, or, of a sentence about evidence, behind by or before 前.
func (d namedDay) endsTime(sentence string) bool {
	before := timeBefore.ReplaceAllString(sentence[:d.start], "")
	after := timeAfter.ReplaceAllString(sentence[d.end:], "")
	if words().deadline.end(colon.ReplaceAllString(before, "")) {
		return true
	}
	before = onDay.ReplaceAllString(before, "") // 于 and 在 say only on which day
	named := namedDay{start: 0, end: d.end - d.start}
	clause := before + sentence[d.start:d.end] + after
	return words().evidence.in(sentence) && named.isBound(clause, len(before))
}
