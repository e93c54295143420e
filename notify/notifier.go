package notify

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Options are what a Notifier has to be told.
type Options struct {
	Store  *store.Store
	Sender Sender
	Policy timeline.Policy
	Owner  []timeline.Address // the first gets the mail

	From     timeline.Address // of our mail
	Envelope string           // the reverse-path; "" is From
	Tracking string           // the address that mail is forwarded to
	Domain   string           // of our Message-IDs; "" is From's
	Plus     string           // plus addresses of Tracking: "yes", "no", else what a test mail found out
	TokenKey []byte           // what the tokens are sealed with; nil: keys that the state keeps

	Digest    Schedule
	WhenEmpty WhenEmpty

	Clock    func() time.Time
	Uptime   func() time.Duration       // since the machine started, sleep included; nil: the clock is always right
	Synced   func(since time.Time) bool // whether the clock was compared with others since then; may be nil
	Log      *slog.Logger
	Fresh    func(context.Context) error       // reads the mailboxes once more; nil where there are none
	Coverage func(*store.Tx) timeline.Coverage // how far we have heard

	Own *Own // the owner's own account; nil: nothing goes to a seller

	MakeDossier func(context.Context, store.Dossier, io.Writer) error // nil: there are none

	Mailboxes  []store.MailboxName // that are listened to; nil: all that are known
	AlarmAfter time.Duration       // how long something may fail before the alarm; 0: there is none
	Troubles   func() []Trouble    // of the machine; nil: nobody looks
	Alarm      func([]Failure)     // is told in every round what fails; may be nil
}

// Notifier tells the owner what is due. Tick is one round of it, Run the loop.
// One goroutine at a time uses it.
type Notifier struct {
	Options
	who who
	pulse
	clockwatch

	recovered bool

	looked, awake time.Time // of the watch over ourselves
	complained    time.Time // when the log last heard that mail cannot be sent
}

// New checks what it is told.
func New(o Options) (*Notifier, error) {
	switch {
	case o.Store == nil || o.Sender == nil:
		return nil, errors.New("a notifier needs a store and a sender")
	case len(o.Owner) == 0:
		return nil, errors.New("nobody to tell: no owner address")
	}
	o.Owner = slices.Clone(o.Owner)
	for _, a := range []*timeline.Address{&o.From, &o.Owner[0]} {
		*a = deliverable(*a)
		if err := validAddress(*a); err != nil {
			return nil, err
		}
	}
	if o.Own != nil {
		if err := validAddress(deliverable(o.Own.From)); err != nil {
			return nil, err
		}
	}
	if o.Policy.Zone == nil {
		o.Policy.Zone = time.UTC
	}
	if o.Envelope == "" {
		o.Envelope = o.From.Address
	}
	if o.Domain == "" {
		o.Domain = o.From.Domain()
	}
	if o.Tracking == "" {
		o.Tracking = o.From.Address
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Notifier{Options: o, who: who{o.Owner, o.Tracking}}, nil
}

// tick is how often the clock on the wall is looked at: timers stand still
// while a computer sleeps, and clocks are set.
const tick = 30 * time.Second

// Run ticks until ctx ends: every half minute, and when kicked because
// something has been recorded.
func (n *Notifier) Run(ctx context.Context, kick <-chan struct{}) error {
	clock := time.NewTicker(tick)
	defer clock.Stop()
	for {
		over := n.beat()
		err := n.Tick(ctx)
		over()
		if store.Passing(err) {
			n.Log.Warn("the notifier waits", "error", err)
		} else if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-clock.C:
		case <-kick:
		}
	}
}

// Tick is one round: decide, tell, send. What fails on the way to a server is
// kept and tried again; an error is one of the state. What is in the outbox is
// sent also where there is no room for more: an alarm about that, above all.
func (n *Notifier) Tick(ctx context.Context) error {
	if err := n.recover(); err != nil || n.doubtful() {
		return err
	}
	err := n.fill(ctx)
	if err == nil || store.Passing(err) {
		err = errors.Join(err, n.deliver(ctx))
	}
	if err != nil {
		return err
	}
	return n.watch()
}

// fill puts into the outbox what is due.
func (n *Notifier) fill(ctx context.Context) error {
	if err := n.watchTroubles(); err != nil {
		return err
	}
	if rests, err := n.rests(); rests || err != nil {
		return err
	}
	due, err := n.decide()
	if err != nil {
		return err
	}
	if len(due) > 0 {
		n.freshen(ctx)
		if err := n.tell(due); err != nil {
			return err
		}
	}
	if err := n.digest(ctx); err != nil {
		return err
	}
	return n.dossiers(ctx)
}
