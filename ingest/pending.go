package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"nudged/ingest/auth"
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
func (r *Recorder) Verdicts(ctx context.Context, v *auth.Verifier) (int, error) {
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

func (r *Recorder) verify(ctx context.Context, v *auth.Verifier, p store.Pending) error {
	var raw []byte
	err := r.Store.View(func(tx *store.Tx) (err error) {
		raw, err = tx.Raw(p.SHA)
		return err
	})
	if errors.Is(err, store.ErrForgotten) {
		return nil // meanwhile
	}
	if err != nil {
		return err
	}
	m := r.read(raw)
	found := verifyAll(ctx, v, raw, m) // may take seconds: outside any transaction
	if ctx.Err() != nil {
		return ctx.Err()
	}
	_, err = r.update(func(f *filing) error {
		f.byOwner = false
		return f.verdicts(p, m, found)
	})
	return err
}

// verifyAll checks the signatures of a mail, and of the mails that it carries:
// the verdicts by the names of the letters.
func verifyAll(ctx context.Context, v *auth.Verifier, raw []byte, m *timeline.Message) map[string]timeline.Auth {
	found := map[string]timeline.Auth{"": v.Verify(ctx, raw, m)}
	for name, o := range signedOriginals(m) {
		found[name] = v.VerifyOriginal(ctx, o)
	}
	return found
}

// maxSignedOriginals bounds about how many attached mails the DNS is asked.
const maxSignedOriginals = 20

// signedOriginals are the mails attached to m that are signed, by the names of
// their letters: what a forward cannot have changed.
func signedOriginals(m *timeline.Message) map[string]*timeline.Message {
	signed := map[string]*timeline.Message{}
	for i, o := range m.Originals[:min(len(m.Originals), maxSignedOriginals)] {
		if auth.Signed(o.Raw) {
			signed[fmt.Sprintf("attached %d", i+1)] = o
		}
	}
	return signed
}

// verdicts records what our own check of the signatures found; what the DNS has
// not told yet is asked again.
func (f *filing) verdicts(p store.Pending, m *timeline.Message, found map[string]timeline.Auth) error {
	now := f.Clock()
	waiting := false
	for _, name := range slices.Sorted(maps.Keys(found)) {
		own := found[name]
		if f.judged(p.SHA, name) {
			continue
		}
		if own.Result == timeline.AuthPending {
			if now.Sub(p.Since) < askUntil {
				waiting = true
				continue
			}
			own.Result, own.Why = timeline.AuthNone, "the DNS did not tell the key of its signature within 72 hours"
		}
		if err := f.verdict(p.SHA, name, m, own); err != nil {
			return err
		}
	}
	if !waiting {
		return f.tx.DropPending(p.SHA)
	}
	return f.tx.PutPending(p.SHA, now.Add(min(askAgain<<min(p.Tries, 10), askAtMost)), p.Tries+1, p.Since)
}

// judged reports whether the verdict on a letter of a mail is on record.
func (f *filing) judged(sha, letter string) bool {
	return slices.ContainsFunc(f.tx.EntriesOf(sha), func(e timeline.Entry) bool {
		return e.Kind == timeline.EntryVerdict && e.Letter == letter
	})
}

// verdict records what was found about one letter of a mail. Where it changes
// what is believed, the mail is decided again.
func (f *filing) verdict(sha, letter string, m *timeline.Message, own timeline.Auth) error {
	mail, err := f.tx.Mail(sha)
	if err != nil {
		return err
	}
	before, now := mail.Sender.Auth.Result, own
	if letter == "" {
		mail.Sender.Auth = auth.Combine(mail.Sender.Auth, own)
		now = mail.Sender.Auth
	} else {
		if mail.Originals == nil {
			mail.Originals = map[string]timeline.Auth{}
		}
		mail.Originals[letter] = own
	}
	_, err = f.append(timeline.Entry{
		Kind: timeline.EntryVerdict, At: f.Clock(), Known: mail.Received, Message: sha, Letter: letter,
		Text: string(now.Result) + ": " + now.Why, Event: string(own.Result),
	})
	if err != nil {
		return err
	}
	if letter == "" && before == timeline.AuthPending && !mail.Vouched {
		err = f.file(mail, m)
	} else {
		err = f.tx.PutMail(mail)
	}
	if err != nil {
		return err
	}
	return f.strengthen(mail, letter, now.Why)
}

// strengthen notes that a letter is better evidence than when it was recorded,
// wherever it is: as one more copy of it, verified this time.
func (f *filing) strengthen(mail *store.Mail, letter, why string) error {
	class := f.class(mail, timeline.Letter{Name: letter, Form: formOf(letter)})
	for _, e := range f.tx.EntriesOf(mail.SHA) {
		if e.Letter != letter || !ofLetter(e) || !class.Better(e.Evidence) {
			continue
		}
		better := e
		better.Kind, better.Target, better.Evidence, better.By = timeline.EntryCopy, headOf(e), class, e.By+"; verified since then: "+why
		if _, err := f.append(better); err != nil {
			return err
		}
	}
	return nil
}

func formOf(letter string) string {
	if letter == "" {
		return ""
	}
	return timeline.FormAttached
}
