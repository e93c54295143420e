package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/notify"
	"nudged/store"
	"nudged/timeline"
)

// ownAccount is the owner's own account at a server, with what went out by it.
type ownAccount struct {
	out  []string // whole mails
	to   [][]string
	fate notify.Fate // "" is taken
}

func (a *ownAccount) Send(_ context.Context, _ string, to []string, raw []byte) notify.Outcome {
	var o notify.Outcome
	fate := a.fate
	if fate == "" {
		fate = notify.Taken
	}
	if fate == notify.Taken || fate == notify.Doubtful {
		a.out, a.to = append(a.out, string(raw)), append(a.to, to)
	}
	for _, r := range to {
		o.Answers = append(o.Answers, notify.Answer{To: r, Fate: fate, Said: "the server says " + string(fate)})
	}
	return o
}

// newLetterOffice is an office whose owner lets nudged write to the seller of
// A-1001, and got a nudge that says so.
func newLetterOffice(t testing.TB) (*office, *ownAccount) {
	t.Helper()
	o, account := newOffice(t), &ownAccount{}
	o.notifier.Own = &notify.Own{Sender: account, From: ann, ReplyTo: []timeline.Address{ann, {Address: tracking}}, Record: o.Sent}
	o.take(mail{From: ann.String(), To: li.String(), Cc: tracking, Subject: "Lamps of order A-1001", Text: "Where are the lamps?", ID: "lamps@buyer.example", At: o.now})
	_, err := o.Edit("A-1001", func(order *timeline.Order) error { order.Send = true; return nil })
	o.must(err)
	o.now = day.AddDate(0, 0, 9)
	o.tick()
	return o, account
}

// later has time pass, and the mails go out that are due.
func (o *office) later(d time.Duration) {
	o.Helper()
	o.now = o.now.Add(d)
	o.tick()
}

func TestAWordSendsATextToTheSeller(t *testing.T) {
	o, account := newLetterOffice(t)
	o.said(o.last(), "(1) English", "“send 1” or “send 2”", "goes to li.wei@brightlamp.example", "from ann@buyer.example")
	o.said(o.says("send 1"), "the text 1 goes to li.wei@brightlamp.example at 09:10", "“undo” before then")
	o.later(5 * time.Minute)
	o.expect("not yet", fmt.Sprint(len(account.out)), "0")
	o.later(5 * time.Minute)
	o.later(24 * time.Hour)
	if len(account.out) != 1 {
		t.Fatalf("%d letters went out", len(account.out))
	}
	head, body, _ := strings.Cut(strings.ReplaceAll(account.out[0], "\r\n ", " "), "\r\n\r\n")
	for _, want := range []string{
		"From: \"Ann Buyer\" <ann@buyer.example>", "To: \"Li Wei\" <li.wei@brightlamp.example>", "Subject: Re: Lamps of order A-1001",
		"In-Reply-To: <lamps@buyer.example>", "References: <lamps@buyer.example>", "<track@buyer.example>",
	} {
		if !strings.Contains(head, want) {
			t.Errorf("the letter lacks %q:\n%s", want, head)
		}
	}
	for _, mark := range []string{"Auto-", "X-", "nudged", "List-"} {
		if strings.Contains(head, mark) {
			t.Errorf("the letter bears a mark of a machine, %q:\n%s", mark, head)
		}
	}
	if timeline.WithoutTokens(account.out[0]) != account.out[0] || !strings.Contains(body, "Ann Buyer") {
		t.Errorf("the letter:\n%s", account.out[0])
	}
	o.expect("to", strings.Join(account.to[0], " "), "li.wei@brightlamp.example track@buyer.example")
	o.expect("an attempt", o.lastSent(), "C 2026-03-11 09:10 Re: Lamps of order A-1001")

	copied := mail{From: ann.String(), At: o.now}.trace("buyer.example") + account.out[0]
	o.takeRaw("inbox", copied)
	o.expect("its copy is the same attempt", o.lastSent(), "A 2026-03-12 09:10 Re: Lamps of order A-1001")
	o.expect("attempts", fmt.Sprint(len(o.standing("A-1001").Open)), "3")
	o.take(mail{From: "Wang <wang@brightlamp.example>", To: tracking, Subject: "Re: Lamps", Text: "They left today.", ID: "w1@x", Answers: idIn(head), At: o.now, Auth: "absent"})
	o.expect("the answer comes to the tracking address", fmt.Sprint(o.standing("A-1001").Answer != nil), "true")
}

