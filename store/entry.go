package store

import (
	"bytes"
	"fmt"
	"slices"

	"nudged/timeline"
)

// Append adds e to the chain of entries and to the timeline of its order. It
// sets Seq, Recorded, Prev and Back, and returns e as it is stored.
func (tx *Tx) Append(e timeline.Entry) (timeline.Entry, error) {
	seq, hash := tx.Head()
	e.Seq, e.Prev = seq+1, hash
	_, e.Back = tx.LastOf(e.Order)
	e.Recorded = tx.now()
	e.At, e.Known = storable(e.At), storable(e.Known)
	stored, err := encode(e)
	if err != nil {
		return e, fmt.Errorf("encode entry %d: %w", e.Seq, err)
	}
	if err := tx.put(entries, numberKey(e.Seq), stored); err != nil {
		return e, err
	}
	if err := tx.link(e, stored); err != nil {
		return e, err
	}
	return e, tx.indexEntry(e)
}

// indexEntry makes e found by its order and by the raw mail that it comes from.
func (tx *Tx) indexEntry(e timeline.Entry) error {
	if e.Message != "" {
		number, err := tx.rawNumber(e.Message)
		if err != nil {
			return fmt.Errorf("entry %d: %w", e.Seq, err)
		}
		if err := tx.put(sources, join(number, numberKey(e.Seq)), nil); err != nil {
			return err
		}
	}
	if e.Order == "" {
		return nil
	}
	return tx.Touch(e.Order)
}

// Entry gives the entry with that number, ErrNoEntry where there is none.
func (tx *Tx) Entry(seq uint64) (timeline.Entry, error) {
	e, ok := tx.entry(seq)
	switch {
	case tx.damage != nil:
		return e, tx.damage
	case !ok:
		return e, fmt.Errorf("entry %d: %w", seq, ErrNoEntry)
	}
	return e, nil
}

func (tx *Tx) entry(seq uint64) (e timeline.Entry, ok bool) {
	ok = tx.getJSON(entries, numberKey(seq), &e)
	return e, ok
}

// Entries gives the timeline of an order, by At and, where that is equal, by Seq.
func (tx *Tx) Entries(order string) []timeline.Entry {
	found := tx.entriesBehind(timelines, nameKey(order))
	slices.SortStableFunc(found, func(a, b timeline.Entry) int { return a.At.Compare(b.At) })
	return found
}

// EntriesOf gives the entries that come from the raw mail with that SHA-256, by Seq.
func (tx *Tx) EntriesOf(sha string) []timeline.Entry {
	number, err := tx.rawNumber(sha)
	if err != nil {
		return nil
	}
	return tx.entriesBehind(sources, number)
}

// entriesBehind gives the entries whose numbers end the keys with that prefix.
func (tx *Tx) entriesBehind(index *table, prefix []byte) []timeline.Entry {
	var found []timeline.Entry
	tx.scan(index, prefix, nil, func(k, _ []byte) bool {
		if e, ok := tx.entry(keyNumber(k[len(k)-8:])); ok {
			found = append(found, e)
		} else {
			tx.hurt(index, bytes.Clone(k), "names an entry that is gone")
		}
		return true
	})
	return found
}

// EntriesSince calls fn for the entries after seq, of all orders, by Seq, until
// fn says false.
func (tx *Tx) EntriesSince(seq uint64, fn func(timeline.Entry) bool) error {
	tx.scan(entries, nil, numberKey(seq+1), func(k, v []byte) bool {
		var e timeline.Entry
		return !tx.decode(entries, k, v, &e) || fn(e)
	})
	return tx.damage
}
