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
		numbers, err := n.agenda()
		if err != nil || len(numbers) == 0 {
			return due, err
		}
		err = n.Store.Update(func(tx *store.Tx) error {
			for _, number := range numbers {
				now, err := n.look(tx, number)
				if err != nil {
					return fmt.Errorf("order %s: %w", number, err)
				}
				if now {
					due = append(due, number)
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("decide what is due: %w", err)
		}
	}
}

// agenda are some orders that have to be looked at; each look takes one off it.
// It only reads: an Update that changes nothing still costs two writes to the disk.
func (n *Notifier) agenda() (numbers []string, err error) {
	err = n.Store.View(func(tx *store.Tx) error {
		numbers = tx.Touched(batch)
		for _, number := range tx.Due(n.Clock()) {
			if len(numbers) < batch && !slices.Contains(numbers, number) {
				numbers = append(numbers, number)
			}
		}
		return nil
	})
	return numbers, err
}

// look decides one order, and notes when to look again.
func (n *Notifier) look(tx *store.Tx, number string) (due bool, err error) {
	step, next := n.due(tx, number)
	due = step != nil && !n.told(tx, number, *step)
	if soon := n.Clock().Add(lookSoon); due || !next.IsZero() && next.Before(soon) {
		next = soon // should the telling fail; and never a loop without a pause
	}
	return due, tx.SetDue(number, next)
}

// due asks the rules about an order as it stands now.
func (n *Notifier) due(tx *store.Tx, number string) (*timeline.Step, time.Time) {
	o, err := tx.Order(number)
	if err != nil {
		return nil, time.Time{}
	}
	return timeline.Due(o, tx.Entries(number), timeline.CalendarFor(o, n.Policy), n.Policy, n.coverage(tx), n.Clock())
}

// caseOf gives an order as it stands now.
func (n *Notifier) caseOf(tx *store.Tx, number string) (Case, error) {
	o, err := tx.Order(number)
	if err != nil {
		return Case{}, err
	}
	return NewCase(o, tx.Entries(number), n.Policy, n.coverage(tx), n.Clock()), nil
}

func (n *Notifier) coverage(tx *store.Tx) timeline.Coverage {
	if n.Coverage == nil {
		return timeline.Coverage{}
	}
	return n.Coverage(tx)
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
			step, _ := n.due(tx, number)
			if step == nil || n.told(tx, number, *step) || step.Kind == kindNudge && !nudges {
				continue
			}
			c, err := n.caseOf(tx, number)
			if err != nil {
				return err
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
	o := &store.Outgoing{Kind: kindNudge, Step: matters[0].step.Step}
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
	for sections := maxSections; ; sections-- {
		t := n.telling(matters, sections)
		o.Subject = t.Title
		content, err := render("nudge", t)
		if err == nil {
			err = n.fix(tx, o, content, thread)
		}
		if err != nil || sections == 1 || len(o.Bytes) <= maxBytes {
			return o, err
		}
	}
}

// telling are the words of the mail about these matters,
// of which only the first get a section of their own.
func (n *Notifier) telling(matters []matter, sections int) telling {
	t := telling{Title: matters[0].Subject(matters[0].step), Foot: n.foot()}
	if len(matters) > 1 {
		t.Title = subjectOfMany(matters)
		t.Intro = fmt.Sprintf("%d orders became due together; the most pressing comes first.", len(matters))
	}
	for i, m := range matters {
		switch {
		case i < sections:
			t.Orders = append(t.Orders, n.who.orderFacts(m.Case, m.step))
		case i < sections+maxLines:
			t.Rest = append(t.Rest, m.short()+": "+m.headline(m.step))
		}
	}
	if more := len(matters) - sections - maxLines; more > 0 {
		t.Rest = append(t.Rest, "and "+thousands(more)+" more: nudged status")
	}
	return t
}

// What keeps a mail about many orders readable, and below what mail programs
// cut off (102 KB at Gmail).
const (
	maxSections = 6
	maxLines    = 40
	maxBytes    = 85 << 10
)

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
