package main

import (
	"errors"
	"fmt"

	"github.com/cheggaaa/pb/v3"

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

// bar draws a progress bar in bytes on the user's terminal, and nothing where
// there is none. at is told what is done, of how much.
func (s *session) bar(what string) (at func(done, total int64), end func()) {
	if !s.user.terminal {
		return func(int64, int64) {}, func() {}
	}
	b := pb.Full.New(0).Set("prefix", what+" ").Set(pb.Bytes, true).Set(pb.Terminal, true).
		Set(pb.CleanOnFinish, true).SetWriter(s.user.err).SetWidth(max(s.user.columns, 60)).Start()
	return func(done, total int64) { b.SetTotal(total).SetCurrent(done) }, func() { b.Finish() }
}
