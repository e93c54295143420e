package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Move is a letter that belongs elsewhere than it is.
type Move struct {
	Mail    string           `json:"mail"` // SHA-256 of the raw mail
	Letter  string           `json:"letter,omitempty"`
	At      time.Time        `json:"at"`
	From    timeline.Address `json:"from"`
	Subject string           `json:"subject"`
	Before  []string         `json:"before"` // the orders that it was on; none: it waited, or was nowhere
	After   []string         `json:"after"`  // those that it is on then; none: it waits in the review
	Why     string           `json:"why"`
}

// tellMove notes that a letter is moved from the orders that held it.
func (f *filing) tellMove(mail *store.Mail, l timeline.Letter, held []timeline.Entry, d decision) {
	if f.moves == nil {
		return
	}
	m := Move{Mail: mail.SHA, Letter: l.Name, At: l.At, Subject: l.Subject, Before: []string{}, After: []string{}, Why: d.why}
	if l.From != nil {
		m.From = *l.From
	}
	for _, e := range held {
		m.Before = append(m.Before, e.Order)
	}
	for _, o := range d.found {
		m.After = append(m.After, o.Order)
		m.Why = o.By
	}
	slices.Sort(m.Before)
	slices.Sort(m.After)
	moves := *f.moves
	if i := slices.IndexFunc(moves, m.sameLetter); i >= 0 { // it moves on: the whole way counts
		m.Before = moves[i].Before
		moves = slices.Delete(moves, i, i+1)
	}
	if !slices.Equal(m.Before, m.After) {
		moves = append(moves, m)
	}
	*f.moves = moves
}

func (m Move) sameLetter(o Move) bool { return m.Mail == o.Mail && m.Letter == o.Letter }

// rematchAtOnce is how many mails are moved in one transaction: the daemon records
// mail in between. A preview takes all in one, which it takes back: what the first
// would do bears on the last.
const rematchAtOnce = 100

// Rematch decides every mail again by what is known and ruled today, and tells
// each letter that moves. Unless apply is set, all stays as it is. What the owner
// put somewhere stays there.
func (r *Recorder) Rematch(ctx context.Context, apply bool, tell func(Move)) error {
	var shas []string
	err := r.Store.View(func(tx *store.Tx) error {
		return tx.Mails(func(m *store.Mail) bool {
			shas = append(shas, m.SHA)
			return true
		})
	})
	if err != nil {
		return fmt.Errorf("rematch: %w", err)
	}
	atOnce := rematchAtOnce
	if !apply {
		atOnce = max(len(shas), 1)
	}
	for chunk := range slices.Chunk(shas, atOnce) {
		moves, err := r.tried(apply, func(f *filing) error {
			f.byOwner = false
			for _, sha := range chunk {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if err := f.refile(sha); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("rematch: %w", err)
		}
		for _, m := range moves {
			tell(m)
		}
	}
	return nil
}

// errTried takes back what was only tried.
var errTried = errors.New("it was only tried")

// tried does something and tells what it moves; unless apply is set, it is taken
// back again.
func (r *Recorder) tried(apply bool, do func(*filing) error) ([]Move, error) {
	var moves []Move
	_, err := r.transact(filing{byOwner: true, moves: &moves}, func(f *filing) error {
		moves = nil
		if err := do(f); err != nil {
			return err
		}
		if err := f.lookAgain(); err != nil {
			return err
		}
		if !apply {
			return errTried
		}
		return nil
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return moves, err
}