// lastSent is the last attempt in short.
func (o *office) lastSent() string {
	o.Helper()
	for _, r := range backwards(o.rows("A-1001")) {
		if r.Kind == timeline.EntrySent {
			return fmt.Sprintf("%s %s %s", r.Evidence, r.At.UTC().Format("2006-01-02 15:04"), r.Subject)
		}
	}
	return ""
}

func backwards(rows []timeline.Row) (out []timeline.Row) {
	for _, r := range rows {
		out = append([]timeline.Row{r}, out...)
	}
	return out
}

func idIn(head string) string {
	_, rest, _ := strings.Cut(head, "Message-Id: <")
	id, _, _ := strings.Cut(rest, ">")
	return id
}

func TestTheSameTextGoesOutOnce(t *testing.T) {
	o, account := newLetterOffice(t)
	o.said(o.says("send 1\nsend 1"), "goes to li.wei@", "“send 1”: this text goes out at")
	o.said(o.says("send 2"), "one letter about an order a day is enough")
	o.later(time.Hour)
	o.said(o.says("send 1"), "this text was sent on")
	var offered []store.Letter
	o.must(o.Store.Update(func(tx *store.Tx) (err error) {
		offered, err = notify.Offered(tx, "A-1001")
		o.must(err)
		_, why, err := o.notifier.Send(tx, offered[0])
		o.expect("on the command line", why[:19], "this text was sent ")
		return err
	}))
	o.expect("letters", fmt.Sprint(len(account.out)), "1")
}

func TestALetterIsTakenBack(t *testing.T) {
	o, account := newLetterOffice(t)
	o.says("send 1")
	o.said(o.says("undo"), "from "+ann.Address+"”. The history stays.")
	o.later(time.Hour)
	o.expect("letters", fmt.Sprint(len(account.out)), "0")
	o.said(o.says("send 1"), "goes to li.wei@")
	undoLater := o.last()
	o.later(time.Hour)
	o.expect("after all", fmt.Sprint(len(account.out)), "1")
	o.take(o.reply(undoLater, "undo"))
	o.tick()
	o.said(o.last(), "was sent on", "cannot be called back")
}

func TestWhatKeepsALetterHere(t *testing.T) {
	refuses := func(name string, prepare func(o *office), want string) {
		t.Helper()
		o, account := newLetterOffice(t)
		nudge := o.last()
		prepare(o)
		o.take(o.reply(nudge, "send 1"))
		before := len(o.sent)
		o.tick()
		for _, l := range o.sent[before:] {
			if strings.HasPrefix(l.subject, "Re: ") {
				o.said(l, want)
			}
		}
		o.now = o.now.Add(time.Hour)
		o.must(o.notifier.Tick(o.Context()))
		o.expect(name, fmt.Sprint(len(account.out)), "0")
	}
	edit := func(change func(*timeline.Order)) func(*office) {
		return func(o *office) {
			_, err := o.Edit("A-1001", func(order *timeline.Order) error { change(order); return nil })
			o.must(err)
		}
	}
	refuses("no account", func(o *office) { o.notifier.Own = nil }, "no account of yours")
	refuses("off for this order", edit(func(order *timeline.Order) { order.Send = false }), "--send on")
	refuses("closed", func(o *office) {
		_, err := o.Stage("A-1001", timeline.StageClosed, o.now)
		o.must(err)
	}, "order A-1001 is closed")
	refuses("answered since", func(o *office) {
		o.now = o.now.Add(time.Hour)
		_, err := o.Say("A-1001", ingest.Said{Channel: timeline.ChannelChat, Received: true, At: o.now, Text: "on its way"})
		o.must(err)
	}, "they have answered on Wed 11 Mar 2026")
	refuses("too old", func(o *office) { o.now = o.now.AddDate(0, 0, 6) }, "which is too late now; nudged send A-1001 writes new ones")
}

