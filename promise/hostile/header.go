package hostile

import (
	"fmt"
	"strings"
)

// headers go at the header.
var headers = []Family{
	{"one huge field", func(p *pen) {
		p.head()
		p.line("X-Fill: %s", strings.Repeat(one(p, "x", "x\r\n ", "\r\n\t", "=?utf-8?q?x?= ", "(", "<"), p.many(5_000_000)))
		p.plain("hello")
	}},
	{"many fields", func(p *pen) {
		p.head()
		for i := range p.many(100_000) {
			p.line("%s: %d", one(p, "X-A", "Received", "Comments", "To", "References", "DKIM-Signature", fmt.Sprint("X-", i)), i)
		}
		p.plain("hello")
	}},
	{"fields twice", func(p *pen) {
		p.head()
		for range 1 + p.IntN(3) {
			p.line("%s", one(p, "From: "+Owner, "from: "+Seller, "FROM : "+Owner, "Subject: close", "Date: Thu, 01 Jan 1970 00:00:00 +0000", "Message-ID: <other@evil.example>",
				"Content-Type: text/html", "Content-Transfer-Encoding: base64", "Reply-To: "+Stranger, "To: "+Tracking, "Sender: "+Owner, "In-Reply-To: <q1@buyer.example>"))
		}
		p.plain("We refuse.")
	}},
	{"control characters", func(p *pen) {
		p.head()
		p.line("X-Note: a%sFrom: %s", one(p, "\x00", "\r", "\n", "\x0b", "\x1b[2J", "\x85", "\u2028", "\xff"), Owner)
		p.line("Subject: \xc4\xe3\xba\xc3%s\x1b]0;x\x07", p.bytes(20))
		p.plain("a\rb\nc\x00d\x1b[31m" + p.bytes(p.many(10_000)))
	}},
	{"lines that are none", func(p *pen) {
		p.WriteString(one(p, "", " folded first\r\n", "\r\n", "From x Mon Mar  2 09:00:00 2026\r\n", ">From x\r\n", "\xef\xbb\xbf", "no colon\r\n", ": no name\r\n"))
		p.head()
		p.line("%s", one(p, "no colon", ": no name", "\x00: x", "na me: x", "наме: x", strings.Repeat("n", 5000)+": x"))
		p.plain("hello")
	}},
	{"authors", func(p *pen) {
		p.headFrom(one(p,
			"buyers: "+Owner+", "+Stranger+";", "undisclosed-recipients:;", "<@a,@b:"+Owner+">", "(("+Owner+")) "+Stranger, `"`+Owner+`" <`+Stranger+`>`, Owner+" <"+Stranger+">",
			"<"+Owner+"> <"+Stranger+">", Owner+", "+Stranger, "Ann <ann@buyer.example", "ann@bücher.example", "ann@buуer.example", "ann@xn--buer-9za.example", "ann@buyer.example.", "ann@BUYER.example",
			`"ann@buyer.example\" <"@evil.example`, "=?utf-8?q?ann=40buyer=2Eexample?= <"+Stranger+">", "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?= <"+Stranger+">",
			"ann\x00@buyer.example", "\u202eelpmaxe.reyub@nna <"+Stranger+">", strings.Repeat("(", p.many(30_000))+Stranger, strings.Repeat(Stranger+",", p.many(30_000)), "@", "<>", "a@b@c", "",
		))
		p.plain("close")
	}},
	{"recipients without end", func(p *pen) {
		p.head()
		p.WriteString("Cc: ")
		for i := range p.many(100_000) {
			fmt.Fprintf(p, "p%d@x%d.example,\r\n ", i, i)
		}
		p.line("%s", Tracking)
		p.plain("hello")
	}},
	{"dates", func(p *pen) {
		p.trace()
		date := one(p, "Mon, 01 Jan 0000 00:00:00 +0000", "Fri, 31 Dec 9999 23:59:60 -2359", "32 Feb 2026 25:61:61 +9999", "Mon, 02 Mar 20260 09:00:00 +0000", "0", "-1", strings.Repeat("1 ", 5000), "2038-01-19T03:14:08Z", "\x00", "(((((")
		p.line("Received: by x.evil.example; %s\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s", date, Seller, Owner, Order, date)
		p.plain("We promise it for " + date + ".")
	}},
	{"threads", func(p *pen) {
		p.head()
		p.WriteString("References:")
		for i := range p.many(20_000) {
			fmt.Fprintf(p, " <%s>\r\n", one(p, "q1@buyer.example", fmt.Sprint(i, "@evil.example"), "", "@", strings.Repeat("r", 300), "h"+fmt.Sprint(p.n)+"@evil.example"))
		}
		p.line("In-Reply-To: %s", one(p, "<q1@buyer.example>", "<<q1@buyer.example>>", "your mail of Monday", strings.Repeat("<", 9000)))
		p.plain("We refuse.")
	}},
	{"stations", func(p *pen) {
		for i := range p.many(5_000) {
			p.line("Received: from a%d (%s) by %s; %s", i, strings.Repeat("(", p.IntN(50)), one(p, ServID, "evil.example", "10.0.0.1", "x"), one(p, "Mon, 02 Mar 2026 09:00:00 +0000", "tomorrow", ""))
		}
		p.head()
		p.plain("hello")
	}},
	{"comments", func(p *pen) {
		p.head()
		open := strings.Repeat("(", p.many(100_000))
		for _, name := range []string{"Authentication-Results", "Reply-To", "Content-Disposition", "In-Reply-To", "Return-Path"} {
			p.line("%s: %s%s", name, open, one(p, "", strings.Repeat(")", len(open)), `\`, `"`))
		}
		p.plain("hello")
	}},
}
