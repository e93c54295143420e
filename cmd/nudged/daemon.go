package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"nudged/config"
	"nudged/ingest"
	"nudged/ingest/auth"
	"nudged/ingest/mailbox"
	"nudged/notify"
	"nudged/store"
)

// daemon is everything that runs for as long as nudged does: `run` starts it on
// the real clock, `demo` on its own.
type daemon struct {
	config *config.Config
	clock  func() time.Time
	uptime func() time.Duration // by which the clock is watched; nil: it is not
	log    *slog.Logger
	reload func() (*config.Config, error) // reads the configuration again; nil: it never changes
	again  <-chan struct{}                // says that it is to be read again
	ready  func(*desk)                    // called once, when everything listens; may be nil

	desk atomic.Pointer[desk] // what commands through the socket work on
}

// stopWithin is how long the daemon may take to stop, what it has in hand included.
const stopWithin = 5 * time.Second

// run works until ctx ends. It owns every goroutine that it starts, and waits
// for them, but not longer than stopWithin.
func (d *daemon) run(ctx context.Context) error {
	desk, err := newDesk(d.config, d.clock, d.log)
	if err != nil {
		return err
	}
	d.desk.Store(desk)
	ended := make(chan error, 1)
	go func() { ended <- errors.Join(d.work(ctx, desk), desk.Close()) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(stopWithin):
		return fmt.Errorf("not everything stopped within %s; what was recorded is safe", stopWithin)
	}
}

// work serves commands, and one generation after the other: a generation lasts
// until the configuration is read again.
func (d *daemon) work(ctx context.Context, first *desk) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	start := func(name string, f func(context.Context) error) {
		all.Go(func() {
			if err := f(ctx); err != nil {
				cancel(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	control := &controlServer{path: d.config.SocketPath(d.config.State), log: d.log, carry: d.carry}
	if err := control.listen(); err != nil {
		return err
	}
	first.lull = startLull()
	defer first.lull.Stop()
	start("control socket", control.serve)
	start("watchdog", d.watchdog)
	defer farewell(ctx)()
	start("state", first.stateLasts)
	for g := first; ctx.Err() == nil; {
		next, err := d.generation(ctx, g)
		if err != nil {
			cancel(err)
			break
		}
		g = next
	}
	all.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// generation runs the watchers and the notifier of one configuration, until
// ctx ends or a new configuration takes over; then it gives the desk of that one.
func (d *daemon) generation(ctx context.Context, g *desk) (*desk, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var workers sync.WaitGroup
	start := func(name string, f func(context.Context) error) {
		workers.Go(func() {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				stop(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	crew, err := g.hire()
	if err != nil {
		return nil, err
	}
	for name, w := range crew.watchers {
		start("mailbox "+name, w.Run)
	}
	start("verdicts", crew.verdicts)
	start("backup", g.keepBackups)
	start("retention", g.keepTidy)
	crew.notifier.Alarm = d.alarmed(fmt.Sprintf("reading %d mailboxes", len(g.mailboxes)))
	crew.notifier.Uptime, crew.notifier.Synced = d.uptime, synced
	start("notify", func(ctx context.Context) error { return crew.notifier.Run(ctx, g.changed) })
	g.crew.Store(crew)
	d.desk.Store(g)
	d.announce(g)
	next := d.await(ctx)
	stop(nil)
	workers.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return nil, cause
	}
	if next == nil {
		return g, nil
	}
	d.config = next
	return g.with(next), nil
}

// await waits for the end of ctx, or for a configuration that is valid. An
// invalid one is refused loudly, and the one in force stays.
func (d *daemon) await(ctx context.Context) *config.Config {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-d.again:
		}
		next, err := d.reload()
		if err == nil && next.State != d.config.State {
			err = errors.New("the folder of the state cannot change while the daemon runs: restart it")
		}
		if err == nil && next.SocketPath(next.State) != d.config.SocketPath(d.config.State) {
			err = errors.New("the control socket cannot change while the daemon runs: restart it")
		}
		if err == nil {
			d.log.Info("configuration read again", "file", next.Path)
			return next
		}
		d.log.Error("the new configuration is refused, the old one stays in force", "error", err)
		d.tell("the new configuration is refused: " + oneLine(err.Error(), 200))
	}
}

// crew is who works for one configuration.
type crew struct {
	watchers map[string]*mailbox.Watcher // by the name of the account
	verifier *auth.Verifier
	notifier *notify.Notifier
	verdicts func(context.Context) error
}

// poll has every watcher make a fresh pass: an answer that came a minute ago
// must not be nudged about.
func (c *crew) poll(ctx context.Context) error {
	var failed []error
	for _, w := range c.watchers {
		failed = append(failed, w.Poll(ctx))
	}
	return errors.Join(failed...)
}

// hire makes the workers that the configuration asks for.
func (g *desk) hire() (*crew, error) {
	if err := g.redecide(); store.Passing(err) {
		g.log.Warn("orders are decided anew at the next start", "error", err)
	} else if err != nil {
		return nil, err
	}
	c := &crew{watchers: map[string]*mailbox.Watcher{}, verifier: &auth.Verifier{}}
	for i := range g.config.IMAP {
		account, err := g.account(&g.config.IMAP[i])
		if err != nil {
			return nil, err
		}
		c.watchers[account.Name] = mailbox.NewWatcher(account, &pokingSink{g.recorder, g.room(), g.poke}, g.log)
	}
	notifier, err := g.notifier(c.poll)
	if err != nil {
		return nil, err
	}
	c.notifier = notifier
	c.verdicts = func(ctx context.Context) error { return g.askDNS(ctx, c.verifier) }
	return c, nil
}

// askDNS asks about mails whose signatures are not verified yet, as long as ctx
// lasts. That the DNS fails is no error: it is asked again.
func (g *desk) askDNS(ctx context.Context, v *auth.Verifier) error {
	const pause = 20 * time.Second
	for {
		n, err := g.recorder.Verdicts(ctx, v)
		if store.Passing(err) {
			g.log.Warn("the DNS is asked again later", "error", err)
		} else if err != nil {
			return err
		}
		if n > 0 {
			g.poke()
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		case <-g.arrived:
		}
	}
}

// pokingSink records mail while there is room for it, and tells the others.
type pokingSink struct {
	*ingest.Recorder
	room *room
	poke func()
}

func (p *pokingSink) Take(ctx context.Context, account, mailbox string, batch []ingest.Delivery, pos store.Position) error {
	if err := p.room.look(); err != nil {
		return err
	}
	err := p.Recorder.Take(ctx, account, mailbox, batch, pos)
	p.room.learn(err)
	p.poke()
	return err
}

func (p *pokingSink) Heard(account, mailbox string, through time.Time) error {
	err := p.Recorder.Heard(account, mailbox, through)
	if err == nil {
		p.room.look() // should it be getting full: the owner hears of it before the next mail
	}
	p.poke()
	return err
}

// stateLasts ends the daemon when nothing can be written any more: to try again
// in this process could report as written what the kernel has dropped.
func (g *desk) stateLasts(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-g.store.Ended():
		return g.store.Why()
	}
}
