package mailbox

import (
	"context"
	"errors"
	"time"

	"nudged/store"
)

// catchUp reads the open mailbox from the recorded position to its last mail.
func (w *Watcher) catchUp(ctx context.Context, c *client) error {
	m := c.open
	recorded, err := w.sink.Position(w.account.Name, m.name)
	if err != nil {
		return fromSink(err)
	}
	care := w.careOf(m.name)
	pos := m.after(recorded, care)
	if pos.UID < recorded.UID {
		w.log.Warn("mailbox is read again from its beginning", "account", w.account.Name, "mailbox", m.name,
			"uidvalidity", m.validity, "before", recorded.UIDValidity, "uid", recorded.UID, "uidnext", m.next)
	}
	r := &run{
		Watcher: w, client: c, care: care, pos: pos,
		from: origin{&w.account, m.name, m.validity},
	}
	r.belt = newBelt(ctx, 3*w.account.BatchBytes, r.read(ctx), r.record(ctx))
	err = r.windows()
	if taken := r.belt.close(); taken != nil {
		return endedBy(ctx, fromSink(taken))
	}
	return endedBy(ctx, err)
}

// run is one run through a mailbox.
type run struct {
	*Watcher
	client *client
	care   *care
	from   origin
	belt   *belt
	pos    store.Position // what has been put on the belt
}

// recording is how long one batch may take to be recorded before it looks stuck.
const recording = 2 * time.Minute

func (r *run) read(ctx context.Context) func(load) error {
	return func(l load) error { return r.sink.ReadAhead(ctx, l.batch) }
}

func (r *run) record(ctx context.Context) func(load) error {
	return func(l load) error {
		err := r.sink.Take(ctx, r.account.Name, r.from.mailbox, l.batch, l.reached)
		if err == nil {
			r.progressed(l.batch)
		}
		return err
	}
}

// windows lists and fetches the mailbox piece by piece.
func (r *run) windows() error {
	for {
		r.client.oldNews()
		from := r.pos.UID + 1
		if from == 0 {
			return nil // the last of all UIDs has been read
		}
		to := r.client.open.until(from)
		list, err := r.client.list(from, to, !r.care.bare)
		if err != nil {
			r.care.bare = r.care.bare || !r.client.broken()
			return r.trouble(StepList, err)
		}
		err = r.fetchAll(list)
		if errors.Is(err, errWithheld) {
			continue // on the same connection: it may have been deleted, the next listing tells
		}
		if err != nil {
			return r.trouble(StepFetch, err)
		}
		r.care.bare = false
		if to == 0 {
			return nil
		}
		r.pos.UID = to
	}
}

func (r *run) trouble(step Step, err error) error {
	if sinks(err) != nil || errors.Is(err, context.Canceled) {
		return err
	}
	return &IMAPError{Account: r.account.Name, Step: step, Mailbox: r.from.mailbox, Err: err, Hint: r.client.hint(step, err)}
}

// fetchAll fetches what was listed, group by group.
func (r *run) fetchAll(list []notice) error {
	for len(list) > 0 {
		group, what := r.care.group(list, &r.account)
		if err := r.fetchGroup(group, what); err != nil {
			return err
		}
		list = list[len(group):]
	}
	return nil
}

// fetchGroup fetches a group and puts it on the belt: all of it, or what came
// before the trouble.
func (r *run) fetchGroup(group []notice, what rung) error {
	weight := r.account.weigh(group, what)
	r.busy(recording)
	if err := r.belt.reserve(weight); err != nil {
		return err
	}
	got, err := r.hand(group, what)
	batch := r.from.deliveries(group, got, what)
	if len(batch) == 0 {
		r.belt.room.Release(r.belt.clamp(weight))
	} else {
		r.pos.UID = group[len(batch)-1].uid
		if err := r.belt.put(load{batch: batch, reached: r.pos, bytes: weight}); err != nil {
			return err
		}
	}
	if err != nil {
		first := group[min(len(batch), len(group)-1)].uid
		r.care.failed(first, len(group) == 1, r.client.broken(), err)
		return err
	}
	r.care.went(len(group), r.pos.UID)
	return nil
}

// hand asks the server for a group; what it cannot hand out is stood in for.
func (r *run) hand(group []notice, what rung) (map[uint32]fetched, error) {
	if what == nothing {
		n := group[0]
		r.log.Warn("mail is unreadable", "account", r.account.Name, "mailbox", r.from.mailbox, "uid", n.uid)
		return map[uint32]fetched{n.uid: r.from.unreadable(n)}, nil
	}
	return r.client.fetch(group, what, r.account.allow(group, what))
}
