package mailbox

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTLS(t *testing.T) {
	good, trusting := certificate(t, time.Now().Add(24*time.Hour))
	for _, mode := range []string{TLSImplicit, TLSStart} {
		t.Run(mode, func(t *testing.T) {
			quiet(t)
			s, r := newTLSServer(t, mode, good), newRecords()
			s.deliver("INBOX", mail(1))
			a := account(s.address)
			a.TLS, a.TLSConfig = mode, trusting
			running(t, watcher(a, r))
			r.awaitMails(t, 1)
			s.deliver("INBOX", mail(2))
			r.awaitMails(t, 2)
		})
	}
}

// TestHints: what goes wrong on the way in names the setting that mends it.
func TestHints(t *testing.T) {
	now := time.Now()
	good, trusting := certificate(t, now.Add(24*time.Hour))
	expired, trustingExpired := certificate(t, now.Add(-24*time.Hour))
	other, trustingOther := certificate(t, now.Add(24*time.Hour), "imap.example.net")
	check := func(name string, step Step, hint string, a Account) {
		t.Helper()
		err := watcher(a, newRecords()).Pass(t.Context())
		if !at(err, step) || !strings.Contains(hintOf(err), hint) {
			t.Errorf("%s: %v\nhint: %s\nwant step %s and %q", name, err, hintOf(err), step, hint)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the password is in %q", name, err)
		}
	}
	secure := func(mode string, s *server) Account {
		a := account(s.address)
		a.TLS = mode
		return a
	}

	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	check("nobody listens", StepConnect, "address", account(closed.Addr().String()))
	check("no port", StepConnect, "address", account("127.0.0.1"))

	a := secure(TLSImplicit, newTLSServer(t, TLSImplicit, expired))
	a.TLSConfig = trustingExpired
	check("expired certificate", StepTLS, now.Add(-24*time.Hour).UTC().Format("2006-01-02"), a)

	a = secure(TLSImplicit, newTLSServer(t, TLSImplicit, other))
	a.TLSConfig = trustingOther
	check("certificate of another host", StepTLS, "imap.example.net", a)

	check("unknown signer", StepTLS, "ca_file", secure(TLSStart, newTLSServer(t, TLSStart, good)))
	check("TLS on a plain port", StepTLS, "starttls", secure(TLSImplicit, newServer(t)))
	check("no STARTTLS", StepTLS, "implicit", secure(TLSStart, newServer(t)))

	a = secure(TLSNone, newTLSServer(t, TLSImplicit, good))
	a.TLSConfig, a.limits.answer = trusting, 200*time.Millisecond
	check("plain on a TLS port", StepGreeting, "implicit", a)

	a = account(newServer(t).address)
	a.Secret = func(context.Context, bool) (string, error) { return "wrong", nil }
	check("wrong password", StepLogin, "password_file", a)

	a.Secret = func(context.Context, bool) (string, error) { return "", errors.New("open pw: no such file") }
	check("no password", StepSecret, "password_file", a)

	a.Secret = func(ctx context.Context, _ bool) (string, error) { <-ctx.Done(); return "", ctx.Err() }
	a.limits.login = 10 * time.Millisecond
	check("password command hangs", StepSecret, "password_command", a)

	f := newFake(t)
	f.caps = "IMAP4rev1 LOGINDISABLED"
	check("login disabled", StepLogin, "tls", f.account())

	f = newFake(t, says("^EXAMINE", "TAG NO EXAMINE Unsafe Login. Please contact kefu@188.com for help\r\n"))
	check("NetEase lets no programs in", StepFolder, "authorisation code", f.account())

	f = newFake(t, says("^LOGIN", "TAG NO [UNAVAILABLE] busy\r\n"))
	check("server is busy", StepLogin, "tried again", f.account())
}

