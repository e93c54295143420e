package evidence

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"nudged/ingest/reader"
	"nudged/store"
	"nudged/timeline"
)

// world is a state with orders in it, and what dossiers are made with.
type world struct {
	t     testing.TB
	store *store.Store
	desk  *Desk
	now   time.Time
}

var (
	ann  = timeline.Address{Name: "Ann Buyer", Address: "ann@buyer.example"}
	wei  = timeline.Address{Name: "Li Wei 李伟", Address: "li.wei@brightlamp.example"}
	zone = time.FixedZone("", 3600)
)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, zone)}
	st, err := store.Open(t.TempDir(), store.Options{Clock: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w.store = st
	w.desk = &Desk{
		Store: st, Owner: []timeline.Address{ann}, Read: reader.Files,
		Policy:   timeline.Policy{Calendar: "CN", UnresponsiveAfter: 5, NudgeAfter: 3, Zone: zone, Own: []timeline.Address{ann}},
		Coverage: func(*store.Tx) timeline.Coverage { return timeline.Coverage{} },
	}
	return w
}

// update changes the state.
func (w *world) update(do func(*store.Tx) error) {
	w.t.Helper()
	if err := w.store.Update(do); err != nil {
		w.t.Fatal(err)
	}
}

// order registers an order.
func (w *world) order(o timeline.Order) {
	w.t.Helper()
	o.Stage = timeline.StageOpen
	w.update(func(tx *store.Tx) error {
		if err := tx.PutOrder(o); err != nil {
			return err
		}
		told, err := json.Marshal(o)
		if err == nil {
			_, err = tx.Append(timeline.Entry{Order: o.Number, Kind: timeline.EntryOrder, At: w.now, Known: w.now, Text: "registered: " + string(told)})
		}
		return err
	})
}

// file is an attachment of a mail to be made.
type file struct{ name, mediaType, content string }

// mail puts a mail on an order: from Ann an attempt, from anybody else an answer.
func (w *world) mail(order string, from timeline.Address, subject, text string, files ...file) timeline.Entry {
	w.t.Helper()
	return w.record(order, from, subject, w.compose(from, subject, text, files), timeline.Sender{})
}

// signedMail is mail, with a DKIM signature that held on arrival.
func (w *world) signedMail(order string, from timeline.Address, subject, text string, files ...file) timeline.Entry {
	w.t.Helper()
	raw, key := sign(w.t, w.compose(from, subject, text, files), from.Domain())
	key.At = w.now
	return w.record(order, from, subject, raw, timeline.Sender{
		Verdict: timeline.VerdictParty, Auth: timeline.Auth{Result: timeline.AuthPass, By: "dkim", Domain: from.Domain(), Keys: []timeline.DKIMKey{key}},
	})
}

func (w *world) compose(from timeline.Address, subject, text string, files []file) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: =?utf-8?b?%s?=\nDate: %s\nMIME-Version: 1.0\n", "<"+from.Address+">", "<"+wei.Address+">",
		base64.StdEncoding.EncodeToString([]byte(subject)), w.now.Format(time.RFC1123Z))
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=part\n\n--part\nContent-Type: text/plain; charset=utf-8\n\n%s\n", text)
	for _, f := range files {
		fmt.Fprintf(&b, "--part\nContent-Type: %s; name*=utf-8''%s\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n%s\n",
			f.mediaType, percent(f.name), wrapped(base64.StdEncoding.EncodeToString([]byte(f.content))))
	}
	b.WriteString("--part--\n")
	return []byte(strings.ReplaceAll(b.String(), "\n", "\r\n"))
}

func percent(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, "%%%02X", s[i])
	}
	return b.String()
}

func wrapped(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s
}

func (w *world) record(order string, from timeline.Address, subject string, raw []byte, sender timeline.Sender) (e timeline.Entry) {
	w.t.Helper()
	text := reader.Read(raw).Reply
	if len(text) > timeline.MaxEntryText {
		text = strings.ToValidUTF8(text[:timeline.MaxEntryText], "")
	}
	w.update(func(tx *store.Tx) (err error) {
		sha, _, err := tx.PutRaw(raw)
		if err != nil {
			return err
		}
		err = tx.PutMail(&store.Mail{
			SHA: sha, Size: int64(len(raw)), Received: w.now, From: from, Subject: subject, Kind: timeline.KindMail, Sender: sender,
			Fetch: store.Fetch{Server: "imap.buyer.example:993", Mailbox: "INBOX", UID: 7, At: w.now},
		})
		if err != nil {
			return err
		}
		e = timeline.Entry{
			Order: order, Kind: timeline.EntryReceived, At: w.now, Known: w.now, Channel: timeline.ChannelMail, From: &from, Subject: subject, Text: text,
			Message: sha, Answers: true, Evidence: timeline.ClassD,
		}
		if sender.Auth.Result == timeline.AuthPass {
			e.Evidence = timeline.ClassA
		}
		if from == ann {
			e.Kind, e.Answers, e.Expects, e.To = timeline.EntrySent, false, true, []timeline.Address{wei}
		}
		e, err = tx.Append(e)
		return err
	})
	return e
}

