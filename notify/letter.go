package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

const kindLetter = "letter"

// Own is the owner's own account: through it a letter goes to a seller, on the
// owner's explicit word for that text, and never else.
type Own struct {
	Sender  Sender
	From    timeline.Address   // one of the owner's
	ReplyTo []timeline.Address // where the seller's answer goes

	// Record puts a letter that is out on its order's timeline.
	Record func(tx *store.Tx, l store.Letter, raw []byte, at time.Time) error
}

const (
	letterGrace = 10 * time.Minute   // in which `undo` still finds it here
	letterRest  = 24 * time.Hour     // between two letters about an order
	letterFresh = 7 * 24 * time.Hour // how old a text may be that is sent
	letterLasts = 24 * time.Hour     // how long a server may refuse to take it
)

// Send puts a letter into the outbox; why says what speaks against it.
func (n *Notifier) Send(tx *store.Tx, l store.Letter) (o *store.Outgoing, why string, err error) {
	c, err := n.caseOf(tx, l.Order)
	if err != nil {
		return nil, "", err
	}
	why = n.hinders(c, l)
	if r, ok := tx.Restored(); ok && why == "" && !l.Made.After(r.At) {
		why = "a backup was restored since that text was shown, and it may have been sent; " + newTexts(l.Order)
	}
	if why != "" {
		return nil, why, nil
	}
	if why, err = n.sentAlready(tx, l); why != "" || err != nil {
		return nil, why, err
	}
	o, err = n.address(c, l)
	if err != nil {
		return nil, "", err
	}
	if _, err = tx.Reserve(o); err != nil {
		return nil, "", err
	}
	return o, "", tx.SetMeta(letterMark(l), []byte(o.ID))
}

// address gives a letter its recipients, its place in the conversation, and the
// bytes that no retry changes. The tracking address gets a copy of the envelope,
// which proves that it was taken and puts it on the timeline as it arrived.
func (n *Notifier) address(c Case, l store.Letter) (*store.Outgoing, error) {
	now, thread := n.Clock(), c.conversation()
	l.To, l.Subject = c.addressees(l.To), c.letterSubject(l.Subject)
	var to []timeline.Address
	for _, a := range l.To {
		to = append(to, deliverable(a))
	}
	from := deliverable(n.Own.From)
	o := &store.Outgoing{
		Kind: kindLetter, ID: kindLetter + "/" + token(), Orders: []string{l.Order}, Step: fmt.Sprintf("send %d", l.Number),
		Subject: l.Subject, MessageID: token() + "@" + from.Domain(), From: from.Address,
		Reserved: now, NextTry: now.Add(letterGrace), State: store.StateReserved, Letter: &l,
	}
	for _, a := range append(to, timeline.Address{Address: n.Tracking}) {
		o.To = append(o.To, a.Address)
	}
	var err error
	o.Bytes, err = Mail{
		From: from, To: to, ReplyTo: n.Own.ReplyTo, Subject: l.Subject, Text: l.Body + "\n",
		Date: now.In(n.Policy.Zone), MessageID: o.MessageID, References: thread, Personal: true,
	}.Bytes()
	return o, err
}

// hinders says why a letter cannot go out as the order stands; "" where nothing does.
func (n *Notifier) hinders(c Case, l store.Letter) string {
	today, answer := c.today(), c.Standing.Answer
	switch {
	case n.Own == nil:
		return "nudged has no account of yours to send it from: write [smtp.owner] into the configuration, or send the text yourself"
	case !c.Order.Send:
		return fmt.Sprintf("nudged writes to the seller of order %s only where you allow it: nudged order edit %[1]s --send on", l.Order)
	case c.Status.Stage.Done():
		return fmt.Sprintf("order %s is %s", l.Order, c.Status.Stage)
	case len(l.To) == 0:
		return "that text is for whom decides, or for another channel: put it there yourself"
	case len(c.addressees(l.To)) == 0:
		return "no address is left of the seller that takes mail"
	case answer != nil && answer.Known.After(l.Made):
		return "they have answered on " + answer.At.In(c.Zone).Format(dayForm)
	case c.noticed():
		return "the platform says that the seller wrote on " + c.Standing.Platform.At.In(c.Zone).Format(dayForm) + ": did they answer?"
	case !l.By.IsZero() && !today.Before(l.By):
		return "it asks for an answer by " + day(l.By) + ", which is too late now; " + newTexts(l.Order)
	case c.At.Sub(l.Made) > letterFresh:
		return fmt.Sprintf("the text is of %s; %s", l.Made.In(c.Zone).Format(dayForm), newTexts(l.Order))
	}
	return ""
}

func newTexts(order string) string { return "nudged send " + order + " writes new ones" }

// addressees are those of to who speak for the seller, and took mail so far: a
// friend or inspector who got a copy of a mail is asked for nothing.
func (c Case) addressees(to []timeline.Address) []timeline.Address {
	return slices.DeleteFunc(c.usable(to), func(a timeline.Address) bool {
		return !slices.ContainsFunc(c.Order.Parties, func(p timeline.Party) bool { return p.Includes(a) })
	})
}

