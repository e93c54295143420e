package notify

import (
	"context"
	"fmt"
	"slices"
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
				if now && !slices.Contains(due, number) {
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
	due = step != nil && !Told(tx, number, *step)
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

// Told reports whether a mail tells this step already, or may have told it. One
// that was dropped before it was sent does not.
func Told(tx *store.Tx, order string, step timeline.Step) bool {
	id := tx.Meta(mark(order, step.Key))
	switch string(id) {
	case "":
		return false
	case toldBefore:
		return true
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
			if step == nil || Told(tx, number, *step) || step.Kind == kindNudge && !nudges {
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
	sent, now := 0, n.Clock()
	tx.OutgoingSince(now.Add(-capSpan), func(o *store.Outgoing) bool {
		if o.Reserved.After(now) {
			return false // by a clock that was wrong
		}
		if o.Kind == kindNudge && o.State != store.StateDropped {
			sent++
		}
		return true
	})
	return sent < dayCap
}
