package notify

import (
	"context"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// FuzzReplies: whatever a server says, the exchange ends, every recipient has
// one fate, and a mail that was never taken is not called taken.
func FuzzReplies(f *testing.F) {
	for _, said := range []string{
		"220 hi\r\n250 hi\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n221 bye\r\n",
		"220 hi\r\n250-hi\r\n250-SIZE 9999999999999999999999\r\n250 AUTH LOGIN PLAIN\r\n550 5.7.1 no\r\n",
		"220 hi\r\n500 what\r\n250 helo\r\n250 ok\r\n450 later\r\n", "999 what\r\n", "220-\r\n220-\r\n", "\x00\xff\r\n",
		"220 hi\r\n250 hi\r\n250 ok\r\n250 ok\r\n354 go\r\n250-\r\n",
	} {
		f.Add(said)
	}
	f.Fuzz(func(t *testing.T, said string) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			io.WriteString(c, said) // all at once, whatever is asked
			c.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, c)
		}()
		s := &SMTP{Address: l.Addr().String(), Security: NoTLS, Hello: "nudged.buyer.example"}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		o := s.Send(ctx, track.Address, []string{first, other}, []byte(raw))
		if ctx.Err() != nil {
			t.Fatal("it does not end")
		}
		var to []string
		for _, a := range o.Answers {
			to = append(to, a.To)
			if a.Fate == Taken && !strings.Contains(said, "354") {
				t.Errorf("%q: taken", said)
			}
		}
		if slices.Sort(to); !slices.Equal(to, []string{first, other}) {
			t.Errorf("%q: answers of %q", said, to)
		}
	})
}

// FuzzToken: no text is a token but one that was made, whatever its case; nor is
// it one of somebody else's mail.
func FuzzToken(f *testing.F) {
	w := newWorld(f, "Europe/Berlin", "2026-03-02 10:00")
	var token string
	w.update(func(tx *store.Tx) (err error) {
		token, err = w.mint(tx, &store.Ticket{To: ann.Key(), Items: []store.Item{{Order: "A-1001"}}})
		return err
	})
	f.Add("track+r."+token+"@buyer.example", token)
	f.Add("<nudge.R."+strings.ToUpper(token)+"@buyer.example>", "x")
	f.Add("track+r."+strings.Repeat("a", 47)+"@buyer.example", "r."+token[:46])
	f.Fuzz(func(t *testing.T, place, id string) {
		m := &timeline.Message{To: []timeline.Address{{Address: place}}, InReplyTo: []string{id}, References: []string{id, place}}
		err := w.Store.View(func(tx *store.Tx) error {
			got, _, err := w.Ticket(tx, m)
			if got != nil && !strings.Contains(strings.ToLower(place+" "+id), "r."+token+"@") {
				t.Errorf("%q, %q: a ticket", place, id)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