// conversation are the Message-IDs of what was written with the seller by mail,
// the last one at the end: the letter answers it.
func (c Case) conversation() (ids []string) {
	for _, r := range c.written() {
		if validID(r.MessageID) && !slices.Contains(ids, r.MessageID) {
			ids = append(ids, r.MessageID)
		}
	}
	return ids
}

// written is what was written between owner and seller by mail.
func (c Case) written() []timeline.Row {
	return slices.DeleteFunc(slices.Clone(c.Rows), func(r timeline.Row) bool {
		return r.Kind != timeline.EntrySent && r.Kind != timeline.EntryReceived || r.Channel != timeline.ChannelMail
	})
}

// letterSubject is that of the conversation, where there is one.
func (c Case) letterSubject(otherwise string) string {
	mails := c.written()
	if len(mails) == 0 || oneLine(mails[len(mails)-1].Subject, subjectMax) == "" {
		return subjectLine(otherwise)
	}
	return replySubject(mails[len(mails)-1].Subject)
}

// letterMark is the name under which is kept which mail carries a text.
func letterMark(l store.Letter) string {
	said, _ := json.Marshal([]any{l.Order, l.To, l.Body}) // strings: cannot fail
	sum := sha256.Sum256(said)
	return "sent letter " + hex.EncodeToString(sum[:])
}

// sentAlready says that a text went out already, or that another one about the
// order did so too lately.
func (n *Notifier) sentAlready(tx *store.Tx, l store.Letter) (why string, err error) {
	if id := tx.Meta(letterMark(l)); id != nil {
		o, err := tx.Outgoing(string(id))
		if err != nil {
			return "", err
		}
		if o != nil && !vain(o) {
			return "this text " + n.fateOf(o), nil
		}
	}
	now := n.Clock()
	err = tx.OutgoingSince(now.Add(-letterRest), func(o *store.Outgoing) bool {
		if o.Letter != nil && o.Letter.Order == l.Order && !vain(o) && !o.Reserved.After(now) {
			why = "one letter about an order a day is enough: another text " + n.fateOf(o)
		}
		return why == ""
	})
	return why, err
}

// vain reports whether a letter certainly never went out.
func vain(o *store.Outgoing) bool {
	return o.Doubts == 0 && (o.State == store.StateDropped || o.State == store.StateRefused)
}

// fateOf tells what has become of a letter.
func (n *Notifier) fateOf(o *store.Outgoing) string {
	switch moment := func(t time.Time) string { return t.In(n.Policy.Zone).Format(timeForm) }; {
	case o.State == store.StateReserved && o.Tries == 0:
		return "goes out at " + moment(o.NextTry)
	case o.State == store.StateReserved:
		return "waits for your mail server, which said: " + oneLine(o.Said, 120)
	case o.State == store.StateSending, o.State == store.StateUncertain:
		return "is being sent, and may have arrived"
	case vain(o):
		return "was not sent: " + oneLine(o.Said, 200)
	default:
		return "was sent on " + moment(o.Settled)
	}
}

// takenBack is what is kept of a letter that the owner took back.
const takenBack = "you took it back"

// TakeBack keeps a letter from going out; why says that it is too late for that.
func (n *Notifier) TakeBack(tx *store.Tx, id string) (why string, err error) {
	o, err := tx.Outgoing(id)
	switch {
	case err != nil:
		return "", err
	case o == nil || o.Letter == nil:
		return "no letter has the number " + oneLine(id, 60), nil
	case o.State != store.StateReserved || o.Doubts > 0:
		return "the letter about order " + o.Letter.Order + " " + n.fateOf(o) + "; a mail that is out cannot be called back", nil
	}
	n.close(o, store.StateDropped, takenBack)
	return "", n.put(tx, o)
}

// letterOut puts a letter that is out on its timeline.
func (n *Notifier) letterOut(tx *store.Tx, o *store.Outgoing) error {
	if n.Own == nil || n.Own.Record == nil {
		return nil // the copy that proved it is on the timeline itself
	}
	return n.Own.Record(tx, *o.Letter, o.Bytes, n.Clock())
}

// letterFailed tells the owner that a letter did not go out after all.
func (n *Notifier) letterFailed(tx *store.Tx, o *store.Outgoing) error {
	if o.Said == takenBack {
		return nil
	}
	said := fmt.Sprintf("Your letter about order %s was not sent: %s.", o.Letter.Order, strings.TrimSuffix(oneLine(o.Said, 300), "."))
	if o.Doubts > 0 {
		said = fmt.Sprintf("Your letter about order %s may have arrived, or not: the connection broke. It is not sent again: %s.", o.Letter.Order, oneLine(o.Said, 300))
	}
	a := store.Answer{To: n.Owner[0], Subject: o.Subject, Refused: []string{said}, Ticket: store.Ticket{Items: []store.Item{{Order: o.Letter.Order}}}}
	return n.say(tx, kindUnsent, a, nil)
}

const kindUnsent = "unsent"

// hopeless reports whether nobody is left of the seller whom a letter can reach:
// its copy alone is not sent.
func (n *Notifier) hopeless(o *store.Outgoing) bool {
	return o.Letter != nil && !slices.ContainsFunc(o.To, func(to string) bool {
		return to != n.Tracking && !slices.Contains(o.Turned, to)
	})
}
