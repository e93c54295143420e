package ingest_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"nudged/timeline"
)

// marks are the fields by which a machine's mail is known.
var marks = regexp.MustCompile(`(?mi)^(Auto-Submitted|X-Auto-Response-Suppress|X-Loop|Precedence|List-[A-Za-z-]+):.*\r\n(?: .*\r\n)*`)

// looks is how often a day the mail is carried and looked at.
const looks = 2

// counted holds the mails of an office against what may go out, whatever came in:
// a nudge a day, and no more answers than mails.
func (o *office) counted(name string, received int) {
	o.Helper()
	answers, days := 0, map[string]int{}
	for _, l := range o.sent {
		switch kind, _, _ := strings.Cut(l.id, "."); kind {
		case "nudge":
			_, at, _ := strings.Cut(l.raw, "\r\nDate: ")
			days[at[:16]]++
		case "answer", "confirm":
			answers++
		}
	}
	for day, n := range days {
		if n > 1 {
			o.Errorf("%s: %d nudges on %s", name, n, day)
		}
	}
	if answers > received || len(o.sent) > 20 {
		o.Errorf("%s: %d answers to %d mails, %d mails in all", name, answers, received, len(o.sent))
	}
}

// A machine that bears no mark answers every mail of ours at once, from the owner's
// address, for a month.
func TestAnAutoresponderThatStripsItsMarksMakesNoLoop(t *testing.T) {
	for _, text := range []string{"I am out of office until Monday.", ""} {
		o := newOffice(t)
		received, read := 0, 0
		for range 30 * looks {
			for ; read < len(o.sent); read++ {
				o.take(o.reply(o.sent[read], text))
				received++
			}
			o.now = o.now.Add(24 * time.Hour / looks)
			o.tick()
		}
		o.counted(fmt.Sprintf("%q", text), received)
	}
}

// Two nudged are pointed at each other, and what carries the mail between them
// takes the marks of machines out of it.
func TestTwoThatAreSentToEachOtherMakeNoLoop(t *testing.T) {
	a := newOfficeOf(t, ann, tracking)
	b := newOfficeOf(t, timeline.Address{Address: tracking}, ann.Address)
	readA, readB := 0, 0
	carry := func(to *office, l letter) {
		raw := marks.ReplaceAllString(l.raw, "")
		domain := "buyer.example"
		to.takeRaw("inbox", mail{At: to.now}.trace(domain)+raw)
	}
	for range 30 * looks {
		for ; readA < len(a.sent); readA++ {
			carry(b, a.sent[readA])
		}
		for ; readB < len(b.sent); readB++ {
			carry(a, b.sent[readB])
		}
		a.now, b.now = a.now.Add(24*time.Hour/looks), b.now.Add(24*time.Hour/looks)
		a.tick()
		b.tick()
	}
	if readA < 2 || readB < 2 {
		t.Errorf("%d and %d mails went: nothing was tested", readA, readB)
	}
	a.counted("one", readB)
	b.counted("the other", readA)
}
