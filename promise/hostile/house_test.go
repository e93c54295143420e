package hostile_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/evidence"
	"nudged/ingest"
	"nudged/ingest/reader"
	"nudged/matcher"
	"nudged/notify"
	"nudged/promise/hostile"
	"nudged/store"
	"nudged/timeline"
)

var (
	ann    = timeline.Address{Name: "Ann Buyer", Address: hostile.Owner}
	monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

// house is a nudged in whose record hostile words stand wherever others can
// write: what it sends, and what it hands out, is looked at.
type house struct {
	testing.TB
	*ingest.Recorder
	owner    timeline.Address
	notifier *notify.Notifier
	desk     *evidence.Desk
	words    func() string
	now      time.Time
	uid      uint32
	sent     [][]byte
	letters  ownOffice // what went to sellers
}

// ownOffice is the owner's own mail server.
type ownOffice struct{ sent [][]byte }

func (o *ownOffice) Send(_ context.Context, _ string, to []string, raw []byte) (out notify.Outcome) {
	o.sent = append(o.sent, raw)
	for _, a := range to {
		out.Answers = append(out.Answers, notify.Answer{To: a, Fate: notify.Taken, Said: "250"})
	}
	return out
}

func (h *house) Send(_ context.Context, _ string, to []string, raw []byte) (o notify.Outcome) {
	if len(to) != 1 || to[0] != h.owner.Address {
		h.Errorf("a mail goes to %q", to)
	}
	h.sent = append(h.sent, raw)
	return notify.Outcome{Answers: []notify.Answer{{To: to[0], Fate: notify.Taken, Said: h.words()}}}
}

// newHouse is the n-th one; pixel is where its HTML would load something from.
func newHouse(t testing.TB, n int, pixel string) *house {
	t.Helper()
	return houseOf(t, ann, hostile.Tracking, wording(n, pixel))
}

// houseOf is the house of an owner, with the address that mail is forwarded to.
func houseOf(t testing.TB, owner timeline.Address, tracking string, words func() string) *house {
	t.Helper()
	h := &house{TB: t, now: monday, owner: owner, words: words}
	clock := func() time.Time { return h.now }
	s, err := store.Open(t.TempDir(), store.Options{Clock: clock, NumberKey: matcher.Key})
	h.must(err)
	t.Cleanup(func() { s.Close() })
	policy := timeline.Policy{Calendar: "CN", NudgeAfter: 3, UnresponsiveAfter: 5, Zone: time.UTC, SafetyMargin: 7, Own: []timeline.Address{owner, {Address: tracking}}}
	h.desk = &evidence.Desk{Store: s, Owner: []timeline.Address{owner}, Read: reader.Files, Policy: policy, Coverage: func(*store.Tx) timeline.Coverage { return timeline.Coverage{} }}
	digest, err := notify.ParseSchedule("0 8 * * *")
	h.must(err)
	h.notifier, err = notify.New(notify.Options{
		Store: s, Sender: h, Owner: []timeline.Address{owner}, From: timeline.Address{Name: "nudged", Address: tracking}, Policy: policy, Digest: digest, WhenEmpty: notify.EmptyDaily,
		Own: &notify.Own{Sender: &h.letters, From: owner, Record: func(*store.Tx, store.Letter, []byte, time.Time) error { return nil }}, Clock: clock, Plus: "yes", AlarmAfter: 6 * time.Hour, MakeDossier: func(_ context.Context, d store.Dossier, w io.Writer) error {
			_, err := w.Write(h.dossier(d.Order))
			return err
		},
	})
	h.must(err)
	h.Recorder = &ingest.Recorder{
		Store: s, Owners: []timeline.Address{owner}, Tracking: []string{tracking}, Self: []string{tracking}, ServID: hostile.ServID, Zone: time.UTC,
		Policy: policy, Clock: clock, Log: slog.New(slog.DiscardHandler), Clerk: h.notifier,
	}
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// headerBreakers are words that would end a line of a header, or begin another.
var headerBreakers = []string{
	"\r\nBcc: x@evil.example", "\nTo: x@evil.example", "\rX-Evil: 1", "=?utf-8?q?=0D=0ABcc:_x@evil.example?=", "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=", "\x00", "\u2028Bcc: x", "\u0085Bcc: x",
	"a, b@evil.example", `"><`, "; name=x\r\n\r\n<p>", "\r\n\r\n<script>", "\r\n--b\r\n", "\x1b]0;x\x07", "\u202e", strings.Repeat("w", 5000), "𝔘" + strings.Repeat("é", 900),
}

// wording gives hostile words, other ones each time, the same ones for the same n.
func wording(n int, pixel string) func() string {
	random := rand.New(rand.NewPCG(uint64(n), 11))
	all := [][]string{headerBreakers, hostile.Scripts, hostile.Formulas, hostile.Names}
	return func() string {
		var b strings.Builder
		for range 1 + random.IntN(3) {
			some := all[random.IntN(len(all))]
			b.WriteString(some[random.IntN(len(some))])
		}
		return strings.ReplaceAll(b.String(), "PIXEL", pixel)
	}
}

// live has everybody write what they like, and nudged say all that it can say.
func (h *house) live() {
	h.Helper()
	seller := timeline.Address{Name: h.words(), Address: hostile.Seller}
	_, err := h.Register(timeline.Order{Number: hostile.Order, Platform: "alibaba", Title: h.words(), Problem: "damaged", Remedy: "refund", Send: true, Sellers: []timeline.Address{seller}, Received: timeline.DateOf(monday)})
	h.must(err)
	h.arrives(h.mail(seller, "we will look", true))
	h.now = h.now.Add(time.Hour)
	_, err = h.Say(hostile.Order, ingest.Said{Channel: timeline.ChannelPhone, At: h.now, Text: "Where is it? " + h.words(), Files: []ingest.File{{Name: h.words(), Type: h.words(), Content: []byte(h.words())}}})
	h.must(err)
	h.arrives(h.mail(timeline.Address{Name: h.words(), Address: hostile.Stranger}, "hello", true))
	h.arrives(h.mail(timeline.Address{Name: h.words(), Address: "li@elsewhere.example"}, hostile.Order, false))
	h.must(h.Heard("inbox", h.words(), h.now))
	for range 9 {
		h.pass(23 * time.Hour)
		if nudge := h.newest("nudge."); nudge != nil && len(h.letters.sent) == 0 {
			h.answerTo(nudge, "send 1\nsend 2\nsend 3")
			h.pass(15 * time.Minute) // in which it could be taken back
		}
	}
	h.must(h.Deaf("inbox", "INBOX", h.now, fmt.Errorf("the server says %s", h.words())))
	for range 20 {
		h.pass(30 * time.Minute)
	}
	h.answer("note " + h.words() + "\nproblem " + h.words() + "\nchat yesterday: " + h.words() + "\nreceived " + h.words())
	h.answer("dossier\n" + h.words())
	h.answer("help")
	h.arrives(h.raw(ann.String(), hostile.Tracking, h.words(), "", false, "close\n"+h.words()))
	h.pass(time.Minute)
}

func (h *house) pass(d time.Duration) {
	h.Helper()
	h.now = h.now.Add(d)
	h.must(h.notifier.Tick(h.Context()))
}

// arrives has a mail come in.
func (h *house) arrives(raw string) {
	h.Helper()
	h.uid++
	d := ingest.Delivery{Raw: []byte(raw), Fetch: store.Fetch{Account: "inbox", Mailbox: "INBOX", UID: h.uid, At: h.now}}
	h.must(h.Take(h.Context(), "inbox", "INBOX", []ingest.Delivery{d}, store.Position{UIDValidity: 1, UID: h.uid}))
}

// newest is the last mail of ours of a kind, nil where there is none.
func (h *house) newest(kind string) []byte {
	h.Helper()
	for _, raw := range slices.Backward(h.sent) {
		if strings.Contains(string(raw), "Message-Id: <"+kind) {
			return raw
		}
	}
	return nil
}

// answer is a reply of the owner to the newest mail.
func (h *house) answer(text string) { h.answerTo(h.sent[len(h.sent)-1], text) }

func (h *house) answerTo(raw []byte, text string) {
	h.Helper()
	head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	_, id, _ := strings.Cut(head, "Message-Id: <")
	id, _, _ = strings.Cut(id, ">")
	_, to, _ := strings.Cut(head, "Reply-To: ")
	to, _, _ = strings.Cut(to, "\r\n")
	h.now = h.now.Add(time.Minute)
	h.arrives(h.raw(ann.String(), to, "Re: "+h.words(), id, true, text))
	h.pass(time.Minute)
}

func encoded(s string) string { return "=?utf-8?q?" + quoted(s) + "?=" }

// quoted hides every byte of s.
func quoted(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, "=%02X", s[i])
	}
	return b.String()
}

