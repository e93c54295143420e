package notify

import (
	"time"

	"nudged/store"
)

// Restored notes that the state is a backup's, put back at now. Nobody knows
// what was told since the backup was made: what it was about to send, it will
// have sent; the digest of today, too.
func Restored(tx *store.Tx, now, backup time.Time) error {
	waiting, err := tx.Unsettled()
	if err != nil {
		return err
	}
	for _, o := range waiting {
		o.State, o.Settled, o.NextTry = store.StateDropped, now, time.Time{}
		o.Doubts++
		o.Said = "a backup was restored: it was most likely sent before"
		if err := tx.PutOutgoing(o); err != nil {
			return err
		}
	}
	if err := tx.SetJob(jobDigest, now); err != nil {
		return err
	}
	return tx.SetRestored(store.Restored{At: now, Backup: backup, Quiet: true})
}
