package timeline

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// daySaid is a day that a command names: one, or two where it can be read in
// two ways.
type daySaid struct {
	day     Date
	days    []Date
	first   Date // of a week or a month that is named as a whole, and ends with day
	stretch bool // no single day is named: it only lies in what is
	end     int  // where the text goes on
}

// day takes a day that stands at the beginning, behind "until" and its like.
func (t *commandText) day(on Date, past bool) (daySaid, bool) {
	before := *t
	t.fillers()
	d, ok := dayAt(t.low, on, past)
	if !ok {
		*t = before
		return d, false
	}
	t.skip(d.end)
	return d, true
}

// dayWithin finds the only day that a text names, wherever it stands.
func dayWithin(low string, on Date, past bool) (daySaid, bool) {
	if d, ok := dayAt(low, on, past); ok {
		return d, true
	}
	found := words().dates.find(low, on)
	if len(found) != 1 {
		return daySaid{}, false
	}
	return resolve(low, found[0], on, past), true
}

// dayAt reads a day at the very beginning of low. What lies behind is read for
// what has happened, what lies ahead for what is to come.
func dayAt(low string, on Date, past bool) (daySaid, bool) {
	if past {
		if d, ok := daysBack(low, on); ok {
			return d, true
		}
		if d, ok := lastWeekday(low, on); ok {
			return d, true
		}
	} else if d, ok := spanAhead(low, on); ok {
		return d, true
	}
	if d, ok := nameAt(low, on); ok {
		return resolve(low, d, on, past), true
	}
	for _, w := range commandWords().stretches {
		if past && strings.HasPrefix(low, w.word) && whole(low, 0, len(w.word)) {
			return daySaid{stretch: true, end: len(w.word)}, true
		}
	}
	return dayAlone(low, on, past)
}

// nameAt is the day that low begins with; a short name of a weekday, such as
// mon, is one only where nothing follows: it may be a word of the text.
func nameAt(low string, on Date) (namedDay, bool) {
	for _, d := range words().dates.find(cut(low, 60), on) {
		if d.start == 0 {
			return d, true
		}
	}
	name, _, _ := strings.Cut(low, ":")
	name = strings.TrimSuffix(strings.TrimSpace(name), ".")
	if day, ok := commandWords().weekdays[name]; ok {
		return namedDay{day: onWeekday(day, false, on), end: len(name), form: weekdayForm}, true
	}
	return namedDay{}, false
}

// lastWeekday reads last Friday. On a Tuesday last Monday is yesterday to some,
// and the Monday of last week to others; 上周一 is always the latter.
func lastWeekday(low string, on Date) (daySaid, bool) {
	w := commandWords()
	for _, last := range append(w.last, w.lastWeek...) {
		rest, ok := strings.CutPrefix(low, last.word)
		if !ok || !whole(low, 0, len(last.word)) {
			continue
		}
		rest = strings.TrimLeft(rest, " ")
		d, ok := nameAt(rest, on)
		if !ok || d.form != weekdayForm {
			continue
		}
		said := daySaid{day: d.day.AddDays(-7), end: len(low) - len(rest) + d.end}
		if said.day == on {
			said.day = on.AddDays(-7)
		}
		if !said.day.Before(monday(on)) {
			before := said.day.AddDays(-7)
			if last.meaning == "of last week" {
				said.day = before
			} else {
				said.day, said.days = Date{}, []Date{said.day, before}
			}
		}
		return said, true
	}
	return daySaid{}, false
}

var dayAloneForm = regexp.MustCompile(`^(?:the )?(\d{1,2})(?:st|nd|rd|th)`)

// dayAlone reads the 20th: of this month, or of the one beside it.
func dayAlone(low string, on Date, past bool) (daySaid, bool) {
	at := dayAloneForm.FindStringSubmatchIndex(low)
	if at == nil || !whole(low, 0, at[1]) {
		return daySaid{}, false
	}
	n, _ := strconv.Atoi(low[at[2]:at[3]])
	day := dayOfMonth(n, on)
	if past && day != on {
		before := Date{on.Year, on.Month, 0}.AddDays(0)
		if day = validDay(on.Year, int(on.Month), n); day.IsZero() || on.Before(day) {
			day = validDay(before.Year, int(before.Month), n)
		}
	}
	return daySaid{day: day, end: at[1]}, !day.IsZero()
}

