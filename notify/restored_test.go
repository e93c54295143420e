package notify

import (
	"errors"
	"fmt"
	"math/rand"
	"path/filepath"
	"testing"
	"time"

	"nudged/promise"
	"nudged/store"
	"nudged/timeline"
)

// R18: a state of seven days ago is put back. What was told in those days is not
// told again, whatever happened in them; what comes due later is.
func TestAnOldBackupTellsNothingTwice(t *testing.T) {
	told, later := 0, 0
	rounds := promise.Times(2, 10, 100)
	for seed := range rounds {
		a, b := playRestore(t, int64(seed))
		told, later = told+a, later+b
	}
	if told < rounds || later < rounds {
		t.Errorf("only %d mails between backup and restore, and %d after: nothing is shown", told, later)
	}
	promise.Kept(t, "R18", "%d restores of backups seven days old; of %d mails since then 0 sent again, %d new ones sent after", rounds, told, later)
}

// playRestore gives how many steps were told between backup and restore, and after.
func playRestore(t *testing.T, seed int64) (told, later int) {
	random := rand.New(rand.NewSource(seed))
	w := newWorld(t, "Europe/Berlin", "2026-03-02 09:00")
	inbox := store.MailboxName{Account: "ann", Mailbox: "INBOX"}
	w.opt.Mailboxes = []store.MailboxName{inbox}
	w.restart()
	for n := range 8 {
		number := fmt.Sprintf("A-%d", n)
		w.order(timeline.Order{Number: number, Sellers: []timeline.Address{li}, Platform: "alibaba", Received: timeline.DateOf(w.now.AddDate(0, 0, -20-random.Intn(8)))})
		w.asks(number, "Where is it?")
	}
	var since []timeline.Entry // what arrived after the backup: the mailbox has it still
	live := func(until time.Time, keep bool) {
		for ; w.now.Before(until); w.now = w.now.Add(3 * time.Hour) {
			if number := fmt.Sprintf("A-%d", random.Intn(8)); random.Intn(12) == 0 {
				e := w.asks(number, "And now?")
				if random.Intn(2) == 0 {
					e = w.answers(number, "We are very sorry.")
				}
				if keep {
					since = append(since, e)
				}
			}
			w.tick()
		}
	}
	backup := w.now.AddDate(0, 0, 3+random.Intn(10)).Truncate(time.Minute)
	live(backup, false)
	dir := t.TempDir()
	copied, state := filepath.Join(dir, "backup"), filepath.Join(dir, "state")
	if err := w.Store.Backup(t.Context(), copied, ""); err != nil {
		t.Fatal(err)
	}
	live(backup.AddDate(0, 0, 7), true)
	before := tellsSince(t, w.Store, backup)

	now := w.now
	o := store.Options{Clock: func() time.Time { return w.now }}
	_, err := store.Restore(t.Context(), copied, state, o, func(tx *store.Tx) error { return Restored(tx, now, backup) })
	if err != nil {
		t.Fatal(err)
	}
	restored, err := store.Open(state, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { restored.Close() })
	w.opt.Store = restored
	w.post.got = nil
	w.restart()
	for range 6 { // it reads slowly: nothing is said meanwhile
		w.tick()
		w.now = w.now.Add(time.Hour)
	}
	if len(w.post.got) > 0 {
		t.Errorf("seed %d: told %q before the mailbox was read", seed, w.subjects())
	}
	for _, e := range since {
		w.entry(timeline.Entry{Order: e.Order, Kind: e.Kind, At: e.At, Channel: e.Channel, From: e.From, To: e.To, Text: e.Text, Expects: e.Expects, Answers: e.Answers, Evidence: e.Evidence})
	}
	w.update(func(tx *store.Tx) error {
		return tx.SetListening(inbox.Account, inbox.Mailbox, store.Listening{First: backup, Through: w.now})
	})
	live(w.now.AddDate(0, 0, 30), false)
	after := tellsSince(t, restored, now)
	for step := range after {
		if before[step] {
			t.Errorf("seed %d: %s was told before the restore, and again", seed, step)
		}
	}
	return len(before), len(after)
}

// tellsSince are the steps that mails tell which were reserved after t.
func tellsSince(t *testing.T, s *store.Store, since time.Time) map[string]bool {
	t.Helper()
	told := map[string]bool{}
	err := s.View(func(tx *store.Tx) error {
		return tx.OutgoingSince(since.Add(1), func(o *store.Outgoing) bool {
			for _, tell := range o.Tells {
				told[tell.Order+" "+tell.Key] = true
			}
			if o.Kind == kindDigest {
				told["digest "+o.Step] = true
			}
			return true
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return told
}

// What waited in the outbox of a backup was most likely sent since.
func TestTheOutboxOfABackupIsNotSent(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
	w.order(timeline.Order{Number: "A-1", Sellers: []timeline.Address{li}})
	w.asks("A-1", "Where is it?")
	w.post.answer = func(string) (Fate, error) { return Later, errors.New("450 later") }
	w.until("2026-03-09 12:00", time.Hour)
	w.post.answer = nil
	w.update(func(tx *store.Tx) error { return Restored(tx, w.now, w.now) })
	w.until("2026-03-09 16:00", time.Hour)
	for _, o := range w.outgoing() {
		if o.State != store.StateDropped {
			t.Errorf("%s is %s", o.Subject, o.State)
		}
	}
	w.expect()
}
