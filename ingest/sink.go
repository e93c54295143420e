package ingest

import (
	"context"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Position tells how far a mailbox was recorded. With Take, Heard and Deaf it
// makes a Recorder the Sink of a mailbox.Watcher.
func (r *Recorder) Position(account, mailbox string) (p store.Position, err error) {
	err = r.Store.View(func(tx *store.Tx) error {
		p = tx.Position(account, mailbox)
		return nil
	})
	return p, err
}

// Take records a batch and how far the mailbox was read with it, or neither.
func (r *Recorder) Take(ctx context.Context, account, mailbox string, batch []Delivery, pos store.Position) error {
	done, err := r.Record(ctx, batch, func(tx *store.Tx) error { return tx.SetPosition(account, mailbox, pos) })
	if err != nil {
		return err
	}
	r.Log.Info("mails recorded", "account", account, "mailbox", mailbox, "uid", pos.UID,
		"new", done.New, "known", done.Known, "placed", done.Placed, "asked", done.Asked)
	return nil
}

// Heard notes that everything that had arrived by through is recorded; a hole
// in our hearing ends with it.
func (r *Recorder) Heard(account, mailbox string, through time.Time) error {
	return r.Store.Update(func(tx *store.Tx) error {
		l := tx.Listening(account, mailbox)
		if l.First.IsZero() || through.Sub(l.Through) > timeline.HearingGrace {
			// What was held back while we could not hear is decided now.
			if err := tx.TouchAll(); err != nil {
				return err
			}
		}
		if !l.Failing.IsZero() {
			l.Holes = append(l.Holes, store.Hole{From: l.Failing, To: through, Why: l.Why})
		}
		if l.First.IsZero() {
			l.First = through
		}
		l.Through, l.Failing, l.Why = through, time.Time{}, ""
		return tx.SetListening(account, mailbox, l)
	})
}

// Deaf notes that a mailbox cannot be read since then, and why.
func (r *Recorder) Deaf(account, mailbox string, since time.Time, why error) error {
	return r.Store.Update(func(tx *store.Tx) error {
		l := tx.Listening(account, mailbox)
		if l.Failing.IsZero() {
			l.Failing = since
			if !l.Through.IsZero() {
				l.Failing = l.Through
			}
		}
		l.Why = why.Error()
		return tx.SetListening(account, mailbox, l)
	})
}
