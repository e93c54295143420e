package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/notify"
	"nudged/store"
	"nudged/timeline"
)

// planCmd tells what would be sent from a moment on, if nothing more arrived.
type planCmd struct {
	Order string `arg:"" optional:"" help:"Only this order; then without the digests."`
	At    string `placeholder:"TIME" help:"From that moment on; else from now."`
	Days  int    `default:"14" help:"For so many times 24 hours."`
	JSON  bool   `name:"json" help:"One JSON object per line."`
}

// planned is a mail that would be sent.
type planned struct {
	At      time.Time `json:"at"`
	Order   *string   `json:"order"`
	Kind    string    `json:"kind"` // nudge, deadline, digest, letter
	Step    string    `json:"step"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
}

func (*planCmd) needs() need { return needsState }

func (c *planCmd) run(s *session) error {
	at, err := s.moment(c.At)
	if err != nil {
		return err
	}
	if c.Days < 1 || c.Days > 3660 {
		return &usageError{fmt.Errorf("--days %d: write a number from 1 to 3660", c.Days)}
	}
	until := at.Add(time.Duration(c.Days) * 24 * time.Hour)
	rows, err := s.plan(c.Order, at, until, c.At == "")
	if err != nil {
		return err
	}
	if len(rows) == 0 && !c.JSON {
		fmt.Fprintf(s.user.out, "nothing would be sent within %d days\n", c.Days)
	}
	for _, p := range rows {
		if c.JSON {
			if err := s.json(p); err != nil {
				return err
			}
			continue
		}
		number := ""
		if p.Order != nil {
			number = *p.Order
		}
		fmt.Fprintf(s.user.out, "%s  %-8s  %-20s  %s\n", p.At.Format("2006-01-02 15:04"), p.Kind, number, clean(p.Subject))
	}
	return nil
}

// plan lists what would be sent in [at, until), in the order of time; now says
// that at is the present, where what was not sent in time is still to come.
func (s *session) plan(number string, at, until time.Time, now bool) ([]planned, error) {
	var rows []planned
	var orders []standing
	var cov timeline.Coverage
	err := s.each(number, func(tx *store.Tx, o timeline.Order) error {
		st := standing{o, tx.Entries(o.Number), timeline.CalendarFor(o, s.policy)}
		orders, cov = append(orders, st), s.coverage(tx).Asked(at, s.now())
		steps := timeline.Steps(o, st.entries, st.calendar, s.policy, cov, at, until)
		if step := s.overdue(tx, o, at); now && step != nil && step.At.Before(until) {
			steps = append([]timeline.Step{*step}, steps...)
		}
		for _, step := range steps {
			subject := notify.NewCase(o, st.entries, s.policy, cov, step.At).Subject(step)
			rows = append(rows, planned{At: s.local(step.At), Order: &o.Number, Kind: step.Kind, Step: step.Step, To: "owner", Subject: subject})
		}
		waiting, err := s.waiting(tx, o.Number, at, until)
		rows = append(rows, waiting...)
		return err
	})
	if err != nil {
		return nil, err
	}
	if number == "" {
		slots, err := s.digests(orders, cov, at, until)
		if err != nil {
			return nil, err
		}
		for _, slot := range slots {
			rows = append(rows, planned{At: s.local(slot), Kind: "digest", Step: "digest", To: "owner", Subject: notify.DigestSubject(s.local(slot))})
		}
	}
	slices.SortStableFunc(rows, func(a, b planned) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Kind, b.Kind)
	})
	return rows, nil
}

// overdue is the nudge that was not sent when its time came, as nobody was there
// to do it; nil where there is none.
func (d *desk) overdue(tx *store.Tx, o timeline.Order, now time.Time) *timeline.Step {
	cal := timeline.CalendarFor(o, d.policy)
	step := timeline.Overdue(o, tx.Entries(o.Number), cal, d.policy, d.coverage(tx).Asked(now, d.now()), now)
	if step == nil || notify.Told(tx, o.Number, *step) {
		return nil
	}
	return step
}

// lately is how long a letter to a seller can wait for its server.
const lately = 48 * time.Hour

// waiting lists the letters to the seller that the owner had sent, and that are
// not out yet.
func (s *session) waiting(tx *store.Tx, order string, at, until time.Time) (rows []planned, err error) {
	err = tx.OutgoingSince(at.Add(-lately), func(o *store.Outgoing) bool {
		if o.Letter == nil || o.Letter.Order != order || o.State != store.StateReserved || o.Reserved.After(at) {
			return true
		}
		goes := o.NextTry
		if goes.Before(at) { // it waits for the daemon
			goes = at
		}
		if goes.Before(until) {
			rows = append(rows, planned{At: s.local(goes), Order: &order, Kind: "letter", Step: o.Step, To: o.Letter.To[0].Address, Subject: o.Subject})
		}
		return true
	})
	return rows, err
}
