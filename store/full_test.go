package store

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// A full disk is a limit on file sizes here, which takes the same way through
// the code (EFBIG for ENOSPC), at every byte and without a file system of its own.
func TestFullDiskLosesNothing(t *testing.T) {
	dir := t.TempDir()
	out, err := child("full", dir).Output()
	if err != nil || strings.TrimSpace(string(out)) != "fine" {
		t.Fatalf("%v: %s", err, out)
	}
	openAt(t, dir, options())
}

func childFull(dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	o := options()
	o.SegmentSize, o.noSync = 256<<10, true
	s, err := Open(dir, o)
	if err != nil {
		fatal(err)
	}
	batch, full := 0, 0
	for limit := uint64(150 << 10); limit < 900<<10; limit += 15013 { // a prime: no page boundary twice
		limitFiles(limit)
		for {
			err := s.Update(func(tx *Tx) error { return putBatch(tx, batch+1) })
			if errors.Is(err, ErrFull) {
				full++
				break
			}
			if err != nil {
				fatal(err)
			}
			batch++
			if s.seen() != batch {
				fatal(fmt.Errorf("%d batches are readable after %d", s.seen(), batch))
			}
			if batch > 4000 {
				fatal(errors.New("the limit is never met"))
			}
		}
	}
	limitFiles(1 << 40)
	if err := errors.Join(s.Update(func(tx *Tx) error { return putBatch(tx, batch+1) }), s.Verify(nil)); err != nil {
		fatal(err)
	}
	if full < 10 || s.seen() != batch+1 {
		fatal(fmt.Errorf("%d times full, %d of %d batches", full, s.seen(), batch+1))
	}
	fmt.Println("fine")
	os.Exit(0)
}

func (s *Store) seen() (n int) {
	s.View(func(tx *Tx) error { n = int(tx.Position("", "INBOX").UID); return nil })
	return n
}

func limitFiles(bytes uint64) {
	var r syscall.Rlimit
	syscall.Getrlimit(syscall.RLIMIT_FSIZE, &r)
	r.Cur = bytes
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &r); err != nil {
		fatal(err)
	}
}

// TestPagesAreCheckedBesideAFullDisk: where the state has no room for the copy
// of the index whose pages are checked, another place has.
func TestPagesAreCheckedBesideAFullDisk(t *testing.T) {
	s := openAt(t, t.TempDir(), options())
	err := s.View(func(tx *Tx) error {
		if _, err := tx.copyIndex("/dev/full"); err == nil {
			t.Error("a copy where none can be")
		}
		path, err := tx.copyIndex("/dev/full", t.TempDir())
		if err != nil {
			return err
		}
		_, err = os.Stat(path)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
