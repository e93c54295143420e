package notify

import (
	"fmt"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// However many orders fall due, one after the other: twenty nudges a day.
func TestNoMoreThanTwentyNudgesADay(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-12 10:00")
	w.opt.Digest, w.opt.Policy.Quiet = Schedule{}, timeline.Quiet{}
	w.restart()
	for i := range dayCap + 5 {
		number := fmt.Sprintf("A-%d", 1000+i)
		w.order(timeline.Order{Number: number, Sellers: []timeline.Address{li}})
		w.entry(timeline.Entry{At: w.now.AddDate(0, 0, -9), Order: number, Kind: timeline.EntrySent, From: &ann, To: []timeline.Address{li}, Text: "Where is it?", Expects: true})
		w.tick()
		w.now = w.now.Add(time.Minute)
	}
	if n := len(w.post.got); n != dayCap {
		t.Errorf("%d nudges", n)
	}
	w.until("2026-03-13 12:00", time.Hour)
	if n := len(w.post.got); n <= dayCap {
		t.Error("the rest is never said")
	}
}

// Whoever forges the owner's address makes us ask three times a day, no more.
func TestQuestionsAreFew(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
	ask := func() (asked int) {
		for range 2 * confirmCap {
			w.update(func(tx *store.Tx) error {
				ok, err := w.Question(tx, store.Answer{To: ann, Subject: "close", Asked: "Did you write this?", Ticket: store.Ticket{Question: store.QuestionConfirm}})
				if ok {
					asked++
				}
				return err
			})
			w.now = w.now.Add(time.Minute)
		}
		return asked
	}
	if n := ask(); n != confirmCap {
		t.Errorf("%d questions", n)
	}
	w.now = w.now.Add(confirmSpan)
	if n := ask(); n != confirmCap {
		t.Errorf("%d questions on the next day", n)
	}
}
