package store

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Verify reads the whole state and checks all that can be checked. progress is
// told how many of all raws are read; it may be nil. The error names the first
// thing that is wrong; see Examine.
func (s *Store) Verify(progress func(done, total uint64)) (err error) {
	return errors.Join(s.Examine(progress, func(d *DamagedError) bool {
		err = d
		return false
	}), err)
}

// Examine tells everything that is wrong, until found says false: with the rows
// of the index and whether one is missing, with its pages where all rows can be
// read, with the chain of entries, with what refers to what, and with every raw
// mail by its hash. An error is what kept it from looking.
func (s *Store) Examine(progress func(done, total uint64), found func(*DamagedError) bool) error {
	err := s.examine(progress, found)
	var d *DamagedError
	if errors.As(err, &d) { // so bad that it could not be walked through
		found(d)
		return nil
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// errEnough says that whoever looks does not want to hear more.
var errEnough = errors.New("enough was found")

func (s *Store) examine(progress func(done, total uint64), found func(*DamagedError) bool) error {
	sound := true
	tell := func(err error) error {
		var d *DamagedError
		if errors.As(err, &d) {
			sound = false
			if !found(d) {
				return errEnough
			}
			return nil
		}
		return err
	}
	checks := []func(*Tx, func(error) error) error{
		(*Tx).verifyRows,
		func(tx *Tx, tell func(error) error) error {
			if !sound { // bbolt walks the same pages in a goroutine of its own, where a fault in them cannot be caught
				return nil
			}
			return tx.verifyPages(tell)
		},
		func(tx *Tx, tell func(error) error) error { return tell(tx.VerifyChain(nil)) },
		(*Tx).verifyReferences,
		func(tx *Tx, tell func(error) error) error { return tx.verifyRaws(progress, tell) },
	}
	return s.View(func(tx *Tx) error {
		for _, check := range checks {
			// Each by itself: what one has met is not to be told by the next again.
			if err := check(s.newTx(tx.b), tell); err != nil {
				return err
			}
		}
		return nil
	})
}

// verifyPages has bbolt check its pages: on a copy, where the state is written to,
// since bbolt compares them with what is free by now.
func (tx *Tx) verifyPages(tell func(error) error) error {
	if tx.b.DB().IsReadOnly() {
		return tell(tx.checkPages(tx.b))
	}
	copied, err := tx.copyIndex(tx.s.dir, os.TempDir())
	if err != nil {
		return err
	}
	defer os.Remove(copied)
	o := tx.s.boltOptions()
	o.ReadOnly, o.PreLoadFreelist, o.InitialMmapSize = true, true, 0
	db, err := bolt.Open(copied, 0o600, o)
	if err != nil {
		return tell(asDamage(tx.s.path(), err))
	}
	return errors.Join(db.View(func(b *bolt.Tx) error { return tell(tx.checkPages(b)) }), db.Close())
}

// copyIndex copies the index to the first of the folders that has room for it:
// where the state is may be full, and it can be looked at all the same.
func (tx *Tx) copyIndex(dirs ...string) (path string, err error) {
	var failed error
	for _, dir := range dirs {
		copied, err := os.CreateTemp(dir, checking+"*")
		if err != nil {
			failed = errors.Join(failed, told(err))
			continue
		}
		_, err = tx.b.WriteTo(copied)
		if err = errors.Join(err, copied.Close()); err == nil {
			return copied.Name(), nil
		}
		failed = errors.Join(failed, told(err), os.Remove(copied.Name()))
	}
	return "", fmt.Errorf("the pages of the index are checked on a copy, for which there is no place: %w", failed)
}

// checking is how the copies are called whose pages are checked.
const checking = "checking-"

func (tx *Tx) checkPages(b *bolt.Tx) (err error) {
	for e := range b.Check() { // to its end, else it never stops
		if err == nil {
			err = damaged(tx.s.path(), "%s", firstLine(e.Error()))
		}
	}
	return err
}

// verifyRows checks every row, and that there are as many as were put.
func (tx *Tx) verifyRows(tell func(error) error) error {
	for _, t := range tables {
		if t.since > tx.s.has {
			continue
		}
		tx.damage = nil
		var found tally
		tx.scan(t, nil, nil, func(k, v []byte) bool {
			found.rows++
			found.sum += uint64(t.sum(k, v))
			return true
		})
		err := tx.damage
		if want := readTally(tx.b.Bucket(tallyBucket), t); err == nil && found != want {
			err = damaged(tx.s.path(), "bucket %s has %d rows, not the %d that were put there", t.name, found.rows, want.rows)
		}
		if err := tell(err); err != nil {
			return err
		}
	}
	return nil
}

// verifyRaws reads every raw mail and file; of one that is damaged it tells
// whose it is.
func (tx *Tx) verifyRaws(progress func(done, total uint64), tell func(error) error) (err error) {
	lengths := map[string]bool{}
	for number, end := range tx.ends() {
		path := tx.s.segment(number)
		if short := tooShort(path, end); short != nil {
			lengths[path] = true // once, and not again for each of its mails
			if err := tell(short); err != nil {
				return err
			}
		}
	}
	total, done := uint64(tx.rows(raws)), uint64(0)
	tx.scan(raws, nil, nil, func(k, row []byte) bool {
		if bad := tx.checkRaw(k); bad != nil && !lengths[tx.s.segment(binary.BigEndian.Uint32(row))] {
			err = tell(bad)
		}
		done++
		if progress != nil {
			progress(done, total)
		}
		return err == nil
	})
	return err
}

func (tx *Tx) checkRaw(key []byte) error {
	sha := hex.EncodeToString(key)
	_, err := tx.Raw(sha)
	if errors.Is(err, ErrForgotten) {
		if tx.Forgotten(sha) {
			return nil
		}
		err = damaged(tx.s.path(), "mail %s was wiped, and nothing says that it was forgotten%s", sha, tx.whose(sha))
	}
	var d *DamagedError
	if !errors.As(err, &d) {
		return err
	}
	named := *d
	named.What += tx.whose(sha)
	return &named
}

// whose tells people which mail a hash is about.
func (tx *Tx) whose(sha string) string {
	tx = tx.s.newTx(tx.b)
	about := ""
	if m, err := tx.Mail(sha); err == nil && m != nil {
		about += fmt.Sprintf("; it came on %s from %q", m.Received.Format("2 January 2006"), m.From.Address)
	}
	var on []string
	for _, e := range tx.EntriesOf(sha) {
		if e.Order != "" && (len(on) == 0 || on[len(on)-1] != e.Order) {
			on = append(on, e.Order)
		}
	}
	if len(on) > 0 {
		about += "; it is on order " + strings.Join(on, ", ")
	}
	return about
}

// tooShort is the damage of a segment file that is gone, or lacks what was
// committed to it.
func tooShort(path string, end int64) error {
	return checkLength(path, end, func(int64) error { return nil })
}
