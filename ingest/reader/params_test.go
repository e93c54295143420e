package reader

import (
	"strings"
	"testing"
)

func TestParseParams(t *testing.T) {
	check := func(name, raw, wantValue, param, want string) {
		t.Helper()
		value, params := parseParams(raw)
		if value != wantValue || params[param] != want {
			t.Errorf("%s: %q gives %q and %s=%q, want %q and %q", name, raw, value, param, params[param], wantValue, want)
		}
	}
	check("plain", "text/plain; charset=utf-8", "text/plain", "charset", "utf-8")
	check("upper case", `Text/HTML; CharSet="UTF-8"`, "text/html", "charset", "UTF-8")
	check("no semicolon", "text/plain charset=gbk", "text/plain", "charset", "gbk")
	check("a comment", "text/plain (really); charset=gbk", "text/plain", "charset", "gbk")
	check("a boundary with odd signs", "multipart/mixed; boundary==_a=b; x=y", "multipart/mixed", "boundary", "=_a=b")
	check("a word without value", "multipart/mixed; foo bar; boundary=x", "multipart/mixed", "boundary", "x")
	check("blanks without quotes", "attachment; filename=my file.pdf", "attachment", "filename", "my file.pdf")
	check("parentheses without quotes", "attachment; filename=my(1).pdf", "attachment", "filename", "my(1).pdf")
	check("never closed quote", `attachment; filename="a.pdf`, "attachment", "filename", "a.pdf")
	check("a semicolon in quotes", `attachment; filename="a;b.pdf"; size=1`, "attachment", "filename", "a;b.pdf")
	check("RFC 2231", "attachment; filename*=UTF-8''%E5%8F%91%E7%A5%A8.pdf", "attachment", "filename", "发票.pdf")
	check("RFC 2231 in GBK", "attachment; filename*=GBK''%B7%A2%C6%B1.pdf", "attachment", "filename", "发票.pdf")
	check("RFC 2231 in pieces, out of order", "attachment; filename*1*=%91%E7%A5%A8; filename*2=.pdf; filename*0*=utf-8''%E5%8F", "attachment", "filename", "发票.pdf")
	check("pieces that are not encoded", `attachment; filename*0="a b"; filename*1="c.pdf"`, "attachment", "filename", "a bc.pdf")
	check("the extended form is preferred", "attachment; filename=x.pdf; filename*=utf-8''%C3%A9.pdf", "attachment", "filename", "é.pdf")
}

func TestFileName(t *testing.T) {
	check := func(name, raw, want string) {
		t.Helper()
		if got := fileName("", "", raw); got != want {
			t.Errorf("%s: %q gives %q, want %q", name, raw, got, want)
		}
	}
	check("an encoded-word", "=?utf-8?B?5Y+R56WoLnBkZg==?=", "发票.pdf")
	check("raw GBK", "\xb7\xa2\xc6\xb1\xc7\xe5\xb5\xa5.pdf", "发票清单.pdf")
	check("a path", "../../etc/passwd", "passwd")
	check("a Windows path", `C:\temp\a.pdf`, "a.pdf")
	check("a name turned around", "invoice\u202efdp.exe", "invoicefdp.exe")
	check("a line break and NUL", "a\r\n\x00b.pdf", "ab.pdf")
	check("only dots", "..", "")
	check("too long", strings.Repeat("发", 100), strings.Repeat("发", 85))
}
