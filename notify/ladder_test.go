package notify

import (
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// The whole way of an order on a platform that decides by its own chat alone.
func TestTheLadderOfAPlatform(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
	w.opt.Digest = Schedule{}
	w.restart()
	o := timeline.Order{
		Number: "A-1001", Platform: "alibaba", Payment: "card_visa", Title: "steel bolts", Sellers: []timeline.Address{li},
		Problem: "damaged", Remedy: "partial_refund",
	}
	w.order(o)
	w.asks("A-1001", "The bolts are damaged. Will you refund a part?")
	said := func(until string, words ...string) {
		t.Helper()
		before := len(w.post.got)
		w.until(until, time.Hour)
		if len(w.post.got) != before+1 {
			t.Fatalf("%d mails until %s: %v", len(w.post.got)-before, until, w.subjects())
		}
		text, _ := parts(t, w.post.got[before].raw)
		flat := strings.Join(strings.Fields(text), " ")
		for _, word := range words {
			if not, ok := strings.CutPrefix(word, "not: "); ok == strings.Contains(flat, strings.TrimPrefix(word, "not: ")) {
				t.Errorf("until %s: %q (not: %v) in:\n%s", until, word, not != "", text)
			}
		}
	}
	said("2026-03-06 12:00", "No answer for 3 working days", "Your unanswered message is not in the chat of the order", "Post the text below there too",
		"When did it arrive? The last day to open a dispute at Alibaba.com is counted from then.",
		"whether you can refund part of the price?", "not: exclude each other")
	o.Received = date(t, "2026-02-26")
	w.order(o)
	w.entry(timeline.Entry{Order: "A-1001", Kind: timeline.EntrySent, Channel: timeline.ChannelChat, Text: "Please answer.", Expects: true, From: &ann, To: []timeline.Address{li}})
	said("2026-03-10 12:00", "No answer for 5 working days", "1 of your 2 unanswered messages is in", "not: When did it arrive")
	said("2026-03-13 12:00", "No answer for 8 working days", "exclude each other", "ends on Friday, 27 March 2026")
	said("2026-03-17 12:00", "10 days are left to open a dispute", "I will open one after Thursday, 19 March 2026")
	said("2026-03-19 12:00", "It is time to open the dispute", "Put it into the case on Alibaba.com", "I ask that the seller refunds part of the price.",
		"I wrote to the seller on Monday, 2 March 2026 and Friday, 6 March 2026, and have not seen an answer.", "我希望卖家退还部分货款。")
	w.update(func(tx *store.Tx) error {
		_, err := tx.Append(timeline.Entry{Order: "A-1001", Kind: timeline.EntryStage, Stage: timeline.StageMediation, At: w.now, Known: w.now})
		return err
	})
	said("2026-04-02 12:00", "Two weeks of mediation are over", "which was escalated on Thursday, 19 March 2026")
	said("2026-04-09 12:00", "Three weeks of mediation are over")
	w.until("2026-05-20 12:00", time.Hour)
	if n := len(w.post.got); n != 7 {
		t.Errorf("%d mails in the end: %v", n, w.subjects())
	}
}
