package ingest_test

import (
	"errors"
	"fmt"
	"testing"

	"nudged/ingest"
	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// orders lists what is registered: "A-1001", or "A-1001?" where it is proposed.
func (w *world) orders() (out string) {
	w.Helper()
	w.view(func(tx *store.Tx) {
		w.must(tx.Orders(func(o timeline.Order) bool {
			if out += " " + o.Number; o.Proposed {
				out += "?"
			}
			return true
		}))
	})
	if out != "" {
		out = out[1:]
	}
	return out
}

func TestProposes(t *testing.T) {
	const number = "300280955501024781"
	notice := mail{From: "Alibaba <service@notice.alibaba.com>", To: ann.Address, Subject: "Your order is on its way (" + number + ")", Text: "It left.", ID: "p1"}
	first := mail{From: ann.String(), To: li.Address, Subject: "Broken lamps", Text: "Order no. BL-20417: forty lamps are broken.", ID: "q1"}
	with := func(m mail, change func(*mail)) mail { change(&m); return m }
	check := func(name, orders, asked string, m mail) {
		t.Helper()
		w := newWorld(t)
		w.take(m)
		w.expect(name+": orders", w.orders(), orders)
		w.expect(name+": review", w.asked(), asked)
	}
	check("the platform's notice", number+"?", "", notice)
	check("the platform's notice, forwarded", number+"?", "", notice.forward(false))
	check("a forged one", "", "stranger", with(notice, func(m *mail) { m.Auth = "fail" }))
	check("one that a stranger forwards", "", "stranger", with(notice.forward(false), func(m *mail) { m.From = "x@stranger.example" }))
	check("one of a template that is not known", number+"?", "", with(notice, func(m *mail) { m.Subject = "About " + number }))
	check("one of a template that is not known, about two", "", "unregistered", with(notice, func(m *mail) { m.Subject = "About " + number + " and 300280955501024782" }))
	check("one that only links to it", number+"?", "", with(notice, func(m *mail) {
		m.Subject, m.Text = "A note", "See https://biz.alibaba.com/ta/detail.htm?orderId="+number
	}))
	check("a message about it", "", "unregistered", with(notice, func(m *mail) { m.Subject = "New message about order " + number }))
	check("a platform's advertisement", "", "stranger", with(notice, func(m *mail) { m.From = "x@email.alibaba.example" }))

	check("the owner's first mail", "BL-20417?", "", first)
	check("digits in groups", "300280955501024781?", "", with(first, func(m *mail) { m.Text = "Order no. 3002-8095-5501-0247-81: forty lamps are broken." }))
	check("hyphens of its own", "111-5909349-2751414?", "", with(first, func(m *mail) { m.Text = "Order no. 111-5909349-2751414: forty lamps are broken." }))
	check("of somebody else in the owner's name", "", "stranger", with(first, func(m *mail) { m.Auth = "fail" }))
	check("with two numbers", "", "unregistered", with(first, func(m *mail) { m.Text += " Order no. BL-20418 too." }))
	check("with none", "", "no_order", with(first, func(m *mail) { m.Text = "Forty lamps are broken." }))
	check("an answer", "", "unregistered", with(first, func(m *mail) { m.Answers = "unknown" }))
	check("to the tracking address alone", "", "unregistered", with(first, func(m *mail) { m.To = tracking }))
	check("a seller's mail", "", "stranger", with(first, func(m *mail) { m.From, m.To = li.String(), ann.Address }))
}

func TestProposedOrdersLearn(t *testing.T) {
	w := newWorld(t)
	reply := mail{From: li.String(), To: ann.Address, Subject: "Re: Broken lamps", Text: "We will send new ones.", ID: "r1", At: day.AddDate(0, 0, 1)}
	w.take(reply)
	w.expect("nobody knows them", w.asked(), "stranger")
	w.take(mail{From: ann.String(), To: li.String(), Subject: "Broken lamps", Text: "Order no. BL-20417: forty lamps are broken.", ID: "q1"})
	w.expect("order", w.orders(), "BL-20417?")
	w.expect("its timeline", w.kinds("BL-20417"), "sent A, received A")
	w.expect("review", w.asked(), "")
}

func TestConfirms(t *testing.T) {
	begin := func() *world {
		w := newWorld(t)
		w.take(mail{From: ann.String(), To: li.String(), Subject: "Broken lamps", Text: "Order no. BL-20417: forty lamps are broken.", ID: "q1"})
		w.expect("to begin with", w.orders(), "BL-20417?")
		return w
	}
	w := begin()
	w.must(w.Confirm("BL-20417"))
	w.expect("confirmed", w.orders(), "BL-20417")
	if err := w.Confirm("BL-20418"); !errors.Is(err, store.ErrNoOrder) {
		t.Errorf("of no order: %v", err)
	}

	w = begin()
	_, err := w.Register(timeline.Order{Number: "bl-20417", Title: "lamps"})
	w.must(err)
	w.expect("added, however it is written", w.orders(), "BL-20417")
	w.view(func(tx *store.Tx) {
		o, err := tx.Order("BL-20417")
		w.must(err)
		if o.Title != "lamps" || len(o.Sellers) != 1 || o.Stage != timeline.StageOpen {
			t.Errorf("it became %+v", o)
		}
	})
	if _, err := w.Register(timeline.Order{Number: "BL-20417"}); !errors.Is(err, ingest.ErrOrderExists) {
		t.Errorf("added again: %v", err)
	}

	w = begin()
	_, err = w.Say("BL-20417", ingest.Said{Channel: timeline.ChannelChat, At: day, Text: "asked there too"})
	w.must(err)
	w.expect("used", w.orders(), "BL-20417")

	w = begin()
	w.must(second(w.Stage("BL-20417", timeline.StageClosed, day)))
	w.expect("closed is no use", w.orders(), "BL-20417?")
	w.take(mail{From: ann.String(), To: li.Address, Subject: "x", Text: "Order no. BL-20417 again.", ID: "q2"})
	w.expect("and not proposed again", w.orders(), "BL-20417?")
}

func TestPatterns(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	m := mail{From: ann.String(), To: "zhao@gearfactory.example", Subject: "gears", Text: "About 26K-00417: please confirm.", ID: "q1"}
	w.take(m)
	w.expect("who would know", w.orders()+" / "+w.asked(), "A-1001 / no_order")
	_, taught, err := w.AddPattern("26K-{digits:5}", nil)
	w.must(err)
	w.expect("taught", w.orders()+" / "+w.asked(), "26K-00417? A-1001 / ")
	w.expect("its timeline", w.kinds("26K-00417"), "sent A")

	if _, _, err := w.AddPattern("{digits:2}", nil); !errors.Is(err, matcher.ErrPattern) {
		t.Errorf("what every number fits: %v", err)
	}
	list, err := w.Patterns()
	w.must(err)
	if len(list) != 1 || list[0].Text != "26K-{digits:5}" {
		t.Errorf("listed: %v", list)
	}
	forgotten, err := w.RemovePattern("26K-{digits:5}", nil)
	w.must(err)
	if _, err := w.RemovePattern("26K-{digits:5}", nil); !errors.Is(err, ingest.ErrNoPattern) {
		t.Errorf("removed twice: %v", err)
	}
	known := func() string {
		list, err := w.Patterns()
		w.must(err)
		return fmt.Sprint(len(list))
	}
	if _, err := w.UndoEntry(taught); !errors.Is(err, ingest.ErrCannotBeUndone) {
		t.Errorf("undone after it was forgotten: %v", err)
	}
	w.must(second(w.UndoEntry(forgotten)))
	w.expect("what was forgotten is known again", known(), "1")
	list, err = w.Patterns()
	w.must(err)
	w.must(second(w.UndoEntry(list[0].Entry)))
	w.expect("and taken back", known(), "0")
	zhao := timeline.Address{Address: "zhao@gearfactory.example"}
	_, _, err = w.AddPattern("26K-{digits:5}", &zhao)
	w.must(err)
	other := m
	other.To, other.Text, other.ID = li.Address, "About 26K-00999: please confirm.", "q2"
	w.take(other)
	w.expect("another seller's number", w.orders(), "26K-00417? A-1001")
}

// TestANoticeTellsOfItsOwnMarketplace: two shops may give out the same short
// number; the notice of one says nothing of the order at the other.
func TestANoticeTellsOfItsOwnMarketplace(t *testing.T) {
	check := func(name, platform, number string, from, subject, want string) {
		t.Helper()
		w := newWorld(t)
		_, err := w.Register(timeline.Order{Number: number, Platform: platform, Sellers: []timeline.Address{li}})
		w.must(err)
		w.take(mail{From: from, To: ann.Address, Subject: subject, Text: "Thanks.", ID: "n1"})
		w.expect(name, w.kinds(number)+" / "+w.asked(), want)
	}
	const etsy, paypal, alibaba = "transaction@etsy.com", "service@paypal.com", "service@notice.alibaba.com"
	check("its own", "etsy", "3829789244", etsy, "Your Etsy order number 3829789244", "platform A / ")
	check("the owner has not said where", "", "3829789244", etsy, "Your Etsy order number 3829789244", "platform A / ")
	check("another's", "dhgate", "3829789244", etsy, "Your Etsy order number 3829789244", " / which_order")
	check("a payment network tells of all", "dhgate", "3829789244", paypal, "Receipt for order number 3829789244", "platform A / ")
	check("a long number is given out once", "1688", "300280955501024781", alibaba, "Your order 300280955501024781 has been delivered", "platform A / ")
}
