package matcher

import (
	"cmp"
	"slices"
	"sync"

	"nudged/timeline"
)

// Role is in what capacity the author of a letter writes, as far as the caller
// could establish it.
type Role string

// The roles.
const (
	RoleOwner    Role = "owner"
	RolePlatform Role = "platform"
	RoleParty    Role = "party" // of the orders in PartyOf
	RoleStranger Role = "stranger"
)

// Question is what Match is asked: a letter, and what the store knows that bears on it.
type Question struct {
	Letter     timeline.Letter
	Candidates []Candidate // of the letter; nil has Match list them again
	Role       Role
	Forwarded  bool // by the owner, who thereby vouches for where it belongs

	Registered map[string]string // Candidate.Key → the number as registered, of those that are
	PartyOf    map[string]string // order → why, in a sentence; the orders, open or not, of which the counterpart is a party: the author of what was received, a recipient of what was sent
	Sellerless map[string]bool   // the orders in Registered of which no party is known yet
	Foreign    map[string]bool   // the orders in Registered that are another marketplace's than the one whose notice it is; see Foreign
	Open       map[string]bool   // of all orders named here: whether it is open
	Patterns   []Pattern         // how, as the owner taught, the counterpart's orders are numbered
	Papers     map[string]string // order of the counterpart → the paper or parcel that the letter names, and a mail there did; of a letter in no thread
	Asked      bool              // the letter that it answers is held, and nobody knows yet where that belongs
	Thread     []Threaded        // the letters that it answers, as far as held: In-Reply-To first, then References, latest first
}

// Threaded is a letter that we hold and that another one answers.
type Threaded struct {
	MessageID string
	Orders    []string // on whose timelines it is
	Subject   bool     // told by its subject and people alone: QQ Mail sends no References
}

// Answer is what Match found: orders, or a reason to ask the owner.
type Answer struct {
	Orders  []Found
	Reason  Reason // why there is none; "" if there is one
	Why     string // the reason, in a sentence
	Guesses []Guess
	Unknown []string // the numbers that the author calls orders, of ReasonUnregistered
}

// Found is an order that the letter belongs to, and why.
type Found struct {
	Order string
	Rule  string // the name of the rule that found it
	By    string // why, in a sentence for a buyer
	In    string // where the number stands, of a rule that read one; an In constant
	Span  [2]int // and its bytes there
}

// Guess is an order that the letter may belong to, and what speaks for it.
type Guess struct{ Order, Why string }

// Reason is why a letter could not be placed.
type Reason string

// The reasons.
const (
	ReasonStranger     Reason = "stranger"
	ReasonUnregistered Reason = "unregistered"
	ReasonWhichOrder   Reason = "which_order"
	ReasonNoOrder      Reason = "no_order"
)

// rule looks at one kind of evidence. It decides, or leaves the letter to the next.
type rule struct {
	name string
	try  func(*matching) (Answer, bool)
}

// rules is the weight of evidence: the first that decides is right.
var rules = []rule{
	{"number", byNumber},          // the author names a registered number
	{"file", byFile},              // the name of an attachment does
	{"unregistered", byUnknown},   // the author names a number that is not registered
	{"stranger", byStranger},      // whose words attach nothing
	{"not_theirs", byOthersOrder}, // a party names only orders of others
	{"thread", byThread},          // it answers a letter that we hold
	{"paper", byPaper},            // it names a paper that a mail on one order named
	{"quoted", byQuoted},          // the history below it names one
	{"only_order", byOnlyOrder},   // its party has one open order
	{"which_order", byWhichOrder}, // or several: ask
	{"no_order", byNothing},
}

// Match says which orders a letter belongs to, by the best evidence there is.
func Match(q Question) Answer {
	m := newMatching(q)
	for _, r := range rules {
		if a, ok := r.try(m); ok {
			for i := range a.Orders {
				a.Orders[i].Rule = r.name
			}
			return a
		}
	}
	return Answer{}
}

// matching is a question with its registered numbers found.
type matching struct {
	Question
	named   []naming        // every registered number in the letter that counts
	unknown func() []string // the numbers that it calls orders, and that are not registered; read once, where needed
}

// naming is a registered number standing in the letter.
type naming struct {
	Candidate
	order string
}

