package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nudged/timeline"
)

var t0 = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

func options() Options {
	return Options{Clock: func() time.Time { return t0 }, NumberKey: strings.ToUpper}
}

// openAt opens a state that is closed and verified when the test ends.
func openAt(t *testing.T, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Verify(nil); err != nil {
			t.Errorf("verify: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func openNew(t *testing.T) *Store {
	t.Helper()
	return openAt(t, t.TempDir(), options())
}

func update(t *testing.T, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Update(fn); err != nil {
		t.Fatal(err)
	}
}

// kept keeps a raw mail, and gives its hash.
func kept(t *testing.T, s *Store, mail string) (sha string) {
	t.Helper()
	update(t, s, func(tx *Tx) (err error) {
		sha, _, err = tx.PutRaw([]byte(mail))
		return err
	})
	return sha
}

func view(t *testing.T, s *Store, fn func(*Tx)) {
	t.Helper()
	if err := s.View(func(tx *Tx) error { fn(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsPutStaysAfterReopening(t *testing.T) {
	dir := t.TempDir()
	raw := []byte(strings.Repeat("Subject: hello\r\n", 40))
	var sha, instance string
	s, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) error {
		var fresh bool
		sha, fresh, err = tx.PutRaw(raw)
		if !fresh {
			t.Error("new bytes are not fresh")
		}
		instance = tx.Instance()
		return errors.Join(err,
			tx.PutMail(&Mail{SHA: sha, Received: t0, Subject: "hello"}),
			tx.PutOrder(timeline.Order{Number: "A-1001"}),
			tx.SetPosition("", "INBOX", Position{UIDValidity: 7, UID: 12}))
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	view(t, openAt(t, dir, options()), func(tx *Tx) {
		if got, err := tx.Raw(sha); err != nil || !bytes.Equal(got, raw) {
			t.Errorf("raw = %d bytes, %v", len(got), err)
		}
		if m, err := tx.Mail(sha); err != nil || m == nil || m.Subject != "hello" {
			t.Errorf("mail = %v, %v", m, err)
		}
		if p := tx.Position("", "INBOX"); p.UID != 12 {
			t.Errorf("position = %+v", p)
		}
		if n, ok := tx.OrderByKey("A-1001"); !ok || n != "A-1001" {
			t.Errorf("order by key = %q, %v", n, ok)
		}
		if instance == "" || tx.Instance() != instance {
			t.Errorf("instance %q became %q", instance, tx.Instance())
		}
	})
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	s := openAt(t, dir, options())
	update(t, s, func(tx *Tx) error { _, _, err := tx.PutRaw([]byte("x")); return err })
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
