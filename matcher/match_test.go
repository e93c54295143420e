package matcher

import (
	"slices"
	"strings"
	"testing"

	"nudged/timeline"
)

// A world of four orders: Lin sells A-1001 and A-1002, Ma sells B-2001, and
// B-2000 of Ma is closed.
var registered = map[string]string{"A-1001": "A-1001", "A-1002": "A-1002", "B-2001": "B-2001", "B-2000": "B-2000", "300280955501024781": "300280955501024781"}
var open = map[string]bool{"A-1001": true, "A-1002": true, "B-2001": true, "300280955501024781": true}

func partyOf(orders ...string) map[string]string {
	m := map[string]string{}
	for _, o := range orders {
		m[o] = "lin@factory.example is known on this order"
	}
	return m
}

// say is a letter with this subject and text, newly written.
func say(subject, text string) timeline.Letter {
	return timeline.Letter{Subject: subject, Text: text, Reply: text, From: &timeline.Address{Address: "lin@factory.example"}}
}

// quoting is a letter with a new text above a quoted one.
func quoting(subject, text, quoted string) timeline.Letter {
	l := say(subject, text)
	l.Text += "\n\nOn Monday, Ann wrote:\n> " + quoted
	return l
}

func thread(orders ...string) []Threaded { return []Threaded{{MessageID: "m1@x", Orders: orders}} }

