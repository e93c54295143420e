package hostile

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// structures go at how a mail is put together.
var structures = []Family{
	{"nested multiparts", func(p *pen) {
		depth := p.many(10_000)
		p.head()
		p.line("MIME-Version: 1.0")
		for i := range depth {
			p.line("Content-Type: multipart/%s; boundary=n%d\r\n\r\n--n%d", one(p, "mixed", "alternative", "related"), i, i)
		}
		p.line("Content-Type: text/plain\r\n\r\nWe refuse to refund %s.", Order)
		for i := range min(depth, p.IntN(depth+1)) {
			p.line("--n%d--", depth-1-i)
		}
	}},
	{"many parts", func(p *pen) {
		p.head()
		p.line("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n")
		for range p.many(100_000) {
			p.WriteString(one(p, "--b\r\n\r\n", "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", "--b\r\n\r\n\r\n"))
		}
		p.line("--b--")
	}},
	{"mail in mail in mail", func(p *pen) {
		p.head()
		p.line("MIME-Version: 1.0")
		for i := range p.many(5_000) {
			p.line("Content-Type: message/rfc822\r\n\r\nFrom: %s\r\nSubject: level %d\r\nMessage-ID: <l%d@evil.example>", one(p, Owner, Seller), i, i)
		}
		p.line("Content-Type: text/plain\r\n\r\nthe end")
	}},
	{"attached originals", func(p *pen) {
		p.headFrom(Owner)
		var parts []string
		for i := range p.many(2_000) {
			parts = append(parts, fmt.Sprintf("Content-Type: message/rfc822\r\n\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <o%d@evil.example>\r\n\r\nWe agree.", Seller, Owner, Order, i))
		}
		p.mixed(parts...)
	}},
	{"boundaries", func(p *pen) {
		b := one(p, "", " ", "b", strings.Repeat("b", 2048), "b\tb", `b\"`, "--b--", "\x00", "бо", "b b ")
		p.head()
		p.line("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"%s\"; boundary=other\r\n", b)
		for range p.many(3_000) {
			p.line("%s", one(p, "--"+b, "--"+b+"x", "--"+b+"--", "--", "----", "-- "+b, "--other", "text", "--"+b+"\r\nContent-Type: multipart/mixed; boundary=\""+b+"x\"\r\n"))
		}
	}},
	{"partial and external", func(p *pen) {
		p.head()
		p.mixed(
			fmt.Sprintf("Content-Type: message/partial; id=\"%d@evil.example\"; number=%d; total=%d\r\n\r\nFrom: %s\r\n\r\npart", p.n, p.IntN(9)-1, p.IntN(9), Seller),
			"Content-Type: message/external-body; access-type=URL; URL=\"http://pixel.evil.example/x\"\r\n\r\nContent-Type: text/plain\r\n",
			"Content-Type: message/external-body; access-type=local-file; name=\"/etc/passwd\"\r\n\r\nContent-Type: text/plain\r\n",
		)
	}},
	{"transfer encodings", func(p *pen) {
		p.head()
		coding := one(p, "base64", "quoted-printable", "x-uuencode", "7bit", "8bit", "binary", "gzip", "base64, base64", "BASE64 (really)", "")
		body := one(p,
			base64.StdEncoding.EncodeToString([]byte(p.bytes(p.many(1_000_000)))),
			strings.Repeat("=\r\n", p.many(1_000_000)), strings.Repeat("=", p.many(1_000_000)), strings.Repeat("=3D=", p.many(300_000)),
			strings.Repeat("A", p.many(5_000_000)), strings.Repeat("A===\r\n", p.many(300_000)), p.bytes(p.many(1_000_000)),
			"begin 644 ../../x\r\n"+strings.Repeat("M"+strings.Repeat("A", 60)+"\r\n", p.many(20_000))+"end",
		)
		p.line("MIME-Version: 1.0\r\nContent-Type: text/%s\r\nContent-Transfer-Encoding: %s\r\n\r\n%s", one(p, "plain", "html"), coding, body)
	}},
	{"one long line", func(p *pen) {
		p.head()
		p.plain(strings.Repeat(one(p, "a", "1", " ", "> ", "a b ", "1,", "http://", "-", "订单"), p.many(10_000_000)))
	}},
	{"half a mail", func(p *pen) {
		p.head()
		p.mixed("Content-Type: text/html\r\n\r\n<p>We refuse.</p>", "Content-Type: image/png; name=x.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=")
		whole := p.String()
		p.Reset()
		p.WriteString(whole[:p.IntN(len(whole))])
	}},
	{"lying MIME", func(p *pen) {
		p.head()
		for range 1 + p.IntN(3) {
			p.line("Content-Type: %s", one(p, "text/plain; charset", "text", "/", ";;;", "multipart/mixed", "text/html; charset=\"", "message/rfc822; boundary=b", "TEXT/PLAIN; CHARSET=utf-8; charset=utf-16", "multipart/report; report-type=x", strings.Repeat("a;", p.many(20_000))))
		}
		p.line("MIME-Version: %s\r\n\r\n--b\r\n\r\n%s\r\n--b--", one(p, "1.0", "2.0", "", "one"), one(p, "text", p.bytes(300)))
	}},
}
