package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"nudged/timeline"
)

const secret = "only-the-two-of-us-know"

// secretState has a mail with a secret on an order, in its bytes, its facts, an
// entry and a question, and other mail around it.
func secretState(t *testing.T, dir string, o Options) (s *Store, sha string) {
	t.Helper()
	s, err := Open(dir, o)
	must(t, err)
	for batch := range 10 {
		update(t, s, func(tx *Tx) error { return putBatch(tx, batch) })
	}
	update(t, s, func(tx *Tx) error {
		sha, _, err = tx.PutRaw([]byte("Subject: " + secret + "\r\n\r\n" + secret))
		_, err2 := tx.Append(timeline.Entry{Order: "A-1", Kind: timeline.EntryReceived, At: t0, Message: sha, Subject: secret, Text: secret,
			From: &timeline.Address{Address: secret + "@x.example"}, MessageID: secret + "@x"})
		return errors.Join(err, err2,
			tx.PutMail(&Mail{SHA: sha, Received: t0, Subject: secret, MessageID: secret + "@x", From: timeline.Address{Address: secret + "@x.example"}}),
			tx.PutLetter(secret+"@x", LetterRef{SHA: sha, Orders: []string{"A-1"}}),
			tx.PutReview(&Review{SHA: sha, At: t0, Reason: ReasonStranger, Subject: secret, Keys: []string{secret}}))
	})
	for batch := range 5 {
		update(t, s, func(tx *Tx) error { return putBatch(tx, 10+batch) })
	}
	return s, sha
}

func forgetSecret(tx *Tx, sha string) error {
	var named []uint64
	for _, e := range tx.EntriesOf(sha) {
		if err := tx.ForgetEntry(e.Seq); err != nil {
			return err
		}
		named = append(named, e.Seq)
	}
	_, err := tx.Append(timeline.Entry{Order: "A-1", Kind: timeline.EntryForgotten, At: t0, Known: t0, Forgets: named, Gone: []string{sha}})
	return errors.Join(err, tx.ForgetMail(sha, t0))
}

// holds lists the files below dir with the secret in them, compressed or not.
func holds(t *testing.T, dir, what string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(what)) {
			found = append(found, filepath.Base(path))
		}
		return err
	})
	must(t, err)
	return found
}

// What was forgotten is in no file of the state any more, and everything else is.
func TestForgottenIsGone(t *testing.T) {
	dir := t.TempDir()
	s, sha := secretState(t, dir, options())
	defer s.Close()
	if found := holds(t, dir, secret); fmt.Sprint(found) != "[000001.seg nudged.db]" {
		t.Fatalf("the secret is in %v: the test shows nothing", found)
	}
	seq, before := headOf(t, s)
	update(t, s, func(tx *Tx) error { return forgetSecret(tx, sha) })
	must(t, s.Wipe())
	if found := holds(t, dir, secret); len(found) > 0 {
		t.Errorf("the secret is still in %v", found)
	}
	must(t, s.Verify(nil))
	view(t, s, func(tx *Tx) {
		if _, err := tx.Raw(sha); !errors.Is(err, ErrForgotten) || !tx.HasRaw(sha) || !tx.Forgotten(sha) {
			t.Errorf("the raw: %v", err)
		}
		if m, err := tx.Mail(sha); err != nil || m == nil || m.Forgotten.IsZero() || m.Subject != "" {
			t.Errorf("the mail: %+v, %v", m, err)
		}
		e, err := tx.Entry(seq - 15)
		if err != nil || e.Kind != timeline.EntryReceived || e.Message != sha || e.Text != "" || e.Forgotten == "" {
			t.Errorf("the entry: %+v, %v", e, err)
		}
		if e, err := tx.Entry(seq + 1); err != nil || e.Prev != before {
			t.Errorf("the chain: %+v, %v", e, err)
		}
		if tx.CountMails() != 46 {
			t.Errorf("%d mails", tx.CountMails())
		}
	})
	var again bool
	update(t, s, func(tx *Tx) (err error) { // by the owner's own hand it may come back
		_, again, err = tx.PutRaw([]byte("Subject: " + secret + "\r\n\r\n" + secret))
		return err
	})
	if !again || s.Verify(nil) != nil {
		t.Error("what was forgotten cannot be kept again")
	}
}

