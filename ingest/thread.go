package ingest

import (
	"slices"
	"strings"

	"nudged/ingest/reader"
	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

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

// thread finds the letters that l answers, as far as we hold them.
func (f *filing) thread(l timeline.Letter, with []timeline.Address, partyOf map[string]string) []matcher.Threaded {
	var out []matcher.Threaded
	ids := threadIDs(l)
	for _, id := range ids {
		if orders := f.ordersOf(id); len(orders) > 0 {
			out = append(out, matcher.Threaded{MessageID: id, Orders: orders})
		}
	}
	if len(out) > 0 {
		return out
	}
	if order, ok := f.bySubject(l, with, partyOf); ok {
		out = append(out, matcher.Threaded{Orders: []string{order}, Subject: true})
	}
	return out
}

// answersAsked reports whether l answers a letter that is up for review: by its
// Message-ID, or by subject and people as in bySubject.
func (f *filing) answersAsked(l timeline.Letter, with []timeline.Address) bool {
	waits := func(rv *store.Review) bool { return rv.Settled == "" && !rv.Hidden }
	ids := threadIDs(l)
	for _, id := range ids {
		if slices.ContainsFunc(f.tx.ReviewsBy(itself+id), waits) {
			return true
		}
	}
	subject := threadSubject(l.Subject)
	if len(ids) > 0 || !isReply(l.Subject) || len(subject) < minSubject {
		return false
	}
	return slices.ContainsFunc(f.tx.ReviewsBy(itsSubject+subject), func(rv *store.Review) bool {
		withThem := func(a timeline.Address) bool { return slices.Contains(rv.Keys, "a:"+a.Key()) }
		return waits(rv) && rv.At.Before(l.At) && slices.ContainsFunc(with, withThem)
	})
}

// The bounds of looking for a thread by its subject: of longer lists it says
// nothing, and shorter words stand above many letters.
const (
	maxSubjectOrders = 50
	minSubject       = 4
	minQuoted        = 40 // fewer words are those of many letters
)

// bySubject finds the one order of the counterpart on which a letter with this
// subject was exchanged with the same people before. Where there are several, the
// words that the answer quotes tell.
// QUIRK: QQ Mail and some phones send neither In-Reply-To nor References. An answer
// that has them answers none of the letters here that have a Message-ID, but may
// one that was forwarded in the text, where it has none.
func (f *filing) bySubject(l timeline.Letter, with []timeline.Address, partyOf map[string]string) (order string, ok bool) {
	subject := threadSubject(l.Subject)
	if !isReply(l.Subject) || len(subject) < minSubject || len(partyOf) > maxSubjectOrders {
		return "", false
	}
	answers := len(threadIDs(l)) > 0
	same := func(e timeline.Entry) bool {
		return (!answers || e.MessageID == "") && e.Channel == timeline.ChannelMail && e.At.Before(l.At) && f.memory.threadSubject(e.Subject) == subject && between(e, with)
	}
	var orders []string
	for number := range partyOf {
		if slices.ContainsFunc(f.entries(number), same) {
			orders = append(orders, number)
		}
	}
	if len(orders) > 1 {
		quote := reader.Squeeze(strings.Replace(l.Text, l.Reply, "", 1))
		quoted := func(e timeline.Entry) bool {
			words := reader.Squeeze(e.Text)
			return same(e) && len(words) >= minQuoted && strings.Contains(quote, words)
		}
		orders = slices.DeleteFunc(orders, func(number string) bool { return !slices.ContainsFunc(f.entries(number), quoted) })
	}
	if len(orders) != 1 {
		return "", false
	}
	return orders[0], true
}

// isReply reports whether a subject says that the letter answers, or forwards,
// another one.
func isReply(subject string) bool { return threadSubject(subject) != reader.Squeeze(subject) }

// threadSubject is a subject without all its prefixes, in the form of squeeze.
func threadSubject(subject string) string {
	for {
		base := reader.BaseSubject(subject)
		if base == strings.TrimSpace(subject) {
			return reader.Squeeze(base)
		}
		subject = base
	}
}

// between reports whether one of these people wrote the letter of e or got it.
func between(e timeline.Entry, who []timeline.Address) bool {
	return slices.ContainsFunc(who, func(a timeline.Address) bool {
		is := func(b timeline.Address) bool { return a.Key() == b.Key() }
		return e.From != nil && is(*e.From) || slices.ContainsFunc(e.To, is)
	})
}
