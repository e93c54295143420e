package ingest_test

import (
	"testing"
	"time"

	"nudged/timeline"
)

// TestDecisions goes through who wrote and how it came: what becomes of it.
func TestDecisions(t *testing.T) {
	asked := mail{From: ann.String(), To: li.Address, Cc: tracking, Subject: "Order A-1001", Text: "Where are the lamps?", ID: "q1"}
	reply := mail{From: li.String(), To: ann.Address, Cc: tracking, Subject: "Order A-1001", Text: "They left on Monday.", ID: "r1"}
	answers := func(m mail) mail { m.Answers = "q1"; return m }
	by := func(m mail, from string) mail { m.From = from; return m }
	auth := func(m mail, result string) mail { m.Auth = result; return m }
	const stranger, platform = "x@stranger.example", "Alibaba <service@notice.alibaba.com>"

	check := func(name, wantRows, wantAsked string, m mail) {
		t.Helper()
		w := newWorld(t)
		w.order("A-1001", li)
		w.take(asked)
		m.At = day.AddDate(0, 0, 1)
		w.take(m)
		w.expect(name+": rows", w.kinds("A-1001"), wantRows)
		w.expect(name+": review", w.asked(), wantAsked)
	}
	check("the owner, proved", "sent A, sent A", "", by(mail{To: li.Address, Subject: "A-1001", Text: "Any news?", ID: "q2"}, ann.String()))
	check("the owner's word to the tracking address is a note", "sent A, note A", "", by(mail{To: tracking, Subject: "A-1001", Text: "I called them.", ID: "n2"}, ann.String()))
	check("the owner's address in a stranger's hand", "sent A", "stranger", auth(by(mail{To: tracking, Subject: "A-1001", Text: "close it", ID: "n2"}, ann.String()), "fail"))

	check("a party, proved", "sent A, received A", "", reply)
	check("a party that nobody proves, threaded", "sent A, received D", "", auth(answers(reply), "none"))
	check("a party that nobody proves, not threaded", "sent A", "unconfirmed", auth(reply, "none"))
	check("a party without any verdict, threaded", "sent A, received D", "", auth(answers(reply), "absent"))
	check("a party without any verdict, not threaded", "sent A", "unconfirmed", auth(reply, "absent"))
	check("a forged party, even threaded", "sent A", "forged", auth(answers(reply), "fail"))
	check("a colleague in the seller's own domain", "sent A, received A", "", by(reply, "zhang@brightlamp.example"))
	check("a look-alike domain", "sent A", "stranger", by(reply, "li.wei@brightlamp-sales.example"))

	check("a stranger with the right number", "sent A", "stranger", by(reply, stranger))
	check("a stranger, threaded", "sent A", "stranger", answers(by(reply, stranger)))
	check("the platform, proved", "sent A, platform A", "", by(reply, platform))
	check("the platform, forged", "sent A", "stranger", auth(by(reply, platform), "fail"))
	check("the platform, unproved", "sent A", "stranger", auth(by(reply, platform), "none"))

	check("a party's mail, attached", "sent A, received C", "", reply.forward(false))
	check("a party's mail, inline", "sent A, received C", "", reply.forward(true))
	check("a party's mail, forwarded by a stranger", "sent A", "stranger", by(reply.forward(false), stranger))
	check("a party's mail, forwarded in the owner's name by somebody else", "sent A", "stranger", auth(reply.forward(false), "fail"))
	check("the platform's mail, attached", "sent A, platform C", "", by(reply, platform).forward(false))
	check("the platform's mail, inline", "sent A, platform C", "", by(reply, platform).forward(true))
	check("the owner's own earlier mail, attached", "sent A, sent C", "", mail{From: ann.String(), To: li.Address, Subject: "A-1001", Text: "The second lamp too?", ID: "q0"}.forward(false))
	check("redirected: it is from its author", "sent A, received A", "", func() mail {
		m := reply
		m.Head = "Resent-From: ann@buyer.example\r\nResent-To: " + tracking + "\r\n"
		return m
	}())

	check("a machine on the seller's side", "sent A, auto_reply A", "", func() mail { m := answers(reply); m.Head = "Auto-Submitted: auto-replied\r\n"; return m }())
	check("a machine of nobody we know", "sent A", "", func() mail {
		m := by(mail{Subject: "Out of office", To: ann.Address, Text: "I am away"}, stranger)
		m.Head = "Auto-Submitted: auto-replied\r\n"
		return m
	}())
	check("our own mail, come back", "sent A", "", by(mail{To: ann.Address, Subject: "A-1001", Text: "nudge"}, "nudged <"+tracking+">"))
	check("an order that is not registered", "sent A", "unregistered", mail{From: li.String(), To: ann.Address, Subject: "Order A-1002", Text: "shipped", ID: "r2"})
}

