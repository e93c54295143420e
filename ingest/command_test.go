package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"strings"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/notify"
	"nudged/store"
	"nudged/timeline"
)

// office is a world whose owner is answered: with the mails that went out.
type office struct {
	*world
	notifier *notify.Notifier
	sent     []letter
	n        int
	dossier  int // how long one is, in order numbers
	made     []store.Dossier
	log      bytes.Buffer
}

// letter is a mail of ours as it arrived at the owner.
type letter struct{ to, subject, id, replyTo, text, raw string }

func (o *office) Send(_ context.Context, _ string, to []string, raw []byte) notify.Outcome {
	o.Helper()
	l := letter{to: to[0], raw: string(raw)}
	head, _, _ := strings.Cut(l.raw, "\r\n\r\n")
	for _, line := range strings.Split(strings.ReplaceAll(head, "\r\n ", " "), "\r\n") {
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "Subject":
			l.subject = value
		case "Message-Id":
			l.id = strings.Trim(value, "<>")
		case "Reply-To":
			l.replyTo = value[strings.LastIndexByte(value, '<')+1 : strings.LastIndexByte(value, '>')]
		}
	}
	body := l.raw[strings.Index(l.raw, "text/plain"):]
	body = body[strings.Index(body, "\r\n\r\n")+4:]
	_, boundary, _ := strings.Cut(head, "boundary=")
	body, _, _ = strings.Cut(body, "\r\n--"+strings.Trim(boundary[:strings.IndexAny(boundary+"\r", "\r;")], `"`))
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	o.must(err)
	l.text = strings.ReplaceAll(string(text), "\r\n", "\n")
	o.sent = append(o.sent, l)
	return notify.Outcome{Answers: []notify.Answer{{To: to[0], Fate: notify.Taken, Said: "250"}}}
}

// newOffice has two orders that were asked about nine working days ago, and the
// nudge about them.
func newOffice(t testing.TB) *office {
	t.Helper()
	return newOfficeOf(t, ann, tracking)
}

