package ingest

import (
	"time"

	"nudged/matcher"
	"nudged/timeline"
)

// reading is what the rules find in the words of one letter. None of it needs
// the store: it is found ahead of the transaction that asks for it, on all
// processors.
type reading struct {
	candidates []matcher.Candidate
	promises   *promises // nil until somebody asks
}

// promises is what the author of an answer holds out.
type promises struct {
	holding bool          // only that there will be an answer
	day     timeline.Date // by which there will be one
	on      timeline.Date // the day on which it was written, which "tomorrow" goes by
}

// readings are those of the letters of one mail, by their names.
type readings struct {
	sha     string
	letters map[string]*reading
}

// readWords reads the letters of a mail: what the rules will probably ask of each.
func (r *Recorder) readWords(sha string, letters []timeline.Letter) readings {
	all := readings{sha, make(map[string]*reading, len(letters))}
	for _, l := range letters {
		read := &reading{candidates: matcher.Candidates(l)}
		if r.mayPromise(l) {
			read.promises = promisesIn(l, r.dayFor(timeline.Order{}, l.At))
		}
		all.letters[l.Name] = read
	}
	return all
}

// mayPromise reports whether a letter is probably asked what it promises: it is
// neither the owner's nor a platform's.
func (r *Recorder) mayPromise(l timeline.Letter) bool {
	if l.From == nil || r.isOwner(*l.From) {
		return false
	}
	_, _, platform := matcher.Platform(*l.From)
	return !platform && incoming(l) == timeline.EntryReceived
}

// reading is that of a letter of the mail with that hash.
func (f *filing) reading(sha string, l timeline.Letter) *reading {
	if f.readings.sha != sha {
		f.readings = readings{sha, map[string]*reading{}}
	}
	read := f.readings.letters[l.Name]
	if read == nil {
		read = &reading{candidates: matcher.Candidates(l)}
		f.readings.letters[l.Name] = read
	}
	return read
}

// promised is what a letter promises that was written on that day of its author's.
func (f *filing) promised(sha string, l timeline.Letter, on timeline.Date) promises {
	read := f.reading(sha, l)
	if read.promises == nil || read.promises.on != on {
		read.promises = promisesIn(l, on)
	}
	return *read.promises
}

func promisesIn(l timeline.Letter, on timeline.Date) *promises {
	return &promises{timeline.Holding(l.Reply), timeline.PromisedDate(l.Reply, on), on}
}

// dayFor is the seller's day of an order: "tomorrow" is theirs.
func (r *Recorder) dayFor(o timeline.Order, at time.Time) timeline.Date {
	return timeline.DateOf(at.In(timeline.CalendarFor(o, r.Policy).Zone()))
}
