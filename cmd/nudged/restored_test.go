package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// R18, with servers: after an old backup is put back every mail is found again,
// what the owner commanded is done again, and nothing is said twice.
func TestRestoreReadsAgainAndSaysNothingTwice(t *testing.T) {
	s := newService(t)
	s.must("order", "add", "PI-88213", "--seller", "Chen Fang <chen@hongda-textile.example>")
	s.deliver(fabricAsked())
	s.start()
	nudge := s.taken("Subject: [PI-88213]")
	await(t, "the nudge is on record", func() bool { return strings.Contains(s.must("timeline", "PI-88213"), "No answer for") })
	s.must("backup", "old.zip")

	s.replies(nudge, "snooze 2w\nnote they are at a fair")
	s.taken("no nudge before")
	s.arrives(news(1), news(2))
	mails := s.mails()
	kinds := s.must("timeline", "PI-88213")
	s.stop()
	sent := len(s.servers.Taken())

	s.must("restore", s.path("old.zip"))
	if fewer := s.mails(); fewer >= mails {
		t.Fatalf("the backup knows %d mails, the state knew %d", fewer, mails)
	}
	s.start()
	s.must("ingest")
	if again := s.mails(); again != mails {
		t.Errorf("%d mails, before %d", again, mails)
	}
	if got := s.must("timeline", "PI-88213"); strings.Count(got, "they are at a fair") != 1 || strings.Count(got, "\n") != strings.Count(kinds, "\n") {
		t.Errorf("the timeline is\n%sand was\n%s", got, kinds)
	}
	s.asks(`[{"snoozed_until":{"$not":""}}]`, "order", "show", "PI-88213")
	s.must("verify")
	s.stop()
	if got := s.servers.Taken(); len(got) != sent {
		t.Errorf("%d mails were sent, and then %d more", sent, len(got)-sent)
	}
}

// mails is how many mails the state has.
func (s *service) mails() (n int) {
	s.t.Helper()
	if _, err := fmt.Sscanf(regexp.MustCompile(`"mails":[0-9]+`).FindString(s.must("verify", "--json")), `"mails":%d`, &n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func news(n int) sampleMail {
	at := time.Now().Add(-time.Hour).Truncate(time.Second)
	return sampleMail{From: "Weekly <news@weekly.example>", To: ann, Subject: fmt.Sprintf("news %d", n), Date: at, Received: at,
		MessageID: fmt.Sprintf("<news-%d@weekly.example>", n), Auth: "pass", Text: fmt.Sprintf("news %d", n)}
}
