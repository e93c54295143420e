package ingest

import (
	"fmt"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// outbox is where the bytes of a letter come from that we sent ourselves.
const outbox = "outbox"

func fromOutbox(mail *store.Mail) bool {
	return mail.Fetch.Account == "" && mail.Fetch.Path == "" && mail.Fetch.Mailbox == outbox
}

// Sent puts a letter on its order's timeline that went to the seller from the
// owner's own account, on the owner's word: an attempt like any other. Its copy
// that comes back through the mailbox is the same entry.
func (r *Recorder) Sent(tx *store.Tx, sent store.Letter, raw []byte, at time.Time) error {
	f := &filing{Recorder: r, tx: tx, byOwner: true, memory: r.remembering(), poison: map[string]string{}}
	p := r.prepare(Delivery{Raw: raw, Vouched: true, Fetch: store.Fetch{Mailbox: outbox, At: at}})
	p.received = at
	if err := f.take(p); err != nil {
		return err
	}
	mail, m, err := f.load(p.sha)
	if err != nil {
		return err
	}
	l := timeline.Letters(m, mail.Received, f.Zone)[0]
	if err := f.putThere(mail, l, sent.Order, fmt.Sprintf("you had it sent: send %d", sent.Number)); err != nil {
		return err
	}
	if err := f.settle(mail, l, placed, false); err != nil {
		return err
	}
	return f.lookAgain()
}
