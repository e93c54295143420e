package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"nudged/timeline"
)

func appendAll(t *testing.T, s *Store, es ...timeline.Entry) (stored []timeline.Entry) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		for _, e := range es {
			e, err := tx.Append(e)
			if err != nil {
				return err
			}
			stored = append(stored, e)
		}
		return nil
	})
	return stored
}

func at(hours int) time.Time { return t0.Add(time.Duration(hours) * time.Hour) }

func seqs(es []timeline.Entry) (out string) {
	for _, e := range es {
		out += fmt.Sprint(e.Seq, " ")
	}
	return strings.TrimSpace(out)
}

func TestTimelineIsOrderedByTimeThenSeq(t *testing.T) {
	s := openNew(t)
	sha := kept(t, s, "mail")
	appendAll(t, s,
		timeline.Entry{Order: "A-1", At: at(2)},
		timeline.Entry{Order: "A-10", At: at(0)}, // its key begins with the other's
		timeline.Entry{Order: "A-1", At: at(1), Message: sha},
		timeline.Entry{Order: "A-1", At: at(1)},
		timeline.Entry{Kind: timeline.EntryVerdict, At: at(1), Message: sha}, // on no order
		timeline.Entry{Order: "A-1", At: time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC)},
		timeline.Entry{Order: "A-1", At: time.Date(9999, 1, 1, 0, 0, 0, 1, time.UTC)})
	check := func(name string, got []timeline.Entry, want string) {
		t.Helper()
		if seqs(got) != want {
			t.Errorf("%s: %s, not %s", name, seqs(got), want)
		}
	}
	view(t, s, func(tx *Tx) {
		check("one order", tx.Entries("A-1"), "6 3 4 1 7")
		check("the other", tx.Entries("A-10"), "2")
		check("none", tx.Entries("A"), "")
		check("of a raw mail", tx.EntriesOf(sha), "3 5")
		var since []timeline.Entry
		err := tx.EntriesSince(4, func(e timeline.Entry) bool { since = append(since, e); return true })
		check("since", since, "5 6 7")
		if err != nil {
			t.Error(err)
		}
		if e, err := tx.Entry(3); err != nil || e.Message != sha {
			t.Errorf("entry 3: %+v, %v", e, err)
		}
		if _, err := tx.Entry(8); !errors.Is(err, ErrNoEntry) {
			t.Errorf("entry 8: %v", err)
		}
	})
}

func TestEachEntryCarriesTheHashOfTheOneBefore(t *testing.T) {
	s := openNew(t)
	es := appendAll(t, s,
		timeline.Entry{Order: "A-1", At: at(0), Subject: "<late & broken>"},
		timeline.Entry{Order: "A-2", At: at(0)},
		timeline.Entry{Order: "A-1", At: at(0)})
	stored := func(tx *Tx, seq uint64) string {
		return fmt.Sprintf("%x", sha256.Sum256(tx.get(entries, numberKey(seq))))
	}
	view(t, s, func(tx *Tx) {
		if es[0].Prev != "" || es[1].Prev != stored(tx, 1) || es[2].Prev != stored(tx, 2) {
			t.Error("an entry does not carry the hash of the one before")
		}
		if es[1].Back != "" || es[2].Back != stored(tx, 1) {
			t.Error("an entry does not carry the hash of the one before on its order")
		}
		if seq, hash := tx.Head(); seq != 3 || hash != stored(tx, 3) {
			t.Errorf("head is %d %s", seq, hash)
		}
		if !es[2].Recorded.Equal(t0) {
			t.Errorf("recorded at %v", es[2].Recorded)
		}
		calls := 0
		if err := tx.VerifyChain(func(done, total uint64) { calls++ }); err != nil || calls != 3 {
			t.Errorf("verify: %v after %d", err, calls)
		}
	})
}

// Whoever can write the file can also write valid rows: the chain still tells.
func TestTamperedChainIsNamed(t *testing.T) {
	check := func(name, want string, tamper func(tx *Tx) error) {
		t.Helper()
		dir := t.TempDir()
		s, err := Open(dir, options())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for i := range 5 {
			appendAll(t, s, timeline.Entry{Order: fmt.Sprint("A-", i%2), At: at(i), Text: "as promised"})
		}
		update(t, s, tamper)
		err = s.View(func(tx *Tx) error { return tx.VerifyChain(nil) })
		var bad *DamagedError
		if !errors.As(err, &bad) || !strings.Contains(bad.What, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	rewrite := func(tx *Tx, seq uint64, old, new string) error {
		v := string(tx.get(entries, numberKey(seq)))
		return tx.put(entries, numberKey(seq), []byte(strings.Replace(v, old, new, 1)))
	}
	check("changed", "entry 3 ", func(tx *Tx) error { return rewrite(tx, 2, "promised", "PROMISED") })
	check("the last one changed", "ends at entry 5", func(tx *Tx) error { return rewrite(tx, 5, "promised", "PROMISED") })
	check("removed", "entry 3 ", func(tx *Tx) error { return tx.delete(entries, numberKey(3)) })
	check("cut off", "ends at entry 4", func(tx *Tx) error { return tx.delete(entries, numberKey(5)) })
	check("moved to another order", "entry 2 ", func(tx *Tx) error { return rewrite(tx, 2, "A-1", "A-0") })
}

// A row that was changed by itself is noticed when it is read.
func TestDamagedRowIsNotRead(t *testing.T) {
	s, err := Open(t.TempDir(), options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	appendAll(t, s, timeline.Entry{Order: "A-1", At: at(0), Text: "as promised"})
	err = s.db.Update(func(b *bolt.Tx) error {
		row := []byte(strings.Replace(string(b.Bucket([]byte("entries")).Get(numberKey(1))), "promised", "Promised", 1))
		return b.Bucket([]byte("entries")).Put(numberKey(1), row)
	})
	if err != nil {
		t.Fatal(err)
	}
	var bad *DamagedError
	err = s.View(func(tx *Tx) error {
		if got := tx.Entries("A-1"); len(got) != 0 {
			t.Errorf("a damaged entry was read: %+v", got)
		}
		return nil
	})
	if !errors.As(err, &bad) {
		t.Errorf("view: %v", err)
	}
}

func TestStrangeTimesAreKept(t *testing.T) {
	s := openNew(t)
	far := time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)
	odd := time.Date(2026, 3, 4, 0, 0, 0, 0, time.FixedZone("", 30*3600))
	es := appendAll(t, s, timeline.Entry{Order: "A-1", At: far}, timeline.Entry{Order: "A-1", At: odd})
	if es[0].At.Year() != 9999 || !es[1].At.Equal(odd) {
		t.Errorf("kept as %v and %v", es[0].At, es[1].At)
	}
}
