package main

import (
	"fmt"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// confirmCmd says that what a notice of the platform tells is so.
type confirmCmd struct {
	Entry uint64 `arg:"" help:"The number of the notice in the timeline."`
}

func (*confirmCmd) needs() need { return needsState }

func (c *confirmCmd) run(s *session) error {
	done, err := s.recorder.ConfirmNotice(c.Entry)
	if err != nil {
		return err
	}
	s.poke()
	fmt.Fprintf(s.user.out, "confirmed on order %s: deadlines count from its day; nudged undo %d takes it back\n", done.Order, done.Seq)
	return nil
}

// toConfirm lists what the platform tells of an order and the owner has not confirmed.
func (s *session) toConfirm(number string) (lines []string, err error) {
	err = s.store.View(func(tx *store.Tx) error {
		for _, r := range timeline.Unconfirmed(timeline.Rows(tx.Entries(number), s.now())) {
			event := strings.ReplaceAll(r.Event, "_", " ")
			if !r.Due.IsZero() {
				event += " " + r.Due.String()
			}
			lines = append(lines, fmt.Sprintf("the platform says %s on %s; is it so: nudged confirm %d",
				event, s.local(r.At).Format("2 January 2006"), r.Seq))
		}
		return nil
	})
	return lines, err
}
