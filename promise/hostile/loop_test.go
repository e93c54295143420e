package hostile_test

import (
	"fmt"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/promise"
	"nudged/promise/hostile"
	"nudged/timeline"
)

// marks are the fields by which mail programs know a machine's mail: a relay that
// does not care strips them.
var marks = regexp.MustCompile(`(?im)^(Auto-Submitted|X-Auto-Response-Suppress|X-Loop|Precedence|References):.*\r\n([ \t].*\r\n)*`)

// passedOn is a mail of ours as a careless server hands it on: without its marks,
// and vouched for.
func passedOn(raw []byte, strip bool) string {
	s := string(raw)
	if strip {
		head, body, _ := strings.Cut(s, "\r\n\r\n")
		s = marks.ReplaceAllString(head+"\r\n", "") + "\r\n" + body
	}
	m, _ := netmail.ReadMessage(strings.NewReader(s))
	from, _ := netmail.ParseAddress(m.Header.Get("From"))
	return fmt.Sprintf("Authentication-Results: %s; dmarc=pass header.from=%s\r\n%s", hostile.ServID, from.Address[strings.LastIndexByte(from.Address, '@')+1:], s)
}

// orders are three that nobody answers.
func (h *house) orders() {
	h.Helper()
	for i := range 3 {
		number := fmt.Sprintf("A-%d", 1001+i)
		_, err := h.Register(timeline.Order{Number: number, Platform: "alibaba", Title: "lamps", Problem: "damaged", Sellers: []timeline.Address{{Address: fmt.Sprintf("li@factory%d.example", i)}}, Received: timeline.DateOf(monday)})
		h.must(err)
		_, err = h.Say(number, ingest.Said{Channel: timeline.ChannelPhone, At: h.now, Text: "Where is it?"})
		h.must(err)
	}
}

// days are how long it goes on.
var days = promise.Times(9, 30, 30)

// pass lets the days pass hour by hour; post has what was sent arrive somewhere.
func pass(t *testing.T, all []*house, post func(from *house, raw []byte)) {
	t.Helper()
	seen := make([]int, len(all))
	for range days * 24 {
		for i, h := range all {
			h.pass(time.Hour)
			for ; seen[i] < len(h.sent); seen[i]++ {
				post(h, h.sent[seen[i]])
			}
		}
	}
}

// counts are the mails of ours by their kind.
func (h *house) counts() map[string]int {
	out := map[string]int{}
	for _, raw := range h.sent {
		_, id, _ := strings.Cut(string(raw), "Message-Id: <")
		kind, _, _ := strings.Cut(id, ".")
		out[kind]++
	}
	return out
}

// TestNoLoops: days of two nudged that are each other's owner, and of an
// autoresponder at the owner's address that bears no mark, quotes or not. What is
// sent unasked is no more than to an owner who is silent; what answers is at most
// one for each mail that was sent unasked.
func TestNoLoops(t *testing.T) {
	quiet := func() string { return "" }
	silent := houseOf(t, ann, hostile.Tracking, quiet)
	silent.orders()
	pass(t, []*house{silent}, func(*house, []byte) {})
	alone := silent.counts()
	judge := func(name string, h *house) {
		t.Helper()
		got, unasked := h.counts(), 0
		for kind, n := range got {
			if kind == "answer" || kind == "confirm" {
				continue
			}
			if unasked += n; n > alone[kind] {
				t.Errorf("%s: %d mails of kind %s, %d to a silent owner", name, n, kind, alone[kind])
			}
		}
		if answers := got["answer"] + got["confirm"]; answers > unasked {
			t.Errorf("%s: %d answers to %d mails", name, answers, unasked)
		}
		promise.Kept(t, "H9", "%s, %d days: %v, to a silent owner %v", name, days, got, alone)
	}
	for _, strip := range []bool{false, true} {
		a := houseOf(t, timeline.Address{Address: "track@b.example"}, "track@a.example", quiet)
		b := houseOf(t, timeline.Address{Address: "track@a.example"}, "track@b.example", quiet)
		a.orders()
		b.orders()
		pass(t, []*house{a, b}, func(from *house, raw []byte) {
			to := a
			if from == a {
				to = b
			}
			to.arrives(passedOn(raw, strip))
		})
		judge(fmt.Sprintf("two nudged at each other, marks stripped: %v", strip), a)
		judge(fmt.Sprintf("the other one, marks stripped: %v", strip), b)
	}
	for name, text := range map[string]string{"thanks": "Thank you for your mail. It is being dealt with as number 77.", "quotes all": ""} {
		h := houseOf(t, ann, hostile.Tracking, quiet)
		h.orders()
		pass(t, []*house{h}, func(_ *house, raw []byte) { h.arrives(h.autoreply(raw, text)) })
		judge("an autoresponder that "+name, h)
	}
	for _, text := range []string{"ok", "help", "note it came"} {
		h, commanded := houseOf(t, ann, hostile.Tracking, quiet), 0
		h.orders()
		pass(t, []*house{h}, func(_ *house, raw []byte) {
			h.arrives(h.autoreply(raw, text))
			commanded++
		})
		h.rallies(text, alone, commanded)
	}
}

// rallies judges what a machine came by that answers everything with a command:
// no more answers than commands, and an end to each exchange.
func (h *house) rallies(text string, alone map[string]int, commanded int) {
	h.Helper()
	got, unasked := h.counts(), 0
	for kind, n := range got {
		if kind != "answer" && kind != "confirm" {
			unasked += n
		}
	}
	answers := got["answer"] + got["confirm"]
	if answers > commanded || answers > 20*unasked || unasked > alone["digest"]+alone["nudge"]+alone["deadline"] {
		h.Errorf("a machine that commands %q: %v for %d commands, to a silent owner %v", text, got, commanded, alone)
	}
	promise.Kept(h.TB, "H9", "a machine that commands %q, %d days: %v for %d commands", text, days, got, commanded)
}

// autoreply answers a mail of ours as a machine that bears no mark does. Without
// a text it sends back ours.
func (h *house) autoreply(raw []byte, text string) string {
	h.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(string(raw)))
	h.must(err)
	if text == "" {
		text = string(raw)
	}
	return h.raw(ann.String(), m.Header.Get("Reply-To"), "Re: "+m.Header.Get("Subject"), strings.Trim(m.Header.Get("Message-Id"), "<>"), true, text)
}
