package main

import (
	"fmt"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// timelineCmd lists all that happened on an order, or on all of them.
type timelineCmd struct {
	Order string `arg:"" optional:"" help:"Only this order."`
	At    string `placeholder:"TIME" help:"As of that moment."`
	JSON  bool   `name:"json" help:"One JSON object per line."`
}

func (*timelineCmd) needs() need { return needsState }

func (c *timelineCmd) run(s *session) error {
	at, err := s.moment(c.At)
	if err != nil {
		return err
	}
	return s.each(c.Order, func(tx *store.Tx, o timeline.Order) error {
		rows := timeline.Rows(tx.Entries(o.Number), at)
		if !c.JSON {
			s.tellTimeline(o, rows, c.Order == "")
			return nil
		}
		for _, r := range rows {
			r.At = s.local(r.At)
			if err := s.json(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// tellTimeline prints for a person what happened on an order.
func (s *session) tellTimeline(o timeline.Order, rows []timeline.Row, named bool) {
	if named {
		fmt.Fprintf(s.user.out, "order %s\n", clean(o.Number))
	}
	if len(rows) == 0 {
		fmt.Fprintf(s.user.out, "nothing has happened on order %s yet\n", clean(o.Number))
	}
	for _, r := range rows {
		r.At = s.local(r.At)
		s.tellRow(r)
	}
}

// kindNames are the kinds of entries as a person reads them.
var kindNames = map[timeline.EntryKind]string{
	timeline.EntrySent: "you →", timeline.EntryReceived: "← seller", timeline.EntryAutoReply: "← machine", timeline.EntryBounce: "came back",
	timeline.EntryPlatform: "platform", timeline.EntryNote: "note", timeline.EntryNudge: "nudge", timeline.EntryStage: "stage",
	timeline.EntryCorrection: "corrected",
}

func (s *session) tellRow(r timeline.Row) {
	who := ""
	switch {
	case r.Kind == timeline.EntrySent && len(r.To) > 0:
		who = r.To[0].String()
	case r.From != nil && r.Kind != timeline.EntrySent:
		who = r.From.String()
	}
	var tags []string
	if r.Channel != "" && r.Channel != timeline.ChannelMail {
		tags = append(tags, string(r.Channel))
	}
	if r.Evidence != "" {
		tags = append(tags, "class "+string(r.Evidence))
	}
	if r.Answers {
		tags = append(tags, "answers")
	}
	if n := len(r.Sources); n > 1 {
		tags = append(tags, fmt.Sprintf("came %d ways", n))
	}
	fmt.Fprintf(s.user.out, "%6d  %s  %-9s  %s", r.Seq, r.At.Format("2006-01-02 15:04"), kindNames[r.Kind], oneLine(who, 60))
	if len(tags) > 0 {
		fmt.Fprintf(s.user.out, "  (%s)", strings.Join(tags, ", "))
	}
	fmt.Fprintln(s.user.out)
	for _, line := range []string{oneLine(rowTitle(r), 100), oneLine(firstLine(r.Text), 100)} {
		if line != "" {
			fmt.Fprintf(s.user.out, "                                     %s\n", line)
		}
	}
}

func rowTitle(r timeline.Row) string {
	switch r.Kind {
	case timeline.EntryPlatform:
		return strings.ReplaceAll(r.Event, "_", " ") + ": " + r.Subject
	case timeline.EntryStage:
		return string(r.Stage)
	case timeline.EntryCorrection:
		if r.Change != nil {
			return strings.ReplaceAll(r.Change.What, "_", " ")
		}
	}
	return r.Subject
}

// firstLine is the first line of a text that says more than a salutation.
func firstLine(text string) string {
	const salutation = 40
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		short := len([]rune(line)) < salutation
		if line != "" && !(short && (strings.HasSuffix(line, ",") || strings.HasSuffix(line, "，"))) {
			return line
		}
	}
	return strings.TrimSpace(text)
}
