package store

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	bolt "go.etcd.io/bbolt"
)

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	c := child("hold", dir)
	keep, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	lines(t, c, func(line string) bool {
		if line != "open" {
			t.Fatalf("child said %q", line)
		}
		if _, err := Open(dir, options()); !errors.Is(err, ErrInUse) {
			t.Errorf("second opener: %v", err)
		}
		keep.Close()
		return true
	})
	openAt(t, dir, options()) // the first has gone
}

func TestNewerSchemaIsRefusedUntouched(t *testing.T) {
	dir := t.TempDir()
	sampleState(t, dir)
	path := filepath.Join(dir, fileName)
	setSchema(t, path, len(steps)+1)
	before := read(t, path)
	_, err := Open(dir, options())
	var newer *NewerError
	if !errors.As(err, &newer) || newer.Schema != len(steps)+1 || newer.Known != len(steps) {
		t.Fatalf("err = %v", err)
	}
	if string(read(t, path)) != string(before) {
		t.Error("a state that was refused was written to")
	}
}

func setSchema(t *testing.T, path string, n int) {
	t.Helper()
	db, err := bolt.Open(path, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket(formatBucket).Put([]byte("schema"), []byte(strconv.Itoa(n)))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestForeignBoltFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	db, err := bolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	var bad *DamagedError
	if _, err := Open(dir, options()); !errors.As(err, &bad) {
		t.Errorf("err = %v", err)
	}
}

// A first start that died before anything was recorded does not block the next.
func TestBegunAndNotFinished(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, fileName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	openAt(t, dir, options())
}

func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "state"), options()); !errors.Is(err, ErrUnwritable) {
		t.Errorf("a folder inside a file: %v", err)
	}
	if os.Getuid() == 0 {
		return // root may write anywhere
	}
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(locked, options()); !errors.Is(err, ErrUnwritable) {
		t.Errorf("a folder without write permission: %v", err)
	}
}

// After a failure that leaves it open what the disk holds, nothing more is
// written by this process; what was durable before is there for the next.
func TestFailedCommitIsFinal(t *testing.T) {
	for _, point := range []string{"before sync", "before commit"} {
		t.Run(point, func(t *testing.T) { failedCommit(t, point) })
	}
}

func failedCommit(t *testing.T, point string) {
	dir := t.TempDir()
	o := options()
	var failing error
	o.failpoint = func(name string) error {
		if name == point {
			return failing
		}
		return nil
	}
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) error { return putBatch(tx, 1) })
	failing = io.ErrUnexpectedEOF
	if err := s.Update(func(tx *Tx) error { return putBatch(tx, 2) }); !errors.Is(err, failing) || !errors.Is(err, ErrDisk) {
		t.Fatalf("err = %v", err)
	}
	select {
	case <-s.Ended():
	default:
		t.Error("nobody is told that writing has ended")
	}
	failing = nil
	if err := s.Update(func(tx *Tx) error { return putBatch(tx, 2) }); !errors.Is(err, ErrUnwritable) {
		t.Errorf("written again after a failed commit: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkBatches(t, dir, 1)
}

// What fn gives up, by an error or a panic, leaves no trace.
func TestGivenUpUpdateLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, options())
	update(t, s, func(tx *Tx) error { return putBatch(tx, 1) })
	before := segmentBytes(t, dir)

	err := s.Update(func(tx *Tx) error { return errors.Join(putBatch(tx, 2), io.ErrUnexpectedEOF) })
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a panic of the caller was swallowed")
			}
		}()
		s.Update(func(tx *Tx) error { putBatch(tx, 3); panic("a bug") })
	}()
	if got := segmentBytes(t, dir); got != before {
		t.Errorf("segments have %d bytes, %d before", got, before)
	}
	update(t, s, func(tx *Tx) error { return putBatch(tx, 2) })
}
