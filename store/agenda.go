package store

import (
	"bytes"
	"time"
)

// An agenda is a table of moments: time name → nothing. It says when to come
// back to what.

// due lists up to n names whose moment has come, the earliest first.
func (tx *Tx) due(agenda *table, now time.Time, n int) [][]byte {
	var names [][]byte
	tx.scan(agenda, nil, nil, func(k, _ []byte) bool {
		if len(names) == n || keyTime(k).After(now) {
			return false
		}
		names = append(names, bytes.Clone(k[timeSize:]))
		return true
	})
	return names
}

// next is the earliest moment; zero where there is none.
func (tx *Tx) next(agenda *table) (at time.Time) {
	tx.scan(agenda, nil, nil, func(k, _ []byte) bool {
		at = keyTime(k)
		return false
	})
	return at
}
