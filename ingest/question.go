package ingest

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// question gathers from the store what the matcher has to know about a letter.
func (f *filing) question(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind) (matcher.Question, error) {
	q := matcher.Question{Letter: l, Registered: map[string]string{}, PartyOf: map[string]string{}, Open: map[string]bool{}, Sellerless: map[string]bool{}, Foreign: map[string]bool{}}
	q.Candidates = f.reading(mail.SHA, l).candidates
	for _, c := range q.Candidates {
		if number, ok := f.tx.OrderByKey(c.Key); ok {
			q.Registered[c.Key] = number
		}
	}
	with := f.with(l, kind)
	for _, a := range with {
		for _, n := range slices.Concat(f.tx.OrdersOf(a.Key()), f.tx.OrdersOfDomain(a.Domain())) {
			q.PartyOf[n] = "" // whichAreOpen reads them, and tells why
		}
	}
	atShops(&q)
	q.Thread = f.thread(l, with, q.PartyOf)
	q.Asked = len(q.Thread) == 0 && f.answersAsked(l, with)
	if len(q.Thread) == 0 {
		q.Papers = f.papers(l, q.PartyOf)
	}
	if err := f.whichAreOpen(&q, with, kind); err != nil {
		return q, err
	}
	var err error
	if q.Patterns, err = f.patternsFor(with); err != nil {
		return q, err
	}
	q.Forwarded = l.Form != "" && mail.Sender.Verdict == timeline.VerdictOwner
	q.Role = f.role(mail, l, kind, q)
	return q, nil
}

// with is with whom the letter is exchanged: its author, or of what the owner
// sent its recipients.
func (f *filing) with(l timeline.Letter, kind timeline.EntryKind) []timeline.Address {
	switch {
	case kind == timeline.EntrySent:
		return f.counterparts(l)
	case l.From != nil:
		return []timeline.Address{*l.From}
	}
	return nil
}

// whichAreOpen tells of every order that the question names whether it was open
// when the letter was written. Of a party's orders those do not count as open on
// which it was not known by then, if it was on others: what becomes known later
// must not make a letter doubtful that was clear when it came.
func (f *filing) whichAreOpen(q *matcher.Question, with []timeline.Address, kind timeline.EntryKind) error {
	named := slices.Concat(slices.Collect(maps.Values(q.Registered)), slices.Collect(maps.Keys(q.PartyOf)))
	for _, t := range q.Thread {
		named = append(named, t.Orders...)
	}
	known := map[string]bool{}
	for _, n := range named {
		if _, done := q.Open[n]; done {
			continue
		}
		o, err := f.tx.Order(n)
		if err != nil {
			return err
		}
		q.Open[n] = f.wasOpen(o, q.Letter.At)
		if l := q.Letter; kind == timeline.EntryPlatform && l.From != nil {
			id, _, _ := matcher.Platform(*l.From)
			q.Foreign[n] = matcher.Foreign(id, o.Platform, matcher.Key(n))
		}
		q.Sellerless[n] = len(o.Parties) == 0
		if _, party := q.PartyOf[n]; party {
			q.PartyOf[n] = knownAs(o, with)
		}
		if knownBy(o, with, q.Letter.At) {
			known[n] = true
		}
	}
	if len(known) > 0 {
		for n := range q.PartyOf {
			q.Open[n] = q.Open[n] && known[n]
		}
	}
	return nil
}

// wasOpen reports whether an order was open at a moment: one that is closed by
// now may have been.
func (f *filing) wasOpen(o timeline.Order, at time.Time) bool {
	return !o.Stage.Done() || !timeline.Stand(timeline.Rows(f.entries(o.Number), at), nil).Stage.Done()
}

// knownBy reports whether one of these people was a party of the order by then.
func knownBy(o timeline.Order, who []timeline.Address, at time.Time) bool {
	return slices.ContainsFunc(o.Parties, func(p timeline.Party) bool {
		return !p.Since.After(at) && slices.ContainsFunc(who, p.Includes)
	})
}

// Why somebody is a party of an order.
const (
	asSeller    = "you registered them as the seller"
	asWrittenTo = "you wrote to them about this order"
	asForwarded = "you forwarded their mail about this order"
	asTaught    = "you said that they speak for the seller"
)

// saidOf says it with the address in it.
var saidOf = map[string]string{
	asSeller:    "%s is the seller that you registered",
	asWrittenTo: "you wrote to %s about this order before",
	asForwarded: "%s wrote on this order before",
	asTaught:    "you said that %s speaks for the seller",
}

// knownAs tells a buyer why one of these people is a party of the order.
func knownAs(o timeline.Order, who []timeline.Address) string {
	domain := ""
	for _, p := range o.Parties {
		for _, a := range who {
			if said, ok := saidOf[p.Why]; ok && p.Address == a.Key() {
				return fmt.Sprintf(said, a.Address)
			} else if p.Address == a.Key() {
				return a.Address + " is known on this order"
			} else if p.Includes(a) {
				domain = a.Address + " writes from the seller's own domain"
			}
		}
	}
	return domain
}

func (f *filing) role(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind, q matcher.Question) matcher.Role {
	switch {
	case kind == timeline.EntrySent, kind == timeline.EntryNote:
		return matcher.RoleOwner
	case kind == timeline.EntryPlatform:
		return matcher.RolePlatform
	case l.Form != "" && mail.Sender.Verdict == timeline.VerdictOwner && f.strangersWelcome(q):
		return matcher.RoleOwner // the owner forwarded it, and no other seller is known there
	case len(q.PartyOf) > 0:
		return matcher.RoleParty
	}
	return matcher.RoleStranger
}

// strangersWelcome reports whether the orders that a forwarded letter names
// know no seller yet: then the owner's forward introduces one.
func (f *filing) strangersWelcome(q matcher.Question) bool {
	if len(q.PartyOf) > 0 || len(q.Registered) == 0 {
		return false
	}
	for _, n := range q.Registered {
		if o, err := f.tx.Order(n); err != nil || len(o.Parties) > 0 {
			return false
		}
	}
	return true
}