func TestAnAnswerInTheLastMinuteKeepsTheLetterHere(t *testing.T) {
	o, account := newLetterOffice(t)
	o.says("send 1")
	o.notifier.Fresh = func(context.Context) error { // the look into the mailbox just before
		o.take(mail{From: li.String(), To: ann.Address, Cc: tracking, Subject: "Re: Lamps of order A-1001", Text: "They left today.", ID: "li9@x", At: o.now})
		return nil
	}
	o.later(10 * time.Minute)
	o.tick()
	o.expect("letters", fmt.Sprint(len(account.out)), "0")
	o.said(o.last(), "Your letter about order A-1001 was not sent: they have answered on")
	o.expect("told once", fmt.Sprint(strings.Count(o.log.String(), "kind=unsent")), "1")
}

func TestOnlyTheProvedOwnerHasALetterSent(t *testing.T) {
	for _, auth := range []string{"fail", "none", "absent"} {
		o, account := newLetterOffice(t)
		m := o.reply(o.last(), "send 1")
		m.Auth = auth
		o.take(m)
		o.tick()
		m = o.reply(o.last(), "ok")
		m.Auth = auth
		o.take(m)
		o.later(time.Hour)
		o.expect(auth, fmt.Sprint(len(account.out)), "0")
	}
	o, account := newLetterOffice(t)
	o.take(mail{From: ann.String(), To: tracking, Subject: "A-1001", Text: "send 1", ID: "w1@x", At: o.now})
	o.tick()
	o.said(o.last(), "that one shows none")
	o.later(time.Hour)
	o.expect("without a token", fmt.Sprint(len(account.out)), "0")
}

func TestALetterInDoubt(t *testing.T) {
	o, account := newLetterOffice(t)
	o.says("send 1")
	account.fate = notify.Doubtful
	o.later(10 * time.Minute)
	o.later(10 * time.Minute)
	o.later(time.Hour)
	if len(account.out) != 2 || account.out[0] != account.out[1] {
		t.Fatalf("%d mails, or not the same bytes", len(account.out))
	}

	o, account = newLetterOffice(t)
	o.says("send 1")
	account.fate = notify.Doubtful
	o.later(10 * time.Minute)
	o.takeRaw("inbox", mail{From: ann.String(), At: o.now}.trace("buyer.example")+account.out[0])
	account.fate = ""
	o.later(time.Hour)
	o.expect("its copy has come: not sent again", fmt.Sprint(len(account.out)), "1")
	o.expect("an attempt", o.lastSent()[:1], "A")

	o, account = newLetterOffice(t)
	o.says("send 1")
	account.fate = notify.Refused
	o.later(10 * time.Minute)
	o.tick()
	o.said(o.last(), "Your letter about order A-1001 was not sent", "the server says refused")
	o.expect("no attempt", o.lastSent()[:1], "A") // the owner's own mail
}

func TestALetterThatBouncesIsAnAttemptThatNeverArrived(t *testing.T) {
	o, account := newLetterOffice(t)
	o.says("send 1")
	o.later(10 * time.Minute)
	head, _, _ := strings.Cut(account.out[0], "\r\n\r\n")
	before := len(o.standing("A-1001").Open)
	o.takeRaw("inbox", strings.ReplaceAll(fmt.Sprintf(`Received: from mx.seller.example by mx.buyer.example; %s
From: MAILER-DAEMON@mx.seller.example
To: ann@buyer.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.seller.example

Final-Recipient: rfc822; li.wei@brightlamp.example
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

%s
--b--
`, o.now.Format(time.RFC1123Z), strings.ReplaceAll(head, "\r\n", "\n")), "\n", "\r\n"))
	o.expect("open attempts", fmt.Sprint(len(o.standing("A-1001").Open)), fmt.Sprint(before-1))
}
