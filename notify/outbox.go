package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// recover looks, once, at what a crash has left: a mail that was being sent may
// have been taken, so it rests as one in doubt.
func (n *Notifier) recover() error {
	if n.recovered {
		return nil
	}
	err := n.Store.Update(func(tx *store.Tx) error {
		waiting, err := tx.Unsettled()
		if err != nil {
			return err
		}
		for _, o := range waiting {
			if o.State != store.StateSending {
				continue
			}
			o.State, o.NextTry = store.StateUncertain, n.Clock().Add(doubtWait)
			o.Said = "nudged stopped while it was being sent"
			if o.Letter != nil {
				o.Doubts++ // nobody is told that it certainly did not go out
			}
			if err := tx.PutOutgoing(o); err != nil {
				return err
			}
		}
		return nil
	})
	n.recovered = err == nil
	return err
}

// deliver sends what waits and whose time has come.
func (n *Notifier) deliver(ctx context.Context) error {
	letters, ids, doubt, err := n.waiting()
	if len(letters) > 0 || doubt {
		n.freshen(ctx) // they may have answered a minute ago; a copy may lie there since before a restart
	}
	for _, ids := range [][]string{letters, ids} {
		for _, id := range ids {
			if err != nil || ctx.Err() != nil {
				return err
			}
			var out Outcome
			out, err = n.send(ctx, id)
			var down *Fault
			if errors.As(out.Err, &down) {
				break // what the server does not do for one mail it will not do for the next
			}
		}
	}
	return err
}

// waiting are the mails that are to be sent now: letters to sellers, which go by
// another server, and all others; and whether any may have been taken already.
func (n *Notifier) waiting() (letters, others []string, doubt bool, err error) {
	err = n.Store.View(func(tx *store.Tx) error {
		waiting, err := tx.Unsettled()
		for _, o := range waiting {
			switch {
			case o.NextTry.After(n.Clock()), o.State == store.StateSending:
			case o.Letter != nil:
				letters = append(letters, o.ID)
			default:
				others = append(others, o.ID)
				doubt = doubt || o.State == store.StateUncertain
			}
		}
		return err
	})
	return letters, others, doubt, err
}

// send carries one mail through: ready, sent, settled.
func (n *Notifier) send(ctx context.Context, id string) (out Outcome, err error) {
	var o *store.Outgoing
	err = n.Store.Update(func(tx *store.Tx) (err error) {
		if o, err = tx.Outgoing(id); err != nil || o == nil {
			return err
		}
		n.prepare(tx, o)
		return n.put(tx, o)
	})
	if err != nil || o == nil || o.State != store.StateSending {
		return out, err
	}
	out = n.serverFor(o).Send(ctx, o.From, pending(o), o.Bytes)
	return out, n.Store.Update(func(tx *store.Tx) error { return n.settle(tx, o.ID, out) })
}

// serverFor is the server of the account that a mail goes through.
func (n *Notifier) serverFor(o *store.Outgoing) Sender {
	if o.Letter != nil {
		return n.Own.Sender // prepare has seen that there is one
	}
	return n.Sender
}

// prepare decides whether a mail still is to be sent, and notes durably that
// it is about to be, since afterwards nobody may know.
func (n *Notifier) prepare(tx *store.Tx, o *store.Outgoing) {
	now := n.Clock()
	switch {
	case len(tx.Letters(o.MessageID)) > 0:
		n.close(o, store.StateSent, "a copy of it has arrived in the mailbox")
	case len(o.Tells) > 0 && n.Policy.Quiet.Holds(now, n.Policy.Zone):
		o.NextTry = n.Policy.Quiet.Out(now, n.Policy.Zone)
	case o.Letter != nil && n.coverage(tx).Gap(now):
		o.NextTry = now.Add(lookSoon) // an answer may lie there unread
	case !n.stillTrue(tx, o):
		n.close(o, store.StateDropped, n.whyNot(tx, o))
	default:
		o.State, o.Tries = store.StateSending, o.Tries+1
	}
}

func (n *Notifier) close(o *store.Outgoing, state, said string) {
	o.State, o.Said, o.Settled, o.NextTry = state, said, n.Clock(), time.Time{}
	n.Log.Info("mail settled", "kind", o.Kind, "state", state, "id", o.ID, "orders", len(o.Orders), "said", said)
}

// pending are the recipients whose answer is still open.
func pending(o *store.Outgoing) []string {
	return slices.DeleteFunc(slices.Clone(o.To), func(to string) bool {
		return slices.Contains(o.Took, to) || slices.Contains(o.Turned, to)
	})
}

