package ingest

import (
	"context"
	"fmt"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Of a mail whose key the DNS does not tell, it is asked again: the pauses
// double from askAgain to askAtMost, and after askUntil nothing is expected any more.
const (
	askAgain  = time.Minute
	askAtMost = 6 * time.Hour
	askUntil  = 72 * time.Hour
	askAtOnce = 50 // mails asked about in one round
)

// Verdicts asks the DNS, once, about the mails whose signatures are not verified
// yet and whose time has come. Each answer is an entry of its own, and where it
// changes what is believed, the mail is decided again. It reports how many there were.
func (r *Recorder) Verdicts(ctx context.Context, v *Verifier) (int, error) {
	var due []store.Pending
	err := r.Store.View(func(tx *store.Tx) error {
		due = tx.PendingDue(r.Clock(), askAtOnce)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("pending verdicts: %w", err)
	}
	for _, p := range due {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err := r.verify(ctx, v, p); err != nil {
			return 0, fmt.Errorf("verdict on %s: %w", p.SHA, err)
		}
	}
	return len(due), nil
}

func (r *Recorder) verify(ctx context.Context, v *Verifier, p store.Pending) error {
	var raw []byte
	err := r.Store.View(func(tx *store.Tx) (err error) {
		raw, err = tx.Raw(p.SHA)
		return err
	})
	if err != nil {
		return err
	}
	m := read(raw)
	own := v.Verify(ctx, raw, m) // may take seconds: outside any transaction
	if ctx.Err() != nil {
		return ctx.Err()
	}
	_, err = r.update(func(f *filing) error { return f.verdict(p, m, own) })
	return err
}

// verdict records what our own check of the signatures found.
func (f *filing) verdict(p store.Pending, m *timeline.Message, own timeline.Auth) error {
	now := f.Clock()
	given := own.Result == timeline.AuthPending && now.Sub(p.Since) >= askUntil
	if own.Result == timeline.AuthPending && !given {
		pause := min(askAgain<<min(p.Tries, 10), askAtMost)
		return f.tx.PutPending(p.SHA, now.Add(pause), p.Tries+1, p.Since)
	}
	if given {
		own.Result, own.Why = timeline.AuthNone, "the DNS did not tell the key of its signature within 72 hours"
	}
	if err := f.tx.DropPending(p.SHA); err != nil {
		return err
	}
	mail, err := f.tx.Mail(p.SHA)
	if err != nil {
		return err
	}
	before := mail.Sender.Auth.Result
	mail.Sender.Auth = Combine(mail.Sender.Auth, own)
	_, err = f.tx.Append(timeline.Entry{
		Kind: timeline.EntryVerdict, At: now, Known: mail.Received, Message: p.SHA,
		Text: string(mail.Sender.Auth.Result) + ": " + mail.Sender.Auth.Why, Event: string(own.Result),
	})
	if err != nil {
		return err
	}
	if before == timeline.AuthPending && !mail.Vouched {
		return f.file(mail, m)
	}
	return f.tx.PutMail(mail)
}
