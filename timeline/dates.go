package timeline

import (
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// dateForms are the forms in which texts name a day.
type dateForms struct {
	patterns []dateForm
	months   map[string]int
	weekdays map[string]int
	numbers  map[string]int
	units    map[string]string
	relative map[string]relativeDay
	edges    map[string]int      // parts of a month by the day that ends them; 0 is its last
	names    map[string]nameKind // the last words of all these
}

func readDateForms() dateForms {
	var table struct {
		Dates    []struct{ Pattern string }
		Months   map[string]int
		Weekdays map[string]int
		Numbers  map[string]int
		Units    map[string]string
		Relative map[string]relativeDay
		Edges    map[string]int
	}
	mustRead(wordsJSON, &table)
	fill := strings.NewReplacer(
		"{month}", oneOf(table.Months, 2), "{weekday}", oneOf(table.Weekdays, 2), "{unit}", oneOf(table.Units, 1),
		"{number}", `\d{1,3}|`+oneOf(table.Numbers, 1), "{relative}", oneOf(table.Relative, 1),
		"{edge}", oneOf(table.Edges, 1),
	)
	f := dateForms{
		months: table.Months, weekdays: table.Weekdays, numbers: table.Numbers, units: table.Units, relative: table.Relative, edges: table.Edges,
		names: nameKinds(map[nameKind]iter.Seq[string]{
			monthName: maps.Keys(table.Months), weekdayName: maps.Keys(table.Weekdays), unitName: maps.Keys(table.Units),
			relativeName: maps.Keys(table.Relative), edgeName: maps.Keys(table.Edges),
		}),
	}
	for _, d := range table.Dates {
		f.patterns = append(f.patterns, newDateForm(d.Pattern, fill))
	}
	return f
}

// oneOf is the alternation of the names of at least so many characters, the longest first.
func oneOf[V any](names map[string]V, characters int) string {
	var out []string
	for name := range names {
		if utf8.RuneCountInString(name) >= characters {
			out = append(out, regexp.QuoteMeta(name))
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return strings.Join(out, "|")
}

// namedDay is a day that a text names, and where.
type namedDay struct {
	day        Date
	start, end int
	within     bool // the form itself says by when: "within 3 days"
	stated     bool // by its day and month, and in a form that has one reading
	form       dayForm
	stretch    bool // it only ends what is named: next week, the end of March
	first      Date // of a week or a month that is named as a whole
}

// dayForm is what a day is told by, as far as it matters for its meaning.
type dayForm int

const (
	fullForm      dayForm = iota // nothing is left open
	yearlessForm                 // 12 March
	monthlessForm                // the 12th
	weekdayForm                  // Friday
)

func formOf(get func(string) string) dayForm {
	switch {
	case get("weekday") != "" && get("nextweek")+get("nextweek2") == "":
		return weekdayForm
	case get("y") != "":
		return fullForm
	case get("month")+get("m")+get("a") != "":
		return yearlessForm
	case get("d") != "" && get("nextmonth") == "":
		return monthlessForm
	}
	return fullForm
}

// find gives the days that a plain text names, read as of on. Of two readings
// that overlap the longer one holds.
func (f dateForms) find(text string, on Date) []namedDay {
	digit, names := f.holds(text)
	var out []namedDay
	for _, re := range f.patterns {
		if !re.mayOccur(text, digit, names) {
			continue
		}
		for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
			if !whole(text, at[0], at[1]) || insideHour(text, at[1]) {
				continue
			}
			get := func(name string) string {
				i := 2 * re.SubexpIndex(name)
				if i < 0 || at[i] < 0 {
					return ""
				}
				return text[at[i]:at[i+1]]
			}
			if day := f.read(get, on); !day.IsZero() {
				d := namedDay{day: day, start: at[0], end: at[1], form: formOf(get), within: get("unit") != "", stretch: get("edge") != "" && get("d") == ""}
				d.stated = isStated(get, text[at[0]:at[1]])
				if r, ok := f.relative[get("relative")]; ok && r.Days == nil {
					d.stretch, d.first = true, r.first(on)
				}
				out = append(out, d)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b namedDay) int {
		if c := (b.end - b.start) - (a.end - a.start); c != 0 {
			return c
		}
		return a.start - b.start
	})
	var kept []namedDay
	for _, d := range out {
		if !slices.ContainsFunc(kept, func(k namedDay) bool { return d.start < k.end && k.start < d.end }) {
			kept = append(kept, d)
		}
	}
	return kept
}

// insideHour reports whether text[:end] ends within an hour: 8 March 14:00.
func insideHour(text string, end int) bool {
	digit := func(i int) bool { return i < len(text) && text[i] >= '0' && text[i] <= '9' }
	return digit(end-1) && digit(end+1) && text[end] == ':'
}

// isStated reports whether the parts of a form name a day of the calendar that
// does not depend on who reads it: 03/04/2026 does, and so does 03-04-2026.
func isStated(get func(string) string, form string) bool {
	a, b := get("a"), get("b")
	if a == "" {
		a, b = get("d"), get("m")
		if a == "" || b == "" || get("month") != "" || strings.IndexByte(form, '-') != len(a) {
			return a != "" && b+get("month") != ""
		}
	}
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x > 12 || y > 12 || x == y
}

// mayName saves the work for sentences that cannot name a day, as most.
func (f dateForms) mayName(text string) bool {
	digit, names := f.holds(text)
	return digit || names != 0
}

// read turns the parts of one form into a day.
func (f dateForms) read(get func(string) string, on Date) Date {
	year, _ := strconv.Atoi(get("y"))
	if year > 0 && year < 100 {
		year += 2000
	}
	day := f.number(get("d"))
	month, _ := strconv.Atoi(get("m"))
	switch {
	case get("relative") != "":
		return f.relative[get("relative")].from(on)
	case get("edge") != "" && day == 0:
		if month == 0 {
			month = f.months[get("month")]
		}
		return partOfMonth(year, month, f.edges[get("edge")], on)
	case get("unit") != "":
		return f.span(get("n"), f.units[get("unit")], on)
	case get("weekday") != "":
		return onWeekday(time.Weekday(f.weekdays[get("weekday")]), get("nextweek")+get("nextweek2") != "", on)
	case get("a") != "":
		a, _ := strconv.Atoi(get("a"))
		b, _ := strconv.Atoi(get("b"))
		return eitherWay(year, a, b, on)
	case get("month") != "":
		month = f.months[get("month")]
	case month == 0 && get("nextmonth") != "":
		next := Date{on.Year, on.Month + 1, 1}.AddDays(0)
		return validDay(next.Year, int(next.Month), day)
	case month == 0:
		return dayOfMonth(day, on)
	}
	return inYear(year, month, day, on)
}

// validDay is a day that exists, or none.
func validDay(year, month, day int) Date {
	d := Date{year, time.Month(month), day}
	if month < 1 || month > 12 || day < 1 || d.AddDays(0) != d {
		return Date{}
	}
	return d
}

// inYear is the day in the year named; where none is, the one nearest to on, so
// that a day of last week is not taken for one of next year.
func inYear(year, month, day int, on Date) Date {
	if year > 0 {
		return validDay(year, month, day)
	}
	var best Date
	for y := on.Year - 1; y <= on.Year+1; y++ {
		if d := validDay(y, month, day); !d.IsZero() && (best.IsZero() || far(d, on) < far(best, on)) {
			best = d
		}
	}
	return best
}

func far(a, b Date) int { return max(a.DaysTo(b), b.DaysTo(a)) }

// eitherWay reads two numbers as day and month or as month and day: as the one
// that is a day at all, else as the nearest one that is not over.
func eitherWay(year, a, b int, on Date) Date {
	x, y := inYear(year, b, a, on), inYear(year, a, b, on)
	switch {
	case x.IsZero():
		return y
	case y.IsZero():
		return x
	case x.Before(on) != y.Before(on):
		if x.Before(on) {
			return y
		}
		return x
	case far(y, on) < far(x, on):
		return y
	}
	return x
}

// dayOfMonth is the next such day of a month, today included.
func dayOfMonth(day int, on Date) Date {
	if d := validDay(on.Year, int(on.Month), day); !d.IsZero() && !d.Before(on) {
		return d
	}
	next := Date{on.Year, on.Month + 1, 1}.AddDays(0)
	return validDay(next.Year, int(next.Month), day)
}
