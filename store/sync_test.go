package store

import (
	"bytes"
	"errors"
	"os"
	"testing"
)

// TestASegmentThatCannotBeSyncedIsNotBelieved: a device that takes every byte and
// cannot be synced holds nothing, and nothing is written after it.
func TestASegmentThatCannotBeSyncedIsNotBelieved(t *testing.T) {
	s := openAt(t, t.TempDir(), options())
	if err := os.Symlink("/dev/null", s.segment(1)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []error{errDoubt, ErrUnwritable} {
		err := s.Update(func(tx *Tx) error {
			_, _, err := tx.PutRaw([]byte("Subject: hello\r\n\r\n"))
			return err
		})
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if err := os.Remove(s.segment(1)); err != nil {
		t.Fatal(err)
	}
}

// TestARecordInTheWrongPlace: a row that points at another mail's record gives
// damage, not the other mail.
func TestARecordInTheWrongPlace(t *testing.T) {
	s := openAt(t, t.TempDir(), options())
	var first, second string
	var its []byte
	update(t, s, func(tx *Tx) (err error) {
		if first, _, err = tx.PutRaw([]byte("one")); err != nil {
			return err
		}
		if second, _, err = tx.PutRaw([]byte("two")); err != nil {
			return err
		}
		its = bytes.Clone(tx.get(raws, hashKey(first)))
		return tx.put(raws, hashKey(first), bytes.Clone(tx.get(raws, hashKey(second))))
	})
	var bad *DamagedError
	err := s.View(func(tx *Tx) error {
		_, err := tx.Raw(first)
		return err
	})
	if !errors.As(err, &bad) {
		t.Errorf("%v", err)
	}
	update(t, s, func(tx *Tx) error { return tx.put(raws, hashKey(first), its) })
}