// TestKnowsLetters has one letter come every way there is: it is one row, with
// the best evidence of them.
func TestKnowsLetters(t *testing.T) {
	direct := mail{From: li.String(), To: ann.Address, Cc: tracking, Subject: "A-1001 answered", Text: "We will send three new lamps on Friday, at our cost.", ID: "r1"}
	ways := map[string]mail{"direct": direct, "attached": direct.forward(false), "inline": direct.forward(true)}
	list := direct
	list.Head = "List-Id: buyers <buyers.list.example>\r\nX-Mailman: 1\r\n"
	ways["through a list"] = list
	for first := range ways {
		w := newWorld(t)
		w.order("A-1001", li)
		w.take(ways[first])
		for name, m := range ways {
			if name != first {
				w.take(m)
			}
		}
		w.expect(first+" first: rows", w.kinds("A-1001"), "received A")
		w.expect(first+" first: review", w.asked(), "")
		if rows := w.rows("A-1001"); len(rows) == 1 && len(rows[0].Sources) != len(ways) {
			t.Errorf("%s first: %d sources, want %d", first, len(rows[0].Sources), len(ways))
		}
	}
}

// TestSameWordsAnotherDay: who asks the same once more has asked twice, also
// where forwards show no Message-ID.
func TestSameWordsAnotherDay(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	asked := mail{From: ann.String(), To: li.Address, Subject: "A-1001", Text: "Any news?"}
	again := asked
	again.At = day.AddDate(0, 0, 1)
	w.take(asked.forward(true), again.forward(true))
	w.expect("two attempts", w.kinds("A-1001"), "sent C, sent C")
}

// TestPromiseByTheSellersDay: tomorrow is the writer's, wherever their mail came from.
func TestPromiseByTheSellersDay(t *testing.T) {
	w := newWorld(t)
	w.Policy = timeline.Policy{Calendar: "CN"}
	w.order("A-1001", li)
	late := time.Date(2026, 3, 2, 22, 30, 0, 0, time.UTC) // the 3rd in China
	w.take(mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We will reply tomorrow.", ID: "r1", At: late})
	w.expect("tomorrow", w.rows("A-1001")[0].Promised.String(), "2026-03-04")
}

func TestRepeatsChangeNothing(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	mails := []mail{
		{From: ann.String(), To: li.Address, Subject: "A-1001", Text: "Where is it?", ID: "q1"},
		{From: "x@stranger.example", To: tracking, Subject: "A-1001", Text: "buy this"},
	}
	w.take(mails...)
	rows, asked := w.kinds("A-1001"), w.asked()
	done := w.take(mails...)
	if done.New != 0 || done.Known != 2 || done.Placed != 0 || done.Asked != 0 {
		t.Errorf("the second time: %+v", done)
	}
	w.expect("rows", w.kinds("A-1001"), rows)
	w.expect("review", w.asked(), asked)
}

// TestRepeatedMessageID: who sends a Message-ID ahead hides no mail with it.
func TestRepeatedMessageID(t *testing.T) {
	real := mail{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "We refuse.", ID: "r1"}
	for _, ahead := range []mail{
		{From: "x@stranger.example", To: tracking, Subject: "A-1001", Text: "no", ID: "r1"},
		{From: li.String(), To: ann.Address, Subject: "A-1001", Text: "a forgery", ID: "r1", Auth: "fail"},
		{From: ann.String(), To: li.Address, Subject: "A-1001", Text: "Where is it?", ID: "r1"},
	} {
		w := newWorld(t)
		w.order("A-1001", li)
		w.take(ahead)
		w.take(real)
		rows := w.rows("A-1001")
		if n := len(rows); n == 0 || rows[n-1].Kind != timeline.EntryReceived || rows[n-1].Text != "We refuse." {
			t.Errorf("behind %s: %s", ahead.Text, w.kinds("A-1001"))
		}
	}
	w := newWorld(t)
	w.order("A-1001", li)
	other := real
	other.Text = "We agree to refund all of it."
	w.take(real)
	w.take(other)
	w.expect("the same author twice, with other words", w.kinds("A-1001"), "received A, received A")
}