// entry puts another entry on record.
func (w *world) entry(e timeline.Entry) (out timeline.Entry) {
	w.t.Helper()
	e.At, e.Known = w.now, w.now
	w.update(func(tx *store.Tx) (err error) {
		out, err = tx.Append(e)
		return err
	})
	return out
}

// days lets time pass.
func (w *world) days(n int) { w.now = w.now.AddDate(0, 0, n) }

// dossier makes one.
func (w *world) dossier(q Request) []byte {
	w.t.Helper()
	c := w.collect(q)
	var b bytes.Buffer
	if err := w.desk.Write(w.t.Context(), c, q, &b); err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}

func (w *world) collect(q Request) *Case {
	w.t.Helper()
	c, err := w.desk.Collect(w.t.Context(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// lamps is an order with a bit of everything, and another one beside it.
func lamps(t testing.TB) *world {
	w := newWorld(t)
	received, _ := timeline.ParseDate("2026-03-01")
	w.order(timeline.Order{
		Number: "A-1001", Platform: "alibaba", Title: "200 lamps 台灯", Amount: "1200.00", Currency: "USD", Sellers: []timeline.Address{wei},
		Received: received, Problem: "damaged", Remedy: "partial_refund",
	})
	w.order(timeline.Order{Number: "B-2002", Sellers: []timeline.Address{wei}})
	w.mail("A-1001", ann, "[A-1001] broken lamps", "37 of 200 lamps arrived broken. Please refund 222 USD.",
		file{"photo 1 – 破损.jpg", "image/jpeg", "jpeg bytes"}, file{"../../etc/passwd", "text/plain", "root"}, file{"PI 2026-01.pdf", "application/pdf", "%PDF-1.4"})
	w.mail("B-2002", ann, "secret of another order", "nothing for a mediator of A-1001")
	w.days(2)
	w.signedMail("A-1001", wei, "Re: [A-1001] broken lamps", "Dear Ann, we will check and come back to you. 您好 😀", file{"photo 1 – 破损.jpg", "image/jpeg", "jpeg bytes"})
	w.entry(timeline.Entry{Order: "A-1001", Kind: timeline.EntryNudge, Subject: "your turn", MessageID: "r.token@buyer.example"})
	wrong := w.mail("A-1001", ann, "put here by mistake", "a private matter")
	w.entry(timeline.Entry{Order: "A-1001", Kind: timeline.EntryCorrection, Target: wrong.Seq, Correction: &timeline.Change{What: timeline.ChangeRemoved}})
	w.days(1)
	w.mail("A-1001", ann, "=HYPERLINK(\"http://evil\")", "When will the refund come?")
	var shot string
	w.update(func(tx *store.Tx) (err error) {
		shot, _, err = tx.PutRaw([]byte("png bytes"))
		return err
	})
	w.entry(timeline.Entry{
		Order: "A-1001", Kind: timeline.EntrySent, Channel: timeline.ChannelChat, From: &ann, To: []timeline.Address{wei}, Text: "asked again in the chat", Expects: true,
		Evidence: timeline.ClassC, Files: []timeline.FileRef{{Name: "screenshot.png", Type: "image/png", Size: 9, SHA256: shot, Kind: "chat"}},
	})
	w.days(12)
	w.entry(timeline.Entry{Order: "A-1001", Kind: timeline.EntryStage, Stage: timeline.StageDispute})
	return w
}

// sign signs a mail as its domain's server would.
func sign(t testing.TB, raw []byte, domain string) ([]byte, timeline.DKIMKey) {
	t.Helper()
	private := domainKey()
	var b bytes.Buffer
	err := dkim.Sign(&b, bytes.NewReader(raw), &dkim.SignOptions{
		Domain: domain, Selector: "s1", Signer: private, HeaderCanonicalization: dkim.CanonicalizationRelaxed,
		BodyCanonicalization: dkim.CanonicalizationRelaxed, HeaderKeys: []string{"From", "To", "Subject", "Date"},
	})
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	txt := "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(public)
	return b.Bytes(), timeline.DKIMKey{Name: "s1._domainkey." + domain, TXT: []string{txt}, Result: "pass"}
}

// domainKey is the key of every domain here.
var domainKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})
