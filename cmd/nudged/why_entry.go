package main

import (
	"fmt"
	"strings"
	"time"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

// entrySentence tells in a sentence how an entry came to stand where it does.
func (s *session) entrySentence(e timeline.Entry) string {
	on := ", on " + s.local(e.At).Format("2006-01-02 15:04")
	switch e.Kind {
	case timeline.EntryOrder:
		return orderSentence(e, on)
	case timeline.EntryCorrection:
		return correctionSentence(e) + on
	case timeline.EntryStage:
		return fmt.Sprintf("order %s is at the stage %s because %s", e.Order, e.Stage, first(e.By, "you said so"))
	case timeline.EntryNudge:
		return fmt.Sprintf("nudged wrote to you about order %s%s", e.Order, on)
	case timeline.EntryVerdict:
		return "a check of its signature told who wrote this mail" + on
	case timeline.EntryForgotten:
		return fmt.Sprintf("the words of %d entries were forgotten on your word%s", len(e.Forgets), on)
	}
	return fmt.Sprintf("on order %s because %s", e.Order, first(e.By, "you said so"))
}

// orderSentence tells what was said of an order.
func orderSentence(e timeline.Entry, on string) string {
	taught := "a mail that names " + e.Subject + " is about order " + e.Order
	if len(e.To) > 0 {
		taught = e.To[0].Address + " speaks for the seller of order " + e.Order
	}
	switch e.Event {
	case timeline.OrderProposed:
		return "order " + e.Order + " appeared by itself" + on + ": a mail that can be believed named it, and nobody had registered it"
	case "confirmed":
		return "you said that " + e.Order + " is an order" + on
	case "edited":
		return "you changed what is registered of order " + e.Order + on
	case ingest.OrderTaught:
		return "you taught that " + taught + on
	case ingest.OrderUntaught:
		return "you took back that " + taught + on
	}
	return "on order " + e.Order + " because you registered it"
}

// changeWords say what a correction does.
var changeWords = map[string]string{
	timeline.ChangeRemoved:         "entry %d was taken off order %s",
	timeline.ChangeRestored:        "entry %d was put back on order %s",
	timeline.ChangeAnswers:         "entry %d counts as an answer on order %s",
	timeline.ChangeNoAnswer:        "entry %d counts as no answer on order %s",
	timeline.ChangeConfirmedSilent: "since entry %d nobody has answered on order %s",
	timeline.ChangeConfirmed:       "what entry %d tells is so, and counts for order %s",
	timeline.ChangeDue:             "entry %d names the last day for evidence of order %s",
}

func correctionSentence(e timeline.Entry) string {
	if e.Correction == nil {
		return "something on order " + e.Order + " was corrected"
	}
	said := fmt.Sprintf(changeWords[e.Correction.What], e.Target, e.Order)
	return said + " because " + first(e.Correction.Reason, "you said so")
}

// offSince tells of an entry of a letter that it stands on its order no more.
func offSince(tx *store.Tx, e timeline.Entry) (string, bool) {
	if e.Message == "" || e.Kind == timeline.EntryVerdict || e.Kind == timeline.EntryCorrection {
		return "", false
	}
	entries := tx.Entries(e.Order)
	const farAhead = 10000
	for _, r := range timeline.Rows(entries, time.Date(farAhead, 1, 1, 0, 0, 0, 0, time.UTC)) {
		for _, source := range r.Sources {
			if source.Seq == e.Seq {
				return "", false
			}
		}
	}
	why := "it was taken off"
	for _, c := range entries {
		if c.Kind == timeline.EntryCorrection && c.Target == e.Seq && c.Correction.Moves() {
			why = strings.TrimSuffix("it was taken off because "+c.Correction.Reason, " because ")
		}
	}
	return why, true
}
