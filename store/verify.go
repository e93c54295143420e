package store

import (
	"fmt"
)

// Verify reads the whole state and checks all that can be checked: the pages of
// the index, every row and that none is missing, the chain of entries, every
// raw mail against its hash. progress is told how many of all raws are read; it
// may be nil. The error names the first thing that is wrong.
func (s *Store) Verify(progress func(done, total uint64)) error {
	return s.View(func(tx *Tx) error {
		checks := []func() error{
			tx.verifyPages,
			tx.verifyRows,
			func() error { return tx.VerifyChain(nil) },
			func() error { return tx.verifyRaws(progress) },
		}
		for _, check := range checks {
			if err := check(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) verifyPages() (err error) {
	for e := range tx.b.Check() { // to its end, else it never stops
		if err == nil {
			err = damaged(tx.s.path(), "%s", firstLine(e.Error()))
		}
	}
	return err
}

// verifyRows checks every row, and that there are as many as were put.
func (tx *Tx) verifyRows() error {
	for _, t := range tables {
		var found tally
		tx.scan(t, nil, nil, func(k, v []byte) bool {
			found.rows++
			found.sum += uint64(t.sum(k, v))
			return true
		})
		if tx.damage != nil {
			return tx.damage
		}
		if want := readTally(tx.b.Bucket(tallyBucket), t); found != want {
			return damaged(tx.s.path(), "bucket %s has %d rows, not the %d that were put there", t.name, found.rows, want.rows)
		}
	}
	return nil
}

func (tx *Tx) verifyRaws(progress func(done, total uint64)) (err error) {
	total, done := uint64(tx.rows(raws)), uint64(0)
	tx.scan(raws, nil, nil, func(k, _ []byte) bool {
		if _, err = tx.Raw(fmt.Sprintf("%x", k)); err != nil {
			return false
		}
		done++
		if progress != nil {
			progress(done, total)
		}
		return true
	})
	return err
}
