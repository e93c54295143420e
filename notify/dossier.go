package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

const kindDossier = "dossier"

// metaDossiers is where the state keeps which dossiers are to be sent: making one
// reads every mail of an order, which no transaction waits for.
const metaDossiers = "dossiers wanted"

// maxDossier is what mail servers commonly take, less what base64 adds.
const maxDossier = 15 << 20

// wantedDossier is one that the owner asked for by mail.
type wantedDossier struct {
	store.Dossier
	To      timeline.Address `json:"to"` // an owner address, as configured
	Subject string           `json:"subject"`
	Thread  []string         `json:"thread,omitempty"`
	Tries   int              `json:"tries,omitempty"` // how often making it was begun and not ended
}

// maxTries is how often a dossier is begun: what is in the mails of an order may
// be what ends the program each time.
const maxTries = 3

func (d wantedDossier) is(other wantedDossier) bool {
	return d.Dossier == other.Dossier && slices.Equal(d.Thread, other.Thread)
}

// wantDossiers notes the dossiers that an answer announces.
func wantDossiers(tx *store.Tx, a store.Answer) error {
	list, err := dossiersWanted(tx)
	if err != nil || len(a.Dossiers) == 0 {
		return err
	}
	for _, d := range a.Dossiers {
		list = append(list, wantedDossier{Dossier: d, To: a.To, Subject: a.Subject, Thread: a.Thread})
	}
	return putDossiers(tx, list)
}

func dossiersWanted(tx *store.Tx) (list []wantedDossier, err error) {
	if kept := tx.Meta(metaDossiers); kept != nil {
		err = json.Unmarshal(kept, &list)
	}
	return list, err
}

func putDossiers(tx *store.Tx, list []wantedDossier) error {
	b, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("keep which dossiers are wanted: %w", err)
	}
	return tx.SetMeta(metaDossiers, b)
}

// dossiers makes those that are wanted and puts them into the outbox. A crash
// before that makes them anew.
func (n *Notifier) dossiers(ctx context.Context) error {
	var list []wantedDossier
	err := n.Store.View(func(tx *store.Tx) (err error) {
		list, err = dossiersWanted(tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("dossiers that are wanted: %w", err)
	}
	for _, d := range list {
		content, why := []byte(nil), "Making it has ended the program each time"
		if d.Tries < maxTries {
			if err := n.begun(d, 1); err != nil {
				return err
			}
			content, why = n.pack(ctx, d.Dossier)
		}
		if ctx.Err() != nil {
			return n.begun(d, -1)
		}
		if err := n.Store.Update(func(tx *store.Tx) error { return n.sendDossier(tx, d, content, why) }); err != nil {
			return fmt.Errorf("dossier of %s: %w", d.Order, err)
		}
	}
	return nil
}

// begun counts a try to make a dossier, or takes one back.
func (n *Notifier) begun(d wantedDossier, tries int) error {
	return n.Store.Update(func(tx *store.Tx) error {
		list, err := dossiersWanted(tx)
		if err != nil {
			return err
		}
		for i := range list {
			if list[i].is(d) {
				list[i].Tries += tries
			}
		}
		return putDossiers(tx, list)
	})
}

// pack makes a dossier, or says why it cannot be sent.
func (n *Notifier) pack(ctx context.Context, d store.Dossier) (content []byte, why string) {
	const failed = "Making it failed; the log tells why"
	if n.MakeDossier == nil {
		return nil, "It cannot be made here"
	}
	defer func() {
		if p := recover(); p != nil {
			n.Log.Error("dossier not made", "panic", p, "stack", string(debug.Stack()))
			content, why = nil, failed
		}
	}()
	var b bytes.Buffer
	err := n.MakeDossier(ctx, d, &limited{w: &b, left: maxDossier})
	switch {
	case errors.Is(err, errTooLarge):
		return nil, fmt.Sprintf("It is larger than %d MB, which mail servers refuse", maxDossier>>20)
	case err != nil:
		n.Log.Error("dossier not made", "error", err)
		return nil, failed
	}
	return b.Bytes(), ""
}

// limited is a writer that gives up when too much is written.
type limited struct {
	w    io.Writer
	left int
}

var errTooLarge = errors.New("the dossier is too large for a mail")

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errTooLarge
	}
	return l.w.Write(p)
}

// sendDossier reserves the mail with a dossier, and takes it off the list.
func (n *Notifier) sendDossier(tx *store.Tx, d wantedDossier, content []byte, why string) error {
	list, err := dossiersWanted(tx)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, d.is)
	if err := putDossiers(tx, list); err != nil {
		return err
	}
	a := store.Answer{To: d.To, Subject: d.Subject, Thread: d.Thread, Ticket: store.Ticket{Items: []store.Item{{Order: d.Order}}}}
	if why != "" {
		a.Refused = []string{fmt.Sprintf("The dossier of order %s: %s. On the computer that runs nudged, `nudged dossier %s` writes it to a file.", d.Order, why, d.Order)}
		return n.say(tx, kindDossier, a, nil)
	}
	a.Done = []string{fmt.Sprintf("The dossier of order %s is attached. Its README.txt says how anybody can check it.", d.Order)}
	return n.say(tx, kindDossier, a, []File{{Name: "dossier-" + fileName(d.Order) + ".zip", Type: "application/zip", Content: content}})
}

// fileName is a text as a part of a file's name, on any system and in any header.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, cut(s, 60))
}
