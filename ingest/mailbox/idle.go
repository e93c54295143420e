package mailbox

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// wake is why waiting ended.
type wake int

const (
	byClock wake = iota // it is time for a look at everything
	byMail              // the open mailbox has grown
	byAsk               // somebody wants a fresh pass
)

// await waits until all mailboxes should be looked at again. What arrives in
// the open one meanwhile is read at once.
func (w *Watcher) await(ctx context.Context, c *client, hurry bool) error {
	until := time.Now().Add(w.wait(c, hurry))
	for {
		why, err := w.rest(ctx, c, until)
		if err != nil {
			return c.fault(ctx, StepIdle, c.open.name, err)
		}
		if why != byMail || c.open.name == "" {
			return nil
		}
		asked := w.account.Clock()
		c.stale()
		if err := w.hear(ctx, c, asked); err != nil {
			return err
		}
	}
}

// wait is the time between two looks at everything.
func (w *Watcher) wait(c *client, hurry bool) time.Duration {
	d := w.account.Poll
	if hurry {
		d = min(d, w.account.limits.folder)
	}
	if !c.idles() {
		d = min(d, w.account.limits.noIdle)
	}
	return d
}

// rest waits in IDLE cycles where the server has IDLE, else without a word.
//
// QUIRK: some servers say nothing of a mail that arrives between the last
// answer and IDLE, until IDLE ends. So the first is a short one.
func (w *Watcher) rest(ctx context.Context, c *client, until time.Time) (wake, error) {
	if !c.idles() {
		return w.listen(ctx, c, time.Until(until))
	}
	limits := w.account.limits
	for cycle := limits.glance; ; cycle = limits.idle {
		why, err := w.idle(ctx, c, min(time.Until(until), cycle))
		if err != nil || why != byClock || !c.idles() || !time.Now().Before(until) {
			return why, err
		}
		if cycle != limits.idle {
			continue
		}
		// RFC 2177: IDLE must be renewed. That the server answers shows that it is there.
		if err := c.noop(); err != nil {
			return byClock, err
		}
	}
}

// errGone tells that the connection ended while nothing was asked.
var errGone = errors.New("the connection was lost while waiting for mail")

// idle is one IDLE: from the server's consent to its answer to DONE. go-imap
// would renew it by itself after 28 minutes, which is too late for many, and
// wait for the consent without end.
func (w *Watcher) idle(ctx context.Context, c *client, d time.Duration) (why wake, err error) {
	var cmd *imapclient.IdleCommand
	if err := c.ask(func() (err error) { cmd, err = c.imap.Idle(); return err }); err != nil {
		var no *imap.Error
		if errors.As(err, &no) {
			c.noIdle = true
			return byClock, nil
		}
		return byClock, err
	}
	why, err = w.listen(ctx, c, d)
	if err != nil {
		cmd.Close()
		return why, err
	}
	return why, c.ask(func() error {
		if err := cmd.Close(); err != nil {
			return err
		}
		return cmd.Wait()
	})
}

// listen waits for news, for somebody who asks, or for d to pass.
func (w *Watcher) listen(ctx context.Context, c *client, d time.Duration) (wake, error) {
	w.busy(d)
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-c.news:
		return byMail, nil
	case ask := <-w.asks:
		w.asking = append(w.asking, ask)
		return byAsk, nil
	case <-timer.C:
		return byClock, nil
	case <-c.imap.Closed():
		return byClock, c.explain(errGone, 0)
	case <-ctx.Done():
		return byClock, ctx.Err()
	}
}
