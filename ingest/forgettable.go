package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// What a forgetting is refused by.
var (
	ErrNothingToForget = errors.New("no order, address or mail is known by that")
	ErrStillOpen       = errors.New("is still open: what is needed as evidence is not forgotten")
)

// Forgettable finds what is meant: an order by its number, an address, or a mail
// by its SHA-256, by the question about it, or by an entry that it made.
func (r *Recorder) Forgettable(what string, number string) (g Forgetting, err error) {
	err = r.Store.View(func(tx *store.Tx) error {
		switch {
		case number != "":
			g, err = forgettableOrder(tx, number)
		case strings.Contains(what, "@"):
			g, err = forgettableAddress(tx, timeline.Address{Address: strings.TrimSpace(what)})
		default:
			g, err = forgettableMail(tx, what)
		}
		return err
	})
	if err == nil && g.Empty() {
		err = fmt.Errorf("%s: %w", what, ErrNothingToForget)
	}
	return g, err
}

func forgettableMail(tx *store.Tx, what string) (g Forgetting, err error) {
	sha := strings.ToLower(what)
	if m, err := tx.Mail(sha); err != nil || m == nil {
		sha = ""
		if seq, bad := strconv.ParseUint(what, 10, 64); bad == nil {
			if e, err := tx.Entry(seq); err == nil {
				sha = e.Message
			}
		}
		if rv, err := tx.Review(what); sha == "" && err == nil && rv != nil {
			sha = rv.SHA
		}
	}
	if m, err := tx.Mail(sha); err != nil || m == nil || !m.Forgotten.IsZero() {
		return g, err
	}
	return Forgetting{Mails: []string{sha}}, nil
}

// forgettableOrder is an order that is over, and the mails that are on no other.
func forgettableOrder(tx *store.Tx, number string) (g Forgetting, err error) {
	o, err := tx.Order(number)
	if err != nil {
		return g, err
	}
	if !o.Stage.Done() {
		return g, fmt.Errorf("order %s %w", number, ErrStillOpen)
	}
	g.Orders = []string{number}
	for _, e := range tx.Entries(number) {
		elsewhere := func(e timeline.Entry) bool { return e.Order != "" && e.Order != number }
		if e.Message != "" && !slices.Contains(g.Mails, e.Message) && !slices.ContainsFunc(tx.EntriesOf(e.Message), elsewhere) {
			g.Mails = append(g.Mails, e.Message)
		}
	}
	return g, nil
}

// forgettableAddress is everything in which an address stands.
func forgettableAddress(tx *store.Tx, a timeline.Address) (g Forgetting, err error) {
	for _, number := range tx.OrdersOf(a.Key()) {
		o, err := tx.Order(number)
		if err != nil {
			return g, err
		}
		if !o.Stage.Done() {
			return g, fmt.Errorf("%s speaks for the seller of order %s, which %w", a.Address, number, ErrStillOpen)
		}
		g.Address = &a
	}
	seen := map[string]bool{}
	err = tx.Mails(func(m *store.Mail) bool {
		if m.From.Key() == a.Key() && m.Forgotten.IsZero() {
			g.Mails, seen[m.SHA] = append(g.Mails, m.SHA), true
		}
		return true
	})
	if err != nil {
		return g, err
	}
	written := bytes.ToLower([]byte(a.Address))
	err = tx.EntriesSince(0, func(e timeline.Entry) bool {
		if e.Forgotten != "" || !bytes.Contains(bytes.ToLower(wordsOf(e)), written) {
			return true
		}
		if e.Message == "" {
			g.Entries = append(g.Entries, e.Seq)
		} else if !seen[e.Message] {
			g.Mails, seen[e.Message] = append(g.Mails, e.Message), true
		}
		return true
	})
	return g, err
}

// wordsOf are all words of an entry that a forgetting takes away.
func wordsOf(e timeline.Entry) []byte {
	var b bytes.Buffer
	if e.From != nil {
		b.WriteString(e.From.Address)
	}
	for _, a := range e.To {
		b.WriteString("\n" + a.Address)
	}
	for _, s := range append([]string{e.Subject, e.Text, e.MessageID, e.By}, e.Failed...) {
		b.WriteString("\n" + s)
	}
	return b.Bytes()
}
