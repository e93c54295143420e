package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"nudged/config"
)

// runCmd is the daemon.
type runCmd struct{}

func (*runCmd) needs() need { return isDaemon }

// memoryGoal is what the daemon keeps its memory below where it can: a mail of
// max_message is held once, and what it leaves behind is given back soon.
const memoryGoal = 200 << 20

func (c *runCmd) run(s *session) error {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	again := make(chan struct{})
	go func() {
		for range hup {
			select {
			case again <- struct{}{}:
			case <-s.ctx.Done():
				return
			}
		}
	}()
	defer close(hup)

	d := &daemon{
		config: s.config, clock: time.Now, uptime: uptime, log: logger(s.config, s.user.err), again: again,
		reload: func() (*config.Config, error) { return readConfig(s.cli) },
	}
	return d.run(s.ctx)
}

// logger is the daemon's log, on standard error.
func logger(c *config.Config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.Log.Level}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// carry carries out one command that came through the control socket.
func (d *daemon) carry(ctx context.Context, u *user, args []string) int {
	c, chosen, err := parse(args, u.out)
	if err == errHelped {
		return exitDone
	}
	if err != nil {
		return fail(u.err, err)
	}
	g := d.desk.Load()
	s := &session{ctx: ctx, user: u, cli: c, args: args, config: g.config, desk: g}
	if check, ok := chosen.(*checkCmd); ok {
		return d.carryCheck(s, check)
	}
	if chosen.needs() != needsState {
		return fail(u.err, &usageError{errNotHere})
	}
	err = chosen.run(s)
	g.poke()
	if err != nil {
		return fail(u.err, s.withBackup(err))
	}
	return exitDone
}

// carryCheck checks the configuration as the file has it now, not the one in force.
func (d *daemon) carryCheck(s *session, c *checkCmd) int {
	if d.reload != nil {
		next, err := d.reload()
		if err != nil {
			return fail(s.user.err, err)
		}
		s.config = next
	}
	if err := c.run(s); err != nil {
		return fail(s.user.err, err)
	}
	return exitDone
}
