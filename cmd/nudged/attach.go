package main

import (
	"fmt"
	"mime"
	"path"
	"strings"

	"nudged/evidence"
	"nudged/ingest"
	"nudged/timeline"
)

// attachCmd puts files on an order that came by no mail.
type attachCmd struct {
	Order string   `arg:""`
	Files []string `arg:"" name:"FILE" help:"Photos, videos, invoices, waybills, reports."`
	Kind  string   `placeholder:"KIND" help:"What they are: ${kinds}; else what their names tell."`
	Taken string   `placeholder:"DATE" help:"When they were taken or written."`
	Note  string   `placeholder:"TEXT" help:"What they show."`
}

func (*attachCmd) needs() need { return needsState }

func (c *attachCmd) run(s *session) error {
	o, err := s.order(c.Order)
	if err != nil {
		return err
	}
	if err := known("kind", evidence.Kinds())(c.Kind); err != nil {
		return &usageError{err}
	}
	h := ingest.HandedIn{Kind: c.Kind, Note: strings.TrimSpace(c.Note), At: s.now()}
	if c.Taken != "" {
		if h.Taken, err = timeline.ParseDate(c.Taken); err != nil {
			return &usageError{fmt.Errorf("--taken: %w", err)}
		}
	}
	for _, name := range c.Files {
		file, err := s.file(name)
		if err != nil {
			return err
		}
		h.Files = append(h.Files, file)
	}
	e, err := s.recorder.HandIn(o.Number, h)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "%s attached to order %s as entry %d; nudged undo %d takes it back\n", counted(len(h.Files), "file"), o.Number, e.Seq, e.Seq)
	if c.Kind == "chat" {
		fmt.Fprintf(s.user.out, "what was said in it counts once it is logged: nudged log %s --channel chat --at TIME --file FILE TEXT\n", o.Number)
	}
	return nil
}

// file reads one of the user's files, to be kept.
func (s *session) file(name string) (ingest.File, error) {
	content, err := s.readFile(name)
	if err != nil {
		return ingest.File{}, fmt.Errorf("read file: %w", err)
	}
	return ingest.File{Name: path.Base(name), Type: mime.TypeByExtension(path.Ext(name)), Content: content}, nil
}
