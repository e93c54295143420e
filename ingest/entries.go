package ingest

import (
	"cmp"
	"slices"

	"nudged/timeline"
)

// rememberAtMost bounds how many entries are kept decoded from one transaction to
// the next: those of the conversations that go on.
const rememberAtMost = 4000

// memory are decoded timelines, by order. Only who writes has one: there is one
// writer at a time. A nil memory keeps nothing.
type memory struct {
	orders map[string]remembered
	held   int // entries in all

	subjects map[string]string // what threadSubject gave
}

// remembered is true as long as the order's last entry is the one with that
// hash: whatever happened since, or was undone with its transaction, shows there.
type remembered struct {
	last    string
	entries []timeline.Entry
}

// entries are those of an order, in the order of their times. Callers only read.
func (f *filing) entries(order string) []timeline.Entry {
	_, last := f.tx.LastOf(order)
	if known, ok := f.memory.of(order); ok && known.last == last {
		return known.entries
	}
	entries := f.tx.Entries(order)
	f.memory.keep(order, remembered{last, entries})
	return entries
}

// append puts an entry on record.
func (f *filing) append(e timeline.Entry) (timeline.Entry, error) {
	e, err := f.tx.Append(e)
	if known, ok := f.memory.of(e.Order); ok && err == nil && known.last == e.Back {
		_, last := f.tx.LastOf(e.Order)
		f.memory.keep(e.Order, remembered{last, inserted(known.entries, e)})
	}
	return e, err
}

// remembering is the memory of who holds the store for writing.
func (r *Recorder) remembering() *memory {
	if r.memory == nil {
		r.memory = &memory{orders: map[string]remembered{}}
	}
	return r.memory
}

func (m *memory) of(order string) (known remembered, ok bool) {
	if m != nil {
		known, ok = m.orders[order]
	}
	return known, ok
}

// keep remembers the entries of an order, and forgets others to make room.
func (m *memory) keep(order string, these remembered) {
	if m == nil {
		return
	}
	m.forget(order)
	for other := range m.orders {
		if m.held+len(these.entries) <= rememberAtMost {
			break
		}
		m.forget(other)
	}
	m.orders[order] = these
	m.held += len(these.entries)
}

// threadSubject is the function of that name, once for every subject.
func (m *memory) threadSubject(subject string) string {
	if m == nil {
		return threadSubject(subject)
	}
	base, ok := m.subjects[subject]
	if !ok {
		base = threadSubject(subject)
		if m.subjects == nil || len(m.subjects) >= rememberAtMost {
			m.subjects = map[string]string{}
		}
		m.subjects[subject] = base
	}
	return base
}

func (m *memory) forget(order string) {
	m.held -= len(m.orders[order].entries)
	delete(m.orders, order)
}

// inserted is known with e at its place, which moves what comes later: nobody may
// walk over the entries of an order while he puts more there.
func inserted(known []timeline.Entry, e timeline.Entry) []timeline.Entry {
	at, _ := slices.BinarySearchFunc(known, e, func(a, b timeline.Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq))
	})
	return slices.Insert(known, at, e)
}
