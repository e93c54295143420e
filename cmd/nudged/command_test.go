package main

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"
	"time"
)

var messageIDField = regexp.MustCompile(`(?m)^Message-Id: (<[^>]+>)\r$`)

// taken waits for a mail of ours with that in it, and gives its Message-ID.
func (s *service) taken(what string) (id string) {
	s.t.Helper()
	await(s.t, "a mail with "+what, func() bool {
		for _, raw := range s.servers.Taken() {
			if found := messageIDField.FindSubmatch(raw); found != nil && bytes.Contains(raw, []byte(what)) {
				id = string(found[1])
			}
		}
		return id != ""
	})
	return id
}

// replies has the owner answer a mail of ours.
func (s *service) replies(to, text string) {
	s.t.Helper()
	at := time.Now().Truncate(time.Second)
	s.arrives(sampleMail{From: ann, To: "track@buyer.example", Subject: "Re: your mail", Date: at, Received: at, InReplyTo: to,
		MessageID: fmt.Sprintf("<reply-%x@buyer.example>", text), Auth: "pass", Text: text})
}

// The whole product by mail alone: a nudge, the reply, the answer, the dossier, the undo.
func TestCommandsReachTheDaemonByMail(t *testing.T) {
	s := newService(t)
	s.must("order", "add", "PI-88213", "--seller", "Chen Fang <chen@hongda-textile.example>")
	s.deliver(fabricAsked())
	s.start()
	s.replies(s.taken("Subject: [PI-88213]"), "snooze 2w\nnote they are at a fair\nreceived yesterday\ndossier")
	answer := s.taken("no nudge before")
	s.taken("dossier-PI-88213.zip")
	s.asks(`[{"number":"PI-88213","received":"`+time.Now().In(berlin(t)).AddDate(0, 0, -1).Format(time.DateOnly)+`"}]`, "order", "show", "PI-88213")
	s.replies(answer, "undo")
	s.taken("Undone")
	s.asks(`{"$exact":[{"kind":"sent"},{"kind":"nudge"},{"kind":"correction"}]}`, "timeline", "PI-88213")
	s.stop()
}

func berlin(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
