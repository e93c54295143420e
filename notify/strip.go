package notify

import (
	"fmt"
	"strings"

	"nudged/timeline"
)

// strip is the course of an order drawn day by day, in what every mail program
// shows: cells of a table, and characters in the text part.
type strip struct {
	Cells  []cell
	Line   string // a character a day
	Left   string // below its beginning, and below its end
	Right  string
	Spoken string // for those who do not see it
}

// cell is a run of days of one kind.
type cell struct {
	Percent int
	dayMark
}

// dayMark is a kind of day.
type dayMark struct {
	Sign   string // in the text part
	Letter string // in the cell
	Color  string
	Class  string // for dark mode, where the colour alone would glare
}

// The kinds of days. The colours keep their distance on white and on black.
var (
	markAsked    = dayMark{"A", "A", "#2f6db3", ""}
	markAnswered = dayMark{"R", "R", "#2e8b57", ""}
	markRefused  = dayMark{"x", "x", "#8a4fa3", ""}
	markLast     = dayMark{"D", "D", "#b3261e", ""}
	markToday    = dayMark{"|", "", "#3c4450", "now"}
	markCounted  = dayMark{"=", "", "#e0a030", ""}
	markHoliday  = dayMark{"h", "", "#b39ddb", ""}
	markDayOff   = dayMark{"-", "", "#cfd5dc", "off"}
	markOther    = dayMark{".", "", "#eceff2", "soon"}
)

// legend explains the drawn days, in the text part and in the page.
var legend = struct{ Text, Page string }{
	"Drawn days: A asked, R answered, x refused, = counted working day, - day off, h holiday, | today, . not counted, D last safe day.",
	"Drawn days: A asked, R answered, x refused, D last safe day; amber counted working days, grey days off, violet holidays, dark or white today.",
}

// How much of the past and of the future is drawn: what a line of text holds.
const (
	daysBack  = 32
	daysAhead = 28
	fewDays   = 3 // are told as quickly as they are looked at
)

// draw gives the course of an order around today; nil where there is none.
func (c Case) draw() *strip {
	events := c.events()
	today := c.today()
	first, last := today, today
	for d := range events {
		if d.Before(first) {
			first = d
		}
		if last.Before(d) && !today.AddDays(daysAhead).Before(d) {
			last = d
		}
	}
	if first.DaysTo(last) < fewDays {
		return nil
	}
	if earliest := today.AddDays(-daysBack); first.Before(earliest) {
		first = earliest
	}
	return c.strip(events, first, last)
}

// events are the days on which something happened, or has to.
func (c Case) events() map[timeline.Date]dayMark {
	out := map[timeline.Date]dayMark{}
	for _, r := range c.Rows {
		day := timeline.DateOf(r.At.In(c.Zone))
		switch {
		case r.Answers:
			out[day] = markAnswered
		case r.Kind == timeline.EntrySent && r.Expects:
			out[day] = markAsked
		case r.Kind == timeline.EntryBounce && len(r.Failed) > 0:
			out[day] = markRefused
		}
	}
	if list := c.pressing(); len(list) > 0 {
		out[list[0].LastSafe] = markLast
	}
	return out
}

func (c Case) strip(events map[timeline.Date]dayMark, first, last timeline.Date) *strip {
	s := &strip{Left: dayMonth(first), Right: dayMonth(last)}
	total := first.DaysTo(last) + 1
	var line strings.Builder
	run := 0
	for d := first; !last.Before(d); d = d.AddDays(1) {
		m, happened := events[d]
		if !happened {
			m = c.plainDay(d)
		}
		line.WriteString(m.Sign)
		if n := len(s.Cells); n > 0 && s.Cells[n-1].dayMark == m && !happened {
			run++
		} else {
			s.Cells, run = append(s.Cells, cell{dayMark: m}), 1
		}
		s.Cells[len(s.Cells)-1].Percent = max(1, run*100/total)
	}
	s.Line = line.String()
	if d, ok := events[last]; ok && d == markLast {
		s.Right += ", last safe day"
	}
	s.Spoken = fmt.Sprintf("%s to %s: %s", s.Left, s.Right, s.Line)
	return s
}

// plainDay is the kind of a day on which nothing happened.
func (c Case) plainDay(d timeline.Date) dayMark {
	works, _ := c.Calendar.Works(d)
	_, holiday := c.Calendar.Holiday(d)
	switch today := c.today(); {
	case d == today:
		return markToday
	case holiday:
		return markHoliday
	case !works:
		return markDayOff
	case c.counts(d):
		return markCounted
	}
	return markOther
}

// counts reports whether d is one of the days that the seller is measured by.
func (c Case) counts(d timeline.Date) bool {
	if len(c.Standing.Open) == 0 || !d.Before(c.today()) {
		return false
	}
	return timeline.DateOf(c.Standing.Open[0].At.In(c.Zone)).Before(d)
}

func dayMonth(d timeline.Date) string { return noon(d).Format("2 Jan") }
