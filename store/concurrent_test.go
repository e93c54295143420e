package store

import (
	"sync"
	"testing"
)

// A view stands still while the state goes on, raw bytes included.
func TestViewsBesideAnUpdate(t *testing.T) {
	o := options()
	o.SegmentSize, o.noSync = 16<<10, true
	s := openAt(t, t.TempDir(), o)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := s.View(func(tx *Tx) error { return consistent(t, tx) }); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for batch := 1; batch <= 60; batch++ {
		update(t, s, func(tx *Tx) error { return putBatch(tx, batch) })
	}
	close(done)
	readers.Wait()
}

func consistent(t *testing.T, tx *Tx) error {
	last := int(tx.Position("", "INBOX").UID)
	if seq, _ := tx.Head(); tx.CountMails() != 3*last || int(seq) != 3*last {
		t.Errorf("%d mails, %d entries after %d batches of three", tx.CountMails(), seq, last)
	}
	if last == 0 {
		return nil
	}
	_, err := tx.Raw(Pack(rawMail(last, 2)).SHA())
	return err
}
