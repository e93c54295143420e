package main

import (
	"errors"
	"fmt"

	"github.com/schollz/progressbar/v3"

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
	bar := s.bar(total, "importing")
	done, err := files.Import(s.ctx, s.recorder, s.user.files, s.paths(c.Paths), func(n int64) { bar.Add64(n) })
	bar.Finish()
	bar.Clear()
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

// bar is a progress bar on the user's terminal, and silent where there is none.
func (s *session) bar(total int64, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(s.user.err), progressbar.OptionSetVisibility(s.user.terminal),
		progressbar.OptionSetDescription(what), progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100_000_000))
}
