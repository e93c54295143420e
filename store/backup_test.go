package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"nudged/promise"
)

// A backup that is made while another goroutine records is the state as it
// stood at one moment, and holds nothing up.
func TestBackupWhileRecording(t *testing.T) {
	o := options()
	o.SegmentSize = 16 << 10
	s := openAt(t, t.TempDir(), o)
	dir := t.TempDir()
	update(t, s, func(tx *Tx) error { return putBatch(tx, 1) })

	over := make(chan struct{})
	var recorder sync.WaitGroup
	recorder.Go(func() {
		for batch := 2; ; batch++ {
			select {
			case <-over:
				return
			default:
			}
			if err := s.Update(func(tx *Tx) error { return putBatch(tx, batch) }); err != nil {
				t.Error(err)
				return
			}
		}
	})
	before := ""
	for n := range backupRounds() {
		name := filepath.Join(dir, fmt.Sprint(n))
		least := s.seen()
		if err := s.Backup(t.Context(), name, before); err != nil {
			t.Fatal(err)
		}
		checkBackup(t, name, least)
		if err := s.Verify(nil); err != nil {
			t.Error(err)
		}
		if before != "" {
			os.RemoveAll(before) // as rotation does: what is shared stays
		}
		before = name
	}
	close(over)
	recorder.Wait()
	promise.Kept(t, "R17", "%d backups while mail was recorded, each opened and verified", backupRounds())
}

func backupRounds() int { return promise.Times(5, 20, 100) }

