package matcher

import (
	"fmt"
	"slices"
	"strings"
)

// byNumber: the author, or the owner who forwards it, names the number in new
// words or in the subject. Of a platform every word counts: it quotes nobody.
func byNumber(m *matching) (Answer, bool) {
	a, ok := m.numbered(func(n naming) bool {
		return n.In == InSubject || n.In == InText || n.In == InNote || (n.In == InLink || n.In == InMarkup) && n.New || m.Role == RolePlatform
	})
	return m.narrowed(a), ok
}

// narrowed drops from an answer what only the subject names, where the letter is
// a reply, which has its subject from the letter before, and its text names some
// of the same orders: who answers on one of two has not answered on the other.
func (m *matching) narrowed(a Answer) Answer {
	inText := func(order string) bool {
		return slices.ContainsFunc(m.named, func(n naming) bool { return n.order == order && (n.In == InText || n.In == InNote) })
	}
	var both, subject []Found
	for _, f := range a.Orders {
		switch {
		case f.In == InSubject && inText(f.Order):
			both = append(both, f)
		case f.In == InSubject:
			subject = append(subject, f)
		}
	}
	if len(both) > 0 && len(subject) > 0 && m.isReply() {
		a.Orders = slices.DeleteFunc(a.Orders, func(f Found) bool { return slices.Contains(subject, f) })
	}
	return a
}

// isReply reports whether the letter answers another one.
func (m *matching) isReply() bool {
	l := m.Letter
	subject := strings.ReplaceAll(fold(strings.TrimSpace(l.Subject)), " :", ":")
	return len(l.InReplyTo)+len(l.References) > 0 ||
		slices.ContainsFunc(facts().replyPrefixes, func(p string) bool { return strings.HasPrefix(subject, p) })
}

// byFile: only the name of an attachment names it.
func byFile(m *matching) (Answer, bool) {
	if len(m.unknown()) > 0 {
		return Answer{}, false
	}
	return m.numbered(func(n naming) bool { return n.In == InAttachment })
}

// byQuoted: only the history names orders, or a link that may belong to it. An old
// number down there must not pull a mail to an order that is over while another
// one is open.
func byQuoted(m *matching) (Answer, bool) {
	a, ok := m.numbered(func(n naming) bool { return (n.In == InQuoted || n.In == InLink) && m.quotable(n.order) })
	if !ok {
		return Answer{}, false
	}
	a.Orders = slices.DeleteFunc(a.Orders, func(f Found) bool { return !m.Open[f.Order] && len(m.openOrders()) > 0 })
	return a, len(a.Orders) == 1
}

// quotable reports whether a number in the history can put the letter on order:
// it is the counterpart's, or may become theirs by the owner's own letter to them.
func (m *matching) quotable(order string) bool {
	return m.isParty(order) || m.Role == RoleOwner && m.Sellerless[order] && len(m.PartyOf) > 0
}

// numbered attaches to the orders of the namings that count, each once, by its
// most telling place; not to those that the author has no say in.
func (m *matching) numbered(which func(naming) bool) (Answer, bool) {
	var a Answer
	sorted := slices.Clone(m.named)
	slices.SortStableFunc(sorted, byPlace)
	for _, n := range sorted {
		known := slices.ContainsFunc(a.Orders, func(f Found) bool { return f.Order == n.order })
		if known || !which(n) || !m.may(n.order) {
			continue
		}
		a.Orders = append(a.Orders, Found{Order: n.order, By: m.because(n), In: n.In, Span: n.Span})
	}
	return a, len(a.Orders) > 0
}

// byUnknown: the author names an order, but none that is registered. Then it is
// about that one, whatever else the author has to do with us.
func byUnknown(m *matching) (Answer, bool) {
	unknown := m.unknown()
	if len(unknown) == 0 || m.Role == RoleStranger && !m.Forwarded {
		return Answer{}, false
	}
	return Answer{
		Reason:  ReasonUnregistered,
		Why:     fmt.Sprintf("it names %s, which is not registered", list(unknown)),
		Guesses: m.guesses(nil),
		Unknown: unknown,
	}, true
}

