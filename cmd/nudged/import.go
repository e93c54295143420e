package main

import (
	"errors"
	"fmt"

	"nudged/ingest/files"
)

// importCmd reads mails out of files.
type importCmd struct {
	Paths []string `arg:"" name:"PATH" help:"Mails (.eml), folders of them, Maildirs, mboxes."`
}

func (*importCmd) needs() need { return needsState }

func (c *importCmd) run(s *session) error {
	var total int64
	for _, p := range c.Paths {
		plan, err := files.Scan(s.user.files, s.user.path(p))
		if err != nil {
			return fmt.Errorf("import %s: %w", p, named(err))
		}
		total += plan.Bytes
	}
	var read int64
	at, end := s.bar("importing")
	done, err := files.Import(s.ctx, s.recorder, s.user.files, s.paths(c.Paths), func(n int64) {
		read += n
		at(read, total)
	})
	end()
	s.poke()
	unreadable := 0
	for _, p := range done.Passed {
		if !errors.Is(p.Err, files.ErrNoMail) {
			unreadable++
		}
		fmt.Fprintf(s.user.err, "nudged: /%s passed over: %s\n", clean(p.Path), clean(p.Err.Error()))
	}
	if err != nil {
		return fmt.Errorf("%w; what was imported stays, and a second import goes on from there", err)
	}
	fmt.Fprintf(s.user.out, "%s imported, %d known already; %d put on orders, %d to review\n", count(done.New, "mail", "mails"), done.Known, done.Placed, done.Asked)
	if unreadable > 0 {
		return fmt.Errorf("%d files could not be read", unreadable)
	}
	return nil
}

func (s *session) paths(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = s.user.path(n)
	}
	return out
}
