package matcher

import (
	"slices"

	"nudged/timeline"
)

// Paper is a paper or a parcel that a letter names by its number.
type Paper struct {
	Text string // as written
	Key  string // see Key
}

// leastPaper are the types of what belongs to one order as a rule, and is named in
// its place, with how long the number of one is that is not another's by chance.
// Of transactions there are banks' numbers too, which stand below every letter.
var leastPaper = map[string]int{"pi": 6, "invoice": 6, labelContract: 6, "case": 6, "tracking": 9, "package": 9}

// Papers lists what a letter names in its subject, its new words and the names of
// its files, and what they call a PI, an invoice, a parcel …
func Papers(l timeline.Letter) []Paper {
	texts := []string{l.Subject, l.Reply, l.Note}
	if l.Message != nil {
		for _, a := range l.Message.Attachments {
			texts = append(texts, a.Name)
		}
	}
	var out []Paper
	for _, text := range texts {
		for _, n := range numbersIn(text) {
			p := Paper{n.text, n.key}
			kind, _ := n.kind(writerOf(l.From))
			least := leastPaper[kind]
			if digits, _ := count(n.key); least > 0 && len(n.key) >= least && digits >= 4 && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// known reports whether a mail on an order of the counterpart named the paper with that key.
func (m *matching) known(key string) bool {
	for _, paper := range m.Papers {
		if Key(paper) == key {
			return true
		}
	}
	return false
}

// byPaper: it names a paper or a parcel that mails on one order of its party named before.
func byPaper(m *matching) (Answer, bool) {
	var a Answer
	for order, paper := range m.Papers {
		if !m.may(order) || len(a.Orders) > 0 {
			return Answer{}, false
		}
		a.Orders = []Found{{Order: order, By: "it names " + paper + ", as another mail on this order does" + m.andWho(order)}}
	}
	return a, len(a.Orders) > 0
}
