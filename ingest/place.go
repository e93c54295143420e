package ingest

import (
	"maps"
	"slices"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// place puts a letter on its orders as entries of kind, or up for review.
func (f *filing) place(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind) error {
	q, err := f.question(mail, l, kind)
	if err != nil {
		return err
	}
	answer := matcher.Match(q)
	kept := f.notTakenOff(mail, l, answer.Orders)
	if len(kept) == 0 && len(answer.Orders) > 0 {
		return f.ask(mail, l, store.ReasonNoOrder, youTookItOff(answer.Orders[0].Order), nil)
	}
	found, refused, why := f.credible(mail, l, kind, q, kept)
	for _, o := range found {
		if err := f.enter(mail, l, kind, o.Order, o.By, false); err != nil {
			return err
		}
	}
	switch {
	case len(found) > 0:
		return f.settle(mail, l, "placed")
	case kind == timeline.EntryAutoReply:
		mail.Remark = "an automatic reply that belongs to no order"
		return f.keep(mail, l, &store.Review{Reason: store.ReasonNoOrder, Why: mail.Remark, Hidden: true})
	case refused != "":
		return f.ask(mail, l, refused, why, guesses(kept))
	}
	return f.ask(mail, l, string(answer.Reason), answer.Why, asGuesses(answer.Guesses))
}

// notTakenOff leaves out the orders that the owner took the letter off: it never
// goes back there by itself.
func (f *filing) notTakenOff(mail *store.Mail, l timeline.Letter, found []matcher.Found) []matcher.Found {
	return slices.DeleteFunc(slices.Clone(found), func(o matcher.Found) bool {
		return slices.ContainsFunc(f.tx.EntriesOf(mail.SHA), func(e timeline.Entry) bool {
			return e.Order == o.Order && e.Letter == l.Name && ofLetter(e) && f.takenOff(e)
		})
	})
}

func guesses(found []matcher.Found) []store.Guess {
	var out []store.Guess
	for _, o := range found {
		out = append(out, store.Guess{Order: o.Order, Why: o.By})
	}
	return out
}

func asGuesses(from []matcher.Guess) []store.Guess {
	out := make([]store.Guess, len(from))
	for i, g := range from {
		out[i] = store.Guess(g)
	}
	return out
}

// question gathers from the store what the matcher has to know about a letter.
func (f *filing) question(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind) (matcher.Question, error) {
	q := matcher.Question{Letter: l, Registered: map[string]string{}, PartyOf: map[string]string{}, Open: map[string]bool{}}
	q.Candidates = matcher.Candidates(l)
	for _, c := range q.Candidates {
		if number, ok := f.tx.OrderByKey(c.Key); ok {
			q.Registered[c.Key] = number
		}
	}
	for _, id := range threadIDs(l) {
		if orders := f.ordersOf(id); len(orders) > 0 {
			q.Thread = append(q.Thread, matcher.Threaded{MessageID: id, Orders: orders})
		}
	}
	with := []timeline.Address{}
	if l.From != nil {
		with = append(with, *l.From)
	}
	if kind == timeline.EntrySent {
		with = f.counterparts(l)
	}
	for _, a := range with {
		for _, n := range f.tx.OrdersOf(a.Key()) {
			q.PartyOf[n] = a.String() + " is known on this order"
		}
		for _, n := range f.tx.OrdersOfDomain(a.Domain()) {
			if q.PartyOf[n] == "" {
				q.PartyOf[n] = a.Address + " writes from the seller's own domain"
			}
		}
	}
	if err := f.whichAreOpen(&q); err != nil {
		return q, err
	}
	q.Forwarded = l.Form != "" && mail.Sender.Verdict == timeline.VerdictOwner
	q.Role = f.role(mail, l, kind, q)
	return q, nil
}

// whichAreOpen tells of every order that the question names whether it is open.
func (f *filing) whichAreOpen(q *matcher.Question) error {
	named := slices.Concat(slices.Collect(maps.Values(q.Registered)), slices.Collect(maps.Keys(q.PartyOf)))
	for _, t := range q.Thread {
		named = append(named, t.Orders...)
	}
	for _, n := range named {
		if _, done := q.Open[n]; done {
			continue
		}
		o, err := f.tx.Order(n)
		if err != nil {
			return err
		}
		q.Open[n] = !o.Stage.Done()
	}
	return nil
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

// threadIDs are the Message-IDs that a letter answers, nearest first.
func threadIDs(l timeline.Letter) []string {
	ids := slices.Clone(l.InReplyTo)
	for _, id := range slices.Backward(l.References) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// ordersOf are the orders on which we hold a letter of that Message-ID.
func (f *filing) ordersOf(messageID string) []string {
	var out []string
	for _, ref := range f.tx.Letters(messageID) {
		for _, n := range ref.Orders {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// credible keeps those orders on which the letter may count as the seller's.
// What comes straight from a party must be authenticated, or answer a mail that
// we hold; what the owner forwards counts by the owner's word.
func (f *filing) credible(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind, q matcher.Question, found []matcher.Found) (ok []matcher.Found, reason, why string) {
	if kind != timeline.EntryReceived && kind != timeline.EntryAutoReply || l.Form != "" {
		return found, "", ""
	}
	auth := mail.Sender.Auth
	for _, o := range found {
		threaded := slices.ContainsFunc(q.Thread, func(t matcher.Threaded) bool { return slices.Contains(t.Orders, o.Order) })
		switch {
		case believed(auth, mail.Vouched):
			ok = append(ok, o)
		case auth.Result == timeline.AuthFail:
			reason, why = store.ReasonForged, "a possible reply, but its author is not proved: "+auth.Why
		case threaded:
			ok = append(ok, o)
		default:
			reason, why = store.ReasonUnconfirmed, "a possible reply: the address is known, but nothing proves that it is theirs and it answers no mail that we hold"
		}
	}
	return ok, reason, why
}
