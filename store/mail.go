package store

import (
	"fmt"
	"time"
)

// PutMail keeps what is known about a raw mail; a later one replaces it.
func (tx *Tx) PutMail(m *Mail) error {
	number, err := tx.rawNumber(m.SHA)
	if err != nil {
		return fmt.Errorf("put mail: %w", err)
	}
	kept := *m
	kept.Received, kept.Fetch.InternalDate = storable(m.Received), storable(m.Fetch.InternalDate)
	if err := tx.dropArrival(number, kept.Received); err != nil {
		return err
	}
	if err := tx.put(arrivals, join(timeKey(kept.Received), number), nil); err != nil {
		return err
	}
	return tx.putJSON(mails, number, &kept)
}

// dropArrival takes a mail that is replaced out of the order of arrival, where a
// later reading knows better when it came.
func (tx *Tx) dropArrival(number []byte, received time.Time) error {
	var old Mail
	if !tx.getJSON(mails, number, &old) || old.Received.Equal(received) {
		return nil
	}
	return tx.delete(arrivals, join(timeKey(old.Received), number))
}

// Mail gives what is known about the raw mail with that SHA-256, nil where
// nothing is.
func (tx *Tx) Mail(sha string) (*Mail, error) {
	number, err := tx.rawNumber(sha)
	if err != nil {
		return nil, tx.damage
	}
	return tx.mail(number), tx.damage
}

func (tx *Tx) mail(number []byte) *Mail {
	var m Mail
	if !tx.getJSON(mails, number, &m) {
		return nil
	}
	return &m
}

// Mails calls fn for every mail in the order of arrival, until fn says false.
func (tx *Tx) Mails(fn func(*Mail) bool) error { return tx.MailsSince(time.Time{}, fn) }

// MailsSince calls fn for the mails that arrived at t or later; all where t is zero.
func (tx *Tx) MailsSince(t time.Time, fn func(*Mail) bool) error {
	var from []byte
	if !t.IsZero() {
		from = timeKey(t)
	}
	tx.scan(arrivals, nil, from, func(k, _ []byte) bool {
		m := tx.mail(k[timeSize:])
		return m == nil || fn(m)
	})
	return tx.damage
}

// CountMails is how many mails there are.
func (tx *Tx) CountMails() int { return tx.rows(mails) }

// storable is t, or the nearest moment that JSON can hold: a mail may claim the
// year 20000, or a zone of 30 hours, and is kept all the same.
func storable(t time.Time) time.Time {
	if _, err := t.MarshalText(); err == nil {
		return t
	}
	t = t.UTC()
	switch {
	case t.Year() > 9999:
		return time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	case t.Year() < 0:
		return time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}
