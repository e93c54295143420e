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
	day  Date
	days []Date
	end  int // where the text goes on
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
	return resolve(low[found[0].start:found[0].end], found[0].day, on, past), true
}

// dayAt reads a day at the very beginning of low. What lies behind is read for
// what has happened, what lies ahead for what is to come.
func dayAt(low string, on Date, past bool) (daySaid, bool) {
	if past {
		if d, ok := daysBack(low, on); ok {
			return d, true
		}
	} else if d, ok := spanAhead(low, on); ok {
		return d, true
	}
	last := 0
	for _, w := range commandWords().last {
		if past && strings.HasPrefix(low, w.word+" ") && whole(low, 0, len(w.word)) {
			last = len(w.word) + 1
		}
	}
	low = low[last:]
	for _, d := range words().dates.find(cut(low, 60), on) {
		if d.start == 0 {
			said := resolve(low[:d.end], d.day, on, past)
			said.end = last + d.end
			return said, true
		}
	}
	return dayAlone(low, on, past)
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
var yearForm = regexp.MustCompile(`\d{4}|/\d{2}$|\.\d{2}$`)

// resolve settles which year a day without one means, and names both where day
// and month can be exchanged.
func resolve(written string, day, on Date, past bool) daySaid {
	written = strings.TrimSpace(written)
	if m := eitherForm.FindStringSubmatch(written); m != nil {
		if days := bothWays(m, on, past); len(days) == 2 {
			return daySaid{days: days, end: len(written)}
		} else if len(days) == 1 {
			return daySaid{day: days[0], end: len(written)}
		}
	}
	if !yearForm.MatchString(written) {
		day = towards(written, day, on, past)
	}
	return daySaid{day: day, end: len(written)}
}

// towards moves a day without a year to the side of on that is meant.
func towards(written string, day, on Date, past bool) Date {
	weekday := !strings.ContainsAny(written, "0123456789")
	switch {
	case past && on.Before(day) && weekday:
		return day.AddDays(-7)
	case past && on.Before(day):
		return validDay(day.Year-1, int(day.Month), day.Day)
	case !past && day.Before(on):
		return validDay(day.Year+1, int(day.Month), day.Day)
	}
	return day
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
			d = towards(m[0], d, on, past)
		}
		if d.IsZero() || past && on.Before(d) || !past && d.Before(on) {
			continue
		}
		out = append(out, d)
	}
	return out
}
