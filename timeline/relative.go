package timeline

import (
	"strconv"
	"time"
)

// relativeDay is a day told from the day of writing: so many days on, or the
// last working day of a week, or a day of a month: its last, where none is named.
type relativeDay struct {
	Days, Week, Month *int
	Day               int
	Whole             bool // the week or month is named, not its end
}

func (r relativeDay) from(on Date) Date {
	switch {
	case r.Days != nil:
		return on.AddDays(*r.Days)
	case r.Week != nil:
		friday := monday(on).AddDays(7**r.Week + 4)
		if friday.Before(on) {
			return friday.AddDays(2)
		}
		return friday
	}
	return endOf(on.Year, on.Month+time.Month(*r.Month), r.Day)
}

// first is the day with which a week or a month begins that is named as a whole.
func (r relativeDay) first(on Date) Date {
	switch {
	case !r.Whole:
		return Date{}
	case r.Week != nil:
		return monday(on).AddDays(7 * *r.Week)
	}
	return Date{on.Year, on.Month + time.Month(*r.Month), 1}.AddDays(0)
}

// endOf is a day of a month, or the last day of it for day 0.
func endOf(year int, month time.Month, day int) Date {
	if day == 0 {
		month++
	}
	return Date{year, month, day}.AddDays(0)
}

// partOfMonth is the day that ends a part of a month, in the year named or the
// one nearest to on.
func partOfMonth(year, month, day int, on Date) Date {
	if month < 1 || month > 12 {
		return Date{}
	}
	if year > 0 {
		return endOf(year, time.Month(month), day)
	}
	best := endOf(on.Year, time.Month(month), day)
	for _, y := range []int{on.Year - 1, on.Year + 1} {
		if d := endOf(y, time.Month(month), day); far(d, on) < far(best, on) {
			best = d
		}
	}
	return best
}

func monday(d Date) Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// onWeekday is the next such day after on; of the next week, where that is said.
func onWeekday(day time.Weekday, next bool, on Date) Date {
	if next {
		return monday(on).AddDays(7 + (int(day)+6)%7)
	}
	return on.AddDays((int(day)-int(on.Weekday())+6)%7 + 1)
}

func (f dateForms) span(number, unit string, on Date) Date {
	n := f.number(number)
	switch unit {
	case "hour":
		return on.AddDays((n + 23) / 24)
	case "workday":
		return PlainWeek("", time.UTC).after(on, n)
	case "week":
		return on.AddDays(7 * n)
	case "month":
		return Date{on.Year, on.Month + time.Month(n), on.Day}.AddDays(0)
	}
	return on.AddDays(n)
}

// number reads figures, or a word for them; what is neither is 0.
func (f dateForms) number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return f.numbers[s]
}
