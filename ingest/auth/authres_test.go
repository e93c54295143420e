package auth

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nudged/ingest/reader"
)

// show writes what was parsed on one line.
func (r authResults) show() string {
	var b strings.Builder
	b.WriteString(r.servID)
	for _, res := range r.results {
		fmt.Fprintf(&b, " | %s=%s", res.method, res.value)
		for _, p := range res.props {
			fmt.Fprintf(&b, " %s=%q", p.name, p.value)
		}
	}
	return b.String()
}

func TestParseAuthResults(t *testing.T) {
	check := func(name, value, want string) {
		t.Helper()
		r, err := parseAuthResults(value, false)
		if got := r.show(); err != nil || got != want {
			t.Errorf("%s: got %s, %v\nwant %s", name, got, err, want)
		}
	}
	// RFC 8601 appendix B.
	check("B.1: nothing was done", " example.org 1; none", "example.org")
	check("B.3", " example.com;\r\n          spf=pass smtp.mailfrom=example.net", `example.com | spf=pass smtp.mailfrom="example.net"`)
	check("B.4", " example.com;\r\n  auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n  spf=pass smtp.mailfrom=example.net",
		`example.com | auth=pass smtp.auth="sender@example.net" | spf=pass smtp.mailfrom="example.net"`)
	check("B.6", " example.com;\r\n dkim=pass reason=\"good signature\" header.i=@mail-router.example.net;\r\n dkim=fail reason=\"bad signature\" header.i=@newyork.example.com",
		`example.com | dkim=pass reason="good signature" header.i="@mail-router.example.net" | dkim=fail reason="bad signature" header.i="@newyork.example.com"`)
	check("B.7: comments everywhere", "foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n policy (A dot can go here) . (like that) expired\r\n (this surprised me) = (as I wasn't expecting it) 1362471462",
		`foo.example.net | dkim=fail policy.expired="1362471462"`)
}

func TestParseAuthResultsOfProviders(t *testing.T) {
	check := func(name, value, want string, anonymous bool) {
		t.Helper()
		r, err := parseAuthResults(value, anonymous)
		if got := r.show(); err != nil || got != want {
			t.Errorf("%s: got %s, %v\nwant %s", name, got, err, want)
		}
	}
	check("Gmail", ` mx.google.com;
       dkim=pass header.i=@seller.example header.s=s1 header.b="k2/a+b=";
       spf=pass (google.com: domain of li@seller.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=li@seller.example;
       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=seller.example`,
		`mx.google.com | dkim=pass header.i="@seller.example" header.s="s1" header.b="k2/a+b=" | spf=pass smtp.mailfrom="li@seller.example" | dmarc=pass header.from="seller.example"`, false)
	check("Fastmail: properties without a type", ` mx5.messagingengine.com; dkim=pass (2048-bit rsa key sha256) header.d=seller.example x-bits=2048; iprev=pass smtp.remote-ip=192.0.2.1 (mail.seller.example)`,
		`mx5.messagingengine.com | dkim=pass header.d="seller.example" x-bits="2048" | iprev=pass smtp.remote-ip="192.0.2.1"`, false)
	check("Yahoo: a semicolon at the end", " atlas100.yahoo.com; dkim=pass header.i=@seller.example; dmarc=pass(p=REJECT) header.from=seller.example;",
		`atlas100.yahoo.com | dkim=pass header.i="@seller.example" | dmarc=pass header.from="seller.example"`, false)
	check("Microsoft 365", " spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=seller.example; dkim=pass (signature was verified)\r\n header.d=seller.example;dmarc=pass action=none\r\n header.from=seller.example;compauth=pass reason=100",
		` | spf=pass smtp.mailfrom="seller.example" | dkim=pass header.d="seller.example" | dmarc=pass action="none" header.from="seller.example" | compauth=pass reason="100"`, true)
	check("a reverse-path in angle brackets", "mx; spf=pass smtp.mailfrom=<li@seller.example>", `mx | spf=pass smtp.mailfrom="<li@seller.example>"`, false)
	check("upper case", "MX.Example; DMARC=Pass Header.From=Seller.Example", `mx.example | dmarc=pass header.from="Seller.Example"`, false)
	check("a version of the method", "mx.example 1; dkim/1=pass header.d=a.example", `mx.example | dkim=pass header.d="a.example"`, false)
	check("a quoted local part stays one value", `mx; spf=pass smtp.mailfrom="x; dmarc=pass header.from=own.example"@evil.example`,
		`mx | spf=pass smtp.mailfrom="x; dmarc=pass header.from=own.example@evil.example"`, false)
	check("and a comment one comment", `mx; spf=none (; dmarc=pass (a \) b) header.from=own.example) smtp.mailfrom=x`, `mx | spf=none smtp.mailfrom="x"`, false)
}

