package notify

import (
	"sync/atomic"
	"time"

	"nudged/store"
)

// roundMayTake is longer than any round that gets on: a mail server may take
// ten minutes for its last word, and a fresh look into the mailboxes a while.
const roundMayTake = 15 * time.Minute

// pulse tells a watchdog whether the rounds of a Notifier get on.
type pulse struct {
	begun  atomic.Int64 // of the round under way, Unix time; 0 between two
	rounds atomic.Int64
}

func (p *pulse) beat() (over func()) {
	p.begun.Store(time.Now().Unix())
	return func() {
		p.begun.Store(0)
		p.rounds.Add(1)
	}
}

// Rounds counts the rounds that are over.
func (p *pulse) Rounds() int64 { return p.rounds.Load() }

// Progress is the last moment at which the notifier was known to get on: now,
// while its round is within its time; else the end of that time.
func (p *pulse) Progress() time.Time {
	now := time.Now()
	begun := p.begun.Load()
	if begun == 0 {
		return now
	}
	if due := time.Unix(begun, 0).Add(roundMayTake); due.Before(now) {
		return due
	}
	return now
}

// LastDigest is the hour of the last digest that was dealt with.
func LastDigest(tx *store.Tx) time.Time { return tx.Job(jobDigest) }
