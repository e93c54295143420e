package main

import (
	"fmt"
	"strconv"
	"strings"

	"nudged/ingest"
)

// undoCmd takes back the settling of a question, or an entry off its order.
type undoCmd struct {
	ID string `arg:"" help:"A question's id, the number of an entry in the timeline, or a letter's id."`
}

func (*undoCmd) needs() need { return needsState }

func (c *undoCmd) run(s *session) error {
	if strings.HasPrefix(c.ID, "letter/") {
		return s.takeBack(c.ID)
	}
	var done ingest.Undone
	var err error
	if seq, numeric := entryNumber(c.ID); numeric {
		done, err = s.recorder.UndoEntry(seq)
	} else {
		done, err = s.recorder.UndoReview(c.ID)
	}
	if err != nil {
		return err
	}
	switch {
	case done.Pattern != "":
		fmt.Fprintf(s.user.out, "what you said of %s is taken back; the history stays\n", done.Pattern)
	case done.Order == "":
		fmt.Fprintf(s.user.out, "question %s is open again\n", done.Review)
	case done.Lessons > 0:
		fmt.Fprintf(s.user.out, "taken off order %s, and what it taught with it; question %s is open again\n", done.Order, done.Review)
	case done.Review != "":
		fmt.Fprintf(s.user.out, "taken off order %s; question %s is open again\n", done.Order, done.Review)
	default:
		fmt.Fprintf(s.user.out, "undone on order %s; the history stays\n", done.Order)
	}
	return nil
}

// entryNumber tells the number of an entry from the id of a question, which
// has a letter in it.
func entryNumber(id string) (uint64, bool) {
	seq, err := strconv.ParseUint(id, 10, 64)
	return seq, err == nil
}
