package store

import (
	"bytes"
	"time"
)

// An agenda says when to come back to what: one moment per name, found both ways.
type agenda struct {
	moments *table // time name → nothing
	names   *table // name → time
}

var (
	dueAgenda     = agenda{dueTimes, dueOf}
	pendingAgenda = agenda{pendingDue, pendingOf}
)

// setAgenda notes when to come back to name; the zero time is never.
func (tx *Tx) setAgenda(a agenda, name []byte, at time.Time) error {
	if old := bytes.Clone(tx.get(a.names, name)); old != nil {
		if err := tx.delete(a.moments, join(old, name)); err != nil {
			return err
		}
	}
	if at.IsZero() {
		return tx.delete(a.names, name)
	}
	if err := tx.put(a.names, name, timeKey(at)); err != nil {
		return err
	}
	return tx.put(a.moments, join(timeKey(at), name), nil)
}

// due lists up to n names whose moment has come, the earliest first.
func (tx *Tx) due(a agenda, now time.Time, n int) [][]byte {
	var names [][]byte
	tx.scan(a.moments, nil, nil, func(k, _ []byte) bool {
		if len(names) == n || keyTime(k).After(now) {
			return false
		}
		names = append(names, bytes.Clone(k[timeSize:]))
		return true
	})
	return names
}

// next is the earliest moment; zero where there is none.
func (tx *Tx) next(a agenda) (at time.Time) {
	tx.scan(a.moments, nil, nil, func(k, _ []byte) bool {
		at = keyTime(k)
		return false
	})
	return at
}
