package store

import (
	"encoding/binary"

	bolt "go.etcd.io/bbolt"
)

// A tally is the number of rows of a table, and the sum of their checksums.
type tally struct{ rows, sum uint64 }

var tallyBucket = []byte("tally")

// count adds rows to the tally of t; -1 rows are ^uint64(0) rows, as sums wrap.
func (tx *Tx) count(t *table, rows, sum uint64) {
	n := tx.tally[t]
	tx.tally[t] = tally{n.rows + rows, n.sum + sum}
}

// forget takes a row out of the tally that is about to be replaced or deleted.
func (tx *Tx) forget(t *table, row []byte) {
	if len(row) >= sumSize {
		tx.count(t, ^uint64(0), -uint64(binary.BigEndian.Uint32(row[len(row)-sumSize:])))
	}
}

// rows is how many rows t has now.
func (tx *Tx) rows(t *table) int {
	return int(readTally(tx.b.Bucket(tallyBucket), t).rows + tx.tally[t].rows)
}

func (tx *Tx) writeTally() error {
	b := tx.b.Bucket(tallyBucket)
	for t, change := range tx.tally {
		now := readTally(b, t)
		row := binary.BigEndian.AppendUint64(nil, now.rows+change.rows)
		row = binary.BigEndian.AppendUint64(row, now.sum+change.sum)
		if err := b.Put([]byte(t.name), row); err != nil {
			return err
		}
	}
	return nil
}

func readTally(b *bolt.Bucket, t *table) tally {
	row := b.Get([]byte(t.name))
	if len(row) != 16 {
		return tally{}
	}
	return tally{binary.BigEndian.Uint64(row), binary.BigEndian.Uint64(row[8:])}
}
