package main

import (
	"errors"
	"fmt"
	"strings"

	"nudged/timeline"
)

// snoozeCmd puts the nudges about an order off. Deadlines are told all the same.
type snoozeCmd struct {
	Order string   `arg:""`
	Until []string `arg:"" name:"day" optional:"" help:"3d, 2w, 2026-03-12, 12 March, next Monday."`
	Off   bool     `help:"Nudge again."`
}

func (*snoozeCmd) needs() need { return needsState }

func (c *snoozeCmd) run(s *session) error {
	o, err := s.order(c.Order)
	if err != nil {
		return err
	}
	today := timeline.DateOf(s.local(s.now()))
	until, ok := timeline.DayAhead(strings.Join(c.Until, " "), today)
	switch {
	case c.Off && len(c.Until) == 0:
		until = timeline.Date{}
	case c.Off:
		return &usageError{errors.New("either a day or --off")}
	case !ok || !today.Before(until):
		return &usageError{fmt.Errorf("%q is no day to come: write 3d, 12 March or 2026-03-12", strings.Join(c.Until, " "))}
	}
	_, err = s.recorder.Edit(o.Number, func(o *timeline.Order) error {
		o.SnoozedUntil = until
		return nil
	})
	if err != nil {
		return err
	}
	if c.Off {
		fmt.Fprintf(s.user.out, "order %s: nudges go out again\n", o.Number)
		return nil
	}
	fmt.Fprintf(s.user.out, "order %s: no nudge before %s; deadlines are told all the same; nudged snooze %s --off takes it back\n", o.Number, until, o.Number)
	return nil
}

// muteCmd ends the nudges about an order. Deadlines are told all the same.
type muteCmd struct {
	Order string `arg:""`
	Off   bool   `help:"Nudge again."`
}

func (*muteCmd) needs() need { return needsState }

func (c *muteCmd) run(s *session) error {
	o, err := s.order(c.Order)
	if err != nil {
		return err
	}
	_, err = s.recorder.Edit(o.Number, func(o *timeline.Order) error {
		o.Muted = !c.Off
		return nil
	})
	if err != nil {
		return err
	}
	if c.Off {
		fmt.Fprintf(s.user.out, "order %s: nudges go out again\n", o.Number)
		return nil
	}
	fmt.Fprintf(s.user.out, "order %s: no nudges any more; deadlines are told all the same; nudged mute %s --off takes it back\n", o.Number, o.Number)
	return nil
}
