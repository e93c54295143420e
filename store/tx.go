package store

import (
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Tx is the state at one moment (in a View), or while it is changed (in an
// Update). It is used by one goroutine, and not after its function has returned.
//
// Reads that cannot fail by themselves have no error: where one meets a damaged
// row, it goes on without it, and the View or Update returns a *DamagedError in
// the end; such an Update changes nothing.
type Tx struct {
	s       *Store
	b       *bolt.Tx
	buckets map[*table]*bolt.Bucket
	tally   map[*table]tally // rows added and taken away so far
	tail    tail
	damage  error
	steps   int // rows read and written so far
	writes  int // rows written so far

	named struct { // the raw that was asked for last: a mail is filed row after row
		sha    string
		number []byte
	}
}

func (s *Store) newTx(b *bolt.Tx) *Tx {
	return &Tx{s: s, b: b, buckets: map[*table]*bolt.Bucket{}, tally: map[*table]tally{}, tail: newTail(s)}
}

func (tx *Tx) now() time.Time { return tx.s.opt.Clock() }

// View runs fn on the state as it stands now, whatever is written meanwhile. An
// Update inside fn, by the same goroutine, may wait for ever.
func (s *Store) View(fn func(*Tx) error) error {
	s.readers.Add(1)
	defer s.readers.Add(-1)
	return guard(s.path(), func() error {
		return s.db.View(func(b *bolt.Tx) error {
			tx := s.newTx(b)
			return tx.run(fn)
		})
	})
}

// run runs fn; damage that was met outranks what fn made of it.
func (tx *Tx) run(fn func(*Tx) error) error {
	err := fn(tx)
	tx.ease(mappedAfter)
	if tx.damage != nil {
		return tx.damage
	}
	return err
}

// Update runs fn and makes all that it changed durable, or nothing of it.
func (s *Store) Update(fn func(*Tx) error) (err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.broken != nil {
		return s.broken
	}
	defer func() {
		if errors.Is(s.broken, ErrDisk) {
			err = s.broken
		}
	}()
	var tx *Tx
	done, committing := false, false
	defer func() {
		if !done { // fn may also have panicked
			s.afterFailure(tx, committing, err)
		}
	}()
	err = guard(s.path(), func() error {
		return s.db.Update(func(b *bolt.Tx) error {
			tx = s.newTx(b)
			if err := tx.run(fn); err != nil {
				return err
			}
			if err := tx.finish(); err != nil {
				return err
			}
			committing = true
			return s.opt.failpoint("before commit")
		})
	})
	if done = err == nil; done {
		return s.opt.failpoint("committed")
	}
	if committing {
		err = fmt.Errorf("commit: %w", told(err))
	}
	return err
}

// finish makes the raw bytes durable that the rows speak of; the rows follow.
func (tx *Tx) finish() error {
	if err := tx.sealTail(); err != nil {
		return fmt.Errorf("store raw mail: %w", told(err))
	}
	return tx.writeTally()
}

// errDoubt says that a sync failed: what was written before it may be on the
// disk, or not.
var errDoubt = errors.New("it is not known what the disk holds")

// afterFailure brings the segments back to the last commit. A sync or a commit
// that failed for anything but want of room leaves it open what the disk holds:
// from then on nothing is written any more, since a second fsync may well
// report success for pages that the kernel has dropped.
func (s *Store) afterFailure(tx *Tx, committing bool, err error) {
	if tx == nil {
		return
	}
	tx.tail.close()
	var bad *DamagedError
	if (committing || errors.Is(err, errDoubt)) && !isFull(err) || failed(err) {
		s.endWriting(fmt.Errorf("%w: %w: %w", ErrDisk, ErrUnwritable, err))
		return
	}
	if errors.As(err, &bad) && bad.Path == s.path() {
		s.endWriting(fmt.Errorf("%w since an earlier failure, start again: %w", ErrUnwritable, err))
		return
	}
	if !tx.tail.used() {
		return
	}
	if err := guard(s.path(), s.cut); err != nil {
		s.opt.Log.Error("segments not cut", "error", err)
	}
}

// endWriting refuses every Update from now on.
func (s *Store) endWriting(why error) {
	s.broken = why
	close(s.ended)
}

// Ended is closed once nothing can be written any more: this process has to end,
// for only a fresh look tells what the disk holds.
func (s *Store) Ended() <-chan struct{} { return s.ended }

// Why is why writing has ended.
func (s *Store) Why() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.broken
}
