package store

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"nudged/timeline"
)

var headKey = []byte("head")

// Head is the number of the last entry of all, and the SHA-256 of its stored
// form: whoever knows it can tell whether anything before was changed since.
func (tx *Tx) Head() (seq uint64, hash string) { return readLink(tx.get(head, headKey)) }

// LastOf is Head, of the entries of one order.
func (tx *Tx) LastOf(order string) (seq uint64, hash string) {
	if order == "" {
		return 0, ""
	}
	key, hashed := tx.last(timelines, nameKey(order))
	if len(hashed) != hashSize {
		return 0, ""
	}
	return keyNumber(key[len(key)-8:]), hex.EncodeToString(hashed)
}

func readLink(row []byte) (seq uint64, hash string) {
	if len(row) != 8+hashSize {
		return 0, ""
	}
	return keyNumber(row), hex.EncodeToString(row[8:])
}

// link makes e, in its stored form, the last of the chain and of its order.
func (tx *Tx) link(e timeline.Entry, stored []byte) error {
	sum := sha256.Sum256(stored)
	if err := tx.put(head, headKey, join(numberKey(e.Seq), sum[:])); err != nil || e.Order == "" {
		return err
	}
	return tx.put(timelines, join(nameKey(e.Order), numberKey(e.Seq)), sum[:])
}

// VerifyChain reads all entries and checks that each continues the one before,
// in all and on its order, and that the last is the head. The *DamagedError
// names the first that does not. progress is told how many of all are read; it
// may be nil.
func (tx *Tx) VerifyChain(progress func(done, total uint64)) error {
	total, end := tx.Head()
	var seq uint64
	var hash string
	backs := map[string]string{}
	shortened := map[uint64]bool{} // entries of which words were forgotten, until a later one says so
	var err error
	tx.scan(entries, nil, nil, func(k, v []byte) bool {
		var e timeline.Entry
		if !tx.decode(entries, k, v, &e) {
			return false
		}
		seq++
		if e.Seq != seq || keyNumber(k) != seq || e.Prev != hash || e.Order != "" && e.Back != backs[e.Order] {
			err = damaged(tx.s.path(), "entry %d does not continue the chain", seq)
			return false
		}
		hash = hashOf(e, v)
		if e.Forgotten != "" {
			shortened[seq] = true
		}
		for _, named := range e.Forgets {
			delete(shortened, named)
		}
		if e.Order != "" {
			backs[e.Order] = hash
		}
		if progress != nil {
			progress(seq, total)
		}
		return true
	})
	switch {
	case err != nil:
		return err
	case tx.damage != nil:
		return tx.damage
	case len(shortened) > 0:
		return damaged(tx.s.path(), "entry %d was shortened, and no entry says that it was forgotten", slices.Min(slices.Collect(maps.Keys(shortened))))
	case seq != total || hash != end:
		return damaged(tx.s.path(), "the chain ends at entry %d, not at its head, entry %d", seq, total)
	}
	return nil
}
