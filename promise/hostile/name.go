package hostile

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
)

// Names are what hostile senders call their files.
var Names = []string{
	"../../etc/passwd", `..\..\windows\system32\x.exe`, "/etc/cron.d/x", "C:\\x", "\\\\evil.example\\share\\x", "a\x00.png", "photo\u202egpj.exe", "in\u200bvoice.pdf", "раypal.pdf",
	"CON", "nul.txt", "aux.", ".htaccess", ".ssh/authorized_keys", "~/x", "-rf", "$(reboot)", "`id`", "|x", "a;b", "a\r\nX-Evil: 1", "a\nb", "a\"b", "<script>alert(1)</script>.html",
	"=cmd|' /C calc'!A1.csv", "x.pdf ", "x.pdf.", "x.pdf::$DATA", "....//....//x", "%2e%2e%2fx", "\xff\xfe", "\u2028", "", " ", ".", "..", "/", strings.Repeat("n", 4096), strings.Repeat("../", 1000) + "x", strings.Repeat("合", 1500) + ".pdf",
}

// names go at the names of attachments.
var names = []Family{
	{"names of files", func(p *pen) {
		p.head()
		var parts []string
		for range p.many(400) {
			name := one(p, Names...)
			how := one(p,
				func() string { return fmt.Sprintf("Content-Disposition: attachment; filename=%q", name) },
				func() string { return "Content-Disposition: attachment; filename=\"" + name + "\"" },
				func() string { return "Content-Disposition: attachment; filename*=utf-8''" + url.PathEscape(name) },
				func() string {
					return "Content-Disposition: attachment; filename=\"=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(name)) + "?=\""
				},
				func() string { return "Content-Type: application/octet-stream; name=\"" + name + "\"" },
			)()
			parts = append(parts, how+"\r\n\r\nx")
		}
		p.mixed(parts...)
	}},
	{"names in pieces", func(p *pen) {
		p.head()
		p.line("MIME-Version: 1.0\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment")
		for i := range p.many(10_000) {
			p.line(" ; filename*%d%s=%s", one(p, i, i, i+1, 0, -1, 99999999999), one(p, "", "*"), one(p, "a", "utf-8''%E5%90", "gbk''%", "\"..\"", "'''", "%00", "iso-2022-jp''%1b"))
		}
		p.line("\r\nx")
	}},
	{"encoded words", func(p *pen) {
		p.trace()
		word := func() string {
			return one(p, "=?utf-8?b?5Lg=?= =?utf-8?b?rQ==?=", "=?utf-8?q?=0D=0AX-Evil:_1?=", "=?x-unknown?q?a?=", "=?utf-7?q?+AD4-?=", "=?iso-2022-jp?b?GyRC?=", "=?utf-8?b?", "=?=?=?=", "=?utf-8?x?a?=", "=?"+strings.Repeat("a", 300)+"?q?a?=", "=?utf-8*en?q?a?=")
		}
		for _, name := range []string{"From", "To", "Subject", "Comments"} {
			p.WriteString(name + ":")
			for range p.many(20_000) {
				p.WriteString(one(p, " ", "", "\r\n ") + word())
			}
			p.line(" <%s>", Stranger)
		}
		p.plain("hello")
	}},
}
