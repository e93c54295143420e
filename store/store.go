package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Options are what a Store has to be told. The zero value of each means what
// stands behind it.
type Options struct {
	Clock       func() time.Time        // time.Now
	Log         *slog.Logger            // nowhere
	NumberKey   func(string) string     // the form in which order numbers are equal: as they are
	SegmentSize int64                   // where the next segment file begins: 128 MB
	Backups     string                  // the folder of the backups, for one before an upgrade: backup, in the state
	noSync      bool                    // never sync: what a test needs that must be able to fail
	failpoint   func(name string) error // of tests: called between the steps of a commit
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.NumberKey == nil {
		o.NumberKey = func(n string) string { return n }
	}
	if o.SegmentSize == 0 {
		o.SegmentSize = 128 << 20
	}
	if o.failpoint == nil {
		o.failpoint = func(string) error { return nil }
	}
	return o
}

// Store is the open state folder. Its methods may be called from any goroutine:
// one Update runs at a time, Views beside it.
type Store struct {
	dir string
	opt Options
	db  *bolt.DB
	has int // the schema that it has: today's, unless it was opened to be read

	writing sync.Mutex
	broken  error         // set for good once it is not known any more what is on disk
	ended   chan struct{} // closed then

	hand *InHand // the mails that are being read

	copying sync.Mutex   // held while the segments are copied, or bytes in them are wiped
	wipes   atomic.Int64 // beginnings and ends of wipings: odd while one is under way
	readers atomic.Int64 // Views under way
}

// InHand is the note of the mails that are being read.
func (s *Store) InHand() *InHand { return s.hand }

// The names inside the state folder.
const (
	fileName = "nudged.db"
	mailDir  = "mail"
)

// Open opens the state in dir, or begins one there. Among its errors are
// ErrInUse, ErrUnwritable, *DamagedError and *NewerError. After a
// *DamagedError this process must not try again: bbolt may still hold the lock.
func Open(dir string, o Options) (*Store, error) {
	s := &Store{dir: dir, opt: o.withDefaults(), ended: make(chan struct{})}
	if err := s.open(); err != nil {
		return nil, fmt.Errorf("open %s: %w", s.path(), told(err))
	}
	return s, nil
}

func (s *Store) path() string  { return filepath.Join(s.dir, fileName) }
func (s *Store) mails() string { return filepath.Join(s.dir, mailDir) }

func (s *Store) open() error {
	if err := makeDir(s.dir); err != nil {
		return err
	}
	if err := errors.Join(s.refuseHalfRestored(), s.refuseOrphans()); err != nil {
		return err
	}
	err := guard(s.path(), func() (err error) {
		s.db, err = bolt.Open(s.path(), 0o600, s.boltOptions())
		return asDamage(s.path(), err)
	})
	if err != nil {
		return err
	}
	s.db.AllocSize = 2 << 20 // by which the file grows: each time costs a sync
	err = s.prepare()
	if err == nil {
		err = s.Wipe() // what a crash has left of it
	}
	if err != nil {
		return errors.Join(err, s.db.Close())
	}
	return nil
}

// refuseOrphans stops before bbolt makes a new file where there was one: the
// folder of the segments is made last, so where it is, there was an index.
func (s *Store) refuseOrphans() error {
	info, err := os.Stat(s.path())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	gone := err != nil
	if _, err := os.Stat(s.mails()); err != nil {
		return nil
	}
	switch {
	case gone:
		return damaged(s.path(), "it is gone, and raw mails are still in %s", s.mails())
	case info.Size() == 0:
		return damaged(s.path(), "it is empty, and raw mails are still in %s", s.mails())
	}
	return nil
}

// makeDir makes the folder of a state, so that a power cut does not take it away.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// makeMails makes the folder of the segments, and it durable that it and the
// index are there: bbolt syncs what is in its file, not that there is one. The
// index comes first, since without it the folder tells of a state that was lost.
func (s *Store) makeMails() error {
	if err := s.syncNames(); err != nil {
		return err
	}
	err := os.Mkdir(s.mails(), 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return errors.Join(err, s.syncNames())
}

func (s *Store) syncNames() error {
	if s.opt.noSync {
		return nil
	}
	return syncDir(s.dir)
}

func (s *Store) boltOptions() *bolt.Options {
	room := 1 << 30 // of addresses, not memory: so that a growing file seldom waits for its readers
	if strconv.IntSize == 32 {
		room = 1 << 28
	}
	return &bolt.Options{
		Timeout:         time.Second,
		FreelistType:    bolt.FreelistMapType,
		InitialMmapSize: room,
		NoStatistics:    true,
		NoSync:          s.opt.noSync,
	}
}

// prepare checks what was opened, and brings it to today's schema.
func (s *Store) prepare() error {
	return guard(s.path(), func() error {
		if err := checkRoots(s.path(), s.db.Info().PageSize); err != nil {
			return err
		}
		if err := s.upgrade(); err != nil {
			return err
		}
		if err := s.makeMails(); err != nil {
			return err
		}
		s.hand = inHand(s.dir)
		return errors.Join(s.cut(), s.clear())
	})
}

// clear removes the copies that a check that was killed has left.
func (s *Store) clear() error {
	left, err := filepath.Glob(filepath.Join(s.dir, checking+"*"))
	for _, name := range left {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// Close ends the store. It waits for the transactions that still run.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close %s: %w", s.path(), err)
	}
	return nil
}