// checkBackup opens a backup, verifies it, and finds whole batches in it.
func checkBackup(t *testing.T, dir string, least int) {
	t.Helper()
	b, err := OpenReadOnly(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Verify(nil); err != nil {
		t.Error(err)
	}
	batches := b.seen()
	view(t, b, func(tx *Tx) {
		if tx.CountMails() != 3*batches || batches < least {
			t.Errorf("%d mails in %d batches, of which there were %d before", tx.CountMails(), batches, least)
		}
	})
	if err := b.Update(func(*Tx) error { return nil }); !errors.Is(err, ErrUnwritable) {
		t.Errorf("a backup is written to: %v", err)
	}
}

// Recording waits for no backup: an Update ends while one is under way, and is
// not in it.
func TestBackupHoldsNoLock(t *testing.T) {
	o := options()
	var s *Store
	o.failpoint = func(name string) error {
		if name == "index copied" {
			return s.Update(func(tx *Tx) error { return putBatch(tx, 2) })
		}
		return nil
	}
	s = openAt(t, t.TempDir(), o)
	update(t, s, func(tx *Tx) error { return putBatch(tx, 1) })
	dir := filepath.Join(t.TempDir(), "copy")
	if err := s.Backup(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	b, err := OpenReadOnly(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if s.seen() != 2 || b.seen() != 1 {
		t.Errorf("%d batches recorded, %d in the backup", s.seen(), b.seen())
	}
}

// What has not changed is shared between backups, and nothing with the state.
func TestBackupsShareWhatHasNotChanged(t *testing.T) {
	o := options()
	o.SegmentSize = 4 << 10
	s := openAt(t, t.TempDir(), o)
	for batch := range 20 {
		update(t, s, func(tx *Tx) error { return putBatch(tx, batch) })
	}
	first, second := filepath.Join(t.TempDir(), "1"), filepath.Join(t.TempDir(), "2")
	if err := errors.Join(s.Backup(t.Context(), first, ""), s.Backup(t.Context(), second, first)); err != nil {
		t.Fatal(err)
	}
	same := func(a, b string) bool {
		x, err := os.Stat(filepath.Join(a, mailDir, "000001.seg"))
		y, err2 := os.Stat(filepath.Join(b, mailDir, "000001.seg"))
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		return os.SameFile(x, y)
	}
	if !same(first, second) || same(first, s.dir) {
		t.Errorf("shared between backups: %v, with the state: %v", same(first, second), same(first, s.dir))
	}
}

func TestRotationRemovesTheOldestAfterTheNewIsGood(t *testing.T) {
	o := options()
	now := t0
	o.Clock = func() time.Time { return now }
	s := openAt(t, t.TempDir(), o)
	dir := filepath.Join(t.TempDir(), "backups")
	for batch := range 5 {
		update(t, s, func(tx *Tx) error { return putBatch(tx, batch) })
		if _, err := s.Rotate(t.Context(), dir, 2); err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(0, 0, 1)
	}
	names := func() (out []string) {
		all, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range all {
			out = append(out, n.Name())
		}
		return out
	}
	want := "[nudged-20260307T090000Z nudged-20260308T090000Z]"
	if got := fmt.Sprint(names()); got != want {
		t.Errorf("backups %s, want %s", got, want)
	}
	if b := NewestGood(dir, o); b.At.Day() != 8 {
		t.Errorf("the newest good one is %+v", b)
	}

	segment := s.segment(1)
	raw := read(t, segment)
	bad := append([]byte{}, raw...)
	bad[len(bad)/2] ^= 1
	if err := os.WriteFile(segment, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := s.Rotate(t.Context(), dir, 2)
	var d *DamagedError
	if !errors.As(err, &d) || fmt.Sprint(names()) != want {
		t.Errorf("after the backup of a damaged state: %v, %s", err, names())
	}
	if err := os.WriteFile(segment, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// What a backup that was killed has left is cleared away by the next.
func TestAbandonedBackupsAreRemoved(t *testing.T) {
	s := openNew(t)
	dir := t.TempDir()
	half := filepath.Join(dir, "nudged-20260101T000000Z"+partial)
	theirs := filepath.Join(dir, "holiday.part")
	if err := errors.Join(os.Mkdir(half, 0o700), os.Mkdir(theirs, 0o700)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rotate(t.Context(), dir, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); err == nil {
		t.Error("half a backup is still there")
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Error("a folder that is none of ours was removed")
	}
}

func TestExamineNamesEverythingThatIsDamaged(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for batch := range 3 {
		update(t, s, func(tx *Tx) error { return putBatch(tx, batch) })
	}
	var shas []string
	view(t, s, func(tx *Tx) {
		for _, e := range tx.Entries("A-1") {
			shas = append(shas, e.Message)
			row := readPlace(tx.get(raws, hashKey(e.Message)))
			flip(t, s.segment(row.segment), int64(row.offset)+recordHeader+3)
		}
	})
	var told []string
	err = s.Examine(nil, func(d *DamagedError) bool {
		told = append(told, d.Path+" "+d.What)
		return true
	})
	if err != nil || len(told) != len(shas) {
		t.Fatalf("told %d of %d: %q, %v", len(told), len(shas), told, err)
	}
	for _, sha := range shas {
		if all := strings.Join(told, "\n"); !strings.Contains(all, sha) || !strings.Contains(all, "000001.seg") || !strings.Contains(all, "on order A-1") {
			t.Errorf("mail %s is not named: %s", sha, all)
		}
	}
}

func flip(t *testing.T, path string, at int64) {
	t.Helper()
	b := read(t, path)
	b[at] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// References that point nowhere are damage, although every row is as it was put.
func TestVerifyFollowsReferences(t *testing.T) {
	check := func(name string, do func(tx *Tx) error) {
		t.Helper()
		s, err := Open(t.TempDir(), options())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		update(t, s, func(tx *Tx) error { return putBatch(tx, 1) })
		update(t, s, func(tx *Tx) error {
			o := outgoing("nudge/A-1/1")
			_, err := tx.Reserve(&o)
			return err
		})
		if err := s.Verify(nil); err != nil {
			t.Fatal(err)
		}
		update(t, s, do)
		var d *DamagedError
		if err := s.Verify(nil); !errors.As(err, &d) {
			t.Errorf("%s: %v", name, err)
		}
	}
	first := Pack(rawMail(1, 0)).sha
	check("no bytes of a mail", func(tx *Tx) error { return tx.delete(raws, first[:]) })
	check("no facts of a mail", func(tx *Tx) error { return tx.delete(mails, numberKey(1)) })
	check("no bytes of our mail", func(tx *Tx) error {
		row, _ := tx.outRow([]byte("nudge/A-1/1"))
		return tx.delete(raws, hashKey(row.Raw))
	})
	check("our mail cannot be found by its Message-ID", func(tx *Tx) error {
		row, _ := tx.outRow([]byte("nudge/A-1/1"))
		return tx.delete(outIDs, digestKey(row.MessageID))
	})
	check("our mail would never be sent", func(tx *Tx) error { return tx.delete(unsettled, []byte("nudge/A-1/1")) })
	check("a mail beyond the position of its mailbox", func(tx *Tx) error {
		m, err := tx.Mail(hex.EncodeToString(first[:]))
		if err != nil {
			return err
		}
		m.Fetch = Fetch{Mailbox: "INBOX", UIDValidity: 1, UID: 99}
		return tx.PutMail(m)
	})
}
