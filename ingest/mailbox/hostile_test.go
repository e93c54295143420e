package mailbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// within fails the test where do takes longer than d.
func within(t *testing.T, d time.Duration, do func() error) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- do() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(d):
		t.Fatalf("not done within %v", d)
		return nil
	}
}

func TestSilentServerIsGivenUp(t *testing.T) {
	check := func(name, pattern string, step Step) {
		t.Run(name, func(t *testing.T) {
			quiet(t)
			f := newFake(t, hangs(pattern))
			f.mails[1] = mail(1)
			w := watcher(f.account(), newRecords())
			err := within(t, 10*time.Second, func() error { return w.Pass(t.Context()) })
			if !at(err, step) && !(step == StepFetch && err == nil) || err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("Pass: %v, want a deadline in step %s", err, step)
			}
		})
	}
	check("no greeting", greeting, StepGreeting)
	check("no capabilities", "^CAPABILITY", StepGreeting)
	check("login", "^LOGIN", StepLogin)
	check("examine", "^EXAMINE", StepFolder)
	check("listing", "RFC822.SIZE", StepList)
	check("mail", "BODY.PEEK.]", StepFetch)
}

func TestSilentHandshakeIsGivenUp(t *testing.T) {
	for _, mode := range []string{TLSImplicit, TLSStart} {
		quiet(t)
		f := newFake(t, hangs(greeting))
		a := f.account()
		a.TLS = mode
		err := within(t, 5*time.Second, func() error { return watcher(a, newRecords()).Pass(t.Context()) })
		if !at(err, StepTLS) || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: %v", mode, err)
		}
	}
}

func TestSilentIdleIsFoundByTheNextExchange(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	f.script = []line{{"^IDLE", func(w io.Writer, _, _ string) error {
		io.WriteString(w, "+ idling\r\n* BYE going down\r\n") // and no FIN
		return errHang
	}}}
	w := watcher(f.account(), r)
	running(t, w)
	r.await(t, "a second connection", func() bool { return r.heard["INBOX"] >= 3 })
}

func TestFloodsAreCut(t *testing.T) {
	flood := func(prefix string) func(io.Writer, string, string) error {
		return func(w io.Writer, _, _ string) error {
			io.WriteString(w, prefix)
			chunk := strings.Repeat("x", 64<<10)
			for range 16 << 10 { // a gigabyte
				if _, err := io.WriteString(w, chunk); err != nil {
					return errDrop
				}
			}
			return errDrop
		}
	}
	check := func(name, pattern, prefix string, step Step) {
		t.Run(name, func(t *testing.T) {
			quiet(t)
			f := newFake(t, line{pattern, flood(prefix)})
			f.mails[1] = mail(1)
			a := f.account()
			a.MaxMessage = 1 << 20
			w := watcher(a, newRecords())
			err := within(t, 20*time.Second, func() error { return w.Pass(t.Context()) })
			if step == StepFetch && err == nil {
				return // the mail is recorded as unreadable
			}
			if !at(err, step) {
				t.Errorf("Pass: %v", err)
			}
		})
	}
	check("endless greeting", greeting, "* OK ", StepGreeting)
	check("endless line", "^EXAMINE", "* OK ", StepFolder)
	check("endless quoted string", "^EXAMINE", `* LIST () "`, StepFolder)
	check("endless flag", "^EXAMINE", `* FLAGS (`, StepFolder)
	check("endless listing", "RFC822.SIZE|UID\\)", "* 1 FETCH (UID ", StepList)
	check("huge literal", "BODY", "* 1 FETCH (UID 1 BODY[] {1073741824}\r\n", StepFetch)
	check("literal beyond all numbers", "BODY", "* 1 FETCH (UID 1 BODY[] {4611686018427387904}\r\n", StepFetch)
	check("endless quoted mail", "BODY", `* 1 FETCH (UID 1 BODY[] "`, StepFetch)
}

