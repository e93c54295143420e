package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// A text that is shown to the owner is kept as it was shown: what `send 2` sends
// is that text, to the letter, and nobody can have sent what they did not see.

// offer makes letters of the texts that a mail shows about an order, and says in
// it, where that is possible, how they are sent.
func (n *Notifier) offer(c Case, f *orderFacts, number string) []store.Letter {
	letters := n.lettersOf(c, f.Ready)
	if n.Own == nil || len(letters) == 0 || n.hinders(c, letters[0]) != "" {
		return letters
	}
	for i := range f.Ready {
		f.Ready[i].Number = letters[i].Number
	}
	f.SendHint = n.sendHint(c, letters, number)
	return letters
}

func (n *Notifier) lettersOf(c Case, texts []Ready) (letters []store.Letter) {
	for i, r := range texts {
		letters = append(letters, store.Letter{
			Order: c.Order.Number, Number: i + 1, Language: r.Language, To: r.To, Subject: r.Subject, Body: r.Body, By: r.By, Made: c.At,
		})
	}
	return letters
}

// sendHint begins no line with a command, as no example of ours does.
func (n *Notifier) sendHint(c Case, letters []store.Letter, number string) string {
	var to []string
	for _, a := range c.addressees(letters[0].To) {
		to = append(to, oneLine(a.Address, 80))
	}
	words := []string{}
	for _, l := range letters {
		words = append(words, fmt.Sprintf("“%ssend %d”", number, l.Number))
	}
	s := fmt.Sprintf("Answer with %s, and that text goes to %s", strings.Join(words, " or "), strings.Join(to, ", "))
	if len(c.conversation()) > 0 {
		s += ", as an answer in your conversation"
	}
	return s + ", from " + n.Own.From.Address + ". Without that word nothing goes to them."
}

func offerName(order string) string { return "letters " + order }

// keepOffers keeps the texts that were shown last, of each order.
func keepOffers(tx *store.Tx, letters []store.Letter) error {
	for len(letters) > 0 {
		order := letters[0].Order
		end := slices.IndexFunc(letters, func(l store.Letter) bool { return l.Order != order })
		if end < 0 {
			end = len(letters)
		}
		b, err := json.Marshal(letters[:end])
		if err != nil {
			return fmt.Errorf("keep the texts about order %s: %w", order, err)
		}
		if err := tx.SetMeta(offerName(order), b); err != nil {
			return err
		}
		letters = letters[end:]
	}
	return nil
}

// Offered are the texts about an order that the owner was shown last.
func Offered(tx *store.Tx, order string) (letters []store.Letter, err error) {
	if b := tx.Meta(offerName(order)); b != nil {
		if err := json.Unmarshal(b, &letters); err != nil {
			return nil, fmt.Errorf("texts about order %s: %w", order, err)
		}
	}
	return letters, nil
}

// Offer writes the texts that fit how an order stands now, and keeps them as
// shown; none where a text to the seller is not the next thing to do.
func (n *Notifier) Offer(tx *store.Tx, order string) ([]store.Letter, error) {
	c, err := n.caseOf(tx, order)
	if err != nil {
		return nil, err
	}
	_, texts := n.who.ready(c, timeline.StepAt(c.Order, tx.Entries(order), c.Calendar, n.Policy, n.coverage(tx), c.At))
	letters := n.lettersOf(c, texts)
	return letters, keepOffers(tx, letters)
}

// Hinders says why a letter cannot be sent now; "" where nothing does.
func (n *Notifier) Hinders(tx *store.Tx, l store.Letter) (string, error) {
	c, err := n.caseOf(tx, l.Order)
	if err != nil {
		return "", err
	}
	if why := n.hinders(c, l); why != "" {
		return why, nil
	}
	return n.sentAlready(tx, l)
}

// Addressed is a letter as it would be sent now: to whom, and with what subject.
func (n *Notifier) Addressed(tx *store.Tx, l store.Letter) (store.Letter, error) {
	c, err := n.caseOf(tx, l.Order)
	if err != nil {
		return l, err
	}
	l.To, l.Subject = c.addressees(l.To), c.letterSubject(l.Subject)
	return l, nil
}
