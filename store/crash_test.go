package store

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestKilledAtAnyMoment(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewSource(1))
	acked := 0
	for range 12 {
		stop := acked + 1 + random.Intn(25)
		lines(t, child("write", dir), func(line string) bool {
			acked = number(t, line)
			return acked < stop
		})
		checkBatches(t, dir, acked)
	}
}

func TestKilledAtEachFailpoint(t *testing.T) {
	for _, point := range []string{"record written", "before sync", "before commit", "committed"} {
		t.Run(point, func(t *testing.T) {
			dir, acked := t.TempDir(), 0
			for _, in := range []int{1, 2, 9} { // the first, the second after it, one that begins a segment
				in += acked
				lines(t, child("write", dir, "DIE_AT="+point, fmt.Sprintf("DIE_IN=%d", in)), func(line string) bool {
					acked = number(t, line)
					return true
				})
				if acked != in-1 {
					t.Fatalf("died in batch %d, not %d", acked+1, in)
				}
				left := checkBatches(t, dir, acked)
				if point == "committed" {
					acked++ // it was durable, only nobody heard of it
				} else if left == 0 {
					t.Errorf("batch %d left nothing behind that had to be cut", in)
				}
			}
		})
	}
}

func number(t *testing.T, line string) int {
	t.Helper()
	n, err := strconv.Atoi(line)
	if err != nil {
		t.Fatalf("child said %q", line)
	}
	return n
}

// checkBatches opens the state after a crash: all acked batches are there, at
// most one more, none in part, and nothing is left behind the last commit. It
// says how many bytes had been.
func checkBatches(t *testing.T, dir string, acked int) (cut int64) {
	t.Helper()
	before := segmentBytes(t, dir)
	s, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Verify(nil); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *Tx) {
		done := int(tx.Position("", "INBOX").UID)
		if done < acked || done > acked+1 {
			t.Fatalf("%d batches are there, %d were acknowledged", done, acked)
		}
		if seq, _ := tx.Head(); tx.CountMails() != 3*done || int(seq) != 3*done {
			t.Fatalf("%d mails, %d entries after %d batches of three", tx.CountMails(), seq, done)
		}
		for b := 1; b <= done; b++ {
			for i := range 3 {
				if !tx.HasRaw(Pack(rawMail(b, i)).SHA()) {
					t.Fatalf("mail %d of batch %d is lost", i, b)
				}
			}
		}
		if after := segmentBytes(t, dir); after != tx.Stats().Segments {
			t.Fatalf("segments have %d bytes, the index knows of %d", after, tx.Stats().Segments)
		}
	})
	return before - segmentBytes(t, dir)
}

func segmentBytes(t *testing.T, dir string) (n int64) {
	t.Helper()
	files, err := os.ReadDir(filepath.Join(dir, mailDir))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name(), ".seg") {
			n += info.Size()
		}
	}
	return n
}
