package ingest_test

import (
	"fmt"
	"testing"

	"nudged/store"
	"nudged/timeline"
)

// shown has the owner get a mail in which these matters are numbered.
func (o *office) shown(items ...store.Item) {
	o.Helper()
	o.must(o.Store.Update(func(tx *store.Tx) error {
		return o.notifier.Answer(tx, store.Answer{To: ann, Subject: "digest", Ticket: store.Ticket{Items: items}})
	}))
	o.tick()
}

// came has the seller answer on an order, and gives the entry.
func (o *office) came(order, text string) uint64 {
	o.Helper()
	o.take(mail{From: li.String(), To: ann.Address, Cc: tracking, Subject: "your order " + order, Text: text, ID: "came@x", At: o.now})
	rows := o.rows(order)
	return rows[len(rows)-1].Seq
}

func TestAMailOnTheWrongOrderIsMovedByAWord(t *testing.T) {
	o := newOffice(t)
	o.order("B-77", li)
	seq := o.came("A-1001", "It left today.")
	o.shown(store.Item{Order: "B-77"}, store.Item{Entry: seq})
	o.said(o.says("2 move B-77"), "What came on order A-1001 is on order B-77 now")
	o.expect("left", fmt.Sprint(o.standing("A-1001").Answer != nil), "false")
	o.expect("there", fmt.Sprint(o.standing("B-77").Answer != nil), "true")
	o.said(o.says("undo"), "Undone")
	o.expect("back", fmt.Sprint(o.standing("A-1001").Answer != nil), "true")
	o.expect("not there", fmt.Sprint(o.standing("B-77").Answer != nil), "false")
	o.expect("no question is left", o.asked(), "")

	o.shown(store.Item{Order: "B-77"}, store.Item{Entry: seq})
	o.said(o.says("2 move to 1"), "is on order B-77 now")
	o.said(o.says("undo"), "Undone")

	o.shown(store.Item{Order: "A-1001"}) // as a nudge does
	o.said(o.says("move B-77"), "Which mail do you mean", "(1) 6 March 2026, Li Wei <li.wei@brightlamp.example>: “your order A-1001”")
	o.said(o.says("1"), "is on order B-77 now")
	o.expect("there again", fmt.Sprint(o.standing("B-77").Answer != nil), "true")
	o.said(o.says("move C-1"), "no order has the number C-1")
}

func TestWhatCameIsJudgedByAWord(t *testing.T) {
	o := newOffice(t)
	seq := o.came("A-1001", "Thank you for your message.")
	o.shown(store.Item{Entry: seq})
	o.said(o.says("1 no"), "that was no answer")
	o.expect("no answer", fmt.Sprint(o.standing("A-1001").Answer != nil), "false")
	o.said(o.says("undo"), "Undone")
	o.expect("an answer again", fmt.Sprint(o.standing("A-1001").Answer != nil), "true")
	o.shown(store.Item{Entry: seq})
	o.said(o.says("1 close"), "stage is closed")
}

func TestDaysOfDeadlinesByMail(t *testing.T) {
	o := newOffice(t)
	o.said(o.says("paid 1 March\nshipped 2 March\nexpected 20 March\nevidence due 30 March"),
		"paid on 1 March 2026", "sent off on 2 March 2026", "delivery is 20 March 2026", "evidence is due on 30 March 2026")
	order := o.get("A-1001")
	o.expect("days", fmt.Sprint(order.Paid, order.Shipped, order.Expected, order.Due[timeline.ClockEvidence]), "2026-03-01 2026-03-02 2026-03-20 2026-03-30")
	o.said(o.says("evidence uploaded"), "no evidence is due any more")
	o.expect("none", fmt.Sprint(len(o.get("A-1001").Due)), "0")
	o.said(o.says("undo"), "Undone")
	o.expect("again", o.get("A-1001").Due[timeline.ClockEvidence].String(), "2026-03-30")
}
