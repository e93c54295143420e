package notify

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

func TestWhatAnAnswerSays(t *testing.T) {
	w := business(t)
	answer := func(name string, a store.Answer) {
		t.Helper()
		a.To = ann
		w.update(func(tx *store.Tx) error { return w.Answer(tx, a) })
		w.tick()
		raw := w.post.got[len(w.post.got)-1].raw
		text, html := parts(t, raw)
		golden(t, name+".txt", text)
		readable(t, name, raw, text, html)
		if refs := headerOf(t, raw, "In-Reply-To"); refs != "<r1@buyer.example>" {
			t.Errorf("%s: in reply to %q", name, refs)
		}
	}
	w.opt.Digest = Schedule{}
	w.restart()
	w.tick()
	thread := []string{"root@buyer.example", "r1@buyer.example"}
	answer("answer", store.Answer{
		Subject: "Re: nudge", Thread: thread, Done: []string{"Order A-1001: no nudge before 9 March 2026; deadlines are told all the same."},
		Refused: []string{"“send 2”: nudged writes to no seller.", "\r\nBcc: x@evil.example"},
		Ticket:  store.Ticket{Deeds: []store.Deed{{Entry: 1}}},
	})
	answer("answer_choice", store.Answer{
		Subject: "close", Thread: thread, Asked: "Which one do you mean with “close”?", Choices: []string{"order A-1001, steel bolts M8", "order B-77"},
		Ticket: store.Ticket{Question: store.QuestionChoice, Items: []store.Item{{Order: "A-1001"}, {Order: "B-77"}}},
	})
	answer("answer_help", store.Answer{Subject: "help", Thread: thread, Help: true})
	answer("answer_confirm", store.Answer{
		Subject: "close", Thread: thread, Asked: "Did you write this?", Choices: []string{"close", "1 replied"},
		Ticket: store.Ticket{Question: store.QuestionConfirm},
	})
}

// A token counts as long as it lasts, whichever of the two keys sealed it, for
// the mail that it was made for and no longer than the address is the owner's.
func TestTokensAndTheirKeys(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
	mint := func() (token string) {
		w.update(func(tx *store.Tx) (err error) {
			token, err = w.mint(tx, &store.Ticket{To: ann.Key(), Items: []store.Item{{Order: "A-1001"}}})
			return err
		})
		return token
	}
	good := func(token string) (ok bool) {
		m := &timeline.Message{To: []timeline.Address{{Address: "track+r." + token + "@buyer.example"}}}
		w.update(func(tx *store.Tx) error {
			ticket, _, err := w.Ticket(tx, m)
			ok = ticket != nil
			return err
		})
		return ok
	}
	first := mint()
	if len(first) != 47 || len("track+r."+first) > 64 || strings.ToLower(first) != first {
		t.Fatalf("token %q", first)
	}
	expect := func(name string, token string, want bool) {
		t.Helper()
		if good(token) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	expect("fresh", first, true)
	expect("in capitals", strings.ToUpper(first), true)
	for i := range 46 { // of the last letter, two bits are no part of it
		b := []byte(first)
		b[i] = 'a' + (b[i]-'a'+1)%26
		expect("altered", string(b), false)
	}
	w.update(func(tx *store.Tx) error { // a ticket that somebody made larger
		ticket, _ := tx.Ticket(ticketOf(t, first))
		ticket.Items = append(ticket.Items, store.Item{Order: "B-77"})
		return tx.PutTicket(ticket)
	})
	expect("for more than it was made for", first, false)

	second := mint()
	w.now = w.now.Add(rotateAfter + time.Hour)
	third := mint()
	expect("sealed by the key before", second, true)
	w.now = w.now.Add(rotateAfter + time.Hour)
	mint()
	expect("sealed by a key that is gone", second, false)
	expect("sealed by the key before", third, true)

	w.Owner = slices.Clone(w.Owner)
	w.Owner[0].Address = "new@buyer.example"
	expect("to an address that is the owner's no more", third, false)
	w.Owner[0] = ann
	w.TokenKey = []byte("a key from the service manager, 32 bytes")
	given := mint()
	expect("sealed by a given key", given, true)
	expect("sealed by the state's", third, false)
}

// ticketOf is the ID that a token names.
func ticketOf(t *testing.T, token string) string {
	t.Helper()
	b, err := tokenCode.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b[1:9])
}
