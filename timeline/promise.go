package timeline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPromise is how far ahead a promise is believed to be one, in days.
const maxPromise = 366

// PromisedDate is the day that a text names for an answer; none where it names
// none, or one that is over. on is the day on which it was written. Of several
// days the last one holds.
func PromisedDate(text string, on Date) Date {
	answer, _ := namedDays(text, on)
	return answer
}

// ActionDate is the day by which the author of an answer will have acted: by
// which goods leave, or money comes. It keeps nobody waiting for an answer, but
// is worth asking about when it is over.
func ActionDate(text string, on Date) Date {
	_, act := namedDays(text, on)
	return act
}

func namedDays(text string, on Date) (answer, act Date) {
	for _, sentence := range sentences(plain(cut(text, maxRead))) {
		if !words().dates.mayName(sentence) {
			continue
		}
		sentence = words().patience.without(sentence)
		replies := promisesAnswer(sentence)
		if !replies && !words().commitment.in(sentence) {
			continue
		}
		for _, d := range words().dates.find(sentence, on) {
			clause, at := clauseAround(sentence, d.start, d.end)
			switch {
			case d.day.Before(on) || on.DaysTo(d.day) > maxPromise || words().request.in(clause):
			case replies && (words().answer.in(clause) || !words().action.in(clause) && d.isSaidOfAnswer(clause, at)):
				answer = lastDay(answer, d.day)
			case words().commitment.in(clause) && d.isBound(clause, at):
				act = lastDay(act, d.day)
			}
		}
	}
	return answer, act
}

// promisesAnswer reports whether a sentence speaks of an answer to come: not of
// one that the reader gave, or is asked for.
func promisesAnswer(sentence string) bool {
	for _, clause := range strings.FieldsFunc(sentence, isComma) {
		if !words().request.in(clause) && words().answer.in(clause) {
			return true
		}
	}
	return false
}

// isSaidOfAnswer reports whether a day in a clause of its own can be that of the
// answer of which the sentence speaks: "wait until 20 March, we will reply", "on
// 20 March, we will reply". "The end of March is our season" tells something else.
func (d namedDay) isSaidOfAnswer(clause string, at int) bool {
	rest := clause[:at] + " " + clause[at+d.end-d.start:]
	letters := 0
	for _, r := range words().till.without(words().by.without(rest)) {
		switch {
		case unspaced(r):
			letters += 2
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters <= 4 || d.isBound(clause, at) // 4: "on", "am", "then"
}

// isBound reports whether a day, which stands at that place of its clause, is
// named as the one by which something is done.
func (d namedDay) isBound(clause string, at int) bool {
	before, after := clause[:at], clause[at+d.end-d.start:]
	before = strings.TrimRight(before, " ")
	for _, article := range []string{" the", " this", " den", " dem", " le", " el", " on"} {
		before = strings.TrimSuffix(before, article)
	}
	return d.within || words().by.end(before) || words().till.begin(after)
}

func isComma(r rune) bool { return strings.ContainsRune(",;:，；：、()（）", r) }

// clauseAround is the part of a sentence between two commas that holds
// sentence[start:end], and where in it that begins.
func clauseAround(sentence string, start, end int) (clause string, at int) {
	first := strings.LastIndexFunc(sentence[:start], isComma) + 1
	for first > 0 && first < start && !utf8.RuneStart(sentence[first]) {
		first++ // the comma was longer than one byte
	}
	last := len(sentence)
	if i := strings.IndexFunc(sentence[end:], isComma); i >= 0 {
		last = end + i
	}
	return sentence[first:last], start - first
}

// wrapped is the length from which a line is taken to be broken by a mail
// program, not by its author.
const wrapped = 50

// sentences cuts a plain text, without its questions: who asks promises nothing.
func sentences(text string) []string {
	var out []string
	start, line := 0, 0
	runes := []rune(text)
	cut := func(end int) {
		if s := strings.TrimSpace(strings.ReplaceAll(string(runes[start:end]), "\n", " ")); s != "" {
			out = append(out, s)
		}
		start = end
	}
	for i, r := range runes {
		switch r {
		case '?', '？':
			start = i + 1
		case '!', '。', '！':
			cut(i)
			start = i + 1
		case '.':
			if !insideDate(runes, i) {
				cut(i + 1) // with the point, which may be that of 20.03.
			}
		case '\n':
			if i-line < wrapped || i+1 < len(runes) && runes[i+1] == '\n' {
				cut(i)
			}
			line = i
		}
	}
	cut(len(runes))
	return out
}

// insideDate reports whether the point at runes[i] belongs to a number or a
// date: before a digit (20.03., Mar. 20), or between a day and its month (20. März).
func insideDate(runes []rune, i int) bool {
	afterDigit := i > 0 && unicode.IsDigit(runes[i-1])
	for i++; i < len(runes) && runes[i] == ' '; i++ {
	}
	if i < len(runes) && unicode.IsDigit(runes[i]) {
		return true
	}
	end := i
	for end < len(runes) && unicode.IsLetter(runes[end]) {
		end++
	}
	return afterDigit && words().dates.months[string(runes[i:end])] > 0
}

func lastDay(a, b Date) Date {
	if a.Before(b) {
		return b
	}
	return a
}