func TestParseAuthResultsRefuses(t *testing.T) {
	check := func(name, value string) {
		t.Helper()
		if r, err := parseAuthResults(value, false); err == nil {
			t.Errorf("%s: got %s", name, r.show())
		}
	}
	check("nothing", "")
	check("no authserv-id", "; dmarc=pass")
	check("an empty authserv-id", `""; dmarc=pass`)
	check("no semicolon behind it", "mx dmarc=pass")
	check("another version", "mx 2; dmarc=pass")
	check("a quote without end", `mx; spf=pass smtp.mailfrom="x; dmarc=pass`)
	check("a comment without end", "mx; spf=pass (x; dmarc=pass header.from=own.example")
	check("a comment that ends twice", "mx; spf=pass (x)) smtp.mailfrom=y; dmarc=pass")
	check("a method without a result", "mx; dmarc")
	check("a version that is missing", "mx; dkim/ ;dmarc=pass")
	check("an empty result", "mx; dmarc=; dkim=pass")
	check("a quoted result", `mx; dmarc="pass"`)
	check("a quote against the result", `mx; dmarc=pass"x"`)
	check("two results of one method", "mx; dmarc=pass=fail")
	check("a property without a value", "mx; dmarc=pass header.from=")
	check("a property that is a word", "mx; dmarc=pass header.from")
	check("a backslash outside of quotes", `mx; spf=pass smtp.mailfrom=a\;dmarc=pass`)
	check("a value after a comment", `mx; spf=pass smtp.mailfrom="a"(b)@c`)
	check("32 KB", "mx; "+strings.Repeat("dkim=pass;", 4<<10))
}

// A hostile value costs no more time than its length.
func TestParseAuthResultsIsLinear(t *testing.T) {
	for _, piece := range []string{"(", "\"", "\\", "a=b ", ";", "a=\"", "(\\", "a=b;", "()"} {
		value := "mx; " + strings.Repeat(piece, reader.MaxField/len(piece)-4)
		start := time.Now()
		_, _ = parseAuthResults(value, false)
		if took := time.Since(start); took > time.Minute { // the square of it would take hours
			t.Errorf("%d bytes of %q took %s", len(value), piece, took)
		}
	}
}

func FuzzAuthResults(f *testing.F) {
	f.Add(` mx.google.com; dkim=pass header.i=@a.example header.b="k2/a+b="; dmarc=pass (p=NONE) header.from=a.example`)
	f.Add(`mx; spf=pass smtp.mailfrom="x; dmarc=pass header.from=own.example"@evil.example`)
	f.Add(`mx (a (b) \) c) 1; none`)
	f.Fuzz(func(t *testing.T, value string) {
		r, err := parseAuthResults(value, false)
		if err == nil && r.servID == "" {
			t.Errorf("%q has no authserv-id", value)
		}
		// Whatever an address or a comment holds, it adds no result.
		safe := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "").Replace(value)
		quoted, err := parseAuthResults(`mx; spf=fail smtp.mailfrom="`+safe+`"@evil.example; dmarc=fail`, false)
		if len(safe) < reader.MaxField/2 && (err != nil || len(quoted.results) != 2 || quoted.results[1].value != "fail") {
			t.Errorf("%q in quotes gives %s, %v", value, quoted.show(), err)
		}
		safe = strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`).Replace(value)
		comment, err := parseAuthResults(`mx; spf=fail (`+safe+`) smtp.mailfrom=x; dmarc=fail`, false)
		if len(safe) < reader.MaxField/2 && (err != nil || len(comment.results) != 2) {
			t.Errorf("%q in a comment gives %s, %v", value, comment.show(), err)
		}
	})
}
