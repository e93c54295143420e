package auth

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nudged/ingest/reader"
	"nudged/timeline"
)

// Lines of which the mails of these tests are made.
const (
	fromAnn   = "From: Ann Buyer <ann@buyer.example>"
	cameIn    = "Received: from mail.buyer.example (mail.buyer.example [192.0.2.1]) by mx.host.example with ESMTPS; Mon, 2 Mar 2026 09:00:00 +0000"
	cameEvil  = "Received: from evil.example (evil.example [192.0.2.66]) by mx.host.example with ESMTPS; Mon, 2 Mar 2026 09:00:00 +0000"
	passed    = "Authentication-Results: mx.host.example; dkim=pass header.d=buyer.example; dmarc=pass header.from=buyer.example"
	failed    = "Authentication-Results: mx.host.example; spf=fail smtp.mailfrom=buyer.example; dmarc=fail header.from=buyer.example"
	unproved  = "Authentication-Results: mx.host.example; dkim=none; spf=none smtp.mailfrom=evil.example; dmarc=none header.from=buyer.example"
	elsewhere = "Received: from client (localhost [127.0.0.1]) by smtp.evil.example with ESMTP; Mon, 2 Mar 2026 08:59:00 +0000"
	signed    = "DKIM-Signature: v=1; a=rsa-sha256; d=buyer.example; s=s1; h=from:subject; bh=eA==; b=eA=="
)

func headed(lines ...string) []byte {
	return []byte(strings.Join(lines, "\r\n") + "\r\nSubject: hello\r\n\r\ntext\r\n")
}

func ar(value string) string { return "Authentication-Results: mx.host.example; " + value }

// checkAuth compares the verdict on a mail with these header lines.
func checkAuth(t *testing.T, servID string) func(name string, want timeline.AuthResult, lines ...string) {
	return func(name string, want timeline.AuthResult, lines ...string) {
		t.Helper()
		raw := headed(lines...)
		if got := Authenticate(raw, reader.Read(raw), servID); got.Result != want || got.Why == "" {
			t.Errorf("%s: got %s (%s), want %s", name, got.Result, got.Why, want)
		}
	}
}

