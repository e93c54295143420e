package timeline

import (
	"strconv"
	"time"
)

// relativeDay is a day told from the day of writing: so many days on, or the
// last working day of a week, or the last day of a month.
type relativeDay struct{ Days, Week, Month *int }

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
	return Date{on.Year, on.Month + time.Month(*r.Month) + 1, 0}.AddDays(0)
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
