package ingest

import (
	"slices"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Retention is what is forgotten by itself; a zero span is never.
type Retention struct {
	Strangers  time.Duration // mail of strangers that nobody put on an order
	Noise      time.Duration // mail that is on no order and raised no question
	Closed     time.Duration // orders that are over, since the last that happened on them
	Quarantine int64         // how many bytes of strangers' mail are kept at most
}

// Overdue is what is to be forgotten by now. What is on an order that is open, or
// waits for the owner, is never among it but for strangers' mail.
func (r *Recorder) Overdue(keep Retention, now time.Time) (g Forgetting, err error) {
	err = r.Store.View(func(tx *store.Tx) error {
		if err := overdueStrangers(tx, keep, now, &g); err != nil {
			return err
		}
		if keep.Noise > 0 {
			if err := overdueNoise(tx, now.Add(-keep.Noise), &g); err != nil {
				return err
			}
		}
		if keep.Closed > 0 {
			return overdueOrders(tx, now.Add(-keep.Closed), &g)
		}
		return nil
	})
	return g, err
}

// overdueStrangers goes from the newest to the oldest: what is over the bytes
// that are kept, or too old, goes.
func overdueStrangers(tx *store.Tx, keep Retention, now time.Time, g *Forgetting) error {
	var mails []*store.Mail
	seen := map[string]bool{}
	err := tx.Reviews(false, func(rv *store.Review) bool {
		if strange(rv) && !seen[rv.SHA] && !onOrder(tx, rv.SHA) {
			if m, err := tx.Mail(rv.SHA); err == nil && m != nil && m.Forgotten.IsZero() {
				mails, seen[rv.SHA] = append(mails, m), true
			}
		}
		return true
	})
	if err != nil {
		return err
	}
	kept := int64(0)
	for _, m := range slices.Backward(mails) {
		kept += m.Size
		if old := keep.Strangers > 0 && now.Sub(m.Received) > keep.Strangers; old || keep.Quarantine > 0 && kept > keep.Quarantine {
			g.Mails = append(g.Mails, m.SHA)
		}
	}
	slices.Reverse(g.Mails) // the oldest first
	return nil
}

func strange(rv *store.Review) bool {
	return (rv.Reason == store.ReasonStranger || rv.Reason == store.ReasonForged) && (rv.Settled == "" || rv.Settled == "ignored")
}

func onOrder(tx *store.Tx, sha string) bool {
	return slices.ContainsFunc(tx.EntriesOf(sha), func(e timeline.Entry) bool { return e.Order != "" })
}

func overdueNoise(tx *store.Tx, before time.Time, g *Forgetting) error {
	return tx.Mails(func(m *store.Mail) bool {
		if m.Received.After(before) {
			return false
		}
		if m.Forgotten.IsZero() && len(tx.ReviewsOf(m.SHA)) == 0 && !onOrder(tx, m.SHA) {
			g.Mails = append(g.Mails, m.SHA)
		}
		return true
	})
}

func overdueOrders(tx *store.Tx, before time.Time, g *Forgetting) error {
	var numbers []string
	err := tx.Orders(func(o timeline.Order) bool {
		if o.Stage.Done() {
			numbers = append(numbers, o.Number)
		}
		return true
	})
	if err != nil {
		return err
	}
	for _, number := range numbers {
		late := func(e timeline.Entry) bool { return e.Known.After(before) || e.Recorded.After(before) }
		if slices.ContainsFunc(tx.Entries(number), late) {
			continue
		}
		one, err := forgettableOrder(tx, number)
		if err != nil {
			return err
		}
		g.Orders, g.Mails = append(g.Orders, number), append(g.Mails, one.Mails...)
	}
	return nil
}