func TestProvidersThatWantACode(t *testing.T) {
	for host, want := range map[string]bool{"imap.163.com:993": true, "imap.QQ.com:993": true, "imap.example163.com:993": false} {
		if got := (&client{Account: &Account{Address: host}}).wantsCode(); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
}

func TestNoPasswordInTheClear(t *testing.T) {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(addresses, func(a net.Addr) bool {
		n, ok := a.(*net.IPNet)
		return ok && !n.IP.IsLoopback() && n.IP.To4() != nil
	})
	if i < 0 {
		t.Log("this machine has no address but loopback: nothing to refuse")
		return
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(addresses[i].(*net.IPNet).IP.String(), "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	err = watcher(account(listener.Addr().String()), newRecords()).Pass(t.Context())
	if !errors.Is(err, errNotLoopback) || !strings.Contains(hintOf(err), "starttls") {
		t.Errorf("Pass: %v, hint %q", err, hintOf(err))
	}
}

// tokens is a server that wants a bearer token, and an account that has an
// expired one first.
func tokens(t *testing.T, mechanism, auth string, caps string) (*fake, Account) {
	f := newFake(t)
	f.caps = "IMAP4rev1 AUTH=" + mechanism + caps
	answer := func(w io.Writer, tag, initial string) error {
		raw, err := base64.StdEncoding.DecodeString(initial)
		if err == nil && strings.Contains(string(raw), "auth=Bearer fresh\x01\x01") && strings.Contains(string(raw), "ann") {
			_, err = fmt.Fprintf(w, "%s OK welcome\r\n", tag)
			return err
		}
		refusal := base64.StdEncoding.EncodeToString([]byte(`{"status":"invalid_token"}`))
		_, err = fmt.Fprintf(w, "+ %s\r\n", refusal)
		return err
	}
	waiting := "" // the tag of an AUTHENTICATE that has not ended
	f.script = []line{
		{"^AUTHENTICATE " + mechanism + " .", func(w io.Writer, tag, command string) error {
			waiting = tag
			return answer(w, tag, strings.Fields(command)[2])
		}},
		{"^AUTHENTICATE", func(w io.Writer, tag, _ string) error {
			waiting = tag
			_, err := io.WriteString(w, "+ \r\n")
			return err
		}},
	}
	// What continues an AUTHENTICATE has no tag: the fake takes it for one.
	f.continues = func(w io.Writer, text string) bool {
		if waiting == "" || strings.Contains(text, " ") {
			return false
		}
		if len(text) > 8 {
			answer(w, waiting, text)
			return true
		}
		fmt.Fprintf(w, "%s NO [AUTHENTICATIONFAILED] invalid token\r\n", waiting)
		return true
	}
	a := f.account()
	a.Auth = auth
	asked := []bool{}
	a.Secret = func(_ context.Context, refused bool) (string, error) {
		asked = append(asked, refused)
		if refused {
			return "fresh", nil
		}
		return "stale", nil
	}
	t.Cleanup(func() {
		if !slices.Equal(asked, []bool{false, true}) {
			t.Errorf("Secret was asked %v", asked)
		}
	})
	return f, a
}

func TestRefusedTokenIsAskedForAnew(t *testing.T) {
	check := func(mechanism, auth, caps string) {
		t.Run(mechanism+caps, func(t *testing.T) {
			quiet(t)
			f, a := tokens(t, mechanism, auth, caps)
			f.mails[1] = mail(1)
			r := newRecords()
			if err := watcher(a, r).Pass(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(r.mails) != 1 {
				t.Errorf("%d mails", len(r.mails))
			}
		})
	}
	check("XOAUTH2", AuthXOAuth2, "")
	check("XOAUTH2", AuthXOAuth2, " SASL-IR")
	check("OAUTHBEARER", AuthOAuthBearer, "")
	check("OAUTHBEARER", AuthOAuthBearer, " SASL-IR")
}

func TestIdentifiesItselfBeforeAMailboxIsOpened(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	f.caps = "IMAP4rev1 ID"
	f.mails[1] = mail(1)
	known := false
	f.script = []line{
		{"^ID ", func(w io.Writer, tag, _ string) error {
			known = true
			_, err := fmt.Fprintf(w, "* ID (\"name\" \"Coremail Imap\")\r\n%s OK ID completed\r\n", tag)
			return err
		}},
		{"^EXAMINE", func(w io.Writer, tag, command string) error {
			if !known {
				_, err := fmt.Fprintf(w, "%s NO EXAMINE Unsafe Login\r\n", tag)
				return err
			}
			return f.ordinary(w, tag, command)
		}},
	}
	if err := watcher(f.account(), r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.mails) != 1 {
		t.Errorf("%d mails", len(r.mails))
	}
}

func TestIDThatCannotBeReadIsLeftOut(t *testing.T) {
	quiet(t)
	check := func(answer string, times int) {
		t.Helper()
		f, r := newFake(t, says("^ID ", answer)), newRecords()
		f.caps = "IMAP4rev1 ID"
		f.mails[1] = mail(1)
		if err := watcher(f.account(), r).Pass(t.Context()); err != nil || len(r.mails) != 1 {
			t.Errorf("%q: %d mails, %v", answer, len(r.mails), err)
		}
		if n := f.sent("^ID "); n != times {
			t.Errorf("%q: sent %d times", answer, n)
		}
	}
	check("* ID (\"name\" NIL)\r\nTAG OK done\r\n", 1)
	check("TAG BAD what?\r\n", 1)
}

func TestRefusedPasswordIsNotTriedAgainAtOnce(t *testing.T) {
	b := backoff{first: time.Second, most: 5 * time.Minute, random: func() float64 { return 1 }}
	no := &IMAPError{Step: StepLogin, Err: errors.New("not looked at")}
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		if got := b.next(no); got != want*time.Second {
			t.Errorf("wait %v, want %v s", got, want)
		}
	}
	f := newFake(t, says("^LOGIN", "TAG NO wrong\r\n"))
	err := watcher(f.account(), newRecords()).Pass(t.Context())
	if !refusal(err) {
		t.Fatalf("not taken for a refusal: %v", err)
	}
	b.reset()
	if first, second := b.next(err), b.next(err); first != time.Second || second != refusedFor {
		t.Errorf("waits %v, %v", first, second)
	}
	if n := f.sent("^LOGIN"); n != 1 {
		t.Errorf("Pass tried a wrong password %d times", n)
	}
}

func TestCheck(t *testing.T) {
	quiet(t)
	s := newServer(t)
	s.deliver("INBOX", mail(1))
	a := account(s.address)
	a.Folders = []string{"INBOX", "Ordres"}
	var got []string
	for _, step := range a.Check(t.Context()) {
		got = append(got, fmt.Sprintf("%s|%s|%t|%s", step.Name, step.Detail, step.Err == nil, hintOf(step.Err)))
	}
	want := []string{
		"connect|" + s.address + "|true|", "tls|none|true|", "login|ann, by password|true|", "identify||true|",
		"folder INBOX|1 mails|true|", "folder Ordres||false|check folders in [imap]; there are: INBOX",
		"idle|new mail is announced at once|true|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	a.Secret = func(context.Context, bool) (string, error) { return "wrong", nil }
	steps := a.Check(t.Context())
	last := steps[len(steps)-1]
	if len(steps) != 3 || last.Name != "login" || !refusal(last.Err) {
		t.Errorf("wrong password: %+v", steps)
	}
}