func TestAuthenticate(t *testing.T) {
	check := checkAuth(t, "mx.host.example")
	check("DMARC passed", "pass", cameIn, passed, fromAnn)
	check("DMARC failed", "fail", cameIn, failed, fromAnn)
	check("DMARC failed, whatever DKIM found", "fail", cameIn, ar("dkim=pass header.d=buyer.example; dmarc=fail header.from=buyer.example"), fromAnn)
	check("nothing found", "none", cameIn, unproved, fromAnn)
	check("nobody looked", "absent", cameIn, fromAnn)
	check("nobody looked, but there is a signature", "pending", cameIn, signed, fromAnn)
	check("the provider looked for unproved, no signature", "absent", cameIn, ar("none"), fromAnn)
	check("the provider looked at SPF only", "pending", cameIn, ar("spf=pass smtp.mailfrom=ann@buyer.example"), signed, fromAnn)
	check("SPF alone is no proof", "absent", cameIn, ar("spf=pass smtp.mailfrom=ann@buyer.example"), fromAnn)
	check("the provider could not ask the DNS", "pending", cameIn, ar("dmarc=temperror header.from=buyer.example"), signed, fromAnn)
	check("the policy is broken", "none", cameIn, ar("dmarc=permerror header.from=buyer.example"), signed, fromAnn)
	check("no policy, good signature", "pass", cameIn, ar("dkim=pass header.d=buyer.example; dmarc=none header.from=buyer.example"), fromAnn)
	check("Microsoft's best guess is no pass", "none", cameIn, ar("dkim=none; dmarc=bestguesspass header.from=buyer.example"), fromAnn)
	check("a signature by identity", "pass", cameIn, ar("dkim=pass header.i=@buyer.example"), fromAnn)
	check("a signature by an address", "pass", cameIn, ar("dkim=pass header.i=ann@buyer.example"), fromAnn)
	check("a signature of the same organisation", "pass", cameIn, ar("dkim=pass header.d=mail.buyer.example"), fromAnn)
	check("the second signature is good", "pass", cameIn, ar("dkim=fail header.d=buyer.example; dkim=pass header.d=buyer.example"), fromAnn)
	check("DMARC passed without saying for whom, DKIM did", "pass", cameIn, ar("dkim=pass header.d=buyer.example; dmarc=pass"), fromAnn)
	check("upper case", "pass", cameIn, "AUTHENTICATION-RESULTS: MX.Host.Example; DMARC=PASS header.FROM=Buyer.EXAMPLE", fromAnn)
	check("a folded field", "pass", cameIn, "Authentication-Results: mx.host.example;\r\n\tdmarc=pass\r\n\t(p=none) header.from=buyer.example", fromAnn)
	check("above the Received, as RFC 8601 says", "pass", passed, cameIn, fromAnn)
	check("between the provider's own servers", "pass",
		"Received: from mx.host.example by store7.host.example with LMTP; Mon, 2 Mar 2026 09:00:01 +0000", passed, cameIn, elsewhere, fromAnn)
	check("Google's inner hops are addresses", "pass",
		"Received: by 2002:a05:6a10:1:b0:1:2:3 with SMTP id x; Mon, 2 Mar 2026 09:00:01 +0000", cameIn, passed, elsewhere, fromAnn)
	check("a content filter on the same machine", "pass",
		"Received: from localhost (localhost [127.0.0.1]) by mx.host.example; Mon, 2 Mar 2026 09:00:01 +0000", cameIn, passed, fromAnn)
	check("no Received at all", "pass", passed, fromAnn)
	check("fetched by another machine", "pass", "Received: from pop.host.example by home.lan.example with POP3; Mon, 2 Mar 2026 09:00:00 +0000", cameIn, passed, fromAnn)
	check("a name in Chinese, raw", "pass", cameIn, passed, "From: \xd5\xc5\xce\xb0 <ann@buyer.example>")
	check("a name that needs quotes", "pass", cameIn, passed, "From: Buyer, Ann <ann@buyer.example>")
	check("an address and a comment", "pass", cameIn, passed, "From: ann@buyer.example (Ann)")
	check("comments in comments", "pass", cameIn, ar("spf=none (a (b) c) smtp.mailfrom=x; dmarc=pass header.from=buyer.example"), fromAnn)
	check("an international domain", "pass", cameIn, ar("dmarc=pass header.from=xn--bcher-kva.example"), "From: ann@bücher.example")
}