// byStranger: neither the owner nor a platform nor a party of any order wrote it.
func byStranger(m *matching) (Answer, bool) {
	if m.Role != RoleStranger || m.Forwarded {
		return Answer{}, false
	}
	why := "nobody on any order wrote it"
	if m.Letter.From != nil {
		why = m.Letter.From.Address + " is on no order"
		if like, ok := Resembles(*m.Letter.From); ok { // no order is guessed: somebody may be fishing
			return Answer{Reason: ReasonStranger, Why: why + "; it looks like " + like + ", and is not"}, true
		}
	}
	return Answer{Reason: ReasonStranger, Why: why, Guesses: m.guesses(nil)}, true
}

// byOthersOrder: a party names a registered order, but none of its own. It may
// write for a colleague, or have mistyped: the owner knows.
func byOthersOrder(m *matching) (Answer, bool) {
	var others []string
	for _, n := range m.named {
		if n.In != InQuoted && (n.In != InLink || n.New) && !m.may(n.order) && !slices.Contains(others, n.order) {
			others = append(others, n.order)
		}
	}
	if len(others) == 0 {
		return Answer{}, false
	}
	return Answer{
		Reason:  ReasonWhichOrder,
		Why:     fmt.Sprintf("it names %s, but its author is on no such order", list(others)),
		Guesses: m.guesses(nil),
	}, true
}

// byThread: it answers a letter that is on orders already. The nearest one
// counts, and of its orders those that the author has a say in.
func byThread(m *matching) (Answer, bool) {
	if m.Role == RolePlatform {
		return Answer{}, false
	}
	for _, t := range m.Thread {
		var a Answer
		for _, order := range t.Orders {
			if m.may(order) {
				a.Orders = append(a.Orders, Found{Order: order, By: m.answers(t, order)})
			}
		}
		if len(a.Orders) > 0 {
			return a, true
		}
	}
	return Answer{}, false
}

// byOnlyOrder: nothing names an order, but its party has only one that is open.
func byOnlyOrder(m *matching) (Answer, bool) {
	open := m.openOrders()
	if len(open) != 1 || m.Role == RolePlatform || m.Asked || m.quotesAnother(open[0]) || m.doubt() != "" {
		return Answer{}, false
	}
	return Answer{Orders: []Found{{Order: open[0], By: m.onlyOrder(open[0])}}}, true
}

// quotesAnother reports whether the history names another order of the party, or
// one that may be theirs.
func (m *matching) quotesAnother(order string) bool {
	return slices.ContainsFunc(m.named, func(n naming) bool { return n.order != order && (m.isParty(n.order) || m.Sellerless[n.order]) })
}

// byWhichOrder: several orders fit.
func byWhichOrder(m *matching) (Answer, bool) {
	guesses := m.guesses(nil)
	if len(guesses) == 0 {
		return Answer{}, false
	}
	if m.Asked {
		return Answer{Reason: ReasonWhichOrder, Why: "it answers a mail of which you were asked where it belongs", Guesses: guesses}, true
	}
	if why := m.doubt(); why != "" {
		return Answer{Reason: ReasonWhichOrder, Why: why, Guesses: guesses}, true
	}
	var orders []string
	for _, g := range guesses {
		orders = append(orders, g.Order)
	}
	return Answer{Reason: ReasonWhichOrder, Why: "nothing in it says which one it is about: " + list(orders), Guesses: guesses}, true
}

// byNothing: nothing ties it to any order.
func byNothing(*matching) (Answer, bool) {
	return Answer{Reason: ReasonNoOrder, Why: "nothing in it names an order, and it answers no mail on one"}, true
}

// list is for a person to read: A, B and C.
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
