package store

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestSameBytesAreKeptOnce(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, options())
	raw := []byte(strings.Repeat("once ", 1000))
	put := func(want bool) {
		t.Helper()
		update(t, s, func(tx *Tx) error {
			_, fresh, err := tx.PutRaw(raw)
			if fresh != want {
				t.Errorf("fresh = %v", fresh)
			}
			if _, fresh, _ := tx.PutRaw(raw); fresh {
				t.Error("fresh twice in one transaction")
			}
			return err
		})
	}
	put(true)
	size := segmentBytes(t, dir)
	put(false)
	if got := segmentBytes(t, dir); got != size {
		t.Errorf("segments grew from %d to %d", size, got)
	}
	if size > int64(len(raw))/5 {
		t.Errorf("%d bytes for %d that can be compressed", size, len(raw))
	}
}

func TestRaw(t *testing.T) {
	dir := t.TempDir()
	o := options()
	o.SegmentSize = 100 << 10
	s := openAt(t, dir, o)
	noise := make([]byte, 300<<10) // larger than a segment, and cannot be compressed
	rand.Read(noise)
	kinds := [][]byte{{}, []byte("x"), bytes.Repeat([]byte("text "), 9000), noise[:50<<10], noise, noise[7:]}
	shas := make([]string, len(kinds))
	update(t, s, func(tx *Tx) (err error) {
		for i, raw := range kinds {
			if shas[i], _, err = tx.PutRaw(raw); err != nil {
				return err
			}
			if got, err := tx.Raw(shas[i]); err != nil || !bytes.Equal(got, raw) {
				t.Errorf("kind %d in the same transaction: %d bytes, %v", i, len(got), err)
			}
		}
		return nil
	})
	view(t, s, func(tx *Tx) {
		for i, raw := range kinds {
			if got, err := tx.Raw(shas[i]); err != nil || !bytes.Equal(got, raw) {
				t.Errorf("kind %d: %d bytes, %v", i, len(got), err)
			}
		}
		for _, sha := range []string{"", "zz", strings.Repeat("0", 64), shas[0][:62]} {
			if _, err := tx.Raw(sha); !errors.Is(err, ErrNoRaw) {
				t.Errorf("raw %q: %v", sha, err)
			}
		}
	})
}

func TestMailsByArrival(t *testing.T) {
	s := openNew(t)
	put := func(name string, received time.Time) {
		t.Helper()
		update(t, s, func(tx *Tx) error {
			sha, _, err := tx.PutRaw([]byte(name))
			return errors.Join(err, tx.PutMail(&Mail{SHA: sha, Subject: name, Received: received}))
		})
	}
	put("c", at(3))
	put("a", at(1))
	put("b", at(2))
	put("c", at(0)) // read again: it came earlier than it seemed
	view(t, s, func(tx *Tx) {
		var all, since string
		err1 := tx.Mails(func(m *Mail) bool { all += m.Subject; return true })
		err2 := tx.MailsSince(at(1), func(m *Mail) bool { since += m.Subject; return m.Subject != "a" })
		if all != "cab" || since != "a" || err1 != nil || err2 != nil {
			t.Errorf("all %q, since %q, %v, %v", all, since, err1, err2)
		}
		if tx.CountMails() != 3 {
			t.Errorf("%d mails", tx.CountMails())
		}
		if m, err := tx.Mail(Pack([]byte("z")).SHA()); m != nil || err != nil {
			t.Errorf("a mail that is not there: %v, %v", m, err)
		}
	})
}

// R10: a Message-ID says nothing about who else has it.
func TestLettersOfOneMessageID(t *testing.T) {
	s := openNew(t)
	a, b := Pack([]byte("a")).SHA(), Pack([]byte("b")).SHA()
	long := strings.Repeat("x", 100_000) // longer than a key may be
	update(t, s, func(tx *Tx) error {
		return errors.Join(
			tx.PutLetter("1@x", LetterRef{SHA: a}),
			tx.PutLetter("1@x", LetterRef{SHA: b, Orders: []string{"A-1"}}),
			tx.PutLetter("1@x", LetterRef{SHA: b, Letter: "inline"}),
			tx.PutLetter("1@X", LetterRef{SHA: a}),
			tx.PutLetter("", LetterRef{SHA: a}),
			tx.PutLetter(long, LetterRef{SHA: a}),
			tx.PutLetter("1@x", LetterRef{SHA: a, Orders: []string{"A-2"}}))
	})
	view(t, s, func(tx *Tx) {
		if refs := tx.Letters("1@x"); len(refs) != 3 {
			t.Errorf("letters with one Message-ID: %+v", refs)
		}
		for _, ref := range tx.Letters("1@x") {
			if ref.SHA == a && len(ref.Orders) != 1 {
				t.Errorf("not replaced: %+v", ref)
			}
		}
		for id, want := range map[string]int{"1@X": 1, "": 1, long: 1, "1@": 0, "1@x\x00": 0} {
			if got := tx.Letters(id); len(got) != want {
				t.Errorf("letters of %.10q: %+v", id, got)
			}
		}
	})
}

func TestPending(t *testing.T) {
	s := openNew(t)
	a, b := kept(t, s, "a"), kept(t, s, "b")
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.PutPending(a, at(2), 0, t0), tx.PutPending(b, at(1), 0, t0), tx.PutPending(a, at(3), 1, t0))
	})
	update(t, s, func(tx *Tx) error {
		if got := tx.PendingDue(at(2), 9); len(got) != 1 || got[0].SHA != b {
			t.Errorf("due: %+v", got)
		}
		if got := tx.PendingDue(at(3), 9); len(got) != 2 || got[1].Tries != 1 {
			t.Errorf("due later: %+v", got)
		}
		return tx.DropPending(b)
	})
	view(t, s, func(tx *Tx) {
		if got := tx.PendingDue(at(9), 9); len(got) != 1 || !tx.NextPending().Equal(at(3)) {
			t.Errorf("left: %+v, next %v", got, tx.NextPending())
		}
	})
}

func TestMailboxes(t *testing.T) {
	s := openNew(t)
	update(t, s, func(tx *Tx) error {
		return errors.Join(
			tx.SetListening("", "INBOX", Listening{Through: t0}),
			tx.SetListening("work", "INBOX", Listening{Why: "login refused"}),
			tx.SetListening("wor", "kINBOX", Listening{}),
			tx.SetJob("digest", t0), tx.SetMeta("policy", []byte("x")))
	})
	view(t, s, func(tx *Tx) {
		want := []MailboxName{{"", "INBOX"}, {"wor", "kINBOX"}, {"work", "INBOX"}}
		got := tx.Mailboxes()
		for i := range want {
			if len(got) != len(want) || got[i] != want[i] {
				t.Fatalf("mailboxes: %+v", got)
			}
		}
		if l := tx.Listening("work", "INBOX"); l.Why != "login refused" {
			t.Errorf("listening: %+v", l)
		}
		if l := tx.Listening("work", "Archive"); l.Why != "" || !l.Through.IsZero() {
			t.Errorf("of an unknown mailbox: %+v", l)
		}
		if !tx.Job("digest").Equal(t0) || !tx.Job("other").IsZero() {
			t.Error("jobs are mixed up")
		}
		if string(tx.Meta("policy")) != "x" || tx.Meta("none") != nil {
			t.Error("meta is mixed up")
		}
	})
}
