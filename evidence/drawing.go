package evidence

import (
	"time"

	"nudged/timeline"
)

// Drawing is the timeline as a picture: a lane for each side, a mark for each
// time that somebody said something.
type Drawing struct {
	From, To time.Time
	Marks    []Mark
}

// Mark is one event in a Drawing.
type Mark struct {
	At   time.Time
	Lane int  // 0 the buyer, 1 the seller, 2 anybody else
	Open bool // an attempt that nobody answered
}

// Place is where a mark stands between the ends, from 0 to 1.
func (d Drawing) Place(m Mark) float64 {
	if span := d.To.Sub(d.From); span > 0 {
		return float64(m.At.Sub(d.From)) / float64(span)
	}
	return 0.5
}

func (c *Case) drawing() (d Drawing) {
	open := map[uint64]bool{}
	for _, a := range c.Attempts {
		open[a.Seq] = a.Outcome != Answered && a.Outcome != Superseded
	}
	for _, r := range c.Rows {
		m := Mark{At: r.At, Lane: 2, Open: open[r.Seq]}
		switch r.Kind {
		case timeline.EntrySent:
			m.Lane = 0
		case timeline.EntryReceived:
			m.Lane = 1
		case timeline.EntryNote, timeline.EntryCorrection:
			continue
		}
		d.Marks = append(d.Marks, m)
	}
	if len(d.Marks) > 0 {
		d.From, d.To = d.Marks[0].At, c.At
	}
	return d
}
