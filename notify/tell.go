package notify

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

const (
	kindNudge    = timeline.KindNudge
	kindDeadline = timeline.KindDeadline
	kindDigest   = "digest"
)

// batch bounds how many orders are decided in one transaction.
const batch = 500

// Caps on nudges, whatever comes in: a mail about an order that is answered by
// a machine must not become a conversation. Deadline mails stand outside.
const (
	dayCap   = 20
	capSpan  = 24 * time.Hour
	lookSoon = 5 * time.Minute // when something kept a mail back
)

// decide looks at every order that was touched or whose moment has come, and
// gives those about which a mail is due.
func (n *Notifier) decide() ([]string, error) {
	var due []string
	for {
		more := false
		err := n.Store.Update(func(tx *store.Tx) error {
			numbers := tx.Touched(batch)
			more = len(numbers) == batch
			if !more {
				numbers = append(numbers, tx.Due(n.Clock())...)
			}
			for _, number := range numbers {
				now, err := n.look(tx, number)
				if err != nil {
					return err
				}
				if now && !slices.Contains(due, number) {
					due = append(due, number)
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("decide what is due: %w", err)
		}
		if !more {
			return due, nil
		}
	}
}

// look decides one order, and notes when to look again.
func (n *Notifier) look(tx *store.Tx, number string) (due bool, err error) {
	c, ok := n.caseOf(tx, number)
	if !ok {
		return false, tx.SetDue(number, time.Time{})
	}
	step, next := n.due(c)
	due = step != nil && !n.told(tx, number, *step)
	if due {
		next = n.Clock().Add(lookSoon) // should the telling fail
	}
	return due, tx.SetDue(number, next)
}

// caseOf gives an order as it stands now.
func (n *Notifier) caseOf(tx *store.Tx, number string) (Case, bool) {
	o, err := tx.Order(number)
	if err != nil {
		return Case{}, false
	}
	return NewCase(o, tx.Entries(number), n.Policy, n.coverage(tx), n.Clock()), true
}

func (n *Notifier) coverage(tx *store.Tx) timeline.Coverage {
	if n.Coverage == nil {
		return timeline.Coverage{}
	}
	return n.Coverage(tx)
}

func (n *Notifier) due(c Case) (*timeline.Step, time.Time) {
	return timeline.Due(c.Order, c.entries, c.Calendar, c.policy, c.coverage, c.At)
}

// mark is the name under which is kept which mail tells a step.
func mark(order, key string) string { return "told " + order + " " + key }

// told reports whether a mail tells this step already, or may have told it. One
// that was dropped before it was sent does not.
func (n *Notifier) told(tx *store.Tx, order string, step timeline.Step) bool {
	id := tx.Meta(mark(order, step.Key))
	if id == nil {
		return false
	}
	o, err := tx.Outgoing(string(id))
	return err != nil || o != nil && (o.State != store.StateDropped || o.Doubts > 0)
}

// freshen reads the mailboxes once more, so that an answer that has just come
// is not nudged about. Where they cannot be read, coverage says so to the rules.
func (n *Notifier) freshen(ctx context.Context) {
	if n.Fresh == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, freshTimeout)
	defer cancel()
	if err := n.Fresh(ctx); err != nil {
		n.Log.Warn("mailboxes not read before telling", "error", err)
	}
}

const freshTimeout = 2 * time.Minute

// matter is what a mail is about: a step of an order as it stands.
type matter struct {
	Case
	step timeline.Step
}

// tell reserves the mails for the orders that still are due: one order gets its
// own mail, several become one.
func (n *Notifier) tell(numbers []string) error {
	return n.Store.Update(func(tx *store.Tx) error {
		var matters []matter
		nudges := n.nudgesAllowed(tx)
		for _, number := range numbers {
			c, ok := n.caseOf(tx, number)
			if !ok {
				continue
			}
			step, _ := n.due(c)
			if step == nil || n.told(tx, number, *step) || step.Kind == kindNudge && !nudges {
				continue
			}
			matters = append(matters, matter{c, *step})
		}
		if len(matters) == 0 {
			return nil
		}
		return n.reserve(tx, matters)
	})
}

// nudgesAllowed reports whether the day's cap leaves room for one more mail.
func (n *Notifier) nudgesAllowed(tx *store.Tx) bool {
	sent := 0
	tx.OutgoingSince(n.Clock().Add(-capSpan), func(o *store.Outgoing) bool {
		if o.Kind == kindNudge && o.State != store.StateDropped {
			sent++
		}
		return true
	})
	return sent < dayCap
}

// reserve fixes one mail about these matters, and marks their steps.
func (n *Notifier) reserve(tx *store.Tx, matters []matter) error {
	sortByNeed(matters)
	o, err := n.compose(tx, matters)
	if err != nil {
		return err
	}
	if _, err := tx.Reserve(o); err != nil {
		return err
	}
	for _, m := range matters {
		if err := tx.SetMeta(mark(m.Order.Number, m.step.Key), []byte(o.ID)); err != nil {
			return err
		}
		_, next := n.due(m.Case)
		if err := tx.SetDue(m.Order.Number, next); err != nil {
			return err
		}
	}
	return nil
}

// sortByNeed puts deadlines first, the nearest above, then the longest silence.
func sortByNeed(matters []matter) {
	slices.SortStableFunc(matters, func(a, b matter) int {
		switch da, db := a.step.Deadline, b.step.Deadline; {
		case da != nil && db != nil:
			return daysBetween(db.LastSafe, da.LastSafe)
		case da != nil:
			return -1
		case db != nil:
			return 1
		}
		return b.Status.BusinessDays - a.Status.BusinessDays
	})
}

// compose writes the mail about these matters.
func (n *Notifier) compose(tx *store.Tx, matters []matter) (*store.Outgoing, error) {
	t := n.telling(matters)
	content, err := render("nudge", t)
	if err != nil {
		return nil, err
	}
	o := &store.Outgoing{Kind: kindNudge, Step: matters[0].step.Step, Subject: t.Title}
	for _, m := range matters {
		if m.step.Kind == kindDeadline {
			o.Kind = kindDeadline
		}
		o.Orders = append(o.Orders, m.Order.Number)
		o.Tells = append(o.Tells, store.Tell{Order: m.Order.Number, Kind: m.step.Kind, Step: m.step.Step, Key: m.step.Key, Subject: m.Subject(m.step)})
	}
	var thread []string
	if len(matters) == 1 {
		thread = matters[0].thread()
	}
	return o, n.fix(tx, o, content, thread)
}

// telling are the words of the mail about these matters.
func (n *Notifier) telling(matters []matter) telling {
	t := telling{Title: matters[0].Subject(matters[0].step), Foot: n.foot()}
	if len(matters) > 1 {
		t.Title = subjectOfMany(matters)
		t.Intro = fmt.Sprintf("%d orders became due together; the most pressing comes first.", len(matters))
	}
	for i, m := range matters {
		if i < maxSections {
			t.Orders = append(t.Orders, n.who.orderFacts(m.Case, m.step))
		} else {
			t.Rest = append(t.Rest, m.name()+": "+m.headline(m.step))
		}
	}
	return t
}

// maxSections keeps a mail about many orders below what mail programs cut (102 KB at Gmail).
const maxSections = 6

func (n *Notifier) foot() []string {
	return []string{"Written by nudged, which reads what reaches " + n.Tracking + "."}
}

// thread are the Message-IDs of what was told about the order before.
func (c Case) thread() []string {
	var ids []string
	for _, r := range c.Rows {
		if r.Kind == timeline.EntryNudge && validID(r.MessageID) && !slices.Contains(ids, r.MessageID) {
			ids = append(ids, r.MessageID)
		}
	}
	return ids
}

// fix gives a mail its Message-ID, date and bytes, which no retry changes.
func (n *Notifier) fix(tx *store.Tx, o *store.Outgoing, content page, thread []string) error {
	now := n.Clock()
	o.ID = o.Kind + "/" + token()
	o.MessageID = o.Kind + "." + token() + "@" + n.Domain
	o.From, o.To = n.Envelope, []string{n.Owner[0].Address}
	o.Reserved, o.NextTry, o.State = now, now, store.StateReserved
	var err error
	o.Bytes, err = Mail{
		From: n.From, To: n.Owner[:1], Subject: o.Subject, Text: content.text, HTML: content.html,
		Date: now.In(n.Policy.Zone), MessageID: o.MessageID, References: thread, InstanceID: tx.Instance(),
	}.Bytes()
	return err
}

// token is 120 bits that nobody guesses, in letters that survive any server.
func token() string {
	var b [15]byte
	rand.Read(b[:]) // never fails
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}
