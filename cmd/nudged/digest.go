package main

import (
	"errors"
	"fmt"
	"time"

	"nudged/notify"
	"nudged/store"
	"nudged/timeline"
)

// digestCmd shows the digest as it would be sent now. Nothing is sent.
type digestCmd struct {
	HTML    bool   `name:"html" xor:"form" help:"As HTML."`
	JSON    bool   `name:"json" xor:"form" help:"As one JSON object: subject, text, html."`
	Preview bool   `xor:"form" help:"As a page in FILE, or in a new file, which is opened."`
	File    string `arg:"" optional:"" type:"path" help:"Where --preview writes to."`
}

func (c *digestCmd) needs() need {
	if c.Preview {
		return needsConfig // another one of these asks for the digest
	}
	return needsState
}

func (c *digestCmd) run(s *session) error {
	switch {
	case c.Preview:
		return c.preview(s)
	case c.File != "":
		return &usageError{errors.New("a file goes with --preview")}
	}
	n, err := s.notifier(nil)
	if err != nil {
		return err
	}
	d, err := n.Preview()
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
		return s.json(struct {
			Subject string `json:"subject"`
			Text    string `json:"text"`
			HTML    string `json:"html"`
		}(d))
	case c.HTML:
		fmt.Fprintln(s.user.out, d.HTML)
	default:
		fmt.Fprintf(s.user.out, "Subject: %s\n\n%s\n", clean(d.Subject), clean(d.Text))
	}
	return nil
}

// standing is an order with all that its state follows from.
type standing struct {
	order    timeline.Order
	entries  []timeline.Entry
	calendar *timeline.Calendar
}

// digests are the hours in [at, until) at which a digest has something to say.
func (s *session) digests(orders []standing, cov timeline.Coverage, at, until time.Time) ([]time.Time, error) {
	schedule, err := notify.ParseSchedule(s.config.Policy.Digest)
	if err != nil {
		return nil, err
	}
	var out []time.Time
	for slot := schedule.Next(s.local(at.Add(-1))); !slot.IsZero() && slot.Before(until); slot = schedule.Next(slot) {
		for _, o := range orders {
			if timeline.SomethingToSay(timeline.StatusAt(o.order, o.entries, o.calendar, s.policy, cov, slot)) {
				out = append(out, slot)
				break
			}
		}
	}
	return out, nil
}

// digestDone reports whether the digest whose hour came last before at is dealt with.
func (d *desk) digestDone(tx *store.Tx, at time.Time) bool {
	schedule, err := notify.ParseSchedule(d.config.Policy.Digest)
	if err != nil {
		return true
	}
	_, due := schedule.Latest(d.local(notify.LastDigest(tx)), d.local(at))
	return !due
}