// settle keeps what became of a mail.
func (n *Notifier) settle(tx *store.Tx, id string, out Outcome) error {
	o, err := tx.Outgoing(id)
	if err != nil || o == nil {
		return err
	}
	n.judge(o, out)
	if o.Letter == nil { // another server than that of our own mail
		if err := n.noteSending(tx, out); err != nil {
			return err
		}
	}
	return n.put(tx, o)
}

// put keeps the state of a mail, and what follows from it: what is out stands
// on the timelines, what was dropped leaves its orders to be decided anew.
func (n *Notifier) put(tx *store.Tx, o *store.Outgoing) error {
	if err := tx.PutOutgoing(o); err != nil {
		return err
	}
	switch {
	case o.State == store.StateSent && o.Letter != nil:
		return n.letterOut(tx, o)
	case o.State == store.StateSent:
		return n.enter(tx, o)
	case o.Letter != nil && (o.State == store.StateDropped || o.State == store.StateRefused):
		return n.letterFailed(tx, o)
	case o.State == store.StateDropped:
		for _, number := range o.Orders {
			if err := tx.Touch(number); err != nil {
				return err
			}
		}
	}
	return nil
}

// judge draws the conclusion from the answers of one exchange.
func (n *Notifier) judge(o *store.Outgoing, out Outcome) {
	doubt := false
	var said []string
	for _, a := range out.Answers {
		said = append(said, a.To+": "+oneLine(a.Said, 200))
		switch a.Fate {
		case Taken:
			o.Took = append(o.Took, a.To)
		case Refused:
			o.Turned = append(o.Turned, a.To)
		case Doubtful:
			doubt = true
		}
	}
	if o.Said = strings.Join(said, "; "); o.Said == "" && out.Err != nil {
		o.Said = oneLine(out.Err.Error(), 200)
	}
	left := pending(o)
	switch now := n.Clock(); {
	case doubt && o.Doubts+1 >= maxDoubts:
		o.Doubts++
		n.close(o, store.StateSent, "never confirmed, and may have arrived twice: "+o.Said)
	case doubt:
		o.Doubts++
		o.State, o.NextTry = store.StateUncertain, now.Add(doubtWait)
	case n.hopeless(o):
		n.close(o, store.StateRefused, o.Said)
	case len(left) == 0 && len(o.Took) > 0:
		n.close(o, store.StateSent, o.Said)
	case len(left) == 0:
		n.close(o, store.StateRefused, o.Said)
	case now.Sub(o.Reserved) >= patienceWith(o) && len(o.Took) > 0:
		n.close(o, store.StateSent, "given up for some: "+o.Said)
	case now.Sub(o.Reserved) >= patienceWith(o):
		n.close(o, store.StateRefused, fmt.Sprintf("given up after %d tries: %s", o.Tries, o.Said))
	default:
		o.State, o.NextTry = store.StateReserved, now.Add(waitAfter(o.Tries))
	}
	if out.Err != nil {
		n.Log.Warn("mail not handed over", "kind", o.Kind, "state", o.State, "id", o.ID, "next_try", o.NextTry, "error", out.Err)
	}
}

// patienceWith is how long a mail is tried: a letter of yesterday is not sent.
func patienceWith(o *store.Outgoing) time.Duration {
	if o.Letter != nil {
		return letterLasts
	}
	return giveUp
}

// enter puts a mail that is out on the timeline of each order it tells about.
func (n *Notifier) enter(tx *store.Tx, o *store.Outgoing) error {
	now := n.Clock()
	for _, t := range o.Tells {
		_, err := tx.Append(timeline.Entry{
			Order: t.Order, Kind: timeline.EntryNudge, At: now, Known: now, Channel: timeline.ChannelMail,
			From: &n.From, To: n.Owner[:1], Subject: t.Subject, Step: t.Key, MessageID: o.MessageID, By: "sent by nudged",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// stillTrue reports whether what a mail says still holds. A mail that may have
// been taken already is sent again only as it is, or not at all.
func (n *Notifier) stillTrue(tx *store.Tx, o *store.Outgoing) bool {
	if o.Kind == kindDigest {
		return !n.outdated(o) && !n.newerDigest(tx, o)
	}
	if o.Kind == kindAlarm {
		return n.alarmStands(tx, o)
	}
	if o.Letter != nil {
		return n.whyNot(tx, o) == ""
	}
	for _, t := range o.Tells {
		if step, _ := n.due(tx, t.Order); step == nil || step.Key != t.Key {
			return false
		}
	}
	return true
}

// whyNot says why a mail that was reserved is not sent.
func (n *Notifier) whyNot(tx *store.Tx, o *store.Outgoing) string {
	if o.Letter == nil {
		return "no longer true"
	}
	c, err := n.caseOf(tx, o.Letter.Order)
	if err != nil {
		return "the order is not on record"
	}
	return n.hinders(c, *o.Letter)
}