// Mail of others that claims to be Ann's. None of it may pass.
func TestAuthenticateSpoofed(t *testing.T) {
	check := checkAuth(t, "mx.host.example")

	// The provider's line is there; the sender brings one of their own.
	check("a pass below the failure", "fail", cameEvil, failed, passed, fromAnn)
	check("a pass below nothing found", "none", cameEvil, unproved, passed, fromAnn)
	check("a pass in the trace of the sender", "fail", cameEvil, failed, elsewhere, passed, fromAnn)
	check("under another name above", "fail", "Authentication-Results: evil.example; dmarc=pass header.from=buyer.example", cameEvil, failed, fromAnn)

	// The provider wrote none.
	check("under another name only", "absent", cameEvil, "Authentication-Results: evil.example; dmarc=pass header.from=buyer.example", fromAnn)
	check("a longer name", "absent", cameEvil, "Authentication-Results: mx.host.example.evil.example; dmarc=pass header.from=buyer.example", fromAnn)
	check("a shorter name", "absent", cameEvil, "Authentication-Results: host.example; dmarc=pass header.from=buyer.example", fromAnn)
	check("the name in a comment", "absent", cameEvil, "Authentication-Results: (mx.host.example) evil.example; dmarc=pass header.from=buyer.example", fromAnn)
	check("the name as a method", "absent", cameEvil, "Authentication-Results: evil.example; mx.host.example=pass; dmarc=pass header.from=buyer.example", fromAnn)
	check("a quoted name that goes on", "absent", cameEvil, `Authentication-Results: "mx.host.example"evil; dmarc=pass header.from=buyer.example`, fromAnn)
	check("below a Received of the sender", "absent", cameEvil, elsewhere, passed, fromAnn)
	check("below a Received of the sender, inner hops above", "absent",
		"Received: by 2002:a05:6a10:1:b0:1:2:3 with SMTP id x; Mon, 2 Mar 2026 09:00:01 +0000", cameEvil, elsewhere, passed, fromAnn)
	check("below a Received of the sender, a filter above", "absent",
		"Received: from localhost (localhost [127.0.0.1]) by mx.host.example; Mon, 2 Mar 2026 09:00:01 +0000", cameEvil, elsewhere, passed, fromAnn)
	check("below a Received of the sender, and no border seen", "absent",
		"Received: from localhost (localhost [127.0.0.1]) by mx.host.example; Mon, 2 Mar 2026 09:00:01 +0000", elsewhere, passed, fromAnn)
	check("below a forged Received of the provider", "absent", cameEvil, cameIn, passed, fromAnn)
	check("as ARC", "absent", cameEvil, "ARC-Authentication-Results: i=1; mx.host.example; dmarc=pass header.from=buyer.example", fromAnn)
	check("as an old header", "absent", cameEvil, "X-Authentication-Results: mx.host.example; dmarc=pass header.from=buyer.example", fromAnn)
	check("with a blank before the colon", "none", cameEvil, "Authentication-Results : mx.host.example; dmarc=none", passed, fromAnn)

	// What the sender says stands inside the provider's line.
	check("in a quoted reverse-path", "none", cameEvil, ar(`spf=pass smtp.mailfrom="x; dmarc=pass header.from=buyer.example"@evil.example; dmarc=none header.from=buyer.example`), fromAnn)
	check("the same, DMARC not checked", "absent", cameEvil, ar(`spf=pass smtp.mailfrom="x; dmarc=pass header.from=buyer.example"@evil.example`), fromAnn)
	check("the same without quotes by a careless provider", "none", cameEvil, ar(`spf=pass smtp.mailfrom=x; dmarc=pass header.from=buyer.example@evil.example; dmarc=none`), fromAnn)
	check("in a comment", "none", cameEvil, ar("spf=none (domain of x; dmarc=pass header.from=buyer.example) smtp.mailfrom=x; dmarc=none"), fromAnn)
	check("in nested comments", "none", cameEvil, ar("spf=none (a (b) ; dmarc=pass header.from=buyer.example) smtp.mailfrom=x; dmarc=none"), fromAnn)
	check("behind a comment in a comment", "none", cameEvil, ar("spf=none (a (b) ; dmarc=pass header.from=buyer.example (c) smtp.mailfrom=x"), fromAnn)
	check("behind an escaped quote, before a comment that hides the rest", "none", cameEvil, ar(`spf=none smtp.mailfrom="a\" ; dmarc=pass header.from=buyer.example (\"b"@evil.example)`), fromAnn)
	check("behind the authserv-id", "none", cameEvil, "Authentication-Results: mx.host.example 1 dmarc=pass header.from=buyer.example", fromAnn)
	check("before a comment that does not end", "none", cameEvil, ar("dmarc=pass header.from=buyer.example ("), fromAnn)
	check("before a quote that does not end", "none", cameEvil, ar(`dmarc=pass header.from="buyer.example`), fromAnn)
	check("behind an escaped parenthesis", "none", cameEvil, ar(`spf=none (a \) ; dmarc=pass header.from=buyer.example) smtp.mailfrom=x; dmarc=none`), fromAnn)
	check("behind an escaped quote", "none", cameEvil, ar(`spf=none smtp.mailfrom="a\" ; dmarc=pass header.from=buyer.example"@evil.example; dmarc=none`), fromAnn)
	check("a comment that the sender opens", "none", cameEvil, ar("dmarc=fail reason=( ; dmarc=pass header.from=buyer.example"), fromAnn)
	check("a comment that the sender closes", "none", cameEvil, ar("spf=none (x) ) ; dmarc=pass header.from=buyer.example; dmarc=fail"), fromAnn)
	check("a quote that the sender opens", "none", cameEvil, ar(`spf=none smtp.mailfrom="x; dmarc=pass header.from=buyer.example`), fromAnn)
	check("as the reason", "none", cameEvil, ar(`dkim=none reason="; dmarc=pass header.from=buyer.example"`), fromAnn)
	check("as a property", "absent", cameEvil, ar("spf=pass smtp.mailfrom=x dmarc=pass header.from=buyer.example"), fromAnn)

	// The provider's line says two things, or about somebody else.
	check("two verdicts", "none", cameEvil, ar("dmarc=pass header.from=buyer.example; dmarc=fail header.from=buyer.example"), fromAnn)
	check("two verdicts and a signature", "none", cameEvil, ar("dkim=pass header.d=buyer.example; dmarc=fail header.from=buyer.example; dmarc=pass header.from=buyer.example"), fromAnn)
	check("two passes", "none", cameEvil, ar("dmarc=pass header.from=evil.example; dmarc=pass header.from=buyer.example"), fromAnn)
	check("a pass for the sender's own domain", "none", cameEvil, ar("dmarc=pass header.from=evil.example"), fromAnn)
	check("a pass for a longer domain", "none", cameEvil, ar("dmarc=pass header.from=buyer.example.evil.example"), fromAnn)
	check("a pass for a domain below", "none", cameEvil, ar("dmarc=pass header.from=x.buyer.example"), fromAnn)
	check("a pass for two", "none", cameEvil, ar("dkim=none; dmarc=pass header.from=buyer.example header.from=evil.example"), fromAnn)
	check("a pass for nobody", "none", cameEvil, ar("dkim=none; dmarc=pass header.from="), fromAnn)
	check("a pass of another method", "none", cameEvil, ar("dkim=none; x-dmarc=pass header.from=buyer.example"), fromAnn)
	check("nearly a pass", "none", cameEvil, ar("dkim=none; dmarc=passed header.from=buyer.example"), fromAnn)
	check("a signature of the sender", "none", cameEvil, ar("dkim=pass header.d=evil.example"), fromAnn)
	check("a signature of a look-alike", "none", cameEvil, ar("dkim=pass header.d=notbuyer.example"), fromAnn)
	check("a signature of a longer domain", "none", cameEvil, ar("dkim=pass header.d=buyer.example.evil.example"), fromAnn)
	check("a signature of the registry", "none", cameEvil, ar("dkim=pass header.d=example"), fromAnn)
	check("a signature of two domains", "none", cameEvil, ar("dkim=pass header.d=evil.example header.d=buyer.example"), fromAnn)
	check("a signer and another identity", "none", cameEvil, ar("dkim=pass header.d=evil.example header.i=@buyer.example"), fromAnn)
	check("an identity that is not the signer's", "none", cameEvil, ar("dkim=pass header.d=buyer.example header.i=@evil.example"), fromAnn)
	check("a signer twice and an identity", "none", cameEvil, ar("dkim=pass header.d=evil.example header.d=evil.example header.i=@buyer.example"), fromAnn)
	check("an identity in quotes", "none", cameEvil, ar(`dkim=pass header.d=evil.example header.i="ann@buyer.example x"@evil.example`), fromAnn)
	check("an identity with two @", "none", cameEvil, ar("dkim=pass header.i=@buyer.example@evil.example"), fromAnn)
	check("another method that names a signer", "none", cameEvil, ar("dkim=none; spf=pass header.d=buyer.example"), fromAnn)
	check("a failing signature", "none", cameEvil, ar("dkim=fail header.d=buyer.example"), fromAnn)
	check("a neutral signature", "none", cameEvil, ar("dkim=neutral header.d=buyer.example"), fromAnn)

	// From itself.
	check("two From", "none", cameEvil, passed, "From: evil@evil.example", fromAnn)
	check("two From, Ann's first", "none", cameEvil, passed, fromAnn, "From: evil@evil.example")
	check("two From, spelt otherwise", "none", cameEvil, passed, fromAnn, "FROM : evil@evil.example")
	check("two addresses", "none", cameEvil, passed, "From: ann@buyer.example, evil@evil.example")
	check("two addresses in brackets", "none", cameEvil, passed, "From: <ann@buyer.example> <evil@evil.example>")
	check("a group", "none", cameEvil, passed, "From: buyers: ann@buyer.example;")
	check("a route", "none", cameEvil, passed, "From: <@evil.example:ann@buyer.example>")
	check("no From", "none", cameEvil, passed, "Sender: ann@buyer.example")
	check("an empty From", "none", cameEvil, passed, "From: ")
	check("the address as the name", "none", cameEvil, ar("dmarc=pass header.from=buyer.example"), `From: "ann@buyer.example" <evil@evil.example>`)
	check("the address as a comment", "none", cameEvil, ar("dmarc=pass header.from=buyer.example"), "From: (ann@buyer.example) evil@evil.example")
	check("the address as the name, without quotes", "none", cameEvil, ar("dmarc=pass header.from=buyer.example"), "From: ann@buyer.example <evil@evil.example>")
	check("brackets in quotes", "none", cameEvil, ar("dmarc=pass header.from=buyer.example"), `From: "Ann <ann@buyer.example>" <evil@evil.example>`)
	check("an address after the brackets", "none", cameEvil, ar("dmarc=pass header.from=buyer.example"), "From: <evil@evil.example> ann@buyer.example")
	check("an encoded address", "none", cameEvil, ar("dmarc=pass header.from=evil.example"), "From: =?utf-8?q?ann=40buyer.example?=")
	check("a line break in an encoded name", "none", cameEvil, ar("dmarc=pass header.from=buyer.example"), "From: =?utf-8?q?x=0d=0aFrom:_ann=40buyer.example?= <evil@evil.example>")

	// What a reader goes by stands there twice: a signature covers one, a person may see the other.
	check("a second Subject", "none", cameEvil, passed, "Subject: close", fromAnn)
	for _, twice := range []string{"To: track@buyer.example", "Date: Mon, 2 Mar 2026 09:00:00 +0000", "Message-ID: <a@buyer.example>", "Reply-To: ann@buyer.example", "Cc: x@evil.example"} {
		check("twice "+twice, "none", cameEvil, passed, fromAnn, twice, twice)
	}

	// The header is broken so that two programs read it in two ways.
	check("a bare CR hides a line", "none", cameEvil, "X-Note: a\rAuthentication-Results: mx.host.example; dmarc=pass header.from=buyer.example", fromAnn)
	check("a NUL", "none", cameEvil, "X-Note: a\x00", passed, fromAnn)
	check("a line without a name", "none", cameEvil, "Authentication-Results", passed, fromAnn)
	check("a folded first line", "none", " folded", cameEvil, passed, fromAnn)
	check("an endless header", "none", cameEvil, "X-Fill: "+strings.Repeat("x", reader.MaxHeader), passed, fromAnn)
	check("a thousand folded lines", "none", cameEvil, "X-Fill: "+strings.Repeat("\r\n x", reader.MaxHeader/4), passed, fromAnn)
	check("a blank line above the provider's", "none", "", cameEvil, passed, fromAnn)
}