// newOfficeOf is the office of another owner, with another tracking address.
func newOfficeOf(t testing.TB, owner timeline.Address, tracking string) *office {
	t.Helper()
	o := &office{world: newWorld(t)}
	o.now = day
	o.Owners, o.Tracking, o.Self = []timeline.Address{owner}, []string{tracking}, []string{tracking}
	o.Recorder.Log = slog.New(slog.NewTextHandler(&o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	digest, err := notify.ParseSchedule("0 0 1 1 *")
	o.must(err)
	o.notifier, err = notify.New(notify.Options{
		Store: o.Store, Sender: o, Owner: []timeline.Address{owner}, From: timeline.Address{Name: "nudged", Address: tracking}, Tracking: tracking,
		Policy: timeline.Policy{Calendar: "CN", NudgeAfter: 3, UnresponsiveAfter: 5, Zone: time.UTC, SafetyMargin: 7, Own: []timeline.Address{owner, {Address: tracking}}},
		Digest: digest, WhenEmpty: notify.EmptyNever, Clock: func() time.Time { return o.now }, Plus: "yes", Log: o.Recorder.Log,
		MakeDossier: func(_ context.Context, d store.Dossier, w io.Writer) error {
			o.made = append(o.made, d)
			_, err := w.Write(bytes.Repeat([]byte(d.Order), o.dossier))
			return err
		},
	})
	o.must(err)
	o.Clerk = o.notifier
	o.order("A-1001", li)
	o.attempt("A-1001")
	o.now = day.AddDate(0, 0, 4)
	o.tick()
	return o
}

func (o *office) attempt(number string) {
	o.Helper()
	_, err := o.Say(number, ingest.Said{Channel: timeline.ChannelPhone, At: day, Text: "where is it?"})
	o.must(err)
}

func (o *office) tick() {
	o.Helper()
	o.must(o.notifier.Tick(o.Context()))
}

// last is the newest mail of ours.
func (o *office) last() letter {
	o.Helper()
	if len(o.sent) == 0 {
		o.Fatal("nothing was sent")
	}
	return o.sent[len(o.sent)-1]
}

// reply is what the owner answers to a mail of ours.
func (o *office) reply(to letter, text string) mail {
	o.n++
	return mail{From: ann.String(), To: to.replyTo, Subject: "Re: " + to.subject, Text: text, ID: fmt.Sprintf("r%d@buyer.example", o.n), Answers: to.id, At: o.now}
}

// says has the owner's reply to our newest mail come in, and gives the answer to it.
func (o *office) says(text string) letter {
	o.Helper()
	before := len(o.sent)
	o.take(o.reply(o.last(), text))
	o.tick()
	if len(o.sent) != before+1 {
		o.Fatalf("%q: %d answers", text, len(o.sent)-before)
	}
	return o.last()
}

func (o *office) said(l letter, want ...string) {
	o.Helper()
	flat := strings.Join(strings.Fields(l.text), " ")
	for _, w := range want {
		if !strings.Contains(flat, w) {
			o.Errorf("the answer lacks %q:\n%s", w, l.text)
		}
	}
}

func (o *office) get(number string) (order timeline.Order) {
	o.Helper()
	o.view(func(tx *store.Tx) {
		var err error
		order, err = tx.Order(number)
		o.must(err)
	})
	return order
}

func TestCommandsByMail(t *testing.T) {
	o := newOffice(t)
	if l := o.last(); !strings.Contains(l.replyTo, "track+r.") || !strings.Contains(l.id, ".r.") || l.to != ann.Address {
		t.Fatalf("the nudge bears no token: %+v", l)
	}
	o.said(o.says("snooze 3d"), "Order A-1001: no nudge before 9 March 2026", "“undo”")
	o.expect("snoozed", o.get("A-1001").SnoozedUntil.String(), "2026-03-09")
	o.said(o.says("undo"), "Undone")
	o.expect("undone", o.get("A-1001").SnoozedUntil.String(), "")

	o.said(o.says("received 1 March\nproblem damaged: 3 of 20\n\nBest regards\nAnn"), "received on 1 March 2026", "the problem is damaged", "3 of 20 are concerned", "your note is filed")
	o.expect("received", o.get("A-1001").Received.String()+o.get("A-1001").Problem, "2026-03-01damaged")
	o.said(o.says("no"), "nobody has answered, as you say")
	o.expect("silent", fmt.Sprint(o.standing("A-1001").Silent != nil), "true")
	o.said(o.says("undo"), "Undone")
	o.expect("not silent", fmt.Sprint(o.standing("A-1001").Silent != nil), "false")
	o.said(o.says("promised 12 March"), "promised 12 March 2026")
	o.expect("promised", o.standing("A-1001").Promise.String(), "2026-03-12")
	o.said(o.says("chat yesterday: asked again"), "your message by chat is logged as of 5 March 2026")
	o.said(o.says("replied: they will refund"), "answer is logged")
	o.expect("answered", fmt.Sprint(o.standing("A-1001").Answer != nil), "true")
	o.said(o.says("dispute opened yesterday\nclose\nsend 2"), "stage is dispute since 5 March 2026", "stage is closed", "“send 2”: nudged has no account of yours")
	o.expect("stage", string(o.get("A-1001").Stage), "closed")
	o.said(o.says("undo"), "Undone")
	o.expect("stage again", string(o.get("A-1001").Stage), "open")
	o.said(o.says("help"), "What can be said", "“snooze 3d”")
	o.expect("notes before", fmt.Sprint(o.notes()), "1")
	answer := o.last()
	o.take(o.reply(answer, "We spoke on the phone, they are still looking."))
	o.tick()
	o.expect("talk is kept", fmt.Sprint(o.notes()), "2")
	o.expect("and gets no answer", o.last().id, answer.id)
	o.said(o.says("snooze 3d"), "no nudge before")
	if log := o.log.String(); log == "" || timeline.WithoutTokens(log) != log {
		t.Errorf("a token is logged, or nothing is:\n%s", log)
	}
	o.view(func(tx *store.Tx) {
		for _, e := range tx.Entries("A-1001") {
			for _, a := range e.To {
				o.expect("a recipient on the timeline", timeline.WithoutTokens(a.Address), a.Address)
			}
		}
	})
}

func (o *office) notes() (n int) {
	o.Helper()
	for _, r := range o.rows("A-1001") {
		if r.Kind == timeline.EntryNote {
			n++
		}
	}
	return n
}

func TestANudgeIsAnsweredInProse(t *testing.T) {
	o := newOffice(t)
	o.said(o.says("We spoke on the phone, they are still looking."), "your note is filed", "“undo”")
	o.said(o.says("undo"), "Undone")
	o.expect("notes", fmt.Sprint(o.notes()), "0")
}

func (o *office) standing(number string) timeline.Standing {
	return timeline.Stand(o.rows(number), o.Owners)
}

func TestAmbiguousCommandsAreAsked(t *testing.T) {
	o := newOffice(t)
	m := o.reply(o.last(), "1 snooze until 4/5")
	m.Subject = "Re: your mail" // it tells no order
	o.take(m)
	o.tick()
	o.said(o.last(), "Which day do you mean", "(1) Monday 4 May 2026", "(2) Sunday 5 April 2026")
	o.expect("not yet", o.get("A-1001").SnoozedUntil.String(), "")
	m = o.reply(o.last(), "2")
	m.Subject = "Re: your mail"
	o.take(m)
	o.tick()
	o.said(o.last(), "no nudge before 5 April 2026")
	o.said(o.says("problem strange"), "(1) damaged", "(6) not received")
	o.said(o.says("6"), "the problem is not_received")

	o.order("B-77", li)
	o.said(o.says("B-77 close"), "about something else", "“ok”")
	o.expect("not closed", string(o.get("B-77").Stage), "open")
	o.said(o.says("ok"), "Order B-77: its stage is closed")
	o.expect("closed", string(o.get("B-77").Stage), "closed")
	o.said(o.says("B-77 resolved"), "“ok”")
	o.said(o.says("no"), "Dropped")
	o.expect("dropped", string(o.get("B-77").Stage), "closed")
	o.said(o.says("mute"), "Order A-1001: no nudges any more")
	o.said(o.says("promised"), "the day is missing")
}

func TestTheDayThatGoodsCameIsAskedFor(t *testing.T) {
	o := newOffice(t)
	o.said(o.says("received; snooze next week"), "no nudge before", "Which day do you mean", "“received 12 March”", "(1) ", "(2) ")
	o.expect("no day is made up", o.get("A-1001").Received.String(), "")
	yesterday := timeline.DateOf(o.now).AddDays(-1)
	o.said(o.says("2"), "received on")
	o.expect("the day before", o.get("A-1001").Received.String(), yesterday.String())
	o.said(o.says("received"), "Which day")
	o.said(o.says("received 3 days ago"), "received on")
	o.expect("another one, named", o.get("A-1001").Received.String(), timeline.DateOf(o.now).AddDays(-3).String())
	o.said(o.says("received tomorrow"), "still ahead")
	o.said(o.says("no reply yet; close"), "its stage is closed")
	o.said(o.says("undo; note it rained; close"), "your note is filed", "“close”: it stands in the text of “note it rained; close”", "Undone: “Order A-1001: its stage is closed", "Undone: “Order A-1001: nobody has answered")
	o.expect("what stands in a text is not done", string(o.get("A-1001").Stage), "open")
}

func TestSeveralOrdersInOneMail(t *testing.T) {
	o := newOffice(t)
	for _, n := range []string{"B-77", "C-88"} {
		o.order(n, li)
		o.attempt(n)
	}
	o.now = day.AddDate(0, 0, 5)
	o.tick()
	nudge := o.last()
	o.said(nudge, "(1) Order", "(2) Order", "“1 replied”")
	o.said(o.says("close"), "Which one do you mean", "(1) order", "(2) order")
	o.said(o.says("2"), "its stage is closed")
	first, second := o.listed(nudge, "(1) Order "), o.listed(nudge, "(2) Order ")
	o.said(o.says("mute"), "Order "+second+": no nudges")
	o.said(o.says("1 mute; 2 unmute"), "Order "+first+": no nudges", "Order "+second+": nudges go out") // numbers stay what they were
	o.take(o.reply(nudge, "1 snooze 3d"))
	o.tick()
	o.said(o.last(), "answered before", "“1 snooze 3d”")
	o.expect("a used token is listed", o.asked(), store.ReasonUnconfirmed)
	o.said(o.says("ok"), "no nudge before")
	o.expect("and settled with it", o.asked(), "")
}

// listed is the order that a mail of ours gives a number.
func (o *office) listed(l letter, number string) string {
	_, behind, _ := strings.Cut(l.text, number)
	return strings.Fields(behind)[0]
}

func TestATokenThatIsTooOld(t *testing.T) {
	o := newOffice(t)
	nudge := o.last()
	o.now = o.now.AddDate(0, 0, 31)
	o.take(o.reply(nudge, "close"))
	o.must(o.notifier.Tick(o.Context()))
	o.expect("not closed", string(o.get("A-1001").Stage), "open")
	for _, l := range o.sent {
		if strings.HasPrefix(l.subject, "Re: ") {
			o.said(l, "more than 30 days old", "“close”")
			o.take(o.reply(l, "ok"))
		}
	}
	o.expect("closed by the answer", string(o.get("A-1001").Stage), "closed")
}

func TestQuestionsAreAnsweredByMail(t *testing.T) {
	o := newOffice(t)
	o.order("B-77", li)
	o.take(mail{From: li.String(), To: ann.Address, Subject: "your order", Text: "which one?", ID: "li1@x", At: o.now})
	rv := o.reviews()
	if len(rv) != 1 || len(rv[0].Guesses) != 2 {
		t.Fatalf("%+v", rv)
	}
	o.must(o.Store.Update(func(tx *store.Tx) error {
		return o.notifier.Answer(tx, store.Answer{To: ann, Subject: "digest", Ticket: store.Ticket{Items: []store.Item{{Review: rv[0].ID}}}})
	}))
	o.tick()
	o.said(o.says("1 move 2"), "is on order "+rv[0].Guesses[1].Order)
	o.expect("settled", o.asked(), "")
	o.said(o.says("undo"), "Undone")
	o.expect("open again", fmt.Sprint(len(o.reviews())), "1")
	o.said(o.says("no"), "put aside")
}

func TestADossierIsSentByMail(t *testing.T) {
	o := newOffice(t)
	ask := func(size int) (answer, dossier letter) {
		o.dossier = size
		o.take(o.reply(o.last(), "dossier"))
		before := len(o.sent)
		o.tick()
		if len(o.sent) != before+2 {
			t.Fatalf("%d mails", len(o.sent)-before)
		}
		mails := o.sent[before:]
		if strings.Contains(mails[0].text, "comes in a mail of its own") {
			return mails[0], mails[1]
		}
		return mails[1], mails[0]
	}
	_, d := ask(5)
	o.said(d, "dossier of order A-1001 is attached")
	for _, want := range []string{"dossier-A-1001.zip", "application/zip", "QS0xMDAxQS0xMDAxQS0xMDAxQS0xMDAxQS0xMDAx"} {
		if !strings.Contains(d.raw, want) {
			t.Errorf("the mail lacks %q:\n%s", want, d.raw)
		}
	}
	_, d = ask(3 << 20)
	o.said(d, "larger than 15 MB", "`nudged dossier A-1001`")
	sent := len(o.sent)
	o.tick()
	o.expect("once", fmt.Sprint(len(o.sent)-sent), "0")
}

func TestWhatIsWantedIsSaidByMail(t *testing.T) {
	o := newOffice(t)
	wanted := func() string {
		r := o.get("A-1001")
		return fmt.Sprintf("%s %s %s", r.Remedy, r.Claimed, r.Currency)
	}
	o.said(o.says("want refund 222 USD"), "what you want is refund", "you ask for 222 USD")
	o.expect("wanted", wanted(), "refund 222 USD")
	o.said(o.says("want replacement"), "what you want is replacement")
	o.said(o.says("claim 80 EUR"), "the amounts of order A-1001 are in USD")
	o.expect("in the currency of the order only", wanted(), "replacement 222 USD")
	o.said(o.says("want partial refund 80.50"), "what you want is partial refund", "you ask for 80.50 USD")
	o.said(o.says("undo"), "Undone")
	o.expect("as before", wanted(), "replacement 222 USD")
}

func TestADossierIsSentForItsReceiver(t *testing.T) {
	o := newOffice(t)
	o.dossier, o.Receivers = 1, []string{"dhgate", "court"}
	o.take(o.reply(o.last(), "dossier for dhgate zh\ndossier for dhgate\ndossier for nobody"))
	sent := len(o.sent)
	o.tick()
	o.expect("an answer and two dossiers", fmt.Sprint(len(o.sent)-sent), "3")
	o.expect("made", fmt.Sprint(o.made), "[{A-1001 dhgate zh} {A-1001 dhgate }]")
	o.said(o.sent[sent], "nobody is known as nobody: dhgate, court")
}

func TestAMailWithoutATokenOnlyFiles(t *testing.T) {
	o := newOffice(t)
	write := func(subject, text string) letter {
		before := len(o.sent)
		o.n++
		o.take(mail{From: ann.String(), To: tracking, Subject: subject, Text: text, ID: fmt.Sprintf("w%d@x", o.n), At: o.now})
		o.tick()
		if len(o.sent) != before+1 {
			t.Fatalf("%q: %d answers", text, len(o.sent)-before)
		}
		return o.last()
	}
	o.said(write("A-1001", "note the box was wet"), "your note is filed")
	o.said(write("", "A-1001 chat: asked again"), "your message by chat is logged")
	o.said(write("A-1001", "close"), "answers none of ours", "“close”")
	o.expect("not closed", string(o.get("A-1001").Stage), "open")
	o.said(o.says("ok"), "Order A-1001: its stage is closed")
	o.said(write("hello", "note something"), "which order?")
}
