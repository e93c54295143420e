package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func restoreFrom(t *testing.T, from, dir string) (aside string) {
	t.Helper()
	aside, err := Restore(t.Context(), from, dir, options(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return aside
}

// backupOf makes a backup of a state with so many batches, and gives its content.
func backupOf(t *testing.T, batches int) (dir, content string) {
	t.Helper()
	s := openNew(t)
	for batch := range batches {
		update(t, s, func(tx *Tx) error { return putBatch(tx, batch+1) })
	}
	dir = filepath.Join(t.TempDir(), "backup")
	if err := s.Backup(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	content, err := fingerprint(s)
	if err != nil {
		t.Fatal(err)
	}
	return dir, content
}

func contentOf(t *testing.T, dir string) string {
	t.Helper()
	s, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	print, err := fingerprint(s)
	if err != nil {
		t.Fatal(err)
	}
	return print
}

func TestRestoreKeepsWhatWasThere(t *testing.T) {
	backup, content := backupOf(t, 3)
	dir := t.TempDir()
	damaged := sampleState(t, dir)
	aside := restoreFrom(t, backup, dir)
	if got := contentOf(t, dir); got != content {
		t.Error("the restored state is not that of the backup")
	}
	if got := contentOf(t, aside); got != damaged {
		t.Error("what was there is not as it was")
	}
	if aside := restoreFrom(t, backup, filepath.Join(t.TempDir(), "new")); aside != "" {
		t.Errorf("restored into nothing, and %s was put aside", aside)
	}
}

func TestRestoreRefuses(t *testing.T) {
	backup, _ := backupOf(t, 3)
	dir := t.TempDir()
	s := openAt(t, dir, options())
	update(t, s, func(tx *Tx) error { return putBatch(tx, 1) })
	before, err := fingerprint(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), backup, dir, options(), nil); !errors.Is(err, ErrInUse) {
		t.Errorf("restored below a running daemon: %v", err)
	}
	flip(t, filepath.Join(backup, mailDir, "000001.seg"), 200)
	var d *DamagedError
	if _, err := Restore(t.Context(), backup, t.TempDir(), options(), nil); !errors.As(err, &d) {
		t.Errorf("restored from a damaged backup: %v", err)
	}
	if after, err := fingerprint(s); err != nil || after != before {
		t.Errorf("a refused restore changed the state: %v", err)
	}
}

// A restore that ends at any step leaves a state that is the old one, the new
// one, or refuses to be opened until the restore is done again.
func TestRestoreBrokenOff(t *testing.T) {
	backup, content := backupOf(t, 3)
	for _, step := range []string{"nudged.db aside", "mail aside", "mail in place"} {
		dir := t.TempDir()
		sampleState(t, dir)
		next := filepath.Join(dir, restoring)
		if err := copyClosed(context.Background(), backup, next); err != nil {
			t.Fatal(err)
		}
		aside := filepath.Join(dir, "replaced-1")
		move := func(from, to string) { must(t, os.Rename(from, to)) }
		must(t, os.Mkdir(aside, 0o700))
		move(filepath.Join(dir, fileName), filepath.Join(aside, fileName))
		if step != "nudged.db aside" {
			move(filepath.Join(dir, mailDir), filepath.Join(aside, mailDir))
		}
		if step == "mail in place" {
			move(filepath.Join(next, mailDir), filepath.Join(dir, mailDir))
		}
		var d *DamagedError
		if _, err := Open(dir, options()); !errors.As(err, &d) {
			t.Errorf("%s: opened, %v", step, err)
		}
		restoreFrom(t, backup, dir)
		if contentOf(t, dir) != content {
			t.Errorf("%s: done again, it is not the backup", step)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A state is backed up before its schema changes, and the old program refuses
// the new one without touching it.
func TestUpgradeKeepsABackup(t *testing.T) {
	dir := t.TempDir()
	sampleState(t, dir)
	before := contentOf(t, dir)
	old := steps
	t.Cleanup(func() { steps = old })
	steps = append(append([]func(*Tx) error{}, old...), func(tx *Tx) error { return tx.SetMeta("new", []byte("x")) })
	s, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	must(t, s.Close())
	after := read(t, filepath.Join(dir, fileName))

	steps = old
	var newer *NewerError
	if _, err := Open(dir, options()); !errors.As(err, &newer) {
		t.Errorf("the old program opens the new state: %v", err)
	}
	if string(read(t, filepath.Join(dir, fileName))) != string(after) {
		t.Error("a state that was refused was written to")
	}
	kept, err := filepath.Glob(filepath.Join(dir, "backup", fmt.Sprintf("before-upgrade-from-%d-*", len(old))))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %q, %v", kept, err)
	}
	restoreFrom(t, kept[0], dir)
	if contentOf(t, dir) != before {
		t.Error("the backup before the upgrade is not what was there")
	}
}

// A failed upgrade changes nothing.
func TestUpgradeIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	sampleState(t, dir)
	before := contentOf(t, dir)
	old := steps
	t.Cleanup(func() { steps = old })
	steps = append(append([]func(*Tx) error{}, old...), func(tx *Tx) error {
		return errors.Join(tx.SetMeta("new", []byte("x")), errors.ErrUnsupported)
	})
	if _, err := Open(dir, options()); err == nil {
		t.Error("a failed upgrade opens")
	}
	steps = old
	if contentOf(t, dir) != before {
		t.Error("a failed upgrade changed the state")
	}
}
