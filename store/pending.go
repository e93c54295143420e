package store

import (
	"fmt"
	"time"
)

// Pending is a mail of which the DNS has not told yet who wrote it.
type Pending struct {
	SHA   string    `json:"sha"`
	Next  time.Time `json:"next"`  // when to ask again
	Tries int       `json:"tries"` // so far
	Since time.Time `json:"since"`
}

// PutPending notes that the mail is to be judged again, and when.
func (tx *Tx) PutPending(sha string, next time.Time, tries int, since time.Time) error {
	key := hashKey(sha)
	if key == nil {
		return fmt.Errorf("put pending: %q is no SHA-256", sha)
	}
	if err := tx.setAgenda(pendingAgenda, key, next); err != nil {
		return err
	}
	return tx.putJSON(pending, key, Pending{sha, next, tries, since})
}

// PendingDue gives up to n mails that are to be judged again by now, those due
// longest first.
func (tx *Tx) PendingDue(now time.Time, n int) []Pending {
	var found []Pending
	for _, key := range tx.due(pendingAgenda, now, n) {
		var p Pending
		if tx.getJSON(pending, key, &p) {
			found = append(found, p)
		}
	}
	return found
}

// NextPending is when the next mail is to be judged again; zero where none is.
func (tx *Tx) NextPending() time.Time { return tx.next(pendingAgenda) }

// DropPending notes that nothing is open about the mail any more.
func (tx *Tx) DropPending(sha string) error {
	key := hashKey(sha)
	if key == nil {
		return nil
	}
	if err := tx.setAgenda(pendingAgenda, key, time.Time{}); err != nil {
		return err
	}
	return tx.delete(pending, key)
}