// daysBack reads yesterday, 3 days ago and their like.
func daysBack(low string, on Date) (daySaid, bool) {
	w := commandWords()
	for _, p := range w.past {
		if strings.HasPrefix(low, p.word) && whole(low, 0, len(p.word)) {
			return daySaid{day: on.AddDays(p.days), end: len(p.word)}, true
		}
	}
	n, unit, end := firstSpan(w.ago, low)
	if end == 0 || unit == "hour" {
		return daySaid{}, false
	}
	return daySaid{day: moved(on, -n, unit), end: end}, true
}

// spanAhead reads 3d, 2 weeks and their like.
func spanAhead(low string, on Date) (daySaid, bool) {
	n, unit, end := firstSpan(commandWords().spans, low)
	if end == 0 || unit == "hour" || n < 1 || strings.HasSuffix(low[:end], "月") && !strings.HasSuffix(low[:end], "个月") {
		return daySaid{}, false // 3月 is March, 3个月 are three months
	}
	return daySaid{day: moved(on, n, unit), end: end}, true
}

func moved(on Date, n int, unit string) Date {
	if n < 0 {
		switch unit {
		case "week":
			return on.AddDays(7 * n)
		case "month":
			return Date{on.Year, on.Month + time.Month(n), on.Day}.AddDays(0)
		}
		return on.AddDays(n)
	}
	return words().dates.span(strconv.Itoa(n), unit, on)
}

// firstSpan reads a number and its unit at the beginning of low; end is 0 where
// none stands there.
func firstSpan(forms []*regexp.Regexp, low string) (n int, unit string, end int) {
	w := words().dates
	for _, re := range forms {
		at := re.FindStringSubmatchIndex(low)
		if at == nil || !whole(low, 0, at[1]) {
			continue
		}
		get := func(name string) string {
			if i := re.SubexpIndex(name); i >= 0 && at[2*i] >= 0 {
				return low[at[2*i]:at[2*i+1]]
			}
			return ""
		}
		n, err := strconv.Atoi(get("n"))
		if err != nil {
			n = w.numbers[get("n")]
		}
		if unit = w.units[get("unit")]; unit == "" {
			unit = commandWords().short[get("short")]
		}
		return n, unit, at[1]
	}
	return 0, "", 0
}

var eitherForm = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?$`)

// resolve settles which year a day without one means, and names both where day
// and month can be exchanged.
func resolve(low string, d namedDay, on Date, past bool) daySaid {
	written := strings.TrimSpace(low[d.start:d.end])
	said := daySaid{first: d.first, stretch: d.stretch, end: d.end}
	if m := eitherForm.FindStringSubmatch(written); m != nil {
		if days := bothWays(m, on, past); len(days) == 2 {
			said.days = days
			return said
		} else if len(days) == 1 {
			said.day = days[0]
			return said
		}
	}
	said.day = d.towards(on, past)
	return said
}

// towards moves a day that is not told in full to the side of on that is meant.
func (d namedDay) towards(on Date, past bool) Date {
	step := 1
	if past {
		step = -1
	}
	if past && !on.Before(d.day) || !past && !d.day.Before(on) {
		return d.day
	}
	switch d.form {
	case weekdayForm:
		return d.day.AddDays(7 * step)
	case monthlessForm:
		month := Date{d.day.Year, d.day.Month + time.Month(step), 1}.AddDays(0)
		return validDay(month.Year, int(month.Month), d.day.Day)
	case yearlessForm:
		if last := endOf(d.day.Year, d.day.Month, 0); d.stretch && d.day == last {
			return endOf(d.day.Year+step, d.day.Month, 0)
		}
		return validDay(d.day.Year+step, int(d.day.Month), d.day.Day)
	}
	return d.day
}

// bothWays are the days that 3/4 may mean, as far as they lie on the right side.
func bothWays(m []string, on Date, past bool) []Date {
	a, _ := strconv.Atoi(m[1])
	b, _ := strconv.Atoi(m[2])
	year, _ := strconv.Atoi(m[3])
	if year > 0 && year < 100 {
		year += 2000
	}
	var out []Date
	for _, dm := range [][2]int{{a, b}, {b, a}} {
		d := inYear(year, dm[1], dm[0], on)
		if d.IsZero() || len(out) > 0 && out[0] == d {
			continue
		}
		if year == 0 {
			d = namedDay{day: d, form: yearlessForm}.towards(on, past)
		}
		if d.IsZero() || past && on.Before(d) || !past && d.Before(on) {
			continue
		}
		out = append(out, d)
	}
	return out
}
