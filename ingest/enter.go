package ingest

import (
	"slices"
	"time"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// enter puts one letter on one order: a new entry, or one more copy of a letter
// that is there already. confirmed says that the owner put it there.
func (f *filing) enter(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind, order, by string, confirmed bool) error {
	entries := f.entries(order)
	e := f.entry(mail, l, kind, order, by)
	e.Confirmed = confirmed
	filed := func(old timeline.Entry) bool {
		return old.Message == e.Message && old.Letter == e.Letter && ofLetter(old)
	}
	if i := slices.IndexFunc(entries, filed); i >= 0 {
		if f.stands(entries[i]) {
			return nil
		}
		f.done.Moved++
		return f.correct(entries[i], timeline.ChangeRestored, by, false)
	}
	if head, ok := sameAs(entries, e, l.AtSure); ok {
		e.Kind, e.Target = timeline.EntryCopy, head
	}
	var err error
	if e, err = f.append(e); err != nil {
		return err
	}
	if err := f.noteDue(e, l); err != nil {
		return err
	}
	f.done.Placed++
	if err := f.hold(mail, l, order); err != nil {
		return err
	}
	if kind == timeline.EntrySent {
		return f.meet(order, f.firstHand(l), l.At, asWrittenTo)
	}
	if kind == timeline.EntryReceived && (l.Form != "" || confirmed) {
		return f.introduce(order, l)
	}
	return nil
}

func (f *filing) entry(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind, order, by string) timeline.Entry {
	e := timeline.Entry{
		Order: order, Kind: kind, At: l.At, Known: mail.Received, Channel: timeline.ChannelMail,
		From: l.From, To: shown(slices.Concat(l.To, l.Cc)), Subject: l.Subject, Text: cut(l.Reply, timeline.MaxEntryText),
		Evidence: f.class(mail, l), Message: mail.SHA, Letter: l.Name, MessageID: l.MessageID, By: by,
	}
	if e.At.After(e.Known) {
		e.At = e.Known // nobody forwards a mail before it was written
	}
	switch kind {
	case timeline.EntrySent:
		e.Expects = timeline.ExpectsAnswer(l.Reply)
	case timeline.EntryReceived:
		e.Answers = true
		said := f.promised(mail.SHA, l, f.dayOf(order, l.At))
		e.Holding, e.Promised = said.holding, said.day
	case timeline.EntryPlatform:
		e.Event = "unknown"
		if l.Event != nil {
			e.Event = l.Event.Event
		}
		if e.Event == timeline.ClockEvidence {
			e.Due = timeline.DueDate(l.Subject+"\n\n"+l.Text, timeline.DateOf(l.At.In(f.Zone)))
		}
	}
	return e
}

// dayOf is the seller's day of an order: "tomorrow" is theirs.
func (f *filing) dayOf(order string, at time.Time) timeline.Date {
	o, err := f.tx.Order(order)
	if err != nil {
		return timeline.DateOf(at)
	}
	return f.dayFor(o, at)
}

// class is the strength of a letter as evidence.
func (f *filing) class(mail *store.Mail, l timeline.Letter) timeline.Class {
	switch {
	case l.Form == "" && mail.Sender.Auth.Result == timeline.AuthPass:
		return timeline.ClassA
	case l.Form == "" && fromOutbox(mail):
		return timeline.ClassC
	case l.Form == "":
		return timeline.ClassD
	case l.Form == timeline.FormAttached && mail.Originals[l.Name].Result == timeline.AuthPass:
		return timeline.ClassB
	}
	return timeline.ClassC
}

// hold notes that we hold the letter's Message-ID on an order: answers to it are
// threaded, and what waited for it is looked at again.
func (f *filing) hold(mail *store.Mail, l timeline.Letter, order string) error {
	f.learnLetter(l.MessageID, l.Subject, l.At)
	for _, p := range matcher.Papers(l) {
		f.learn("n:"+p.Key, time.Time{})
	}
	if l.MessageID == "" {
		return nil
	}
	ref := store.LetterRef{SHA: mail.SHA, Letter: l.Name}
	for _, old := range f.tx.Letters(l.MessageID) {
		if old.SHA == ref.SHA && old.Letter == ref.Letter {
			ref.Orders = old.Orders
		}
	}
	if !slices.Contains(ref.Orders, order) {
		ref.Orders = append(ref.Orders, order)
	}
	return f.tx.PutLetter(l.MessageID, ref)
}

// firstHand are the people whom a letter addresses itself to; somebody in Cc
// may be a forwarder, an inspector or a friend.
func (f *filing) firstHand(l timeline.Letter) []timeline.Address {
	return f.counterparts(timeline.Letter{To: l.To})
}

// introduce makes the author of a letter that the owner vouched for a party of
// an order that knew none when it was written.
func (f *filing) introduce(order string, l timeline.Letter) error {
	o, err := f.tx.Order(order)
	known := func(p timeline.Party) bool { return p.Since.Before(l.At) }
	if err != nil || l.From == nil || slices.ContainsFunc(o.Parties, known) {
		return err
	}
	return f.meet(order, []timeline.Address{*l.From}, l.At, asForwarded)
}

// meet makes addresses parties of an order since then, and their domains where
// these are not a public provider's.
func (f *filing) meet(order string, who []timeline.Address, since time.Time, why string) error {
	o, err := f.tx.Order(order)
	if err != nil {
		return err
	}
	var met []timeline.Party
	o.Parties, met = withParties(o.Parties, who, since, why)
	if len(met) == 0 {
		return nil
	}
	for _, p := range met {
		f.learnParty(p)
	}
	return f.tx.PutOrder(o)
}

// withParties adds to the parties those that who are; met are the new ones, and
// those known for longer than we thought.
func withParties(parties []timeline.Party, who []timeline.Address, since time.Time, why string) (all, met []timeline.Party) {
	all = slices.Clone(parties)
	add := func(p timeline.Party) {
		same := func(q timeline.Party) bool { return q.Address == p.Address && q.Domain == p.Domain }
		i := slices.IndexFunc(all, same)
		switch {
		case i < 0:
			all = append(all, p)
		case p.Since.Before(all[i].Since):
			all[i] = p
		default:
			return
		}
		met = append(met, p)
	}
	for _, a := range who {
		if a.Domain() == "" {
			continue
		}
		add(timeline.Party{Address: a.Key(), Why: why, Since: since})
		if !matcher.PublicProvider(a.Domain()) {
			add(timeline.Party{Domain: a.Domain(), Why: why, Since: since})
		}
	}
	return all, met
}

// shown are recipients as a timeline shows them: without the tokens of our mails.
func shown(list []timeline.Address) []timeline.Address {
	for i := range list {
		list[i].Address = timeline.WithoutTokens(list[i].Address)
	}
	return list
}

// cut shortens s to at most n bytes, between two characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// sameWithin is how far the times of two copies of one letter may differ: a
// mail waits on its way, and a client that names no zone may be in another than
// the owner's; but what has the same words a day later was written again.
func sameWithin(sure bool) time.Duration {
	if sure {
		return 12 * time.Hour
	}
	return 20 * time.Hour
}