// TestPoison: one mail of five cannot be had as it is. The others come, in
// their order, and it comes as far as it can.
func TestPoison(t *testing.T) {
	const body, dated, header = `BODY\.PEEK\[`, `INTERNALDATE BODY\.PEEK\[`, `BODY\.PEEK\[\]`
	check := func(name, pattern, leftOut string, answer func(w io.Writer) error) {
		t.Run(name, func(t *testing.T) {
			quiet(t)
			f, r := newFake(t), newRecords()
			for uid := uint32(1); uid <= 5; uid++ {
				f.mails[uid] = mail(int(uid))
			}
			f.whileFetching(pattern, 3, answer)
			w := watcher(f.account(), r)
			if err := within(t, 20*time.Second, func() error { return w.Pass(t.Context()) }); err != nil {
				t.Fatal(err)
			}
			for i, d := range r.mails {
				if int(d.Fetch.UID) != i+1 {
					t.Errorf("mail %d has UID %d", i, d.Fetch.UID)
				}
				if i != 2 && (string(d.Raw) != mail(i+1) || d.LeftOut != "") {
					t.Errorf("UID %d was harmed: %q %q", i+1, d.Raw, d.LeftOut)
				}
			}
			if len(r.mails) != 5 {
				t.Fatalf("%d mails", len(r.mails))
			}
			if d := r.mails[2]; !strings.Contains(d.LeftOut, leftOut) || (leftOut == "") != (d.LeftOut == "") {
				t.Errorf("left out: %q, want %q", d.LeftOut, leftOut)
			} else if leftOut == "" && string(d.Raw) != mail(3) {
				t.Errorf("raw: %q", d.Raw)
			}
		})
	}
	writes := func(text string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
	}
	breaks := func(text string) func(io.Writer) error {
		return func(w io.Writer) error { io.WriteString(w, text); return errDrop }
	}
	hangs := func(text string) func(io.Writer) error {
		return func(w io.Writer) error { io.WriteString(w, text); return errHang }
	}
	only := "only its header"
	check("wrong INTERNALDATE", dated, "", writes(`* 3 FETCH (UID 3 INTERNALDATE "yesterday" BODY[] {1}`+"\r\nx)\r\n"))
	check("NIL INTERNALDATE", dated, "", writes("* 3 FETCH (UID 3 INTERNALDATE NIL BODY[] {1}\r\nx)\r\n"))
	check("nothing go-imap can read", body, "unreadable, UID 3", writes("* 3 FETCH (UID 3 X-GM-MSGID 17)\r\n"))
	check("UID after the literal", header, only, writes("* 3 FETCH (BODY[] {1}\r\nx UID 3)\r\n"))
	check("no UID", header, only, writes("* 3 FETCH (BODY[] {1}\r\nx)\r\n"))
	check("UID of another mail", header, only, writes("* 3 FETCH (UID 99 BODY[] {1}\r\nx)\r\n"))
	check("not handed out", header, only, writes(""))
	check("handed out empty", header, only, writes("* 3 FETCH (UID 3 BODY[] {0}\r\n)\r\n"))
	check("NIL", header, only, writes("* 3 FETCH (UID 3 BODY[] NIL)\r\n"))
	check("never handed out", body, "unreadable, UID 3", writes(""))
	check("connection breaks in the literal", header, only, breaks("* 3 FETCH (UID 3 BODY[] {500}\r\nFrom: "))
	check("literal shorter than announced", header, only, hangs("* 3 FETCH (UID 3 BODY[] {500}\r\nFrom: "))
	check("NIL INTERNALDATE and no body", body, "unreadable, UID 3", writes("* 3 FETCH (UID 3 INTERNALDATE NIL)\r\n"))
	check("refused", header, only, func(io.Writer) error { return errNo })
	check("refused for good", body, "unreadable, UID 3", func(io.Writer) error { return errNo })
	check("server dies of it", body, "unreadable, UID 3", breaks(""))
}

func TestUnreadableMailsDiffer(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	f.mails[1], f.mails[2] = mail(1), mail(2)
	f.script = []line{says(`BODY\.PEEK`, "TAG OK done\r\n")}
	if err := watcher(f.account(), r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.mails) != 2 || string(r.mails[0].Raw) == string(r.mails[1].Raw) {
		t.Errorf("got %v", r.mails)
	}
}

func TestTroubleOfTheServerIsNoFaultOfTheMail(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	f.mails[1] = mail(1)
	refusals := 0
	f.script = []line{{`BODY\.PEEK`, func(w io.Writer, tag, command string) error {
		if refusals++; refusals > 12 {
			return f.ordinary(w, tag, command)
		}
		_, err := fmt.Fprintf(w, "%s NO [UNAVAILABLE] come back later\r\n", tag)
		return err
	}}}
	running(t, watcher(f.account(), r))
	if got := r.awaitMails(t, 1)[0]; string(got.Raw) != mail(1) || got.LeftOut != "" {
		t.Errorf("got %q, left out %q", got.Raw, got.LeftOut)
	}
}

