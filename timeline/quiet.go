package timeline

import (
	"fmt"
	"strings"
	"time"
)

// ParseQuiet reads a span of the day, as 20:00-08:00. An empty text is no span.
func ParseQuiet(s string) (Quiet, error) {
	if s == "" {
		return Quiet{}, nil
	}
	from, to, _ := strings.Cut(s, "-")
	first, err := time.Parse("15:04", strings.TrimSpace(from))
	if err == nil {
		var last time.Time
		last, err = time.Parse("15:04", strings.TrimSpace(to))
		if err == nil {
			return Quiet{minuteOf(first), minuteOf(last)}, nil
		}
	}
	return Quiet{}, fmt.Errorf("%q is no span of the day (write 20:00-08:00)", s)
}

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// String is the form that ParseQuiet reads.
func (q Quiet) String() string {
	if q.From == q.To {
		return ""
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
}

// Holds reports whether a clock in loc shows a quiet time at t.
func (q Quiet) Holds(t time.Time, loc *time.Location) bool {
	now := minuteOf(t.In(loc))
	if q.From <= q.To {
		return q.From <= now && now < q.To
	}
	return now >= q.From || now < q.To
}

// Out is t, or the end of the quiet hours that t lies in. An end that clocks
// jump over is the jump; of one that comes twice it is the first after t.
func (q Quiet) Out(t time.Time, loc *time.Location) time.Time {
	for day := DateOf(t.In(loc)); q.Holds(t, loc); day = day.AddDays(1) {
		for _, end := range day.clock(q.To, loc) {
			if end.After(t) {
				return q.Out(end, loc)
			}
		}
	}
	return t.In(loc)
}
