package store

import (
	"bytes"
	"fmt"
)

// PutRaw keeps raw, and says by which hash it is found and whether it is new. Its
// bytes must not change until the transaction is over.
func (tx *Tx) PutRaw(raw []byte) (sha string, fresh bool, err error) {
	return tx.PutPacked(Pack(raw))
}

// PutPacked is PutRaw of what was packed before.
func (tx *Tx) PutPacked(p Packed) (sha string, fresh bool, err error) {
	if row := tx.get(raws, p.sha[:]); row != nil && !forgotten(row) {
		return p.SHA(), false, nil
	} else if row != nil {
		return p.SHA(), true, tx.putAgain(p, bytes.Clone(row[placeSize:placeSize+8]))
	}
	if p.size > maxRaw {
		return "", false, fmt.Errorf("%d bytes are more than the store takes in one piece", p.size)
	}
	at, err := tx.tail.add(tx, p)
	if err != nil {
		return "", false, fmt.Errorf("store raw mail: %w", told(err))
	}
	number, err := tx.bucket(raws).NextSequence()
	if err != nil {
		return "", false, err
	}
	return p.SHA(), true, tx.put(raws, p.sha[:], join(at.row(), numberKey(number)))
}

// putAgain keeps bytes anew that were forgotten: their owner brings them again.
func (tx *Tx) putAgain(p Packed, number []byte) error {
	at, err := tx.tail.add(tx, p)
	if err != nil {
		return fmt.Errorf("store raw mail: %w", told(err))
	}
	return tx.put(raws, p.sha[:], join(at.row(), number))
}

// rawNumber is the number of a raw: they are counted as they come. In the keys
// of other tables it stands for the hash, so that what belongs to the mails of
// one batch is written side by side.
func (tx *Tx) rawNumber(sha string) ([]byte, error) {
	if sha != "" && tx.named.sha == sha {
		return tx.named.number, nil
	}
	key := hashKey(sha)
	if key == nil {
		return nil, fmt.Errorf("raw %q: %w", sha, ErrNoRaw)
	}
	row := tx.get(raws, key)
	if row == nil {
		return nil, fmt.Errorf("raw %s: %w", sha, ErrNoRaw)
	}
	tx.named.sha, tx.named.number = sha, bytes.Clone(row[placeSize:placeSize+8])
	return tx.named.number, nil
}

// HasRaw reports whether the bytes with that SHA-256 are kept.
func (tx *Tx) HasRaw(sha string) bool {
	key := hashKey(sha)
	return key != nil && tx.has(raws, key)
}

// Raw gives the bytes with that SHA-256, checked against it; ErrNoRaw where
// there are none.
func (tx *Tx) Raw(sha string) ([]byte, error) {
	key := hashKey(sha)
	if key == nil {
		return nil, fmt.Errorf("raw %q: %w", sha, ErrNoRaw)
	}
	row := bytes.Clone(tx.get(raws, key))
	if row == nil {
		return nil, fmt.Errorf("raw %s: %w", sha, ErrNoRaw)
	}
	if forgotten(row) {
		return nil, fmt.Errorf("mail %s: %w", sha, ErrForgotten)
	}
	if err := tx.tail.wait(); err != nil {
		return nil, fmt.Errorf("raw %s: %w", sha, told(err))
	}
	return tx.s.read(readPlace(row), fmt.Sprintf("%x", key))
}