func TestProgressOnALinkThatKeepsBreaking(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	for uid := uint32(1); uid <= 40; uid++ {
		f.mails[uid] = mail(int(uid))
	}
	n := 0
	f.script = []line{{`BODY\.PEEK`, func(w io.Writer, tag, command string) error {
		for _, uid := range f.uids(command) {
			if n++; n%7 == 0 {
				return errDrop
			}
			if err := f.fetch(w, uid, command); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintf(w, "%s OK done\r\n", tag)
		return err
	}}}
	if err := watcher(f.account(), r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, d := range r.mails {
		if string(d.Raw) != mail(i+1) || d.LeftOut != "" {
			t.Errorf("mail %d: %q", i, d.LeftOut)
		}
	}
	if len(r.mails) != 40 {
		t.Errorf("%d mails", len(r.mails))
	}
}

func TestListingThatCannotBeRead(t *testing.T) {
	quiet(t)
	f, r := newFake(t, says(`RFC822\.SIZE`, "* 1 FETCH (UID 1 RFC822.SIZE -1)\r\nTAG OK done\r\n")), newRecords()
	f.mails[1], f.mails[2] = mail(1), mail(2)
	if err := watcher(f.account(), r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := r.subjects(); !slices.Equal(got, []string{"mail 1", "mail 2"}) {
		t.Errorf("got %q", got)
	}
}

func TestSizesThatAreWrong(t *testing.T) {
	quiet(t)
	r := newRecords()
	f := newFake(t)
	large := mail(2) + strings.Repeat("photo\r\n", 1<<20)
	f.mails[1], f.mails[2], f.mails[3] = mail(1), large, mail(3)
	f.script = []line{says(`RFC822\.SIZE`, "* 1 FETCH (UID 1 RFC822.SIZE 0)\r\n* 2 FETCH (UID 2 RFC822.SIZE 100)\r\n* 3 FETCH (UID 3 RFC822.SIZE 100)\r\nTAG OK done\r\n")}
	if err := watcher(f.account(), r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.mails) < 3 || string(r.mails[1].Raw) != large || r.mails[1].LeftOut != "" {
		t.Errorf("%d mails", len(r.mails))
	}
}

func TestTooLargeMailIsLeftOnTheServer(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	f.mails[1], f.mails[2], f.mails[3] = mail(1), mail(2)+strings.Repeat("photo\r\n", 1<<10), mail(3)
	a := f.account()
	a.MaxMessage = 4 << 10
	if err := watcher(a, r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := r.subjects(); !slices.Equal(got, []string{"mail 1", "mail 2", "mail 3"}) {
		t.Errorf("got %q", got)
	}
	if d := r.mails[1]; !strings.Contains(d.LeftOut, "max_message") || strings.Contains(string(d.Raw), "photo") {
		t.Errorf("left out %q, %d bytes", d.LeftOut, len(d.Raw))
	}
	if n := f.sent(`^UID FETCH 2 .*BODY\.PEEK\[\]`); n != 0 {
		t.Errorf("the whole of it was asked for %d times", n)
	}
}

func TestOnlyTheLastMailAnswersBeyondTheEnd(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	f.mails[1] = mail(1)
	f.script = []line{says(`^UID FETCH \d+:\* `, "* 1 FETCH (UID 1 RFC822.SIZE 99)\r\nTAG OK done\r\n")}
	for range 3 {
		if err := watcher(f.account(), r).Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(r.mails); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
}

func TestWithoutIdleTheServerIsAsked(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	f.caps = "IMAP4rev1"
	a := f.account()
	a.limits.noIdle = 10 * time.Millisecond
	running(t, watcher(a, r))
	r.await(t, "asked several times", func() bool { return r.heard["INBOX"] > 3 })
	if n := f.sent("^IDLE"); n != 0 {
		t.Errorf("IDLE was sent %d times", n)
	}
}

func TestIdleThatIsRefused(t *testing.T) {
	quiet(t)
	f, r := newFake(t, says("^IDLE", "TAG NO not today\r\n")), newRecords()
	a := f.account()
	a.limits.noIdle = 10 * time.Millisecond
	running(t, watcher(a, r))
	r.await(t, "asked several times", func() bool { return r.heard["INBOX"] > 3 })
	if n := f.sent("^IDLE"); n != 1 {
		t.Errorf("IDLE was sent %d times", n)
	}
}
