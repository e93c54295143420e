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
	number, err := tx.rawNumber(sha)
	if err != nil {
		return fmt.Errorf("put pending: %w", err)
	}
	if err := tx.dropMoment(number); err != nil {
		return err
	}
	if err := tx.put(pendingDue, join(timeKey(next), number), nil); err != nil {
		return err
	}
	return tx.putJSON(pending, number, Pending{sha, next, tries, since})
}

// dropMoment takes away when the mail was to be judged again.
func (tx *Tx) dropMoment(number []byte) error {
	var old Pending
	if !tx.getJSON(pending, number, &old) {
		return nil
	}
	return tx.delete(pendingDue, join(timeKey(old.Next), number))
}

// PendingDue gives up to n mails that are to be judged again by now, those due
// longest first.
func (tx *Tx) PendingDue(now time.Time, n int) []Pending {
	var found []Pending
	for _, number := range tx.due(pendingDue, now, n) {
		var p Pending
		if tx.getJSON(pending, number, &p) {
			found = append(found, p)
		}
	}
	return found
}

// NextPending is when the next mail is to be judged again; zero where none is.
func (tx *Tx) NextPending() time.Time { return tx.next(pendingDue) }

// DropPending notes that nothing is open about the mail any more.
func (tx *Tx) DropPending(sha string) error {
	number, err := tx.rawNumber(sha)
	if err != nil {
		return nil
	}
	if err := tx.dropMoment(number); err != nil {
		return err
	}
	return tx.delete(pending, number)
}
