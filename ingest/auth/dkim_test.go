package auth

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"nudged/ingest/reader"
	"nudged/timeline"
)

// zone is a DNS of TXT records that counts its questions.
type zone struct {
	txt   map[string][]string
	err   error
	asked int
}

func (z *zone) lookup(_ context.Context, name string) ([]string, error) {
	z.asked++
	if z.err != nil {
		return nil, z.err
	}
	if txt, ok := z.txt[name]; ok {
		return txt, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// signer signs mails for tests; its key is published for every domain in at.
type mailSigner struct {
	key    ed25519.PrivateKey
	record string
}

func newMailSigner() mailSigner {
	key := ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, fixed"[:32]))
	public := base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	return mailSigner{key: key, record: "v=DKIM1; k=ed25519; p=" + public}
}

func (s mailSigner) sign(t *testing.T, mail, domain string, change func(*dkim.SignOptions)) string {
	t.Helper()
	o := &dkim.SignOptions{
		Domain: domain, Selector: "s1", Signer: crypto.Signer(s.key), Hash: crypto.SHA256,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		HeaderKeys: []string{"From", "Subject", "Date", "To"},
	}
	if change != nil {
		change(o)
	}
	var out bytes.Buffer
	if err := dkim.Sign(&out, strings.NewReader(mail), o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const plainMail = "From: Ann Buyer <ann@buyer.example>\r\nTo: li@seller.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\ntext\r\n"

func TestVerify(t *testing.T) {
	s := newMailSigner()
	dns := &zone{txt: map[string][]string{}}
	for _, d := range []string{"buyer.example", "mail.buyer.example", "evil.example", "buyer.example.evil.example"} {
		dns.txt["s1._domainkey."+d] = []string{s.record}
	}
	dns.txt["test._domainkey.buyer.example"] = []string{s.record + "; t=y"}
	dns.txt["strict._domainkey.buyer.example"] = []string{s.record + "; t=s"}
	dns.txt["revoked._domainkey.buyer.example"] = []string{"v=DKIM1; k=ed25519; p="}
	dns.txt["twice._domainkey.buyer.example"] = []string{s.record, s.record}
	dns.txt["long._domainkey.buyer.example"] = []string{s.record + "; n=" + strings.Repeat("x", 9<<10)}
	v := &Verifier{LookupTXT: dns.lookup}
	check := func(name string, want timeline.AuthResult, mail string) {
		t.Helper()
		got := v.Verify(t.Context(), []byte(mail), reader.Read([]byte(mail)))
		if got.Result != want || got.Why == "" {
			t.Errorf("%s: got %s (%s), want %s", name, got.Result, got.Why, want)
		}
	}
	good := s.sign(t, plainMail, "buyer.example", nil)
	selector := func(name string) func(*dkim.SignOptions) {
		return func(o *dkim.SignOptions) { o.Selector = name }
	}

	check("good", "pass", good)
	check("a good one of the organisation", "pass", s.sign(t, plainMail, "mail.buyer.example", nil))
	check("a good one above one of the list", "pass", s.sign(t, good, "evil.example", nil))
	check("lines that end as in Unix", "pass", strings.ReplaceAll(good, "\r\n", "\n"))
	check("trace lines above", "pass", cameIn+"\r\n"+good)
	check("no signature", "absent", plainMail)

	check("of somebody else", "none", s.sign(t, plainMail, "evil.example", nil))
	check("of a longer domain", "none", s.sign(t, plainMail, "buyer.example.evil.example", nil))
	check("the text was changed", "none", good+"PS: pay to another account\r\n")
	check("the subject was changed", "none", strings.Replace(good, "hello", "hallo", 1))
	check("another author", "none", strings.Replace(good, "Ann Buyer", "Anna Buyer", 1))
	check("a second From above", "none", "From: Li <li@seller.example>\r\n"+good)
	check("a second Subject above", "none", "Subject: refund\r\n"+good)
	check("a second To above", "none", "To: x@evil.example\r\n"+good)
	check("a Reply-To twice", "none", "Reply-To: a@evil.example\r\nReply-To: b@evil.example\r\n"+good)
	check("the subject is not covered", "none", s.sign(t, plainMail, "buyer.example", func(o *dkim.SignOptions) { o.HeaderKeys = []string{"From"} }))
	check("expired", "none", s.sign(t, plainMail, "buyer.example", func(o *dkim.SignOptions) { o.Expiration = time.Unix(1e9, 0) }))
	check("not expired", "pass", s.sign(t, plainMail, "buyer.example", func(o *dkim.SignOptions) { o.Expiration = time.Unix(1e10, 0) }))
	check("a key for tests", "none", s.sign(t, plainMail, "buyer.example", selector("test")))
	check("a key not for subdomains", "pass", s.sign(t, plainMail, "buyer.example", selector("strict")))
	check("used for one", "none", s.sign(t, plainMail, "buyer.example", func(o *dkim.SignOptions) { o.Selector, o.Identifier = "strict", "ann@x.buyer.example" }))
	check("a revoked key", "none", s.sign(t, plainMail, "buyer.example", selector("revoked")))
	check("two keys", "none", s.sign(t, plainMail, "buyer.example", selector("twice")))
	check("a key that has gone is no failure", "none", s.sign(t, plainMail, "buyer.example", selector("gone")))
	check("a part of the body", "none", strings.Replace(good, "a=ed25519", "l=4; a=ed25519", 1))
	check("a key of 9 KB", "none", s.sign(t, plainMail, "buyer.example", selector("long")))
	check("a signature that is none", "none", "DKIM-Signature: v=1; d=buyer.example\r\n"+plainMail)
	check("no header", "none", "text")
	check("six signatures, the good one last", "none", strings.Repeat("DKIM-Signature: v=1; d=evil.example; s=s1\r\n", 5)+good)
	check("twenty thousand signatures", "none", strings.Repeat("DKIM-Signature: v=1\r\n", 20000)+good)

	dns.err = errors.New("connection refused")
	v = &Verifier{LookupTXT: dns.lookup}
	check("the DNS does not answer", "pending", good)
	check("it is not needed", "pending", s.sign(t, good, "evil.example", nil))
	check("it would not help", "none", s.sign(t, plainMail, "evil.example", nil))
}

func TestVerifyKeepsTheKeys(t *testing.T) {
	s := newMailSigner()
	dns := &zone{txt: map[string][]string{"s1._domainkey.buyer.example": {s.record}, "s1._domainkey.list.example": {s.record}}}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	v := &Verifier{LookupTXT: dns.lookup, Clock: func() time.Time { return now }}
	mail := []byte(s.sign(t, s.sign(t, plainMail, "buyer.example", nil), "list.example", nil))

	got := v.Verify(t.Context(), mail, reader.Read(mail))
	if got.By != "dkim" || got.Domain != "buyer.example" || len(got.Keys) != 2 {
		t.Fatalf("got %+v", got)
	}
	k := got.Keys[1]
	if k.Name != "s1._domainkey.buyer.example" || k.TXT[0] != s.record || !k.At.Equal(now) || k.Result != "pass" {
		t.Errorf("got %+v", k)
	}

	dns.txt = nil // the keys vanish
	now = now.Add(keyFresh - time.Second)
	if got := v.Verify(t.Context(), mail, reader.Read(mail)); got.Result != timeline.AuthPass || dns.asked != 2 {
		t.Errorf("asked %d times: %+v", dns.asked, got)
	}
	now = now.Add(time.Minute)
	if got := v.Verify(t.Context(), mail, reader.Read(mail)); got.Result != timeline.AuthNone || dns.asked != 4 {
		t.Errorf("asked %d times: %+v", dns.asked, got)
	}
}

// The reason is the first thing that is wrong, in words for the owner.
func TestAuthenticationSaysWhy(t *testing.T) {
	v := &Verifier{LookupTXT: (&zone{}).lookup}
	check := func(name, want string, lines ...string) {
		t.Helper()
		raw := headed(lines...)
		for _, got := range []timeline.Auth{v.Verify(t.Context(), raw, reader.Read(raw)), Authenticate(raw, reader.Read(raw), "mx.host.example")} {
			if !strings.Contains(got.Why, want) {
				t.Errorf("%s: got %q", name, got.Why)
			}
		}
	}
	check("a NUL", "control characters", "X-Note: a\x00", fromAnn)
	check("two From", "more than one From", fromAnn, fromAnn)
	check("no From", "no From", signed)
}

// That the DNS did not answer is not remembered.
func TestVerifyAsksAgain(t *testing.T) {
	s := newMailSigner()
	dns := &zone{txt: map[string][]string{"s1._domainkey.buyer.example": {s.record}}, err: errors.New("server failure")}
	v := &Verifier{LookupTXT: dns.lookup}
	mail := []byte(s.sign(t, plainMail, "buyer.example", nil))
	if got := v.Verify(t.Context(), mail, reader.Read(mail)); got.Result != timeline.AuthPending || got.Keys[0].TXT != nil {
		t.Errorf("got %+v", got)
	}
	dns.err = nil
	if got := v.Verify(t.Context(), mail, reader.Read(mail)); got.Result != timeline.AuthPass || dns.asked != 2 {
		t.Errorf("asked %d times: %+v", dns.asked, got)
	}
}

// A name that cannot be in the DNS is not asked for.
func TestVerifyDoesNotAskForNonsense(t *testing.T) {
	dns := &zone{}
	v := &Verifier{LookupTXT: dns.lookup}
	mail := []byte("DKIM-Signature: v=1; a=rsa-sha256; d=buyer.example; s=a..b; h=from; bh=eA==; b=eA==\r\n" + plainMail)
	if got := v.Verify(t.Context(), mail, reader.Read(mail)); got.Result != timeline.AuthNone || dns.asked != 0 {
		t.Errorf("asked %d times: %+v", dns.asked, got)
	}
}

// What a good signature must have besides being good.
func TestSignatureFault(t *testing.T) {
	answer := keyAnswer{txt: []string{newMailSigner().record}}
	check := func(name string, good bool, tag string, signed ...string) {
		t.Helper()
		found := &dkim.Verification{Domain: "buyer.example", Identifier: "@buyer.example", HeaderKeys: signed}
		if fault := signatureFault(found, answer, tags(tag)); (fault == "") != good {
			t.Errorf("%s: %q", name, fault)
		}
	}
	check("all is covered", true, "d=buyer.example", "from", "SUBJECT")
	check("no subject", false, "d=buyer.example", "From")
	check("no author", false, "d=buyer.example", "Subject")
	check("a part of the body", false, "d=buyer.example; l=10", "From", "Subject")
}

// What a key must be to prove anything.
func TestKeyFault(t *testing.T) {
	record := newMailSigner().record
	check := func(name string, good bool, a keyAnswer) {
		t.Helper()
		if fault := keyFault(a); (fault == "") != good {
			t.Errorf("%s: %q", name, fault)
		}
	}
	check("one key", true, keyAnswer{txt: []string{record}})
	check("two of one name", false, keyAnswer{txt: []string{record, record}})
	check("none", false, keyAnswer{})
	check("no answer", false, keyAnswer{err: errors.New("server failure")})
	check("for tests", false, keyAnswer{txt: []string{record + "; t=s:y"}})
}

func TestTags(t *testing.T) {
	check := func(name, list, tag, want string) {
		t.Helper()
		if got := tags(list)[tag]; got != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
	check("blanks and a folded line", " v=1;\r\n\td = buyer.example ;", "d", "buyer.example")
	check("= in a value", "b=eA==; d=x", "b", "eA==")
	check("twice", "d=buyer.example; d=evil.example", "d", "")
	check("something that is no tag", "d=buyer.example; evil", "d", "")
	check("empty tags", ";; d=x;;", "d", "x")
}

// A mail that was attached proves its author by its own signature.
func TestVerifyOriginal(t *testing.T) {
	s := newMailSigner()
	dns := &zone{txt: map[string][]string{"s1._domainkey.buyer.example": {s.record}}}
	v := &Verifier{LookupTXT: dns.lookup}
	outer := "From: li@seller.example\r\nSubject: Fwd: hello\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\n\r\nsee below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + s.sign(t, plainMail, "buyer.example", nil) + "\r\n--b--\r\n"
	m := reader.Read([]byte(outer))
	if len(m.Originals) != 1 {
		t.Fatalf("%d originals", len(m.Originals))
	}
	if got := v.VerifyOriginal(t.Context(), m.Originals[0]); got.Result != timeline.AuthPass {
		t.Errorf("got %+v", got)
	}
}

// A resolver that says nothing holds a mail for five seconds, not for ever.
func TestVerifyGivesUpWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newMailSigner()
		v := &Verifier{LookupTXT: func(ctx context.Context, _ string) ([]string, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		mail := []byte(s.sign(t, plainMail, "buyer.example", nil))
		start := time.Now()
		got := v.Verify(t.Context(), mail, reader.Read(mail))
		if took := time.Since(start); got.Result != timeline.AuthPending || took != keyTime {
			t.Errorf("after %s: %+v", took, got)
		}
	})
}

// The names that a mail makes us ask for are names of hosts.
func TestKeyName(t *testing.T) {
	check := func(name, d, s, want string) {
		t.Helper()
		if got := keyName(map[string]string{"d": d, "s": s}); got != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
	check("plain", "Buyer.example", "S1", "s1._domainkey.buyer.example")
	check("a selector with dots", "buyer.example", "a.b", "a.b._domainkey.buyer.example")
	check("no selector", "buyer.example", "", "")
	check("a line break", "buyer.example\r\nx", "s1", "")
	check("a blank", "buyer example", "s1", "")
	check("too long", strings.Repeat("a", 300), "s1", "")
	for _, name := range []string{"a..b._domainkey.x.example", ".x", strings.Repeat("a.", 130) + "x"} {
		if isHost(name) {
			t.Errorf("%q is asked for", name)
		}
	}
}

// The examples of go-msgauth, with the keys that belong to them.
func TestVerifyRealMail(t *testing.T) {
	dns := &zone{txt: map[string][]string{
		"newengland._domainkey.example.com": {"v=DKIM1; p=MIGJAoGBALVI635dLK4cJJAH3Lx6upo3X/Lm1tQz3mezcWTA3BUBnyIsdnRf57aD5BtNmhPrYYDlWlzw3UgnKisIxktkk5+iMQMlFtAS10JB8L3YadXNJY+JBcbeSi5TgJe4WFzNgW95FWDAuSTRXSWZfA/8xjflbTLDx0euFZOM7C4T0GwLAgMBAAE="},
	}}
	v := &Verifier{LookupTXT: dns.lookup}
	check := func(file string, want timeline.AuthResult) {
		t.Helper()
		raw, err := os.ReadFile("testdata/dkim/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Verify(t.Context(), raw, reader.Read(raw)); got.Result != want {
			t.Errorf("%s: got %+v", file, got)
		}
	}
	check("verifiedRawRSAMailString.eml", "pass")
	check("unsignedMailString.eml", "absent")
}

func FuzzVerify(f *testing.F) {
	s := newMailSigner()
	v := &Verifier{LookupTXT: func(context.Context, string) ([]string, error) { return []string{s.record}, nil }}
	f.Add([]byte(plainMail))
	f.Add([]byte("DKIM-Signature: v=1; a=ed25519-sha256; d=buyer.example; s=s1; h=from:subject; bh=eA==; b=eA==\r\n" + plainMail))
	f.Add([]byte("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; x=1; t=2; l=3; i=@x; d=b; s=s1; h=; bh=; b=\r\nFrom: a@b\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if got := v.Verify(t.Context(), raw, reader.Read(raw)); got.Result == timeline.AuthPass || got.Result == timeline.AuthFail {
			t.Errorf("%q: %+v", raw, got)
		}
		if got := Authenticate(raw, reader.Read(raw), "mx.host.example"); got.Why == "" {
			t.Errorf("%q: no reason", raw)
		}
	})
}
