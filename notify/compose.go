package notify

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// reserve fixes one mail about these matters, and marks their steps.
func (n *Notifier) reserve(tx *store.Tx, matters []matter) error {
	sortByNeed(matters)
	o, letters, err := n.compose(tx, matters)
	if err != nil {
		return err
	}
	if _, err := tx.Reserve(o); err != nil {
		return err
	}
	for _, m := range matters {
		if err := tx.SetMeta(mark(m.Order.Number, m.step.Key), []byte(o.ID)); err != nil {
			return err
		}
	}
	return keepOffers(tx, letters)
}

// sortByNeed puts deadlines first, the nearest above, then the longest silence.
func sortByNeed(matters []matter) {
	slices.SortStableFunc(matters, func(a, b matter) int {
		switch da, db := a.step.Deadline, b.step.Deadline; {
		case da != nil && db != nil:
			return daysBetween(db.LastSafe, da.LastSafe)
		case da != nil:
			return -1
		case db != nil:
			return 1
		}
		return b.Status.BusinessDays - a.Status.BusinessDays
	})
}

// compose writes the mail about these matters; letters are the texts in it.
func (n *Notifier) compose(tx *store.Tx, matters []matter) (o *store.Outgoing, letters []store.Letter, err error) {
	o = &store.Outgoing{Kind: kindNudge, Step: matters[0].step.Step}
	for _, m := range matters {
		if m.step.Kind == kindDeadline {
			o.Kind = kindDeadline
		}
		o.Orders = append(o.Orders, m.Order.Number)
		o.Tells = append(o.Tells, store.Tell{Order: m.Order.Number, Kind: m.step.Kind, Step: m.step.Step, Key: m.step.Key, Subject: m.Subject(m.step)})
	}
	var thread []string
	if len(matters) == 1 {
		thread = matters[0].thread()
	}
	for sections := maxSections; ; sections-- {
		t := n.telling(matters, sections)
		o.Subject = t.Title
		content, err := render("nudge", t)
		if err == nil {
			ticket := store.Ticket{Items: itemsOf(o.Orders), Letters: t.letters}
			err = n.fixWith(tx, o, content, thread, ticket, n.Owner[0], nil)
		}
		if err != nil || sections == 1 || len(o.Bytes) <= maxBytes {
			return o, t.letters, err
		}
	}
}

// telling are the words of the mail about these matters,
// of which only the first get a section of their own.
func (n *Notifier) telling(matters []matter, sections int) telling {
	t := telling{Title: matters[0].Subject(matters[0].step), Hint: replyHint(matters), Foot: n.foot()}
	if len(matters) > 1 {
		t.Title = subjectOfMany(matters)
		t.Intro = fmt.Sprintf("%d orders became due together; the most pressing comes first.", len(matters))
	}
	for i, m := range matters {
		switch {
		case i < sections:
			number := ""
			if len(matters) > 1 {
				number = fmt.Sprintf("%d ", i+1)
			}
			f := n.who.orderFacts(m.Case, m.step, number)
			if number != "" {
				f.Name = fmt.Sprintf("(%d) %s", i+1, f.Name)
			}
			t.Drawn = t.Drawn || f.Strip != nil
			t.letters = append(t.letters, n.offer(m.Case, &f, number)...)
			t.Orders = append(t.Orders, f)
		case i < sections+maxLines:
			t.Rest = append(t.Rest, fmt.Sprintf("(%d) %s: %s", i+1, m.short(), m.headline(m.step)))
		}
	}
	if more := len(matters) - sections - maxLines; more > 0 {
		t.Rest = append(t.Rest, "and "+thousands(more)+" more: nudged status")
	}
	return t
}

// What keeps a mail about many orders readable, and below what mail programs
// cut off (102 KB at Gmail).
const (
	maxSections = 6
	maxLines    = 40
	maxBytes    = 85 << 10
)

func (n *Notifier) foot() []string {
	return []string{"Written by nudged, which reads what reaches " + n.Tracking + "."}
}

// thread are the Message-IDs of what was told about the order before.
func (c Case) thread() []string {
	var ids []string
	for _, r := range c.Rows {
		if r.Kind == timeline.EntryNudge && validID(r.MessageID) && !slices.Contains(ids, r.MessageID) {
			ids = append(ids, r.MessageID)
		}
	}
	return ids
}

// fix gives a mail to the first owner its Message-ID, date and bytes, which no
// retry changes. A reply to it may be about its orders.
func (n *Notifier) fix(tx *store.Tx, o *store.Outgoing, content page, thread []string) error {
	return n.fixWith(tx, o, content, thread, store.Ticket{Items: itemsOf(o.Orders)}, n.Owner[0], nil)
}

func itemsOf(orders []string) (items []store.Item) {
	for _, number := range orders {
		items = append(items, store.Item{Order: number})
	}
	return items
}

// fixWith fixes a mail to one of the owner's addresses, whose reply may use ticket.
func (n *Notifier) fixWith(tx *store.Tx, o *store.Outgoing, content page, thread []string, ticket store.Ticket, to timeline.Address, files []File) error {
	now := n.Clock()
	ticket.To = to.Key()
	sealed, err := n.mint(tx, &ticket)
	if err != nil {
		return err
	}
	o.ID = o.Kind + "/" + token()
	o.MessageID = o.Kind + "." + tokenMark + sealed + "@" + n.Domain
	o.From, o.To = n.Envelope, []string{to.Address}
	o.Reserved, o.NextTry, o.State = now, now, store.StateReserved
	o.Bytes, err = Mail{
		From: n.From, To: []timeline.Address{to}, ReplyTo: n.replyTo(tx, sealed), Subject: o.Subject, Text: content.text, HTML: content.html,
		Date: now.In(n.Policy.Zone), MessageID: o.MessageID, References: thread, InstanceID: tx.Instance(), Files: files,
	}.Bytes()
	return err
}

// replyTo is where answers to a mail go: to the tracking address, and where
// plus addresses are known to reach it, with the token.
func (n *Notifier) replyTo(tx *store.Tx, sealed string) []timeline.Address {
	local, domain, ok := strings.Cut(n.Tracking, "@")
	plus := n.Plus == "yes" || n.Plus != "no" && string(tx.Meta(metaPlus)) == "yes"
	switch {
	case ok && plus && validAddress(timeline.Address{Address: n.Tracking}) == nil:
		return []timeline.Address{{Name: n.From.Name, Address: local + "+" + tokenMark + sealed + "@" + domain}}
	case n.From.Key() != (timeline.Address{Address: n.Tracking}).Key():
		return []timeline.Address{{Address: n.Tracking}}
	}
	return nil
}

// metaPlus is where the state keeps whether a test mail came back through a plus address.
const metaPlus = "plus"

// token is 120 bits that nobody guesses, in letters that survive any server.
func token() string {
	var b [15]byte
	rand.Read(b[:]) // never fails
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}
