package ingest

import (
	"slices"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// place puts a letter on its orders as entries of kind, or up for review. It may
// be called again for the same letter, when more is known: then it is moved.
func (f *filing) place(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind) error {
	if rv := f.reviewOf(mail.SHA, l.Name); rv != nil && rv.Settled == ignored {
		return nil
	}
	held := f.held(mail, l)
	if slices.ContainsFunc(held, f.putByOwner) {
		return f.settle(mail, l, placed, false)
	}
	d, err := f.decide(mail, l, kind)
	if err != nil {
		return err
	}
	if len(d.found) == 0 {
		return f.unplaced(mail, l, kind, held, d)
	}
	for _, o := range d.found {
		if err := f.enter(mail, l, kind, o.Order, o.By, false); err != nil {
			return err
		}
	}
	if err := f.leave(held, d.found); err != nil {
		return err
	}
	f.tellMove(mail, l, held, d)
	return f.settle(mail, l, placed, d.weak)
}

// unplaced asks where a letter belongs that nothing places. A letter that was
// placed stays there for what the owner tells meanwhile: a new order of a seller
// is no reason to ask again about all that they ever wrote.
func (f *filing) unplaced(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind, held []timeline.Entry, d decision) error {
	if len(held) > 0 && f.byOwner {
		return nil
	}
	if err := f.leave(held, nil); err != nil {
		return err
	}
	f.tellMove(mail, l, held, d)
	if kind == timeline.EntryAutoReply {
		mail.Remark = "an automatic reply that belongs to no order"
		return f.keep(mail, l, &store.Review{Reason: store.ReasonNoOrder, Why: mail.Remark, Hidden: true})
	}
	return f.ask(mail, l, d.reason, d.why, d.guesses)
}

// decision is where a letter belongs, or why that has to be asked.
type decision struct {
	found   []matcher.Found
	weak    bool // what arrives later may tell better
	reason  string
	why     string
	guesses []store.Guess
}

// decide finds the orders of a letter; one that nobody registered is proposed
// first, where the letter can be believed.
func (f *filing) decide(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind) (decision, error) {
	q, err := f.question(mail, l, kind)
	if err != nil {
		return decision{}, err
	}
	answer := matcher.Match(q)
	proposed, err := f.propose(l, kind, q, answer)
	if err != nil {
		return decision{}, err
	}
	if proposed {
		if q, err = f.question(mail, l, kind); err != nil {
			return decision{}, err
		}
		answer = matcher.Match(q)
	}
	kept := f.notTakenOff(mail, l, answer.Orders)
	if len(kept) == 0 && len(answer.Orders) > 0 {
		return decision{reason: store.ReasonNoOrder, why: youTookItOff(answer.Orders[0].Order)}, nil
	}
	found, refused, why := f.credible(mail, l, kind, q, kept)
	switch {
	case len(found) > 0:
		return decision{found: found, weak: isWeak(q, found)}, nil
	case refused != "":
		return decision{reason: refused, why: why, guesses: guesses(kept)}, nil
	}
	if lacks := f.unproved(mail, l); lacks != "" && answer.Reason == matcher.ReasonStranger {
		answer.Why = lacks
	}
	return decision{reason: string(answer.Reason), why: answer.Why, guesses: asGuesses(answer.Guesses)}, nil
}

// isWeak reports whether a letter was placed by less than its own words, or does
// not stand on all the orders that it names.
func isWeak(q matcher.Question, found []matcher.Found) bool {
	for _, o := range found {
		if o.Rule != "number" {
			return true
		}
	}
	for _, number := range q.Registered {
		if !slices.ContainsFunc(found, func(o matcher.Found) bool { return o.Order == number }) {
			return true
		}
	}
	return false
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

// credible keeps those orders on which the letter may count as the seller's.
// What comes straight from a party must be authenticated, or answer a mail that
// we hold; what the owner forwards counts by the owner's word.
func (f *filing) credible(mail *store.Mail, l timeline.Letter, kind timeline.EntryKind, q matcher.Question, found []matcher.Found) (ok []matcher.Found, reason, why string) {
	if kind != timeline.EntryReceived && kind != timeline.EntryAutoReply || l.Form != "" {
		return found, "", ""
	}
	auth := mail.Sender.Auth
	for _, o := range found {
		threaded := slices.ContainsFunc(q.Thread, func(t matcher.Threaded) bool { return !t.Subject && slices.Contains(t.Orders, o.Order) })
		switch {
		case believed(auth, mail.Vouched):
			ok = append(ok, o)
		case auth.Result == timeline.AuthFail:
			reason, why = store.ReasonForged, "it may be a reply, but its author is not proved: "+auth.Why
		case threaded:
			ok = append(ok, o)
		default:
			reason, why = store.ReasonUnconfirmed, "it may be a reply: the address is known, but nothing proves that it is theirs, and it answers no mail that we hold"
		}
	}
	return ok, reason, why
}
