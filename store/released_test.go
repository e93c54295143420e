package store

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"nudged/timeline"
)

var leave = flag.Bool("leave", false, "leave a state of today's schema in testdata, for a release")

// Every schema that was ever released is opened, upgraded and still says the same.
func TestReleasedStatesOpen(t *testing.T) {
	if *leave {
		leaveState(t, filepath.Join("testdata", fmt.Sprintf("schema-%d", len(steps))))
	}
	for n := range steps {
		released := filepath.Join("testdata", fmt.Sprintf("schema-%d", n+1))
		t.Run(released, func(t *testing.T) {
			view(t, openAt(t, copyState(t, released), options()), func(tx *Tx) {
				for _, number := range []string{"A-1", "A-3"} {
					es := tx.Entries(number)
					if o, err := tx.Order(number); err != nil || o.Title != "lamps" || len(es) != 2 {
						t.Errorf("order %s: %+v with %d entries, %v", number, o, len(es), err)
						continue
					}
					if raw, err := tx.Raw(es[0].Message); err != nil || len(raw) == 0 {
						t.Errorf("mail %s: %d bytes, %v", es[0].Message, len(raw), err)
					}
				}
				if out, err := tx.Outgoing("nudge/A-1/1"); err != nil || out == nil || len(out.Bytes) == 0 {
					t.Errorf("outgoing: %+v, %v", out, err)
				}
				if r, err := tx.Review("r-1"); err != nil || r == nil {
					t.Errorf("review: %+v, %v", r, err)
				}
				if p := tx.Position("", "INBOX"); p.UID != 3 || tx.Instance() == "" || !tx.Job("digest").Equal(t0) {
					t.Errorf("position %+v, instance %q, digest %v", p, tx.Instance(), tx.Job("digest"))
				}
			})
		})
	}
}

// leaveState makes the state that the releases leave.
func leaveState(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(dir); err == nil {
		t.Fatalf("%s is there already: a released state is never written again", dir)
	}
	s, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) error {
		out := outgoing("nudge/A-1/1")
		_, err := tx.Reserve(&out)
		asked, _, err2 := tx.PutRaw([]byte("p"))
		err = errors.Join(err, err2)
		for n := 1; n <= 3; n++ {
			err = errors.Join(err, releasedOrder(tx, n))
		}
		return errors.Join(err,
			tx.PutReview(&Review{ID: "r-1", At: t0, Reason: ReasonStranger, Keys: []string{"a:who@x.example"}}),
			tx.PutPending(asked, t0, 1, t0),
			tx.SetListening("", "INBOX", Listening{First: t0, Through: t0}),
			tx.SetPosition("", "INBOX", Position{UIDValidity: 1, UID: 3}),
			tx.SetJob("digest", t0))
	})
	closeTight(t, s)
}

func releasedOrder(tx *Tx, n int) error {
	number := fmt.Sprintf("A-%d", n)
	o := timeline.Order{Number: number, Title: "lamps", Stage: timeline.StageOpen,
		Parties: []timeline.Party{{Address: "lin@seller.example", Why: "registered"}}}
	sha, _, err := tx.PutRaw(rawMail(n, 1))
	if err := errors.Join(err, tx.PutOrder(o), tx.SetDue(number, t0)); err != nil {
		return err
	}
	id := fmt.Sprintf("%d@seller.example", n)
	_, err1 := tx.Append(timeline.Entry{Order: number, Kind: timeline.EntryReceived, At: t0, Message: sha, MessageID: id})
	_, err2 := tx.Append(timeline.Entry{Order: number, Kind: timeline.EntryNote, At: at(1), Text: "called them"})
	return errors.Join(err1, err2,
		tx.PutMail(&Mail{SHA: sha, Received: t0, MessageID: id}),
		tx.PutLetter(id, LetterRef{SHA: sha, Orders: []string{number}}))
}