func headOf(t *testing.T, s *Store) (seq uint64, hash string) {
	t.Helper()
	view(t, s, func(tx *Tx) { seq, hash = tx.Head() })
	return seq, hash
}

// An entry that is shortened without a word of it is damage.
func TestForgettingIsOnRecord(t *testing.T) {
	s, _ := secretState(t, t.TempDir(), options())
	defer s.Close()
	update(t, s, func(tx *Tx) error { return tx.ForgetEntry(3) })
	var d *DamagedError
	if err := s.Verify(nil); !errors.As(err, &d) {
		t.Errorf("err = %v", err)
	}
}

// A crash at any step leaves what was there, or what is finished at the next start.
func TestForgettingIsAllOrNothing(t *testing.T) {
	for _, point := range []string{"before commit", "committed", "record wiped"} {
		dir := t.TempDir()
		o := options()
		armed := false
		crash := errors.New("crash")
		o.failpoint = func(name string) error {
			if armed && name == point {
				return crash
			}
			return nil
		}
		s, sha := secretState(t, dir, o)
		armed = true
		err := s.Update(func(tx *Tx) error { return forgetSecret(tx, sha) })
		if err == nil {
			err = s.Wipe()
		}
		if !errors.Is(err, crash) {
			t.Fatalf("%s: %v", point, err)
		}
		must(t, s.Close())
		s, err = Open(dir, options())
		must(t, err)
		must(t, s.Verify(nil))
		view(t, s, func(tx *Tx) {
			_, err := tx.Raw(sha)
			gone := holds(t, dir, secret)
			if whole := err == nil && len(gone) == 2; whole != (point == "before commit") || !whole && (len(gone) > 0 || !errors.Is(err, ErrForgotten)) {
				t.Errorf("%s: the raw %v, the secret in %v", point, err, gone)
			}
		})
		must(t, s.Close())
	}
}

// A backup from before knows what was forgotten; one from after does not, and
// shares nothing with it.
func TestBackupsBesideForgetting(t *testing.T) {
	s, sha := secretState(t, t.TempDir(), options())
	defer s.Close()
	dir := t.TempDir()
	before, after := filepath.Join(dir, "1"), filepath.Join(dir, "2")
	must(t, s.Backup(t.Context(), before, ""))
	update(t, s, func(tx *Tx) error { return forgetSecret(tx, sha) })
	must(t, s.Wipe())
	must(t, s.Backup(t.Context(), after, before))
	must(t, VerifyBackup(before, options()))
	if len(holds(t, before, secret)) != 2 || len(holds(t, after, secret)) != 0 {
		t.Errorf("before: %v, after: %v", holds(t, before, secret), holds(t, after, secret))
	}
}

func TestForgottenOrderLeavesNoName(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, options())
	must(t, err)
	defer s.Close()
	name := "ORDER-" + secret
	update(t, s, func(tx *Tx) error {
		o := outgoing("nudge/1")
		o.State, o.Orders, o.Subject = StateSent, []string{name}, name
		_, err := tx.Reserve(&o)
		_, err2 := tx.Append(timeline.Entry{Order: name, Kind: timeline.EntryNote, At: t0, Text: name})
		return errors.Join(err, err2,
			tx.PutOrder(timeline.Order{Number: name, Also: []string{"also-" + name}, Parties: []timeline.Party{{Address: name + "@x"}}}),
			tx.SetDue(name, t0), tx.Touch(name), tx.SetMeta("told "+name+" x", []byte("nudge/1")),
			tx.PutTicket(&Ticket{ID: "0011223344556677", Items: []Item{{Order: name}}}),
			putBatch(tx, 1))
	})
	update(t, s, func(tx *Tx) error {
		_, err := tx.Append(timeline.Entry{Kind: timeline.EntryForgotten, At: t0, Known: t0, Forgets: []uint64{1}})
		return errors.Join(tx.ForgetOrder(name), err)
	})
	must(t, s.Wipe())
	if found := holds(t, dir, name); len(found) > 0 {
		t.Errorf("its name is still in %v", found)
	}
	must(t, s.Verify(nil))
}
