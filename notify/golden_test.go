package notify

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	htmlpkg "html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/google/go-cmp/cmp"

	"nudged/store"
	"nudged/timeline"
)

var update = flag.Bool("update", false, "write the golden files anew")

var chain = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// golden compares got with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	got = chain.ReplaceAllString(got, "(the chain)") // our Message-IDs are in it, which nobody can guess
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), -update writes it anew:\n%s", name, diff)
	}
}

// parts takes the two bodies out of a mail, as a mail program does.
func parts(t *testing.T, raw string) (text, html string) {
	t.Helper()
	r, err := mail.CreateReader(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return text, html
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
		if kind, _, _ := p.Header.(*mail.InlineHeader).ContentType(); kind == "text/html" {
			html = string(body)
		} else {
			text = string(body)
		}
	}
}

func date(t *testing.T, s string) timeline.Date {
	t.Helper()
	d, err := timeline.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// business is a buyer's ordinary week: damaged goods bought on a platform, a
// promise, an address that refuses, questions, strangers.
func business(t *testing.T) *world {
	w := newWorld(t, "Europe/Berlin", "2026-03-27 10:00")
	w.order(timeline.Order{
		Number: "A-1001", Platform: "alibaba", Title: "steel bolts M8", Sellers: []timeline.Address{li},
		Problem: "damaged", Remedy: "replacement", Received: date(t, "2026-03-20"), Amount: "1200.00", Currency: "USD",
	})
	wang := timeline.Address{Name: "王小明", Address: "wang@cloth.example"}
	w.order(timeline.Order{Number: "B-77", Title: "连衣裙 200 件", Sellers: []timeline.Address{wang}})
	w.order(timeline.Order{Number: "C-9", Title: "LED strips", Sellers: []timeline.Address{{Address: "sales@light.example"}}})
	w.asks("A-1001", "Dear Mr Li,\n\nthe bolts arrived damaged. Could you please send a replacement?\n\nAnn")
	w.now = w.now.Add(26 * time.Hour)
	w.entry(timeline.Entry{Order: "A-1001", Kind: timeline.EntrySent, Channel: timeline.ChannelPhone, Text: "called, nobody there", Expects: true})
	w.asks("B-77", "请问什么时候发货？")
	w.entry(timeline.Entry{
		Order: "B-77", Kind: timeline.EntryReceived, Channel: timeline.ChannelMail, From: &wang, Subject: "Re: 连衣裙",
		Text: "4月3日给您答复。", Answers: true, Promised: date(t, "2026-04-03"),
	})
	lost := w.asks("C-9", "Are they on their way?")
	w.entry(timeline.Entry{Order: "C-9", Kind: timeline.EntryBounce, Failed: []string{li.Address}, Target: lost.Seq, Subject: "Undelivered"})
	w.update(func(tx *store.Tx) error {
		for i := range 30 {
			r := &store.Review{At: w.now, Reason: store.ReasonStranger, From: timeline.Address{Address: fmt.Sprintf("x%d@evil.example", i)}, Subject: "<b>win\u202e</b> \r\nBcc: x"}
			if err := tx.PutReview(r); err != nil {
				return err
			}
		}
		return tx.PutReview(&store.Review{
			At: w.now, Reason: store.ReasonUnconfirmed, Why: "a known address, neither authenticated nor threaded",
			From: li, Subject: "Re: bolts", Guesses: []store.Guess{{Order: "A-1001"}},
		})
	})
	return w
}

func TestWhatTheOwnerReads(t *testing.T) {
	w := business(t)
	w.until("2026-04-03 12:00", time.Hour)
	seen := map[string]bool{}
	for _, m := range w.post.got {
		name := strings.SplitN(strings.TrimPrefix(headerOf(t, m.raw, "Message-Id"), "<"), ".", 2)[0]
		if seen[name] || name == kindNudge && !strings.Contains(m.raw, "replacement") {
			continue
		}
		seen[name] = true
		text, html := parts(t, m.raw)
		golden(t, name+".txt", text)
		golden(t, name+".html", html)
		readable(t, name, m.raw, text, html)
	}
	if !seen[kindNudge] || !seen[kindDigest] {
		t.Errorf("saw %v", seen)
	}
}

var remote = regexp.MustCompile(`(?i)<(img|script|link|iframe|object|embed|form|video|audio|base)\b|url\(|@import|src=|https?://`)

var tag = regexp.MustCompile(`<[^>]*>`)

// readable holds for every mail of ours, whatever it speaks of.
func readable(t *testing.T, name, raw, text, html string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); wide(line) > columns && strings.Contains(strings.TrimSpace(line), " ") {
			t.Errorf("%s: %d columns: %s", name, wide(line), line)
		}
	}
	for line := range strings.Lines(text) {
		if found, _ := timeline.Commands(line, timeline.Date{Year: 2026, Month: 3, Day: 2}); len(found) > 0 {
			t.Errorf("%s: quoted without marks, this line would command: %q", name, line)
		}
	}
	for _, piece := range tag.Split(html, -1) {
		if found, _ := timeline.Commands(htmlpkg.UnescapeString(piece), timeline.Date{Year: 2026, Month: 3, Day: 2}); len(found) > 0 {
			t.Errorf("%s: quoted without marks, this text would command: %q", name, piece)
		}
	}
	if found := remote.FindString(html); found != "" {
		t.Errorf("%s: the HTML contains %q", name, found)
	}
	if strings.Contains(text+html, "<no value>") || strings.Contains(html, "ZgotmplZ") || strings.Contains(text, "%!") {
		t.Errorf("%s: a hole in a template", name)
	}
	if len(raw) > 90<<10 {
		t.Errorf("%s: %d bytes", name, len(raw))
	}
}

// A flood changes neither the size of a digest nor what it says first.
func TestAFloodOfStrangersIsCounted(t *testing.T) {
	w := business(t)
	w.update(func(tx *store.Tx) error {
		for i := range 10_000 {
			long := strings.Repeat("奖", 300)
			if err := tx.PutReview(&store.Review{At: w.now, Reason: store.ReasonStranger, From: timeline.Address{Address: fmt.Sprintf("%d@%s", i, long)}, Subject: long}); err != nil {
				return err
			}
			if i < 100 {
				_, err := tx.Append(timeline.Entry{Order: "A-1001", Kind: timeline.EntryAutoReply, At: w.now, Known: w.now, From: &li, Text: long})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	w.until("2026-03-29 08:00", time.Hour)
	if len(w.post.got) == 0 {
		t.Fatal("no digest")
	}
	raw := w.post.got[len(w.post.got)-1].raw
	text, html := parts(t, raw)
	readable(t, "digest", raw, text, html)
	if !strings.Contains(text, "10,030 new, 10,030 in all") || !strings.Contains(text, "and 10,0") {
		t.Error(text)
	}
}
