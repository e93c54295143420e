package store

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

// The tables, each named once. Further ones come with a new schema step.
var (
	segments   = &table{name: "segments", since: 1, grows: true}
	raws       = &table{name: "raws", since: 1}
	mails      = &table{name: "mails", since: 1, grows: true}
	arrivals   = &table{name: "arrivals", since: 1, grows: true}
	letters    = &table{name: "letters", since: 1}
	orders     = &table{name: "orders", since: 1}
	orderNames = &table{name: "ordernames", since: 1}
	parties    = &table{name: "parties", since: 1}
	entries    = &table{name: "entries", since: 1, grows: true}
	timelines  = &table{name: "timelines", since: 1}
	sources    = &table{name: "sources", since: 1, grows: true}
	head       = &table{name: "head", since: 1}
	touched    = &table{name: "touched", since: 1}
	dueTimes   = &table{name: "due", since: 1}
	dueOf      = &table{name: "dueof", since: 1}
	reviews    = &table{name: "reviews", since: 1}
	asked      = &table{name: "asked", since: 1, grows: true}
	waiting    = &table{name: "waiting", since: 1, grows: true}
	wanted     = &table{name: "wanted", since: 1}
	about      = &table{name: "about", since: 1, grows: true}
	positions  = &table{name: "positions", since: 1}
	listening  = &table{name: "listening", since: 1}
	pending    = &table{name: "pending", since: 1}
	pendingDue = &table{name: "pendingdue", since: 1}
	outbox     = &table{name: "outbox", since: 1}
	outDates   = &table{name: "outdates", since: 1, grows: true}
	unsettled  = &table{name: "unsettled", since: 1}
	outIDs     = &table{name: "outids", since: 1}
	jobs       = &table{name: "jobs", since: 1}
	meta       = &table{name: "meta", since: 1}
)

// tables lists them for what has to visit all.
var tables = []*table{
	segments, raws, mails, arrivals, letters, orders, orderNames, parties,
	entries, timelines, sources, head, touched, dueTimes, dueOf,
	reviews, asked, waiting, wanted, about, positions, listening,
	pending, pendingDue, outbox, outDates, unsettled, outIDs, jobs, meta,
}

// steps bring a state from one schema to the next: steps[0] to 1, and so on.
// The tables of a schema are made before its step runs. A step that was once
// released is never edited; a new one is appended.
var steps = []func(*Tx) error{
	begin,
}

// begin is what a new state gets once.
func begin(tx *Tx) error {
	id := make([]byte, 8)
	rand.Read(id)
	return tx.SetMeta(metaInstance, []byte(hex.EncodeToString(id)))
}

var formatBucket = []byte("format")

const formatName = "nudged state"

// upgrade brings the state to today's schema, a new one from nothing.
func (s *Store) upgrade() error {
	has := 0
	err := s.db.View(func(b *bolt.Tx) (err error) {
		has, err = s.schema(b)
		return err
	})
	s.has = has
	if err != nil || has == len(steps) {
		return err
	}
	if has > 0 {
		if err := s.keepBefore(has); err != nil {
			return fmt.Errorf("backup before the upgrade: %w", err)
		}
	}
	s.has = len(steps)
	return s.db.Update(func(b *bolt.Tx) error {
		tx := s.newTx(b)
		for n := has + 1; n <= len(steps); n++ {
			if err := tx.step(n); err != nil {
				return err
			}
		}
		return tx.writeTally()
	})
}

// schema reads which schema the state has; 0 is a new file.
func (s *Store) schema(b *bolt.Tx) (int, error) {
	format := b.Bucket(formatBucket)
	if format == nil {
		if name, _ := b.Cursor().First(); name != nil {
			return 0, damaged(s.path(), "it is a bbolt file, but not one of nudged")
		}
		return 0, nil
	}
	n, err := strconv.Atoi(string(format.Get([]byte("schema"))))
	switch {
	case string(format.Get([]byte("format"))) != formatName || err != nil || n < 1:
		return 0, damaged(s.path(), "bucket format does not say which schema it has")
	case n > len(steps):
		return 0, &NewerError{Path: s.path(), Schema: n, Known: len(steps)}
	}
	return n, nil
}

// step takes the state from schema n-1 to n.
func (tx *Tx) step(n int) error {
	for _, name := range [][]byte{formatBucket, tallyBucket} {
		if _, err := tx.b.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	for _, t := range tables {
		if t.since != n {
			continue
		}
		if _, err := tx.b.CreateBucket([]byte(t.name)); err != nil {
			return err
		}
	}
	if err := steps[n-1](tx); err != nil {
		return err
	}
	format := tx.b.Bucket(formatBucket)
	if err := format.Put([]byte("format"), []byte(formatName)); err != nil {
		return err
	}
	return format.Put([]byte("schema"), []byte(strconv.Itoa(n)))
}