// raw is a mail as it arrives; proved by the owner's provider, or by nobody.
func (h *house) raw(from, to, subject, answers string, proved bool, text string) string {
	var b strings.Builder
	domain := strings.TrimSuffix(from[strings.LastIndexByte(from, '@')+1:], ">")
	if proved {
		fmt.Fprintf(&b, "Authentication-Results: %s; dmarc=pass header.from=%s\r\n", hostile.ServID, domain)
	}
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <m%d@%s>\r\nIn-Reply-To: <%s>\r\nMIME-Version: 1.0\r\n", from, to, encoded(subject), h.now.Format(time.RFC1123Z), h.uid, domain, answers)
	b.WriteString("Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted(text))
	for range 4 {
		fmt.Fprintf(&b, "\r\n--part\r\nContent-Type: image/svg+xml\r\nContent-Disposition: attachment; filename*=utf-8''%s\r\n\r\n<svg>%x</svg>", strings.ReplaceAll(quoted(h.words()), "=", "%"), b.Len())
	}
	return b.String() + "\r\n--part--\r\n"
}

func (h *house) mail(from timeline.Address, subject string, proved bool) string {
	return h.raw(encoded(from.Name)+" <"+from.Address+">", ann.Address, subject+" "+h.words(), "", proved, "Dear Ann, "+h.words())
}

func (h *house) dossier(order string) []byte {
	h.Helper()
	q := evidence.Request{Order: order}
	c, err := h.desk.Collect(h.Context(), q)
	h.must(err)
	var b bytes.Buffer
	h.must(h.desk.Write(h.Context(), c, q, &b))
	return b.Bytes()
}

// files are those of a dossier.
func (h *house) files(dossier []byte) map[string][]byte {
	h.Helper()
	z, err := zip.NewReader(bytes.NewReader(dossier), int64(len(dossier)))
	h.must(err)
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		h.must(err)
		out[f.Name], err = io.ReadAll(r)
		h.must(err)
	}
	return out
}