func TestMatch(t *testing.T) {
	check := func(name string, q Question, want string) {
		t.Helper()
		q.Registered, q.Open = registered, open
		a := Match(q)
		var got []string
		rule := string(a.Reason)
		for _, f := range a.Orders {
			got, rule = append(got, f.Order), f.Rule
			if f.By == "" {
				t.Errorf("%s: %s without a reason", name, f.Order)
			}
		}
		slices.Sort(got)
		if s := strings.TrimSpace(strings.Join(got, " ") + " " + rule); s != want {
			t.Errorf("%s: got %q, want %q (%s)", name, s, want, a.Why)
		}
		if (a.Reason == "") == (len(a.Orders) == 0) || a.Reason != "" && a.Why == "" {
			t.Errorf("%s: %d orders with reason %q: %q", name, len(a.Orders), a.Reason, a.Why)
		}
	}
	lin, ma, none := partyOf("A-1001", "A-1002"), partyOf("B-2001", "B-2000"), partyOf()

	check("a number in the subject", Question{Letter: say("A-1001 late", "when?"), Role: RoleOwner, PartyOf: lin}, "A-1001 number")
	check("a number in the text", Question{Letter: say("Hi", "A-1001 is late"), Role: RoleParty, PartyOf: lin}, "A-1001 number")
	check("one of two", Question{Letter: say("Hi", "A-1002 leaves today"), Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("both", Question{Letter: say("A-1001 and A-1002", "late"), Role: RoleOwner, PartyOf: lin}, "A-1001 A-1002 number")
	check("the text outranks the quote", Question{Letter: quoting("Hi", "A-1002 leaves today", "and A-1001?"), Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("the thread outranks the quote", Question{Letter: quoting("Hi", "leaves today", "and A-1001?"), Role: RoleParty, PartyOf: lin, Thread: thread("A-1002")}, "A-1002 thread")
	check("the text outranks the thread", Question{Letter: say("Hi", "A-1002 leaves today"), Role: RoleParty, PartyOf: lin, Thread: thread("A-1001")}, "A-1002 number")
	check("only the quote names one", Question{Letter: quoting("Hi", "leaves today", "and A-1001?"), Role: RoleParty, PartyOf: lin}, "A-1001 quoted")
	check("the quote names two", Question{Letter: quoting("Hi", "leave today", "A-1002 and A-1001?"), Role: RoleParty, PartyOf: lin}, "which_order")
	check("an old number in the quote", Question{Letter: quoting("Hi", "leaves today", "as B-2000"), Role: RoleParty, PartyOf: ma}, "which_order")
	reply := say("Re: A-1001 and A-1002", "A-1002 leaves today")
	check("a reply on one of its subject's two", Question{Letter: reply, Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("a reply in Chinese on one of two", Question{Letter: say("回复：A-1001, A-1002", "A-1002 今天发货"), Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("a first mail on two", Question{Letter: say("A-1001 and A-1002", "A-1002 is broken, the other too"), Role: RoleOwner, PartyOf: lin}, "A-1001 A-1002 number")
	check("another order under an old subject", Question{Letter: say("Re: A-1001", "A-1002 leaves today"), Role: RoleParty, PartyOf: lin}, "A-1001 A-1002 number")
	check("a reply to a mail on both", Question{Letter: say("Re: Hi", "we look"), Role: RoleParty, PartyOf: lin, Thread: thread("A-1001", "A-1002")}, "A-1001 A-1002 thread")
	check("the nearest letter of the thread", Question{Letter: say("Re: Hi", "we look"), Role: RoleParty, PartyOf: lin, Thread: append(thread("A-1002"), thread("A-1001")...)}, "A-1002 thread")
	check("a thread on another's order", Question{Letter: say("Re: Hi", "we look"), Role: RoleParty, PartyOf: ma, Thread: thread("A-1001")}, "B-2001 only_order")
	check("one open order", Question{Letter: say("Hi", "we look"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("to one with one open order", Question{Letter: say("Hi", "any news?"), Role: RoleOwner, PartyOf: ma}, "B-2001 only_order")
	check("several open orders", Question{Letter: say("Hi", "we look"), Role: RoleParty, PartyOf: lin}, "which_order")
	check("a closed order by its number", Question{Letter: say("B-2000", "thanks"), Role: RoleParty, PartyOf: ma}, "B-2000 number")

	check("an order that is not registered", Question{Letter: say("Order 300280995501024781", "is packed"), Role: RoleParty, PartyOf: ma}, "unregistered")
	check("not registered, though threaded", Question{Letter: say("Order no. 4711", "is packed"), Role: RoleParty, PartyOf: ma, Thread: thread("B-2001")}, "unregistered")
	check("the next of the series", Question{Letter: say("Hi", "B-2002 is packed"), Role: RoleParty, PartyOf: ma}, "unregistered")
	check("a PI of the series", Question{Letter: say("PI B-2002", "attached"), Role: RoleParty, PartyOf: ma}, "unregistered")
	check("one registered, one not", Question{Letter: say("Hi", "B-2001 and B-2002 are packed"), Role: RoleParty, PartyOf: ma}, "B-2001 number")
	check("not registered, but quoted", Question{Letter: quoting("Hi", "packed", "order 300280995501024781?"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a parcel is no order", Question{Letter: say("Hi", "tracking number RB123456785GB"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("an invoice is no order", Question{Letter: say("Invoice INV-2231", "attached"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a telephone number is no order", Question{Letter: say("Hi", "call +86 138 0013 8000"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a quantity is no order", Question{Letter: say("Hi", "you order 1200 pcs, we have 1100"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a date is no order", Question{Letter: say("Hi", "your order 2026-05-11 leaves"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")

	check("a stranger with a number", Question{Letter: say("A-1001", "we settle this"), Role: RoleStranger, PartyOf: none}, "stranger")
	check("a stranger in a thread", Question{Letter: say("Re: late", "we settle this"), Role: RoleStranger, Thread: thread("A-1001")}, "stranger")
	check("a stranger, forwarded by the owner", Question{Letter: say("A-1001", "is packed"), Role: RoleStranger, Forwarded: true}, "A-1001 number")
	check("a party of another order", Question{Letter: say("A-1001", "is packed"), Role: RoleParty, PartyOf: ma}, "which_order")
	check("a platform", Question{Letter: say("Your order is on its way (300280955501024781)", "x"), Role: RolePlatform}, "300280955501024781 number")
	check("a platform, not registered", Question{Letter: say("Your order is on its way (300280955501024782)", "x"), Role: RolePlatform}, "unregistered")
	check("a platform without a number", Question{Letter: say("Verify your account", "x"), Role: RolePlatform}, "no_order")
	check("the owner to nobody known", Question{Letter: say("Hi", "are you there?"), Role: RoleOwner}, "no_order")

	withNote := say("Re: late", "packed")
	withNote.Note = "this is about A-1001"
	check("the forwarder's note", Question{Letter: withNote, Role: RoleStranger, Forwarded: true}, "A-1001 number")
	withFile := say("Hi", "see attached")
	withFile.Message = &timeline.Message{Attachments: []timeline.Attachment{{Name: "PI_A-1002.pdf"}}}
	withLink := quoting("Hi", "we look", "https://x.example/?orderId=A-1002")
	withLink.Links = []string{"https://x.example/?orderId=A-1002"}
	check("a link in the quote", Question{Letter: withLink, Role: RoleParty, PartyOf: lin}, "A-1002 quoted")
	check("the thread against a link in the quote", Question{Letter: withLink, Role: RoleParty, PartyOf: lin, Thread: thread("A-1001")}, "A-1001 thread")
	check("a link in new words", Question{Letter: say("Hi", "see https://x.example/?orderId=A-1002"), Role: RoleParty, PartyOf: lin, Thread: thread("A-1001")}, "A-1002 number")
	check("a card is no order", Question{Letter: say("Hi", "pay to 6222021234567890123"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("the name of a file", Question{Letter: withFile, Role: RoleParty, PartyOf: lin}, "A-1002 file")
	check("a file against the thread", Question{Letter: withFile, Role: RoleParty, PartyOf: lin, Thread: thread("A-1001")}, "A-1002 file")
}

func TestGuessesAreRanked(t *testing.T) {
	q := Question{
		Letter: quoting("Hi", "we look", "A-1002 and A-1001"), Role: RoleParty,
		Registered: registered, Open: map[string]bool{"A-1000": true, "A-1001": true, "A-1002": true},
		PartyOf: partyOf("A-1000", "A-1001", "A-1002"),
	}
	var got []string
	for _, g := range Match(q).Guesses {
		if g.Why == "" {
			t.Errorf("%s without a reason", g.Order)
		}
		got = append(got, g.Order)
	}
	if want := []string{"A-1002", "A-1001", "A-1000"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: what the mail names comes first", got, want)
	}
}

func TestReasonsReadLikeSentences(t *testing.T) {
	check := func(q Question, want string) {
		t.Helper()
		q.Registered, q.Open = registered, open
		a := Match(q)
		got := a.Why
		if len(a.Orders) > 0 {
			got = a.Orders[0].By
		}
		if got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	fwd := say("A-1001 late", "when?")
	fwd.Form = timeline.FormInline
	check(Question{Letter: fwd, Role: RoleParty, PartyOf: partyOf("A-1001")},
		"A-1001 stands in the subject of the mail that was forwarded, and lin@factory.example is known on this order")
	check(Question{Letter: say("Hi", "we look"), Role: RoleParty, PartyOf: partyOf("B-2001")},
		"it names no order, and B-2001 is the only open one that fits: lin@factory.example is known on this order")
	check(Question{Letter: say("Order 4711-22", "late"), Role: RoleParty, PartyOf: partyOf("B-2001")},
		"it names 4711-22, which is not registered")
	check(Question{Letter: say("Hi", "x"), Role: RoleStranger}, "lin@factory.example is on no order")
}
