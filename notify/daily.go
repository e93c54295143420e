package notify

import (
	"context"
	"strconv"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// WhenEmpty says what becomes of a digest that has nothing to say.
type WhenEmpty string

// The choices: a sign of life every week, every day, or none.
const (
	EmptyWeekly WhenEmpty = "weekly"
	EmptyDaily  WhenEmpty = "daily"
	EmptyNever  WhenEmpty = "never"
)

const (
	jobDigest  = "digest"
	lateAfter  = time.Hour          // from then on a digest says that it is late
	heartbeat  = 7 * 24 * time.Hour // less an hour, so that it stays on its weekday
	clockFault = 24 * time.Hour     // a last slot this far ahead was set by a wrong clock
)

// digest reserves the digest of today if its hour has come. Of hours that were
// missed only the latest counts. After a sleep the mailboxes are read first: what
// came meanwhile belongs into it, and that they were not read is no news.
func (n *Notifier) digest(ctx context.Context) error {
	slot, ok, err := n.slot()
	if err != nil || !ok {
		return err
	}
	n.freshen(ctx)
	d, err := n.draft(slot)
	if err != nil {
		return err
	}
	return n.Store.Update(func(tx *store.Tx) error { return n.keep(tx, slot, d) })
}

// slot is the hour that has come and was not dealt with. The first start only
// notes that it began: what was before it is not late.
func (n *Notifier) slot() (slot time.Time, ok bool, err error) {
	now := n.Clock().In(n.Policy.Zone)
	var last time.Time
	err = n.Store.View(func(tx *store.Tx) error {
		last = tx.Job(jobDigest)
		return nil
	})
	if err == nil && (last.IsZero() || last.Sub(now) > clockFault) {
		err = n.Store.Update(func(tx *store.Tx) error { return tx.SetJob(jobDigest, now) })
		return slot, false, err
	}
	slot, ok = n.Digest.Latest(last.In(n.Policy.Zone), now)
	today := timeline.DateOf(now)
	if ok && timeline.DateOf(slot) != today && timeline.DateOf(n.Digest.Next(now)) == today {
		return slot, false, err // missed before midnight: today has a digest of its own
	}
	return slot, ok, err
}

// draft is a digest before it is decided whether it goes out.
type draft struct {
	facts digestFacts
	page  page
	seq   uint64
	last  time.Time // when the last one went out
}

// draft surveys the state since the last digest that went out, for the one that
// was due at slot.
func (n *Notifier) draft(slot time.Time) (d draft, err error) {
	err = n.Store.View(func(tx *store.Tx) error {
		last := n.lastDigest(tx)
		since, seen := last.Reserved, seenBy(tx, last.ID)
		v := n.survey(tx, since, seen)
		d.seq, d.last = v.seq, since
		if v.now.Sub(slot) > lateAfter {
			v.due = slot
		}
		return d.write(v)
	})
	return d, err
}

// write puts the overview into a mail that no mail program cuts off.
func (d *draft) write(v overview) (err error) {
	for rows := maxRows; ; rows /= 2 {
		d.facts = v.facts(rows)
		d.page, err = render("digest", d.facts)
		if err != nil || rows <= 2 || len(d.page.text)+len(d.page.html) < maxBytes/2 { // quoted-printable may double it
			return err
		}
	}
}

// lastDigest is the last digest that the owner got; a zero one where none was.
func (n *Notifier) lastDigest(tx *store.Tx) (last store.Outgoing) {
	now := n.Clock()
	tx.OutgoingSince(now.AddDate(0, 0, -60), func(o *store.Outgoing) bool {
		if o.Reserved.After(now) {
			return false // by a clock that was wrong
		}
		if o.Kind == kindDigest && (o.State == store.StateSent || o.State == store.StateUncertain) {
			last = *o
		}
		return true
	})
	return last
}

// seenBy is the number of the last entry that a digest knew.
func seenBy(tx *store.Tx, id string) uint64 {
	seq, _ := strconv.ParseUint(string(tx.Meta("digest "+id)), 10, 64)
	return seq
}

// keep notes that the slot is dealt with and, where there is something to say,
// reserves the mail: at most one for each date.
func (n *Notifier) keep(tx *store.Tx, slot time.Time, d draft) error {
	if err := tx.SetJob(jobDigest, slot); err != nil {
		return err
	}
	today := timeline.DateOf(n.Clock().In(n.Policy.Zone)).String()
	date := "told digest " + today
	if tx.Meta(date) != nil || !n.wanted(d) {
		return nil
	}
	o := &store.Outgoing{Kind: kindDigest, Step: today, Subject: d.facts.Title}
	if err := n.fixWith(tx, o, d.page, nil, store.Ticket{Items: d.facts.items}, n.Owner[0], nil); err != nil {
		return err
	}
	if _, err := tx.Reserve(o); err != nil {
		return err
	}
	if err := tx.SetMeta("digest "+o.ID, strconv.AppendUint(nil, d.seq, 10)); err != nil {
		return err
	}
	return tx.SetMeta(date, []byte(o.ID))
}

// wanted reports whether the owner wants a digest like this one today.
func (n *Notifier) wanted(d draft) bool {
	switch {
	case d.facts.worth, n.WhenEmpty == EmptyDaily:
		return true
	case n.WhenEmpty == EmptyNever:
		return false
	}
	return n.Clock().Sub(d.last) >= heartbeat-lateAfter
}

// outdated reports whether a digest could not be sent before midnight, and today
// has one of its own, which tells the same: a local date sees one at most.
func (n *Notifier) outdated(o *store.Outgoing) bool {
	today := timeline.DateOf(n.Clock().In(n.Policy.Zone))
	next := n.Digest.Next(today.Start(n.Policy.Zone).Add(-1))
	return o.Step != today.String() && !next.IsZero() && timeline.DateOf(next) == today
}

// newerDigest reports whether a later digest takes the place of o, which could
// not be sent in time.
func (n *Notifier) newerDigest(tx *store.Tx, o *store.Outgoing) (newer bool) {
	tx.OutgoingSince(o.Reserved, func(p *store.Outgoing) bool {
		newer = p.Kind == kindDigest && p.Reserved.After(o.Reserved) && !p.Reserved.After(n.Clock())
		return !newer
	})
	return newer
}

// Preview is a mail that is shown and not sent.
type Preview struct{ Subject, Text, HTML string }

// Preview gives the digest as it would go out now, whether or not it has
// something to say.
func (n *Notifier) Preview() (Preview, error) {
	d, err := n.draft(n.Clock())
	return Preview{d.facts.Title, d.page.text, d.page.html}, err
}
