package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"nudged/timeline"
)

// What is stored of one order is a chain by itself, whatever was recorded of others between.
func TestStoredIsTheChainOfOneOrder(t *testing.T) {
	s, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Update(func(tx *Tx) error {
		for _, order := range []string{"A-1", "A-10", "A-1", "B-2", "A-1"} {
			if _, err := tx.Append(timeline.Entry{Order: order, Kind: timeline.EntryNote}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(func(tx *Tx) error {
		back, seqs := "", []uint64{}
		for _, line := range tx.Stored("A-1") {
			var e timeline.Entry
			if err := json.Unmarshal(line, &e); err != nil {
				return err
			}
			if e.Back != back {
				t.Errorf("entry %d follows %q, want %q", e.Seq, e.Back, back)
			}
			sum := sha256.Sum256(line)
			back, seqs = hex.EncodeToString(sum[:]), append(seqs, e.Seq)
		}
		if len(seqs) != 3 || seqs[0] != 1 || seqs[2] != 5 {
			t.Errorf("entries %v", seqs)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