func TestAuthenticateMicrosoft(t *testing.T) {
	check := checkAuth(t, "outlook")
	const (
		in   = "Received: from AM0PR0.eurprd01.prod.exchangelabs.com (2603::1) by VI1PR0.eurprd01.prod.exchangelabs.com with HTTPS; Mon, 2 Mar 2026 09:00:00 +0000"
		good = "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=buyer.example; dkim=pass (signature was verified)\r\n header.d=buyer.example;dmarc=pass action=none\r\n header.from=buyer.example;compauth=pass reason=100"
		bad  = "Authentication-Results: spf=fail (sender IP is 192.0.2.66)\r\n smtp.mailfrom=buyer.example; dkim=none (message not signed)\r\n header.d=none;dmarc=fail action=oreject\r\n header.from=buyer.example;compauth=fail reason=000"
	)
	check("good", "pass", in, good, fromAnn)
	check("bad", "fail", in, bad, fromAnn)
	check("a forged one below", "fail", in, bad, good, fromAnn)
	check("a forged one with a name below", "fail", in, bad, passed, fromAnn)
	check("the topmost is not Microsoft's", "none", in, passed, good, fromAnn)
	check("within one organisation", "none", in, "Authentication-Results: dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none header.from=buyer.example;", fromAnn)
	check("none", "absent", in, fromAnn)

	check = checkAuth(t, "mx.host.example")
	check("its form is not taken from others", "absent", cameEvil, good, fromAnn)
}

