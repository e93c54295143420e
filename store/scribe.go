package store

import (
	"os"
	"sync"
	"sync/atomic"
)

// A scribe writes records into a segment while the transaction that they belong
// to goes on: what takes long is that the kernel copies them, and that the disk
// takes them.
type scribe struct {
	file    *os.File
	after   func() error // called after each record; of tests
	todo    chan piece
	unready sync.WaitGroup // the records that are not written yet
	failed  atomic.Pointer[error]
}

// piece is a record, and where it is to stand.
type piece struct {
	at     int64
	packed Packed
}

func newScribe(file *os.File, after func() error) *scribe {
	s := &scribe{file: file, after: after, todo: make(chan piece, 64)}
	go s.work()
	return s
}

// write has a record written. Its bytes must not change until then.
func (s *scribe) write(at int64, p Packed) {
	s.unready.Add(1)
	s.todo <- piece{at, p}
}

// wait waits until all that was given is written, and tells what went wrong.
func (s *scribe) wait() error {
	s.unready.Wait()
	if err := s.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// end ends the scribe's work.
func (s *scribe) end() error {
	close(s.todo)
	return s.wait()
}

// eager is after how many bytes the disk is asked to begin: the sync, which has
// to wait for it, finds less to do then.
const eager = 1 << 20

func (s *scribe) work() {
	var written int64
	for p := range s.todo {
		if s.failed.Load() == nil {
			if err := s.put(p); err != nil {
				s.failed.Store(&err)
			}
			if written += int64(len(p.packed.stored)); written > eager {
				beginWriting(s.file)
				written = 0
			}
		}
		s.unready.Done()
	}
}

func (s *scribe) put(p piece) error {
	if _, err := s.file.WriteAt(p.packed.record(), p.at); err != nil {
		return err
	}
	if _, err := s.file.WriteAt(p.packed.stored, p.at+recordHeader); err != nil {
		return err
	}
	return s.after()
}
