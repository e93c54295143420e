package notify

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// letterWorld has a nudge told about an order whose seller may be written to.
func letterWorld(t *testing.T) (*world, store.Letter) {
	w := silentOrder(t)
	w.opt.Own = &Own{Sender: w.post, From: ann, Record: func(tx *store.Tx, l store.Letter, raw []byte, at time.Time) error {
		_, err := tx.Append(timeline.Entry{Order: l.Order, Kind: timeline.EntrySent, At: at, Known: at, Text: l.Body, Expects: true, MessageID: idOf(raw)})
		return err
	}}
	w.restart()
	w.order(timeline.Order{Number: "A-1001", Sellers: []timeline.Address{li}, Parties: []timeline.Party{{Address: li.Address}}, Send: true})
	w.tick()
	var letters []store.Letter
	w.update(func(tx *store.Tx) (err error) {
		letters, err = Offered(tx, "A-1001")
		return err
	})
	if len(letters) != 2 {
		t.Fatalf("%d texts were offered", len(letters))
	}
	w.post.got = nil
	return w, letters[0]
}

func (w *world) sendLetter(l store.Letter) {
	w.t.Helper()
	w.update(func(tx *store.Tx) error {
		_, why, err := w.Send(tx, l)
		if why != "" {
			w.t.Error(why)
		}
		return err
	})
}

// A crash in the middle leaves a letter of which nobody knows: it goes out again
// with the same bytes, and is one attempt.
func TestALetterSurvivesACrash(t *testing.T) {
	for _, dies := range []string{"dies before", "dies after"} {
		w, l := letterWorld(t)
		c := &carrier{clock: w.opt.Clock, next: dies, doubts: map[string]int{}}
		w.opt.Own.Sender = c
		w.restart()
		w.sendLetter(l)
		w.now = w.now.Add(letterGrace)
		func() {
			defer func() { _ = recover() }()
			w.tick()
		}()
		for range 3 {
			w.restart()
			w.now = w.now.Add(doubtWait)
			w.tick()
		}
		ids := map[string]int{}
		for _, m := range c.took {
			ids[m.id]++
		}
		attempts := 0
		w.update(func(tx *store.Tx) error {
			for _, e := range tx.Entries("A-1001") {
				if e.Kind == timeline.EntrySent && ids[e.MessageID] > 0 {
					attempts++
				}
			}
			return nil
		})
		if len(ids) != 1 || attempts != 1 || len(c.took) > 2 {
			t.Errorf("%s: %v, %d attempts", dies, ids, attempts)
		}
	}
}

// That the server of letters is away hinders no nudge, and is no alarm about ours.
func TestALetterThatCannotGoOut(t *testing.T) {
	w, l := letterWorld(t)
	w.opt.Own.Sender = &post{clock: w.opt.Clock, answer: always(Later)}
	w.restart()
	w.sendLetter(l)
	for range 30 {
		w.now = w.now.Add(time.Hour)
		w.tick()
	}
	subjects := w.subjects()
	if !slices.ContainsFunc(w.post.got, func(m sent) bool { return m.to == ann.Address }) {
		t.Errorf("the owner was told nothing: %q", subjects)
	}
	w.update(func(tx *store.Tx) error {
		if f := Failures(tx, nil, time.Hour, w.now); len(f) > 0 {
			t.Errorf("an alarm: %v", f)
		}
		return nil
	})
	for _, o := range w.outgoing() {
		if o.Letter != nil && o.State != store.StateRefused {
			t.Errorf("after a day the letter is %s", o.State)
		}
	}
}

// A letter goes to the seller and to us at once, or to neither yet; where only
// our copy is refused, the seller gets it.
func TestALetterGoesToAllOrNone(t *testing.T) {
	to := []string{li.Address, track.Address}
	for _, c := range []struct {
		name, who, reply string
		mails            int
	}{
		{"the seller's server is busy", li.Address, "450 later", 0},
		{"the seller is refused", li.Address, "550 no such user", 0},
		{"our copy is refused", track.Address, "550 no such user", 0},
	} {
		s := script(t, map[string]string{"RCPT " + c.who: c.reply})
		server := s.sender()
		server.Whole = true
		out := server.Send(context.Background(), ann.Address, to, []byte("Subject: x\r\n\r\nx\r\n"))
		if len(s.taken()) != c.mails || len(out.Answers) != 1 || out.Answers[0].To != c.who {
			t.Errorf("%s: %d mails, %+v", c.name, len(s.taken()), out.Answers)
		}
	}

	w, l := letterWorld(t)
	refused := map[string]bool{track.Address: true}
	w.opt.Own.Sender = &allOrNone{w.post, refused}
	w.restart()
	w.sendLetter(l)
	for range 4 {
		w.now = w.now.Add(letterGrace)
		w.tick()
	}
	if !slices.ContainsFunc(w.post.got, func(m sent) bool { return m.to == li.Address }) {
		t.Error("the seller never got it")
	}
}

// allOrNone is a server that refuses some recipients, and takes a mail for all or none.
type allOrNone struct {
	*post
	refused map[string]bool
}

func (s *allOrNone) Send(ctx context.Context, from string, to []string, raw []byte) Outcome {
	var o Outcome
	for _, a := range to {
		if s.refused[a] {
			o.Answers = append(o.Answers, Answer{a, Refused, "550"})
			o.Err = errors.New("refused")
		}
	}
	if o.Err != nil {
		return o
	}
	return s.post.Send(ctx, from, to, raw)
}