func TestAuthenticateServID(t *testing.T) {
	yahoo := "Authentication-Results: atlas105.mail.yahoo.example; dkim=pass header.i=@buyer.example; dmarc=pass(p=REJECT) header.from=buyer.example;"
	checkAuth(t, "*.yahoo.example")("any host of a provider", "pass", yahoo, fromAnn)
	checkAuth(t, "*.yahoo.example")("not of another one", "absent", strings.Replace(yahoo, ".yahoo", ".notyahoo", 1), fromAnn)
	checkAuth(t, "")("nobody is believed", "absent", passed, fromAnn)
	checkAuth(t, "")("nor a nameless one", "absent", `Authentication-Results: ""; dmarc=pass header.from=buyer.example`, fromAnn)
	checkAuth(t, "mx.host.example.")("a dot at the end", "pass", passed, fromAnn)
}

func TestCombine(t *testing.T) {
	keys := []timeline.DKIMKey{{Name: "s1._domainkey.buyer.example"}}
	check := func(name string, provider, own, want timeline.AuthResult) {
		t.Helper()
		got := Combine(timeline.Auth{Result: provider}, timeline.Auth{Result: own, Keys: keys})
		if got.Result != want || len(got.Keys) != 1 {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	check("the provider's pass counts", "pass", "none", "pass")
	check("the provider's failure counts", "fail", "pass", "fail")
	check("that it found nothing counts", "none", "pass", "none")
	check("ours, where it did not look", "pending", "pass", "pass")
	check("ours, where it did not say", "absent", "none", "none")
	check("still unknown", "pending", "pending", "pending")
}

func TestCombineKeepsKeysOfBefore(t *testing.T) {
	before := timeline.Auth{Result: timeline.AuthPass, Keys: []timeline.DKIMKey{{Name: "s1._domainkey.buyer.example"}}}
	if got := Combine(before, timeline.Auth{Result: timeline.AuthPending}); len(got.Keys) != 1 || got.Result != timeline.AuthPass {
		t.Errorf("got %+v", got)
	}
}

func TestAlignedDomains(t *testing.T) {
	check := func(name, a, b string, want bool) {
		t.Helper()
		if got := alignedDomains(a, b); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	check("the same", "factory.com.cn", "Factory.com.CN.", true)
	check("below", "mail.factory.com.cn", "factory.com.cn", true)
	check("side by side", "a.factory.com.cn", "b.factory.com.cn", true)
	check("of one registry", "factory.com.cn", "other.com.cn", false)
	check("the registry itself", "com.cn", "factory.com.cn", false)
	check("of one host of customers", "a.github.io", "b.github.io", false)
	check("no domain", "", "", false)
	check("none on one side", "", "factory.com.cn", false)
	check("a blank in it", "factory .com.cn", "factory .com.cn", false)
}

// Whatever ARC says, it is recorded and not believed; and no mail of the suite
// makes the reading stumble.
func TestAuthenticateARC(t *testing.T) {
	mails, err := filepath.Glob("testdata/arc/*.eml")
	if err != nil || len(mails) < 50 {
		t.Fatalf("%d mails, %v", len(mails), err)
	}
	for _, name := range mails {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := Authenticate(raw, reader.Read(raw), "mx.host.example"); got.Result == timeline.AuthPass || got.Result == timeline.AuthFail {
			t.Errorf("%s: %+v", name, got)
		}
		// lists.example.org says dmarc=pass, but not for whom, and names the signer.
		if got := Authenticate(raw, reader.Read(raw), "lists.example.org"); got.Result == timeline.AuthPass && got.Domain != "d1.example" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
