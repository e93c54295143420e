package notify

import (
	"fmt"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// A state that was put back from a backup does not know what was told since. So
// nothing is told until the mailboxes are read again and some time has passed;
// what was due until then counts as told, the digest shows it, and what the owner
// commanded before is carried out again but not answered.

// restFor is how long nothing is told at least: signatures are asked about, and
// copies of our own mail come in.
const restFor = time.Hour

// toldBefore stands in place of the mail that told a step, where it is not known
// which one did.
const toldBefore = "before the restore"

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

// rests reports whether nothing is to be told yet. When the time is over, it
// settles what was due.
func (n *Notifier) rests() (bool, error) {
	var over, quiet bool
	err := n.Store.View(func(tx *store.Tx) error {
		r, _ := tx.Restored()
		quiet, over = r.Quiet, n.heardSince(tx, r)
		return nil
	})
	if err != nil || !quiet || !over {
		return quiet, err
	}
	if err := n.Store.Update(n.settleMissed); err != nil {
		return true, fmt.Errorf("what was due before the restore: %w", err)
	}
	n.Log.Info("the state was restored from a backup, and knows again what happened since")
	return false, nil
}

// heardSince reports whether all that arrived before the restore is known again.
func (n *Notifier) heardSince(tx *store.Tx, r store.Restored) bool {
	if n.Clock().Sub(r.At) < restFor {
		return false
	}
	names := n.Mailboxes
	if names == nil {
		names = tx.Mailboxes()
	}
	for _, m := range names {
		if tx.Listening(m.Account, m.Mailbox).Through.Before(r.At) {
			return false
		}
	}
	return true
}

// settleMissed marks every step as told that was due by now.
func (n *Notifier) settleMissed(tx *store.Tx) error {
	var numbers []string
	err := tx.Orders(func(o timeline.Order) bool {
		numbers = append(numbers, o.Number)
		return true
	})
	if err != nil {
		return err
	}
	for _, number := range numbers {
		if err := n.settleOrder(tx, number); err != nil {
			return err
		}
	}
	r, _ := tx.Restored()
	r.Quiet = false
	return tx.SetRestored(r)
}

func (n *Notifier) settleOrder(tx *store.Tx, number string) error {
	o, err := tx.Order(number)
	if err != nil {
		return err
	}
	for _, s := range timeline.Missed(o, tx.Entries(number), timeline.CalendarFor(o, n.Policy), n.Policy, n.coverage(tx), n.Clock()) {
		name := mark(number, s.Key)
		if tx.Meta(name) != nil {
			continue
		}
		if err := tx.SetMeta(name, []byte(toldBefore)); err != nil {
			return err
		}
	}
	return nil
}

// answeredBefore reports whether an answer is to a mail from before a restore: it
// was given then.
func answeredBefore(tx *store.Tx, a store.Answer) bool {
	r, ok := tx.Restored()
	return ok && !a.At.IsZero() && !a.At.After(r.At)
}
