package store

import (
	"bytes"
	"fmt"
	"time"
)

// PutMail keeps what is known about a raw mail; a later one replaces it.
func (tx *Tx) PutMail(m *Mail) error {
	sha := hashKey(m.SHA)
	if sha == nil {
		return fmt.Errorf("put mail: %q is no SHA-256", m.SHA)
	}
	kept := *m
	kept.Received, kept.Fetch.InternalDate = storable(m.Received), storable(m.Fetch.InternalDate)
	number := bytes.Clone(tx.get(numbers, sha))
	if number == nil {
		number = numberKey(uint64(tx.rows(mails)) + 1)
		if err := tx.put(numbers, sha, number); err != nil {
			return err
		}
	} else if err := tx.dropArrival(number, sha); err != nil {
		return err
	}
	if err := tx.put(arrivals, join(timeKey(kept.Received), sha), nil); err != nil {
		return err
	}
	return tx.putJSON(mails, number, &kept)
}

// dropArrival takes a mail that is replaced out of the order of arrival: a
// later reading may know better when it came.
func (tx *Tx) dropArrival(number, sha []byte) error {
	var old Mail
	if !tx.getJSON(mails, number, &old) {
		return nil
	}
	return tx.delete(arrivals, join(timeKey(old.Received), sha))
}

// Mail gives what is known about the raw mail with that SHA-256, nil where
// nothing is.
func (tx *Tx) Mail(sha string) (*Mail, error) {
	key := hashKey(sha)
	if key == nil {
		return nil, nil
	}
	m := tx.mail(key)
	return m, tx.damage
}

func (tx *Tx) mail(sha []byte) *Mail {
	var m Mail
	number := tx.get(numbers, sha)
	if number == nil || !tx.getJSON(mails, number, &m) {
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
