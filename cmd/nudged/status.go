package main

import (
	"fmt"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// statusCmd tells how the orders stand.
type statusCmd struct {
	Order string `arg:"" optional:"" help:"Only this order."`
	At    string `placeholder:"TIME" help:"As of that moment."`
	JSON  bool   `name:"json" help:"One JSON object."`
}

// statusReport is the contract's object.
type statusReport struct {
	At     time.Time         `json:"at"`
	Orders []timeline.Status `json:"orders"`
}

func (*statusCmd) needs() need { return needsState }

func (c *statusCmd) run(s *session) error {
	at, err := s.moment(c.At)
	if err != nil {
		return err
	}
	report := statusReport{At: s.local(at), Orders: []timeline.Status{}}
	err = s.each(c.Order, func(tx *store.Tx, o timeline.Order) error {
		st := s.statusOf(tx, o, at)
		if step := s.overdue(tx, o, at); c.At == "" && step != nil && (st.Next == nil || step.At.Before(st.Next.At)) {
			step.At = s.local(step.At)
			st.Next = step
		}
		report.Orders = append(report.Orders, st)
		return nil
	})
	if err != nil {
		return err
	}
	if c.JSON {
		err = s.json(report)
	} else {
		s.tellStatus(report)
	}
	if err != nil || c.At != "" {
		return err
	}
	return s.working()
}

// each calls do for one order, or for all where number is empty.
func (s *session) each(number string, do func(*store.Tx, timeline.Order) error) error {
	if number != "" {
		o, err := s.order(number)
		if err != nil {
			return err
		}
		return s.store.View(func(tx *store.Tx) error { return do(tx, o) })
	}
	return s.store.View(func(tx *store.Tx) error {
		var err error
		tx.Orders(func(o timeline.Order) bool {
			err = do(tx, o)
			return err == nil
		})
		return err
	})
}

// statusOf is how one order stands, with its times in the owner's zone.
func (d *desk) statusOf(tx *store.Tx, o timeline.Order, at time.Time) timeline.Status {
	cal := timeline.CalendarFor(o, d.policy)
	st := timeline.StatusAt(o, tx.Entries(o.Number), cal, d.policy, d.coverage(tx).Asked(at, d.now()), at)
	if st.WaitingSince != nil {
		t := d.local(*st.WaitingSince)
		st.WaitingSince = &t
	}
	if st.Next != nil {
		st.Next.At = d.local(st.Next.At)
	}
	if st.Deadlines == nil {
		st.Deadlines = []timeline.Deadline{}
	}
	return st
}

// local gives a time in the owner's zone.
func (d *desk) local(t time.Time) time.Time { return t.In(d.policy.Zone) }

// coverage is how far all mailboxes were listened to: as far as the one that is
// furthest behind. A mailbox that no pass has ended on yet says nothing.
func (d *desk) coverage(tx *store.Tx) timeline.Coverage {
	var cov timeline.Coverage
	for _, m := range d.mailboxes {
		l := tx.Listening(m.account, m.name)
		if l.First.IsZero() {
			continue
		}
		if !cov.Known || l.Through.Before(cov.Through) {
			cov.Known, cov.Through, cov.Why = true, l.Through, l.Why
		}
	}
	return cov
}

// stateNames are the states in a person's words.
var stateNames = map[timeline.Silence]string{
	timeline.SilenceAnswered: "answered", timeline.SilenceWaiting: "waiting", timeline.SilencePromised: "promised",
	timeline.SilenceHoliday: "holiday", timeline.SilenceUndeliverable: "undeliverable", timeline.SilencePresumedSilent: "silent",
	timeline.SilenceConfirmedSilent: "silent (confirmed)", timeline.SilenceFeedGap: "not listening",
}

func (s *session) tellStatus(r statusReport) {
	if len(r.Orders) == 0 {
		fmt.Fprintln(s.user.out, "no order is registered; nudged order add NUMBER --seller 'Name <address>' registers one")
		return
	}
	t := s.table("order", "stage", "state", "turn", "days", "asked", "since", "next", "deadline")
	for _, st := range r.Orders {
		t.row(st.Number, string(st.Stage), state(st.Silence), string(st.Turn), days(st), fmt.Sprint(st.Attempts),
			short(st.WaitingSince), next(st.Next), nearest(st.Deadlines, r.At))
	}
	t.print()
	for _, st := range r.Orders {
		fmt.Fprintf(s.user.out, "%s: %s\n", st.Number, clean(st.Reason))
	}
}

func state(s *timeline.Silence) string {
	if s == nil {
		return "–"
	}
	return stateNames[*s]
}

func days(st timeline.Status) string {
	if st.WaitingSince == nil {
		return ""
	}
	return fmt.Sprint(st.BusinessDays)
}

func short(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format("2006-01-02 15:04")
}

func next(step *timeline.Step) string {
	if step == nil {
		return ""
	}
	return step.At.Format("2006-01-02 15:04") + " " + strings.ReplaceAll(step.Step, "_", " ")
}

// nearest is the deadline that comes first from at.
func nearest(deadlines []timeline.Deadline, at time.Time) string {
	var best *timeline.Deadline
	for i, d := range deadlines {
		if d.Due.Before(timeline.DateOf(at)) {
			continue
		}
		if best == nil || d.Due.Before(best.Due) {
			best = &deadlines[i]
		}
	}
	if best == nil {
		return ""
	}
	return best.Due.String() + " " + strings.ReplaceAll(best.Kind, "_", " ")
}
