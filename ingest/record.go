package ingest

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// Recorder puts mails on record: it reads them, judges who sent them, finds
// their orders and writes all of it in one transaction per batch. It is the one
// way onto a timeline, for live mail, imports, second looks and the owner's word.
type Recorder struct {
	Store    *store.Store
	Owners   []timeline.Address
	Tracking []string          // addresses that mail is forwarded to, in the form of Address.Key
	Self     []string          // addresses that our own mail comes from, in the same form
	ServID   string            // whose Authentication-Results to believe; "" nobody's
	ServIDs  map[string]string // the same of single accounts, by their names
	Private  map[string]bool   // accounts of which only what concerns an order is kept
	Zone     *time.Location    // the owner's: of forwarded dates that name none
	Policy   timeline.Policy   // of it the calendars: by whose days a seller promises something
	Clock    func() time.Time

	Receivers []string          // who takes a dossier, by the names that a command gives them
	Templates matcher.Templates // of platforms' notices, beside those that are known
	Log       *slog.Logger
	Clerk     Clerk // who answers the owner's commands by mail; nil: nobody reads them

	skim   func([]byte) *timeline.Message // of tests; nil: reader.Skim
	joined *filing                        // the transaction that the operations are part of; nil: each has its own

	memory *memory // of the transactions before; touched by who writes alone
}

// Outcome counts what became of a batch.
type Outcome struct {
	New, Known    int // mails: recorded, and known already
	Passed        int // mails that concern nothing on record and were not kept
	Placed, Asked int // letters: put on an order, and put up for review
	Moved         int // letters: taken off an order, or put back, by what became known
}

// Add counts p too.
func (o *Outcome) Add(p Outcome) {
	o.New, o.Known, o.Passed = o.New+p.New, o.Known+p.Known, o.Passed+p.Passed
	o.Placed, o.Asked, o.Moved = o.Placed+p.Placed, o.Asked+p.Asked, o.Moved+p.Moved
}

// Record puts a batch on record. within, where not nil, adds to the same
// transaction: the mailbox position, so that both are durable or neither.
func (r *Recorder) Record(ctx context.Context, batch []Delivery, within func(*store.Tx) error) (Outcome, error) {
	ready, err := r.prepareAll(ctx, batch)
	if err != nil {
		return Outcome{}, err
	}
	byArrival(ready)
	done, err := r.transact(filing{}, func(f *filing) error {
		for _, p := range ready {
			if err := f.take(p); err != nil {
				return err
			}
		}
		if err := f.lookAgain(); err != nil || within == nil {
			return err
		}
		return within(f.tx)
	})
	if err != nil {
		return Outcome{}, fmt.Errorf("record %d mails: %w", len(batch), err)
	}
	return done, nil
}

// take records one mail and files its letters. The same bytes twice change nothing.
func (f *filing) take(p prepared) error {
	old, err := f.tx.Mail(p.sha)
	if err != nil {
		return err
	}
	if old != nil {
		f.done.Known++
		return nil
	}
	if f.Private[p.Fetch.Account] && !f.concerns(p) {
		f.done.Passed++
		return nil
	}
	if _, _, err := f.tx.PutPacked(p.packed); err != nil {
		return err
	}
	f.working = p.sha
	m := p.message
	f.readings = p.readings
	if why, poison := f.poison[p.sha]; poison {
		m, f.readings = unreadable(nil, why), readings{}
	}
	mail := &store.Mail{
		SHA: p.sha, Size: int64(p.size), Received: p.received, Fetch: p.Fetch, Vouched: p.Vouched,
		MessageID: m.MessageID, Subject: m.Subject, Kind: m.Kind, Route: m.Route, Defects: m.Defects, LeftOut: p.LeftOut,
		Parked: p.parked, Sender: timeline.Sender{Auth: p.auth},
	}
	if m.From != nil {
		mail.From = *m.From
	}
	if m.MessageID != "" {
		mail.Repeated = len(f.tx.Letters(m.MessageID)) > 0
	}
	f.done.New++
	if p.signed {
		if err := f.tx.PutPending(p.sha, f.Clock(), 0, f.Clock()); err != nil {
			return err
		}
	}
	err = f.file(mail, m)
	f.working, f.readings = "", readings{}
	return err
}

// byArrival sorts mails as they arrived; what arrived at once keeps its order.
func byArrival(mails []prepared) {
	slices.SortStableFunc(mails, func(a, b prepared) int { return a.received.Compare(b.received) })
}
