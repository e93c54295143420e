package store

import (
	"bytes"
	"errors"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"nudged/promise"
)

// A damage done to a file of b bytes.
type damage struct {
	name string
	do   func(r *rand.Rand, b []byte) []byte
}

var damages = []damage{
	{"a bit flipped", func(r *rand.Rand, b []byte) []byte {
		b[r.Intn(len(b))] ^= 1 << r.Intn(8)
		return b
	}},
	{"a sector zeroed", func(r *rand.Rand, b []byte) []byte {
		at := r.Intn(len(b)/512) * 512
		clear(b[at : at+512])
		return b
	}},
	{"a page of garbage", func(r *rand.Rand, b []byte) []byte {
		at := r.Intn(1+len(b)/4096) * 4096
		r.Read(b[at:min(at+4096, len(b))])
		return b
	}},
	{"cut short", func(r *rand.Rand, b []byte) []byte { return b[:r.Intn(len(b))] }},
}

// After any damage the state is either refused, or still what it was.
func TestDamageIsNeverSilent(t *testing.T) {
	dir := t.TempDir()
	want := sampleState(t, dir)
	random := rand.New(rand.NewSource(2))
	refused := 0
	for round := range damageRounds() {
		file := []string{fileName, mailDir + "/000001.seg"}[round/len(damages)%2]
		d := damages[round%len(damages)]
		hurt := copyState(t, dir)
		b := d.do(random, read(t, filepath.Join(hurt, file)))
		if err := os.WriteFile(filepath.Join(hurt, file), b, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := child("read", hurt).Output()
		got := strings.TrimSpace(string(out))
		switch {
		case err != nil:
			t.Errorf("round %d, %s with %s: %v, %s", round, file, d.name, err, got)
		case strings.HasPrefix(got, "damaged:"), strings.HasPrefix(got, "newer:"):
			refused++
		case got != want:
			t.Errorf("round %d, %s with %s: other content, and nobody noticed", round, file, d.name)
		}
		os.RemoveAll(hurt)
	}
	promise.Kept(t, "R16", "%d damages: %d refused, the others without effect", damageRounds(), refused)
	if refused < damageRounds()/4 {
		t.Errorf("only %d of %d refused: the damages do not reach what matters", refused, damageRounds())
	}
}

func damageRounds() int { return promise.Times(64, 200, 1000) }

func TestMissingFilesAreDamage(t *testing.T) {
	check := func(name string, do func(dir string) error) {
		t.Helper()
		dir := t.TempDir()
		sampleState(t, dir)
		if err := do(dir); err != nil {
			t.Fatal(err)
		}
		out, err := child("read", dir).Output()
		if err != nil || !strings.HasPrefix(string(out), "damaged:") {
			t.Errorf("%s: %s %v", name, out, err)
		}
	}
	check("no index: its mails must not be cut away", func(dir string) error { return os.Remove(filepath.Join(dir, fileName)) })
	check("empty index: bbolt would begin a new one", func(dir string) error { return os.Truncate(filepath.Join(dir, fileName), 0) })
	check("half an index", func(dir string) error { return os.Truncate(filepath.Join(dir, fileName), 20<<10) })
	check("a page and a half of it", func(dir string) error { return os.Truncate(filepath.Join(dir, fileName), 6<<10) })
	check("no segment", func(dir string) error { return os.Remove(filepath.Join(dir, mailDir, "000001.seg")) })
	check("the newer root page wiped: bbolt would go back one transaction", func(dir string) error {
		return wipeNewerRoot(filepath.Join(dir, fileName))
	})
}

func wipeNewerRoot(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	size := os.Getpagesize()
	newer := 0
	if b[size+rootSum-8] > b[rootSum-8] { // the transaction's number stands before the checksum; the sample's are small
		newer = size
	}
	clear(b[newer : newer+512])
	return os.WriteFile(path, b, 0o600)
}

// sampleState makes a state with a bit of everything, and gives its fingerprint.
func sampleState(t *testing.T, dir string) string {
	t.Helper()
	s, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	for batch := range 20 {
		update(t, s, func(tx *Tx) error { return putBatch(tx, batch) })
	}
	update(t, s, func(tx *Tx) error {
		o := outgoing("nudge/A-1/1")
		_, err := tx.Reserve(&o)
		return err
	})
	print, err := fingerprint(s)
	if err != nil {
		t.Fatal(err)
	}
	closeTight(t, s)
	return print
}

// closeTight closes s and takes the empty pages off the end of its index, so
// that damage hits what is in use.
func closeTight(t *testing.T, s *Store) {
	t.Helper()
	var tight bytes.Buffer
	err := s.db.View(func(b *bolt.Tx) error { _, err := b.WriteTo(&tight); return err })
	if err := errors.Join(err, s.Close(), os.WriteFile(s.path(), tight.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func copyState(t *testing.T, from string) string {
	t.Helper()
	to, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
