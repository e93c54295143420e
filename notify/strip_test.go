package notify

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nudged/timeline"
)

func TestTheDaysOfAnOrder(t *testing.T) {
	check := func(name, platform, received, now, want string, entries ...timeline.Entry) {
		t.Helper()
		w := newWorld(t, "Europe/Berlin", now)
		o := timeline.Order{Number: "A-1001", Platform: platform, Sellers: []timeline.Address{li}}
		if received != "" {
			o.Received = date(t, received)
		}
		for i := range entries {
			entries[i].Seq, entries[i].Known = uint64(i+1), entries[i].At
		}
		s := NewCase(o, entries, w.Policy, timeline.Coverage{}, w.now).draw()
		got := ""
		if s != nil {
			got = s.Left + " " + s.Line + " " + s.Right
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	on := func(day string) time.Time { return at(t, zone(t, "Europe/Berlin"), day+" 10:00") }
	asked := func(day string) timeline.Entry {
		return timeline.Entry{Kind: timeline.EntrySent, At: on(day), Expects: true, To: []timeline.Address{li}}
	}
	answer := func(day string) timeline.Entry {
		return timeline.Entry{Kind: timeline.EntryReceived, At: on(day), Answers: true}
	}
	check("nothing happened", "", "", "2026-03-05 09:00", "")
	check("weekends do not count", "", "", "2026-03-10 09:00", "5 Mar A=--=| 10 Mar", asked("2026-03-05"))
	check("a holiday, and Saturdays worked for it", "", "", "2026-02-26 09:00", "12 Feb A==hhhhhhhhh==| 26 Feb", asked("2026-02-12"))
	check("asked again", "", "", "2026-03-10 09:00", "5 Mar A=--A| 10 Mar", asked("2026-03-05"), asked("2026-03-09"))
	check("after an answer nothing counts", "", "", "2026-03-10 09:00", "4 Mar AR.--.| 10 Mar", asked("2026-03-04"), answer("2026-03-05"))
	check("up to the last safe day", "alibaba", "2026-02-18", "2026-03-10 09:00", "5 Mar A=--=|...--...D 19 Mar, last safe day", asked("2026-03-05"))
	check("one that is far away is not drawn", "alibaba", "2026-03-10", "2026-03-10 09:00", "5 Mar A=--=| 10 Mar", asked("2026-03-05"))
	check("of a long silence its end", "", "", "2026-06-10 09:00", "9 May =-=====--=====--=====--=====--==| 10 Jun", asked("2026-03-05"))
	check("two days are told as quickly", "", "", "2026-03-06 09:00", "", asked("2026-03-05"))
}

// With a hundred orders no mail program cuts the digest off.
func TestAHundredOrdersAreReadable(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
	for i := range 100 {
		number := fmt.Sprintf("A-%03d", i)
		w.order(timeline.Order{
			Number: number, Platform: "alibaba", Title: strings.Repeat("连衣裙", 10), Sellers: []timeline.Address{li},
			Problem: "damaged", Received: date(t, "2026-02-20").AddDays(i % 9),
		})
		w.asks(number, "Where is it? "+strings.Repeat("多少 ", 40))
	}
	w.until("2026-03-20 08:00", 24*time.Hour)
	w.now = at(t, w.Policy.Zone, "2026-03-20 08:00")
	w.tick()
	digests := 0
	for _, m := range w.post.got {
		text, html := parts(t, m.raw)
		readable(t, "a hundred orders", m.raw, text, html)
		if strings.Contains(m.raw, "Message-Id: <digest.") {
			digests++
			if strings.Contains(text, "Silent, as far") && (strings.Count(html, `bgcolor="#2f6db3"`) < 5 || !strings.Contains(text, "A==")) {
				t.Error("no days are drawn")
			}
		}
	}
	if digests == 0 {
		t.Error("no digest")
	}
}
