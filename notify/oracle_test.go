package notify

import (
	"time"
)

// oracle knows the rules of the scenarios, and nothing of the code that it
// judges: no package of ours is asked.
type oracle struct{ owner, seller *time.Location }

// The State Council's notice for 2026.
var (
	holidays2026 = [][2]string{
		{"2026-01-01", "2026-01-03"}, {"2026-02-15", "2026-02-23"}, {"2026-04-04", "2026-04-06"}, {"2026-05-01", "2026-05-05"},
		{"2026-06-19", "2026-06-21"}, {"2026-09-25", "2026-09-27"}, {"2026-10-01", "2026-10-07"},
	}
	worked2026 = map[string]bool{
		"2026-01-04": true, "2026-02-14": true, "2026-02-28": true, "2026-05-09": true, "2026-09-20": true, "2026-10-10": true,
	}
)

func worksInChina(day time.Time) bool {
	date := day.Format(time.DateOnly)
	for _, h := range holidays2026 {
		if h[0] <= date && date <= h[1] {
			return false
		}
	}
	return worked2026[date] || day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// reached is the seller's midnight at which so many working days after the
// seller's date of asked are over.
func (o oracle) reached(asked time.Time, days int) time.Time {
	y, m, d := asked.In(o.seller).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, o.seller)
	for days > 0 {
		day = day.AddDate(0, 0, 1)
		if worksInChina(day) {
			days--
		}
	}
	return day.AddDate(0, 0, 1)
}

// quiet reports whether the owner's clock shows a time from 20:00 to 08:00.
func (o oracle) quiet(t time.Time) bool {
	hour := t.In(o.owner).Hour()
	return hour >= 20 || hour < 8
}

// date is the owner's.
func (o oracle) date(t time.Time) string { return t.In(o.owner).Format(time.DateOnly) }
