package store

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"nudged/promise"
)

func TestKilledAtAnyMoment(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	kills, stored := promise.Times(12, 100, 1000), 0
	var dir string
	acked := 0
	for i := range kills {
		if i%50 == 0 {
			dir, acked, stored = t.TempDir(), 0, stored+acked
		}
		stop := acked + 1 + random.Intn(25)
		lines(t, child("write", dir), func(line string) bool {
			acked = number(t, line)
			return acked < stop
		})
		checkBatches(t, dir, acked)
	}
	promise.Kept(t, "R1", "%d kills while mail was stored, %d batches: 0 lost, 0 doubled", kills, stored+acked)
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

// checkBatches opens the state after a crash, and says how many bytes stood
// behind its last commit.
func checkBatches(t *testing.T, dir string, acked int) (cut int64) {
	t.Helper()
	cut, err := batches(dir, acked)
	if err != nil {
		t.Fatal(err)
	}
	return cut
}

// batches opens a state: all acked batches are there, at most one more, none in
// part, and nothing is left behind the last commit. It says how many bytes had been.
func batches(dir string, acked int) (cut int64, err error) {
	before, err := sizeOfSegments(dir)
	if err != nil {
		return 0, err
	}
	s, err := Open(dir, options())
	if err != nil {
		return 0, err
	}
	defer s.Close()
	if err := s.Verify(nil); err != nil {
		return 0, err
	}
	err = s.View(func(tx *Tx) error {
		done := int(tx.Position("", "INBOX").UID)
		if done < acked || done > acked+1 {
			return fmt.Errorf("%d batches are there, %d were acknowledged", done, acked)
		}
		if seq, _ := tx.Head(); tx.CountMails() != 3*done || int(seq) != 3*done {
			return fmt.Errorf("%d mails, %d entries after %d batches of three", tx.CountMails(), seq, done)
		}
		for b := 1; b <= done; b++ {
			for i := range 3 {
				if !tx.HasRaw(Pack(rawMail(b, i)).SHA()) {
					return fmt.Errorf("mail %d of batch %d is lost", i, b)
				}
			}
		}
		after, err := sizeOfSegments(dir)
		if known := tx.Stats().Segments; err == nil && after != known {
			return fmt.Errorf("segments have %d bytes, the index knows of %d", after, known)
		}
		cut = before - after
		return err
	})
	return cut, err
}

func segmentBytes(t *testing.T, dir string) int64 {
	t.Helper()
	n, err := sizeOfSegments(dir)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func sizeOfSegments(dir string) (n int64, err error) {
	files, err := os.ReadDir(filepath.Join(dir, mailDir))
	if err != nil && !os.IsNotExist(err) {
		return 0, err
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			return 0, err
		}
		if strings.HasSuffix(f.Name(), ".seg") {
			n += info.Size()
		}
	}
	return n, nil
}
