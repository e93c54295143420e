package hostile

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
)

// bomb is ten megabytes of nothing in ten thousand bytes.
var bomb = sync.OnceValue(func() string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(make([]byte, 10<<20))
	z.Close()
	return b.String()
})

func attached(mediaType, name, content string) string {
	return fmt.Sprintf("Content-Type: %s; name=%q\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n%s",
		mediaType, name, name, base64.StdEncoding.EncodeToString([]byte(content)))
}

// Scripts are pieces of HTML that run something, load something, or pretend.
// PIXEL stands for the address of a server that counts who asks.
var Scripts = []string{
	`<script>document.title='owned';fetch('PIXEL/s')</script>`, `<img src="PIXEL/i" onerror="document.title='owned'">`, `<img src=x onerror=document.title='owned'>`, `<svg onload="document.title='owned'"><image href="PIXEL/v"/></svg>`,
	`<iframe src="PIXEL/f"></iframe>`, `<link rel=stylesheet href="PIXEL/l">`, `<style>@import url(PIXEL/c);body{background:url(PIXEL/b)}</style>`, `<body background="PIXEL/g" onload="document.title='owned'">`,
	`<meta http-equiv=refresh content="0;url=PIXEL/m">`, `<base href="PIXEL/">`, `<object data="PIXEL/o"></object>`, `<video src="PIXEL/w" autoplay></video>`, `<a href="javascript:document.title='owned'">click</a>`,
	`<form action="PIXEL/p"><input autofocus onfocus="document.title='owned'"></form>`, `</td></table><img src="PIXEL/t">`, `--></style></title></textarea><script>document.title='owned'</script>`,
	`" onmouseover="document.title='owned'" style="background:url(PIXEL/q)"`, `'><img src=PIXEL/r>`, `{{.Evil}}<img src="PIXEL/e">`, `&lt;img src=&quot;PIXEL/n&quot;&gt;`, `<![CDATA[<img src="PIXEL/d">]]>`, `<math><mtext><img src="PIXEL/h"></mtext></math>`,
}

// Formulas are cells that a spreadsheet would run.
var Formulas = []string{"=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://evil.example\")", "＝1+1", "＋1", "－1", "＠SUM(1)", "\n=1+1", "\u200b=1+1", " =1+1"}

// contents go at what reads the parts.
var contents = []Family{
	{"bombs", func(p *pen) {
		p.head()
		entities := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">`, 20) + `<!ENTITY p SYSTEM "file:///etc/passwd">]><x>&b;&p;</x>`
		p.mixed(attached("application/gzip", "x.gz", bomb()), attached("application/zip", "x.zip", "PK\x03\x04"+p.bytes(100)), attached("image/svg+xml", "x.svg", entities),
			attached("application/xml", "x.xml", entities), attached("application/pdf", "x.pdf", "%PDF-1.7 /JavaScript /OpenAction "+p.bytes(p.many(50_000))))
	}},
	{"charsets", func(p *pen) {
		p.head()
		charset := one(p, "utf-7", "utf-16", "utf-16be", "utf-32", "iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "hz-gb-2312", "gb18030", "big5", "x-unknown", "utf-8\x00", "", "cp65001", "ebcdic-us", strings.Repeat("c", 3000))
		body := one(p, "+AD4APA-script+AD4-", "\xff\xfe<\x00s\x00", "\x1b$B"+p.bytes(50), "\x1b$)C\x0e"+p.bytes(50), "~{"+p.bytes(50)+"~}", "+"+strings.Repeat("A", p.many(200_000)), strings.Repeat("\x1b$B\x1b(B", p.many(100_000)), p.bytes(p.many(200_000)))
		p.line("MIME-Version: 1.0\r\nContent-Type: text/%s; charset=\"%s\"\r\n\r\n%s", one(p, "plain", "html"), charset, body)
	}},
	{"scripts and pixels", func(p *pen) {
		p.head()
		p.line("MIME-Version: 1.0\r\nContent-Type: text/html\r\n")
		for range p.many(3_000) {
			p.line("%s", strings.ReplaceAll(one(p, Scripts...), "PIXEL", "http://pixel.evil.example"))
		}
	}},
	{"nested HTML", func(p *pen) {
		p.head()
		tag := one(p, "div", "blockquote", "table><tr><td", "font", "b", "a href=x", "ul><li", "svg", "math", "template", "select", "!--", "pre", "p")
		p.line("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n%sWe refuse.%s", strings.Repeat("<"+tag+">", p.many(200_000)), one(p, "", strings.Repeat("</"+tag+">", p.many(200_000))))
	}},
	{"HTML that ends nowhere", func(p *pen) {
		p.head()
		p.line("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n%s", strings.Repeat(one(p, "&", "&amp", "&#x", "&#99999999999;", "<", "<a ", "<a b=", "<a b='", "<!", "<!--", "</", "<script>", "<style>", "]]>", "<p hidden>", "<br>"), p.many(500_000)))
	}},
	{"linked data", func(p *pen) {
		p.head()
		data := one(p, strings.Repeat("[", p.many(60_000)), strings.Repeat(`{"partOfOrder":`, p.many(4_000))+"1", `{"orderNumber":"`+Order+`"}`, `{"orderNumber":`+strings.Repeat("9", p.many(60_000))+`}`, `{"orderNumber":"`+strings.Repeat(`\ud800`, 9000)+`"}`)
		p.line("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script type=\"application/ld+json\">%s</script><p itemprop=orderNumber>%s</p>", data, Order)
	}},
	{"old formats", func(p *pen) {
		p.head()
		rtf := "{\\rtf1" + strings.Repeat("{\\b ", p.many(50_000)) + p.bytes(50)
		tnef := "\x78\x9f\x3e\x22\x01\x00" + one(p, p.bytes(p.many(50_000)), "\x01\x06\x90\x08\x00\xff\xff\xff\x7f", strings.Repeat("\x02\x0f\x80\x06\x00\x00\x00\x00\x00\x00\x00", p.many(5_000)))
		p.mixed(attached("application/ms-tnef", "winmail.dat", tnef), attached("application/rtf", "x.rtf", rtf), attached("application/pkcs7-mime", "smime.p7m", "\x30\x80"+strings.Repeat("\x30\x80", p.many(50_000))),
			"Content-Type: text/plain\r\n\r\nbegin 644 x\r\n"+p.bytes(p.many(3_000))+"\r\nend", "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nATTACH:http://pixel.evil.example/a")
	}},
}
