package main

import (
	"errors"
	"fmt"
	"strings"

	"nudged/ingest"
	"nudged/timeline"
)

// logCmd records what was said on another channel than mail.
type logCmd struct {
	Order    string   `arg:""`
	Text     []string `arg:"" help:"What was said."`
	Channel  string   `required:"" placeholder:"CHANNEL" help:"Where: ${channels}; chat is the platform's own."`
	Sent     bool     `xor:"direction" help:"You said it; so it is if neither is given."`
	Received bool     `xor:"direction" help:"The seller said it."`
	At       string   `placeholder:"TIME" help:"When; else now."`
	Promised string   `placeholder:"DATE" help:"The day that the seller named."`
	File     []string `sep:"none" placeholder:"FILE" help:"A screenshot or other file about it; may be repeated."`
}

func (*logCmd) needs() need { return needsState }

func (c *logCmd) run(s *session) error {
	o, err := s.order(c.Order)
	if err != nil {
		return err
	}
	said := ingest.Said{Channel: timeline.Channel(c.Channel), Received: c.Received, Text: strings.TrimSpace(strings.Join(c.Text, " "))}
	channels := []string{}
	for _, ch := range timeline.Channels {
		channels = append(channels, string(ch))
	}
	if err := known("channel", channels)(c.Channel); err != nil {
		return &usageError{err}
	}
	if said.Text == "" {
		return &usageError{errors.New("what was said is missing")}
	}
	if said.At, err = s.moment(c.At); err != nil {
		return err
	}
	if c.Promised != "" {
		if said.Promised, err = timeline.ParseDate(c.Promised); err != nil {
			return &usageError{fmt.Errorf("--promised: %w", err)}
		}
	}
	for _, name := range c.File {
		file, err := s.file(name)
		if err != nil {
			return err
		}
		said.Files = append(said.Files, file)
	}
	e, err := s.recorder.Say(o.Number, said)
	if err != nil {
		return err
	}
	what := "attempt"
	if said.Received {
		what = "answer"
	}
	fmt.Fprintf(s.user.out, "%s on %s logged as entry %d of order %s; nudged undo %d takes it back\n", what, c.Channel, e.Seq, o.Number, e.Seq)
	return nil
}
