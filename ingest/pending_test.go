package ingest_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/ingest/auth"
	"nudged/store"
	"nudged/timeline"
)

// lookup is the DNS: it tells the signer's key for every seller's domain.
func (s *signer) lookup(_ context.Context, name string) ([]string, error) {
	switch {
	case s.quiet:
		return nil, errors.New("no answer")
	case strings.HasPrefix(name, "s1._domainkey."):
		return []string{s.record()}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// ask has the DNS asked for all that is due, some time later.
func (w *world) ask(s *signer, later time.Duration) int {
	w.Helper()
	w.now = w.now.Add(later)
	n, err := w.Verdicts(w.Context(), &auth.Verifier{LookupTXT: s.lookup, Clock: w.Clock})
	w.must(err)
	return n
}

func TestVerdictComesLater(t *testing.T) {
	s := newSigner()
	signed := mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refuse.", ID: "r1", Auth: "absent", Signed: s}
	w := newWorld(t)
	w.order("A-1001", li)
	w.take(signed)
	w.expect("before: rows", w.kinds("A-1001"), "")
	w.expect("before: nothing is asked of the owner", w.asked(), "")
	w.ask(s, 0)
	w.expect("after: rows", w.kinds("A-1001"), "received A")
	w.expect("after: review", w.asked(), "")
	if n := w.ask(s, time.Hour); n != 0 {
		t.Errorf("asked %d times more", n)
	}
	w.view(func(tx *store.Tx) {
		tx.Mails(func(m *store.Mail) bool {
			if len(m.Sender.Auth.Keys) != 1 {
				t.Error("the key is not kept")
			}
			return true
		})
	})
}

func TestVerdictNeverComes(t *testing.T) {
	s := newSigner()
	s.quiet = true
	w := newWorld(t)
	w.order("A-1001", li)
	w.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refuse.", ID: "r1", Auth: "absent", Signed: s})
	tries := 0
	for range 72 * 2 {
		tries += w.ask(s, 30*time.Minute)
	}
	if tries < 8 || tries > 40 {
		t.Errorf("asked %d times in 72 hours", tries)
	}
	w.ask(s, 7*time.Hour)
	w.expect("given up", w.asked(), "unconfirmed")
	w.expect("no answer is invented", w.kinds("A-1001"), "")
}

func TestVerdictIsNone(t *testing.T) {
	s := newSigner()
	w := newWorld(t)
	w.order("A-1001", li)
	forged := mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refuse.", ID: "r1", Auth: "absent", Signed: s}.String()
	w.takeRaw("inbox", strings.Replace(forged, "We refuse.", "Pay again.", 1))
	w.ask(s, 0)
	w.expect("a changed text", w.asked(), "unconfirmed")
}

// TestOriginalIsVerified: a mail forwarded as an attachment proves itself.
func TestOriginalIsVerified(t *testing.T) {
	s := newSigner()
	letter := mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We will send three new lamps.", ID: "r1", Signed: s}
	w := newWorld(t)
	w.order("A-1001", li)
	w.take(letter.forward(false))
	w.expect("the owner's statement", w.kinds("A-1001"), "received C")
	s.quiet = true
	w.ask(s, 0)
	w.expect("while the DNS is silent", w.kinds("A-1001"), "received C")
	s.quiet = false
	w.ask(s, time.Hour)
	w.expect("proved by its own signature", w.kinds("A-1001"), "received B")
	if rows := w.rows("A-1001"); len(rows[0].Sources) != 1 || rows[0].Sources[0].Evidence != timeline.ClassB {
		t.Errorf("it came one way: %+v", rows[0].Sources)
	}
	w.take(letter)
	w.expect("and directly", w.kinds("A-1001"), "received A")

	changed := letter
	changed.Subject = "A-1001 again"
	w = newWorld(t)
	w.order("A-1001", li)
	f := changed.forward(false)
	f.Attach[0] = strings.Replace(f.Attach[0], "three new", "five new", 1)
	w.take(f)
	w.ask(s, 0)
	w.expect("changed on its way", w.kinds("A-1001"), "received C")
}

// TestOriginalOnReview: what is proved while the owner thinks about it counts
// when the owner has decided.
func TestOriginalOnReview(t *testing.T) {
	s := newSigner()
	w := newWorld(t)
	w.order("A-1001", li)
	w.order("A-1002", li)
	w.take(mail{From: li.String(), To: ann.Address, Subject: "hello", Text: "We will look into it.", ID: "r1", Signed: s}.forward(false))
	w.expect("asked", w.asked(), "which_order")
	w.ask(s, 0)
	w.must(w.Assign(w.reviews()[0].ID, "A-1002"))
	w.expect("assigned", w.kinds("A-1002"), "received B")
}

// TestVouchedIsVerified: an imported mail counts at once, and is better evidence
// when its signature is verified.
func TestVouchedIsVerified(t *testing.T) {
	s := newSigner()
	w := newWorld(t)
	w.order("A-1001", li)
	m := mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refuse.", ID: "r1", Auth: "absent", Signed: s}
	_, err := w.Record(t.Context(), []ingest.Delivery{{Raw: []byte(m.String()), Vouched: true, Fetch: store.Fetch{Path: "a.eml", At: w.now}}}, nil)
	w.must(err)
	w.expect("imported", w.kinds("A-1001"), "received D")
	w.ask(s, 0)
	w.expect("verified", w.kinds("A-1001"), "received A")
}