func newMatching(q Question) *matching {
	if q.Candidates == nil {
		q.Candidates = Candidates(q.Letter)
	}
	m := &matching{Question: q}
	m.unknown = sync.OnceValue(m.unregistered)
	var short []naming
	for _, c := range q.Candidates {
		order, ok := q.Registered[c.Key]
		switch n := (naming{c, order}); {
		case !ok:
		case m.counts(n):
			m.named = append(m.named, n)
		default:
			short = append(short, n)
		}
	}
	m.named = append(m.named, m.alike(short)...)
	m.named = slices.DeleteFunc(slices.Clone(m.named), m.insideAnother)
	return m
}

// counts reports whether a registered number is meant where n stands. Short
// digits need a word that calls them an order, or a pattern that the owner
// taught, and a number in AliExpress's glue the platform as its author.
func (m *matching) counts(n naming) bool {
	switch {
	case n.Form == FormGlued:
		return m.Role == RolePlatform
	case distinctive(n.Key) || n.In == InLink || n.Form == FormSpelled:
		return true
	case n.In == InAttachment: // whatever the paper is, it is one of that order
		return len(n.Key) >= minShort || m.taught(n.Key)
	case m.ofTheirs(n):
		return true
	}
	return calledOrder(m.textOf(n.In), n.Key, n.In == InSubject && len(n.Key) >= minShort || m.taught(n.Key))
}

// alike are those of the short numbers that are written as another one in the
// letter which is called an order: order 26-87512 is ready, 26-87513 too.
func (m *matching) alike(short []naming) []naming {
	return slices.DeleteFunc(short, func(n naming) bool {
		called := func(o naming) bool { return o.Form == n.Form && shape(o.Key) == shape(n.Key) }
		return n.Form == FormGlued || len(n.Key) < minShort || !slices.ContainsFunc(m.named, called) ||
			!calledOrder(m.textOf(n.In), n.Key, true)
	})
}

// textOf is the text of the letter that candidates in this place stand in.
func (m *matching) textOf(in string) string {
	switch in {
	case InSubject:
		return m.Letter.Subject
	case InNote:
		return m.Letter.Note
	case InText, InQuoted:
		return m.Letter.Text
	}
	return ""
}

// insideAnother reports whether n only is a part of a longer registered number,
// or stands there in its spelling less exactly than another, or no better.
func (m *matching) insideAnother(n naming) bool {
	return slices.ContainsFunc(m.named, func(o naming) bool {
		if o.Span == n.Span && n.Form == FormSpelled {
			return o.In == n.In && o.order != n.order
		}
		return o.In == n.In && o.Span != n.Span && o.Span[0] <= n.Span[0] && n.Span[1] <= o.Span[1] && o.In != InLink
	})
}

// may reports whether the author's word can put a letter on order: the owner's
// can, the platform's, where the order is not another's, a party's on its own orders.
func (m *matching) may(order string) bool {
	return m.Role == RoleOwner || m.Role == RolePlatform && !m.Foreign[order] || m.Role != RolePlatform && m.Forwarded || m.isParty(order)
}

func (m *matching) isParty(order string) bool {
	_, ok := m.PartyOf[order]
	return ok
}

// openOrders lists the open orders of the counterpart, in a fixed order.
func (m *matching) openOrders() []string {
	var open []string
	for order := range m.PartyOf {
		if m.Open[order] {
			open = append(open, order)
		}
	}
	slices.Sort(open)
	return open
}

// guesses ranks the orders that the letter may belong to: those that speak for
// themselves first, in the order given, then the counterpart's other open ones.
func (m *matching) guesses(first []Guess) []Guess {
	out := slices.Clone(first)
	add := func(order, why string) {
		if !slices.ContainsFunc(out, func(g Guess) bool { return g.Order == order }) {
			out = append(out, Guess{order, why})
		}
	}
	for _, n := range m.named {
		add(n.order, m.standsIn(n))
	}
	for _, t := range m.Thread {
		for _, order := range t.Orders {
			add(order, "it answers a mail on "+order)
		}
	}
	for _, order := range m.openOrders() {
		add(order, m.PartyOf[order])
	}
	return out
}

func byPlace(a, b naming) int {
	return cmp.Compare(slices.Index(places, a.In), slices.Index(places, b.In))
}
