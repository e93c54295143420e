package ingest

import (
	"slices"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// held are the entries by which a letter of a mail is on its orders now.
func (f *filing) held(mail *store.Mail, l timeline.Letter) []timeline.Entry {
	return slices.DeleteFunc(f.filed(mail, l), func(e timeline.Entry) bool { return !f.stands(e) })
}

// filed are the entries that a letter of a mail ever became.
func (f *filing) filed(mail *store.Mail, l timeline.Letter) []timeline.Entry {
	return slices.DeleteFunc(f.tx.EntriesOf(mail.SHA), func(e timeline.Entry) bool {
		return e.Letter != l.Name || !ofLetter(e)
	})
}

// leave takes a letter off the orders that it turned out not to belong to.
func (f *filing) leave(held []timeline.Entry, found []matcher.Found) error {
	for _, e := range held {
		belongs := slices.ContainsFunc(found, func(o matcher.Found) bool { return o.Order == e.Order })
		if belongs || !f.stands(e) {
			continue
		}
		f.done.Moved++
		f.learnLetter(e.MessageID, e.Subject, e.At)
		if err := f.correct(e, timeline.ChangeRemoved, "what is known by now tells otherwise", false); err != nil {
			return err
		}
	}
	return nil
}

// notTakenOff leaves out the orders that the owner took the letter off: it never
// goes back there by itself.
func (f *filing) notTakenOff(mail *store.Mail, l timeline.Letter, found []matcher.Found) []matcher.Found {
	filed := f.filed(mail, l)
	return slices.DeleteFunc(slices.Clone(found), func(o matcher.Found) bool {
		return slices.ContainsFunc(filed, func(e timeline.Entry) bool { return e.Order == o.Order && f.takenOff(e) })
	})
}

// putByOwner reports whether e is on its order by the owner's word.
func (f *filing) putByOwner(e timeline.Entry) bool {
	last := f.lastMove(e)
	return e.Confirmed || last.Confirmed && last.Correction.What == timeline.ChangeRestored
}

// takenOff reports whether the owner took e off its order, and left it so.
func (f *filing) takenOff(e timeline.Entry) bool {
	last := f.lastMove(e)
	return last.Confirmed && last.Correction.What == timeline.ChangeRemoved
}

// lastMove is the last correction that took e off its order or put it back.
func (f *filing) lastMove(e timeline.Entry) (last timeline.Entry) {
	for _, c := range f.entries(e.Order) {
		if c.Kind == timeline.EntryCorrection && c.Seq > last.Seq && (c.Target == e.Seq || c.Target == headOf(e)) && c.Correction.Moves() {
			last = c
		}
	}
	return last
}

// headOf is the first of the copies of e.
func headOf(e timeline.Entry) uint64 {
	if e.Kind == timeline.EntryCopy {
		return e.Target
	}
	return e.Seq
}
