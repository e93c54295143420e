package mailbox

import (
	"context"
	"errors"
	"time"
)

// Pass reads all mailboxes once and logs out. What the server says is returned
// as it is: nothing is tried again, except around a mail that it cannot hand
// out. A mailbox that is missing is an error, after the others were read.
func (w *Watcher) Pass(ctx context.Context) error {
	for {
		missing, err := w.passOnce(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			return missing
		case sinks(err) != nil:
			return sinks(err)
		case !w.worthwhile(err):
			return err
		}
		w.log.Warn("mailbox failed", "account", w.account.Name, "error", err, "hint", hintOf(err))
		if !w.pause(ctx, w.backoff.next(err), err) {
			return ctx.Err()
		}
	}
}

func (w *Watcher) passOnce(ctx context.Context) (missing, err error) {
	c, err := w.account.connect(ctx, w.how)
	if err != nil {
		w.learn(err)
		return nil, err
	}
	w.how.refused = false
	missing, err = w.round(ctx, c)
	if err != nil {
		c.close()
		return nil, err
	}
	c.logout()
	return missing, nil
}

// worthwhile reports whether another connection will get further than the one
// that ended with err: one without ID, with a new token, beyond what was
// recorded by this one, or more careful with a suspicious mail. Each of them
// comes to an end.
func (w *Watcher) worthwhile(err error) bool {
	first := w.backoff.tries == 0
	switch {
	case w.moved.Swap(false):
		w.backoff.reset()
		return true
	case at(err, StepIdentify):
		return first
	case refusal(err):
		return first && w.account.Auth != AuthPassword
	case at(err, StepList):
		return first
	case at(err, StepFetch):
		return w.backoff.tries < passTries
	}
	return false
}

// passTries is enough to go down all rungs of a mail that breaks connections.
const passTries = 8

// Poll asks a running watcher for a fresh pass over all mailboxes, and waits
// for it. It gives the pass's error; nil means that everything that had
// arrived when Poll was called is recorded.
func (w *Watcher) Poll(ctx context.Context) error {
	answer := make(chan error, 1)
	select {
	case w.asks <- answer:
	case <-w.ended:
		return errNotRunning
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-answer:
		return err
	case <-w.ended:
		return errNotRunning
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errNotRunning = errors.New("the mailbox is not being watched any more")

// answer tells those who asked for a pass how it went.
func (w *Watcher) answer(err error) {
	for _, ask := range w.asking {
		ask <- err
	}
	w.asking = nil
}

// pause waits before the attempt that follows err. Who asks for a pass
// meanwhile gets one at once, but not after a refused login: providers lock
// accounts that keep trying. It returns false when the context has ended.
func (w *Watcher) pause(ctx context.Context, d time.Duration, err error) bool {
	w.busy(d)
	timer := time.NewTimer(d)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			return true
		case ask := <-w.asks:
			if !refusal(err) {
				w.asking = append(w.asking, ask)
				return true
			}
			ask <- err
		case <-ctx.Done():
			return false
		}
	}
}

// Ready is closed when the first pass is done, or has failed.
func (w *Watcher) Ready() <-chan struct{} { return w.ready }

// Progress is the last moment at which the watcher was known to get on: now,
// while what it is doing is within its time; else the end of that time. A
// watchdog is fed while it is recent.
func (w *Watcher) Progress() time.Time {
	now := time.Now()
	if due := w.due.Load(); due.Before(now) {
		return *due
	}
	return now
}

// leeway is added to what a step may take before it looks stuck.
const leeway = 15 * time.Second

// busy notes that the next step may take so long.
func (w *Watcher) busy(d time.Duration) {
	due := time.Now().Add(d + leeway)
	w.due.Store(&due)
}
