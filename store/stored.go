package store

import (
	"bytes"
	"slices"
)

// Stored gives the entries of an order as they are stored, byte for byte, by
// Seq: each carries the SHA-256 of the one before it in Back.
func (tx *Tx) Stored(order string) [][]byte {
	var seqs []uint64
	tx.scan(timelines, nameKey(order), nil, func(k, _ []byte) bool {
		seqs = append(seqs, keyNumber(k[len(k)-8:]))
		return true
	})
	slices.Sort(seqs)
	out := make([][]byte, 0, len(seqs))
	for _, seq := range seqs {
		if row := tx.get(entries, numberKey(seq)); row != nil {
			out = append(out, bytes.Clone(row))
		} else {
			tx.hurt(entries, numberKey(seq), "is gone, and a timeline names it")
		}
	}
	return out
}
