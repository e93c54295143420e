package store

import (
	"bytes"
	"time"
)

const metaInstance = "instance"

// Instance is the name that this state got when it was begun: by it nudged
// knows its own mail, and no other nudged's.
func (tx *Tx) Instance() string { return string(tx.get(meta, []byte(metaInstance))) }

// Meta gives what another package keeps by that name, nil where nothing is.
func (tx *Tx) Meta(name string) []byte { return bytes.Clone(tx.get(meta, []byte(name))) }

// SetMeta keeps value for another package.
func (tx *Tx) SetMeta(name string, value []byte) error { return tx.put(meta, []byte(name), value) }

// Job gives the last slot in which the job was done; zero where it never was.
func (tx *Tx) Job(name string) time.Time {
	row := tx.get(jobs, []byte(name))
	if len(row) != timeSize {
		return time.Time{}
	}
	return keyTime(row)
}

// SetJob notes that the job was done for that slot.
func (tx *Tx) SetJob(name string, slot time.Time) error {
	return tx.put(jobs, []byte(name), timeKey(slot))
}
