package ingest_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"nudged/ingest"
	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// world is a state on disk, whose owner is Ann, with a clock of its own.
type world struct {
	testing.TB
	*ingest.Recorder
	now time.Time
}

var (
	ann = timeline.Address{Name: "Ann Buyer", Address: "ann@buyer.example"}
	li  = timeline.Address{Name: "Li Wei", Address: "li.wei@brightlamp.example"}
	day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday
)

const tracking = "track@buyer.example"

func newWorld(t testing.TB) *world { return newWorldIn(t, t.TempDir()) }

func newWorldIn(t testing.TB, dir string) *world {
	t.Helper()
	w := &world{TB: t, now: day.AddDate(1, 0, 0)}
	clock := func() time.Time { return w.now }
	s, err := store.Open(dir, store.Options{Clock: clock, NumberKey: matcher.Key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w.Recorder = &ingest.Recorder{
		Store: s, Owners: []timeline.Address{ann}, Tracking: []string{tracking}, Self: []string{tracking},
		ServID: "mx.buyer.example", Zone: time.UTC, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Private: map[string]bool{"own": true},
	}
	return w
}

// order registers an order of the sellers, each "Name <address>" or an address.
func (w *world) order(number string, sellers ...timeline.Address) {
	w.Helper()
	_, err := w.Register(timeline.Order{Number: number, Sellers: sellers})
	w.must(err)
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// mail is a mail to write. A zero At is the first day at nine.
type mail struct {
	From, To, Cc, Subject, Text string
	ID, Answers                 string // Message-IDs, without brackets
	At                          time.Time
	Auth                        string // of the provider: "" pass, "fail", "none", "absent" no header at all
	Head                        string // more header lines; behind a NUL, the rest of the mail
	Attach                      []string
	Signed                      *signer
}

func (m mail) String() string {
	if m.At.IsZero() {
		m.At = day
	}
	domain := m.From[strings.LastIndexByte(m.From, '@')+1:]
	domain = strings.TrimSuffix(domain, ">")
	var b strings.Builder
	head := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	head("From", m.From)
	head("To", m.To)
	head("Cc", m.Cc)
	head("Subject", m.Subject)
	head("Date", m.At.Format(time.RFC1123Z))
	if m.ID != "" {
		head("Message-ID", "<"+m.ID+">")
	}
	if m.Answers != "" {
		head("In-Reply-To", "<"+m.Answers+">")
	}
	if whole, ok := strings.CutPrefix(m.Head, "\x00"); ok {
		return m.trace(domain) + b.String() + whole
	}
	b.WriteString(m.Head)
	head("MIME-Version", "1.0")
	m.body(&b)
	raw := b.String()
	if m.Signed != nil {
		raw = m.Signed.sign(raw, domain)
	}
	return m.trace(domain) + raw
}

// trace is what the provider puts above.
func (m mail) trace(domain string) string {
	out := fmt.Sprintf("Received: from mail.%s by mx.buyer.example with ESMTPS id 1; %s\r\n", domain, m.At.Format(time.RFC1123Z))
	switch m.Auth {
	case "":
		out += "Authentication-Results: mx.buyer.example; dmarc=pass header.from=" + domain + "\r\n"
	case "fail":
		out += "Authentication-Results: mx.buyer.example; dmarc=fail header.from=" + domain + "\r\n"
	case "none":
		out += "Authentication-Results: mx.buyer.example; dkim=none; dmarc=none header.from=" + domain + "\r\n"
	}
	return out
}

func (m mail) body(b *strings.Builder) {
	text := strings.ReplaceAll(m.Text, "\n", "\r\n") + "\r\n"
	if len(m.Attach) == 0 {
		b.WriteString("Content-Type: text/plain; charset=utf-8\r\n\r\n" + text)
		return
	}
	b.WriteString("Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text)
	for _, a := range m.Attach {
		b.WriteString("\r\n--b1\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + a)
	}
	b.WriteString("\r\n--b1--\r\n")
}

// inline is m as Gmail forwards it within the text.
func (m mail) inline() string {
	if m.At.IsZero() {
		m.At = day
	}
	return fmt.Sprintf("---------- Forwarded message ---------\nFrom: %s\nDate: %s\nSubject: %s\nTo: <%s>\n\n%s\n",
		m.From, m.At.Format("Mon, Jan 2, 2006 at 3:04 PM"), m.Subject, m.To, m.Text)
}

// forward is m forwarded by the owner to the tracking address, an hour later.
func (m mail) forward(inline bool) mail {
	if m.At.IsZero() {
		m.At = day
	}
	f := mail{From: ann.String(), To: tracking, Subject: "Fwd: " + m.Subject, At: m.At.Add(time.Hour), ID: "fwd-" + m.ID}
	if inline {
		f.Text = m.inline()
	} else {
		f.Attach = []string{m.String()}
	}
	return f
}

// take records mails as one batch of an account named inbox.
func (w *world) take(mails ...mail) ingest.Outcome {
	w.Helper()
	raws := make([]string, len(mails))
	for i, m := range mails {
		raws[i] = m.String()
	}
	return w.takeRaw("inbox", raws...)
}

func (w *world) takeRaw(account string, raws ...string) ingest.Outcome {
	w.Helper()
	batch := make([]ingest.Delivery, len(raws))
	for i, raw := range raws {
		batch[i] = ingest.Delivery{Raw: []byte(raw), Fetch: store.Fetch{Account: account, At: w.now}}
	}
	done, err := w.Record(w.Context(), batch, nil)
	w.must(err)
	return done
}

// rows is the timeline of an order.
func (w *world) rows(number string) []timeline.Row {
	w.Helper()
	var rows []timeline.Row
	w.view(func(tx *store.Tx) { rows = timeline.Rows(tx.Entries(number), w.now) })
	return rows
}

func (w *world) view(fn func(*store.Tx)) {
	w.Helper()
	w.must(w.Store.View(func(tx *store.Tx) error { fn(tx); return nil }))
}

// kinds is the timeline of an order in short: "sent A, received C".
func (w *world) kinds(number string) string {
	w.Helper()
	var out []string
	for _, r := range w.rows(number) {
		if r.Kind != timeline.EntryCorrection {
			out = append(out, strings.TrimSpace(string(r.Kind)+" "+string(r.Evidence)))
		}
	}
	return strings.Join(out, ", ")
}

// asked is the open review in short: "stranger, which_order".
func (w *world) asked() string {
	w.Helper()
	var out []string
	for _, rv := range w.reviews() {
		out = append(out, rv.Reason)
	}
	return strings.Join(out, ", ")
}

func (w *world) reviews() []*store.Review {
	w.Helper()
	var out []*store.Review
	w.view(func(tx *store.Tx) {
		w.must(tx.Reviews(true, func(rv *store.Review) bool { out = append(out, rv); return true }))
	})
	return out
}

func (w *world) expect(what, got, want string) {
	w.Helper()
	if got != want {
		w.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// signer signs mails, and is the DNS that tells its key, once it answers.
type signer struct {
	key   ed25519.PrivateKey
	quiet bool // the DNS does not answer
}

func newSigner() *signer {
	return &signer{key: ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, fixed"[:32]))}
}

func (s *signer) sign(raw, domain string) string {
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{
		Domain: domain, Selector: "s1", Signer: crypto.Signer(s.key), Hash: crypto.SHA256,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		HeaderKeys: []string{"From", "Subject", "Date", "To"},
	})
	if err != nil {
		panic(err)
	}
	return out.String()
}

func (s *signer) record() string {
	return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(s.key.Public().(ed25519.PublicKey))
}
