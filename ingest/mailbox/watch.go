package mailbox

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"

	"nudged/ingest"
	"nudged/store"
)

// Watcher reads one account: whatever has arrived, and then whatever arrives.
// One goroutine, that of Run or Pass, owns the connection and everything here
// that is not for others to call.
type Watcher struct {
	account Account
	sink    Sink
	log     *slog.Logger
	backoff backoff

	cares  map[string]*care
	fault  fault
	how    manner
	asks   chan chan error // those who want a fresh pass
	asking []chan error    // those who wait for the one that is under way

	ready     chan struct{}
	readyOnce sync.Once
	ended     chan struct{} // Run has returned
	moved     atomic.Bool   // something was recorded since the last failure
	gained    atomic.Bool   // and not only what could not be read
	due       atomic.Pointer[time.Time]
}

// NewWatcher makes a watcher of one account. Nothing happens before Run or Pass.
func NewWatcher(a Account, sink Sink, log *slog.Logger) *Watcher {
	w := &Watcher{
		account: a.withDefaults(), sink: sink, log: log, cares: map[string]*care{},
		backoff: backoff{first: 500 * time.Millisecond, most: 5 * time.Minute, random: rand.Float64},
		asks:    make(chan chan error), ready: make(chan struct{}), ended: make(chan struct{}),
	}
	w.how.busy = w.busy
	w.busy(recording)
	return w
}

// Run watches the account until ctx ends; then it returns nil. The network, the
// server and the password never make it return: it tries again, ever more
// slowly. An error of the [Sink] does, and is returned, unless it passes by
// itself (store.Passing). Run may be called once.
func (w *Watcher) Run(ctx context.Context) error {
	defer close(w.ended)
	for {
		err := w.watch(ctx)
		if ctx.Err() != nil {
			return nil
		}
		w.learn(err)
		if failed := sinks(err); failed != nil && !store.Passing(failed) {
			return failed
		}
		if err := w.failed(ctx, err); err != nil {
			return err
		}
	}
}

// watch connects, catches up, and stays until something fails.
func (w *Watcher) watch(ctx context.Context) error {
	c, err := w.account.connect(ctx, w.how)
	if err != nil {
		return err
	}
	defer c.close()
	w.how.refused = false
	w.log.Info("mailbox connected", "account", w.account.Name, "server", w.account.Address)
	for {
		missing, err := w.round(ctx, c)
		if err != nil {
			return err
		}
		w.passed(missing)
		if err := w.await(ctx, c, missing != nil); err != nil {
			return err
		}
	}
}

// learn remembers for the next attempt what this one has taught.
func (w *Watcher) learn(err error) {
	w.how.refused = w.how.refused || refusal(err)
	w.how.anonymous = at(err, StepIdentify)
}

// round reads all mailboxes. One that cannot be opened does not keep the
// others from being read: its error comes back as missing. The first is read
// last, so that it is the open one when IDLE begins.
func (w *Watcher) round(ctx context.Context, c *client) (missing, err error) {
	opened := 0
	for i := len(w.account.Folders) - 1; i >= 0; i-- {
		name := w.account.Folders[i]
		err := w.visit(ctx, c, name)
		switch {
		case err == nil:
			opened++
		case refusedFolder(err):
			missing = err
			if err := w.deaf(name, err); err != nil {
				return nil, err
			}
		default:
			return nil, err
		}
	}
	if opened == 0 {
		return nil, missing
	}
	return missing, nil
}

// refusedFolder reports whether the server would not open a mailbox.
func refusedFolder(err error) bool {
	var no *imap.Error
	return at(err, StepFolder) && errors.As(err, &no)
}

// visit opens one mailbox and reads what is new in it.
func (w *Watcher) visit(ctx context.Context, c *client, name string) error {
	asked := w.account.Clock()
	if err := c.look(name); err != nil {
		return c.fault(ctx, StepFolder, name, err)
	}
	return w.hear(ctx, c, asked)
}

// hear reads what is new in the open mailbox, and notes that we have heard
// everything that had arrived when we asked.
func (w *Watcher) hear(ctx context.Context, c *client, asked time.Time) error {
	if err := w.catchUp(ctx, c); err != nil {
		return err
	}
	w.fault.heard(c.open.name)
	return fromSink(w.sink.Heard(w.account.Name, c.open.name, asked))
}

// passed tells everybody who waits that a pass over all mailboxes is done.
func (w *Watcher) passed(missing error) {
	w.backoff.reset()
	w.fault.over()
	w.answer(missing)
	w.readyOnce.Do(func() { close(w.ready) })
}

// progressed notes that a batch was recorded.
func (w *Watcher) progressed(batch []ingest.Delivery) {
	w.moved.Store(true)
	if slices.ContainsFunc(batch, func(d ingest.Delivery) bool { return d.LeftOut == "" }) {
		w.gained.Store(true)
	}
}

func (w *Watcher) careOf(mailbox string) *care {
	if w.cares[mailbox] == nil {
		w.cares[mailbox] = &care{}
	}
	return w.cares[mailbox]
}

// failed notes a failure, and waits until it is time to try again.
func (w *Watcher) failed(ctx context.Context, err error) error {
	w.answer(err)
	w.readyOnce.Do(func() { close(w.ready) })
	if w.gained.Swap(false) {
		w.backoff.reset()
	}
	w.fault.begin(w.account.Clock())
	wait := w.backoff.next(err)
	if sinks(err) != nil {
		wait = min(wait, noRoom)
	}
	w.log.Warn("mailbox failed", "account", w.account.Name, "error", err, "hint", hintOf(err), "again_in", wait.Round(time.Millisecond))
	if w.backoff.tries > 1 { // one lost connection is nothing: what arrived meanwhile is still there
		for _, name := range w.account.Folders {
			if err := w.deaf(name, err); err != nil && !store.Passing(err) {
				return sinks(err)
			}
		}
	}
	w.pause(ctx, wait, err)
	return nil
}

// noRoom is the longest wait where not the server fails but the sink has no
// room: what fills a disk is often gone soon.
const noRoom = 20 * time.Second

func (w *Watcher) deaf(mailbox string, why error) error {
	since, news := w.fault.deaf(mailbox, why, w.account.Clock())
	if !news {
		return nil
	}
	return fromSink(w.sink.Deaf(w.account.Name, mailbox, since, why))
}

func hintOf(err error) string {
	var e *IMAPError
	if errors.As(err, &e) {
		return e.Hint
	}
	return ""
}
