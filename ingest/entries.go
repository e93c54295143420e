package ingest

import (
	"cmp"
	"slices"

	"nudged/timeline"
)

// rememberAtMost bounds how many orders' entries one transaction keeps decoded.
const rememberAtMost = 1000

// entries are those of an order, in the order of their times. They are decoded
// once in a transaction: a batch may be all about one order. Callers only read.
func (f *filing) entries(order string) []timeline.Entry {
	if known, ok := f.decoded[order]; ok {
		return known
	}
	if f.decoded == nil || len(f.decoded) >= rememberAtMost {
		f.decoded = map[string][]timeline.Entry{}
	}
	f.decoded[order] = f.tx.Entries(order)
	return f.decoded[order]
}

// append puts an entry on record.
func (f *filing) append(e timeline.Entry) (timeline.Entry, error) {
	e, err := f.tx.Append(e)
	if known, ok := f.decoded[e.Order]; ok && err == nil {
		f.decoded[e.Order] = inserted(known, e)
	}
	return e, err
}

// inserted is known with e at its place. Somebody may be walking over known: it
// stays as it is, unless e comes last, which that walk does not see.
func inserted(known []timeline.Entry, e timeline.Entry) []timeline.Entry {
	at, _ := slices.BinarySearchFunc(known, e, func(a, b timeline.Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq))
	})
	if at == len(known) {
		return append(known, e)
	}
	return slices.Insert(slices.Clip(known), at, e)
}
