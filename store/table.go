package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"

	bolt "go.etcd.io/bbolt"
)

// A table is a bucket whose rows carry a checksum.
type table struct {
	name  string
	since int  // the schema that brought it
	grows bool // new rows come mostly behind the others: pages can be filled
}

const sumSize = 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum is the checksum of a row. The bucket is in it, and the key, so that a row
// cannot stand in another's place.
func (t *table) sum(key, value []byte) uint32 {
	c := crc32.Update(0, castagnoli, []byte(t.name))
	c = crc32.Update(c, castagnoli, key)
	return crc32.Update(c, castagnoli, value)
}

// open gives the value in a stored row, and whether it is what was put there.
func (t *table) open(key, row []byte) (value []byte, ok bool) {
	if len(row) < sumSize {
		return nil, false
	}
	value, sum := row[:len(row)-sumSize], row[len(row)-sumSize:]
	return value, binary.BigEndian.Uint32(sum) == t.sum(key, value)
}

func (tx *Tx) bucket(t *table) *bolt.Bucket {
	if b, ok := tx.buckets[t]; ok {
		return b
	}
	b := tx.b.Bucket([]byte(t.name))
	if b == nil {
		panic(damaged(tx.s.path(), "bucket %s is gone", t.name)) // the schema made it
	}
	if t.grows {
		b.FillPercent = 0.95
	}
	tx.buckets[t] = b
	return b
}

// get gives the value of a row, nil where there is none. It is valid until the
// next write.
func (tx *Tx) get(t *table, key []byte) []byte {
	row := tx.bucket(t).Get(key)
	if row == nil {
		return nil
	}
	return tx.value(t, key, row)
}

func (tx *Tx) has(t *table, key []byte) bool { return tx.get(t, key) != nil }

// value opens a row; one that is damaged is as good as none, and remembered.
func (tx *Tx) value(t *table, key, row []byte) []byte {
	tx.pace()
	value, ok := t.open(key, row)
	if !ok {
		tx.hurt(t, key, "does not hold what was written there")
		return nil
	}
	return value[:len(value):len(value)]
}

func (tx *Tx) hurt(t *table, key []byte, what string) {
	if tx.damage == nil {
		tx.damage = damaged(tx.s.path(), "row %q of bucket %s %s", key, t.name, what)
	}
}

func (tx *Tx) put(t *table, key, value []byte) error {
	tx.pace()
	b := tx.bucket(t)
	old := b.Get(key)
	sum := t.sum(key, value)
	row := binary.BigEndian.AppendUint32(append(make([]byte, 0, len(value)+sumSize), value...), sum)
	if bytes.Equal(old, row) {
		return nil // a page that does not change need not be written
	}
	tx.forget(t, old)
	tx.writes++
	if err := b.Put(key, row); err != nil {
		return fmt.Errorf("put %q into %s: %w", key, t.name, err)
	}
	tx.count(t, 1, uint64(sum))
	return nil
}

func (tx *Tx) delete(t *table, key []byte) error {
	b := tx.bucket(t)
	old := b.Get(key)
	if old == nil {
		return nil
	}
	tx.forget(t, old)
	tx.writes++
	if err := b.Delete(key); err != nil {
		return fmt.Errorf("delete %q from %s: %w", key, t.name, err)
	}
	return nil
}

// scan calls fn for the rows whose keys begin with prefix, in their order, from
// the key from on where it is given. In an Update fn may write to the table too.
func (tx *Tx) scan(t *table, prefix, from []byte, fn func(key, value []byte) bool) {
	c := tx.bucket(t).Cursor()
	if from == nil {
		from = prefix
	}
	k, row := c.Seek(from)
	for k != nil && bytes.HasPrefix(k, prefix) {
		key, before := k, tx.writes
		if tx.b.Writable() {
			key = bytes.Clone(k) // a write may move the page under it
		}
		if value := tx.value(t, key, row); value != nil && !fn(key, value) {
			return
		}
		if tx.writes > before {
			if k, row = c.Seek(key); !bytes.Equal(k, key) {
				continue
			}
		}
		k, row = c.Next()
	}
}

// last gives the last row whose key begins with prefix.
func (tx *Tx) last(t *table, prefix []byte) (key, value []byte) {
	c := tx.bucket(t).Cursor()
	var k, row []byte
	if behind, _ := c.Seek(after(prefix)); behind != nil && len(prefix) > 0 {
		k, row = c.Prev()
	} else {
		k, row = c.Last()
	}
	if k == nil || !bytes.HasPrefix(k, prefix) {
		return nil, nil
	}
	return k, tx.value(t, k, row)
}

// after is the first key behind all that begin with prefix; nil where none is.
func after(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xFF {
			behind := bytes.Clone(prefix[:i+1])
			behind[i]++
			return behind
		}
	}
	return nil
}

func (tx *Tx) putJSON(t *table, key []byte, v any) error {
	b, err := encode(v)
	if err != nil {
		return fmt.Errorf("encode %q for %s: %w", key, t.name, err)
	}
	return tx.put(t, key, b)
}

// getJSON reads a row into v and reports whether there is one.
func (tx *Tx) getJSON(t *table, key []byte, v any) bool {
	value := tx.get(t, key)
	return value != nil && tx.decode(t, key, value, v)
}

func (tx *Tx) decode(t *table, key, value []byte, v any) bool {
	if err := json.Unmarshal(value, v); err != nil {
		tx.hurt(t, key, "cannot be read: "+err.Error())
		return false
	}
	return true
}

// encode is JSON as it is stored: one line, and the signs of mail addresses as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
