package store

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// outRow is an Outgoing as it is stored: its bytes are a raw, where a mail of
// ours is kept like any other.
type outRow struct {
	Outgoing
	Raw string `json:"raw"`
}

// Reserve fixes o before it is sent. An ID is reserved once, ever: where it is
// already, fresh is false and nothing changes.
func (tx *Tx) Reserve(o *Outgoing) (fresh bool, err error) {
	if o.ID == "" || o.MessageID == "" || len(o.Bytes) == 0 {
		return false, errors.New("reserve: a mail needs its ID, Message-ID and bytes")
	}
	if tx.has(outbox, []byte(o.ID)) {
		return false, nil
	}
	sha, _, err := tx.PutRaw(o.Bytes)
	if err != nil {
		return false, err
	}
	if err := tx.put(outIDs, digestKey(o.MessageID), []byte(o.ID)); err != nil {
		return false, err
	}
	if err := tx.put(outDates, join(timeKey(o.Reserved), []byte(o.ID)), nil); err != nil {
		return false, err
	}
	return true, tx.putOut(outRow{*o, sha})
}

// PutOutgoing keeps how it goes on with a reserved mail. What was fixed when it
// was reserved stays: its Message-ID, its bytes, and when that was.
func (tx *Tx) PutOutgoing(o *Outgoing) error {
	old, ok := tx.outRow([]byte(o.ID))
	if !ok {
		return fmt.Errorf("outgoing %s: it was never reserved", o.ID)
	}
	row := outRow{*o, old.Raw}
	row.MessageID, row.Reserved = old.MessageID, old.Reserved
	return tx.putOut(row)
}

func (tx *Tx) putOut(row outRow) error {
	id := []byte(row.ID)
	row.Bytes = nil
	if err := tx.putJSON(outbox, id, row); err != nil {
		return err
	}
	if row.open() {
		return tx.put(unsettled, id, nil)
	}
	return tx.delete(unsettled, id)
}

// open reports whether something is left to be done about o.
func (o *Outgoing) open() bool {
	return o.State == StateReserved || o.State == StateSending || o.State == StateUncertain
}

func (tx *Tx) outRow(id []byte) (row outRow, ok bool) {
	ok = len(id) > 0 && tx.getJSON(outbox, id, &row)
	return row, ok
}

// Outgoing gives a mail of ours by its ID, nil where there is none.
func (tx *Tx) Outgoing(id string) (*Outgoing, error) {
	row, ok := tx.outRow([]byte(id))
	if !ok {
		return nil, tx.damage
	}
	var err error
	row.Bytes, err = tx.Raw(row.Raw)
	return &row.Outgoing, err
}

// OutgoingByMessageID gives a mail of ours by its Message-ID, nil where there is none.
func (tx *Tx) OutgoingByMessageID(messageID string) (*Outgoing, error) {
	id := bytes.Clone(tx.get(outIDs, digestKey(messageID)))
	if id == nil {
		return nil, tx.damage
	}
	return tx.Outgoing(string(id))
}

// Unsettled gives the mails that are neither sent nor given up, by ID.
func (tx *Tx) Unsettled() ([]*Outgoing, error) {
	var ids []string
	tx.scan(unsettled, nil, nil, func(k, _ []byte) bool {
		ids = append(ids, string(k))
		return true
	})
	var found []*Outgoing
	for _, id := range ids {
		o, err := tx.Outgoing(id)
		if err != nil {
			return found, err
		}
		if o != nil {
			found = append(found, o)
		}
	}
	return found, nil
}

// OutgoingSince calls fn for the mails reserved at t or later, in that order and
// without their bytes, until fn says false.
func (tx *Tx) OutgoingSince(t time.Time, fn func(*Outgoing) bool) error {
	tx.scan(outDates, nil, timeKey(t), func(k, _ []byte) bool {
		row, ok := tx.outRow(k[timeSize:])
		return !ok || fn(&row.Outgoing)
	})
	return tx.damage
}
