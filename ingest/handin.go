package ingest

import (
	"time"

	"nudged/timeline"
)

// HandedIn is what the owner adds to an order by hand: files, and what they are.
type HandedIn struct {
	Files []File
	Kind  string        // of all of them: photo, invoice, chat …; "" where their names tell
	Taken timeline.Date // when they were taken, where the owner says so
	Note  string
	At    time.Time
}

// HandIn puts files on an order, as the owner's statement.
func (r *Recorder) HandIn(number string, h HandedIn) (timeline.Entry, error) {
	var noted timeline.Entry
	_, err := r.update(func(f *filing) error {
		o, err := f.tx.Order(number)
		if err != nil {
			return err
		}
		e := timeline.Entry{
			Order: o.Number, Kind: timeline.EntryNote, At: h.At, Known: h.At, Text: cut(h.Note, timeline.MaxEntryText),
			Evidence: timeline.ClassC, By: "you handed it in", Confirmed: true,
		}
		for _, file := range h.Files {
			sha, _, err := f.tx.PutRaw(file.Content)
			if err != nil {
				return err
			}
			e.Files = append(e.Files, timeline.FileRef{
				Name: file.Name, Type: file.Type, Size: int64(len(file.Content)), SHA256: sha, Kind: h.Kind, Taken: h.Taken,
			})
		}
		noted, err = f.tx.Append(e)
		return err
	})
	return noted, err
}
