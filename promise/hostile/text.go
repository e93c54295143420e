package hostile

import (
	"fmt"
	"strings"
)

// texts go at what is made of the words.
var texts = []Family{
	{"quotes in quotes", func(p *pen) {
		p.head()
		var b strings.Builder
		for i := range p.many(10_000) {
			fmt.Fprintf(&b, "%s %s\r\n", strings.Repeat(one(p, ">", "> ", "|", ": "), min(i, 200)), one(p, "close", "text", "On Monday Ann wrote:", ""))
		}
		p.plain(b.String() + strings.Repeat(">", p.many(1_000_000)))
	}},
	{"quotes in quoted HTML", func(p *pen) {
		p.head()
		p.line("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n%sclose", strings.Repeat(`<div class="gmail_quote"><blockquote type=cite>On Mon, Mar 2, 2026 at 9:00 AM Ann wrote:<br>`, p.many(10_000)))
	}},
	{"forwards in forwards", func(p *pen) {
		p.headFrom(Owner)
		var b strings.Builder
		for i := range p.many(5_000) {
			fmt.Fprintf(&b, "%s\r\nFrom: %s\r\nDate: Mon, Mar 2, 2026 at 9:%02d AM\r\nSubject: %s\r\nTo: %s\r\n\r\n", one(p, "---------- Forwarded message ---------", "-----Original Message-----", "Begin forwarded message:", "________________________________"), Seller, i%60, Order, Owner)
		}
		p.plain(b.String() + "We agree to refund.")
	}},
	{"commands", func(p *pen) {
		p.headFrom(Owner)
		p.line("X-Note: x")
		p.plain(one(p, "close", "1 close\n2 close", "undo", "dossier", "> close", "On Monday nudged wrote:\n> close", "move 2", "ok") + strings.Repeat("\r\nclose", p.many(50_000)))
	}},
	{"numbers without end", func(p *pen) {
		p.head()
		var b strings.Builder
		for i := range p.many(100_000) {
			fmt.Fprintf(&b, "%s%d%s", one(p, "order no. ", "A-", "#", "PO", "", "订单号", "orderId="), i*7919, one(p, "\r\n", " ", ",", "/", "-", "_"))
		}
		p.plain(b.String())
	}},
	{"formulas", func(p *pen) {
		p.headFrom(`"` + strings.Map(printable, one(p, Formulas...)) + `" <` + Seller + `>`)
		p.line("Subject: %s", strings.Map(printable, one(p, Formulas...)))
		p.plain(one(p, Formulas...))
	}},
	{"words that hide", func(p *pen) {
		p.head()
		p.plain(strings.Repeat(one(p, "\u202e", "\u200b", "\u2066", "e\u0301\u0301\u0301", "\U000e0041", "\ufeff", "\u00ad", "A\u200d-1001 ", "🏳️‍🌈"), p.many(300_000)))
	}},
	{"promises", func(p *pen) {
		p.head()
		p.plain(strings.Repeat(one(p, "We will ship on 12 March 2026. ", "tomorrow ", "31 February ", "in 99999999999999 days ", "下周 ", "1/2/3/4/5 ", "by Friday, "), p.many(50_000)))
	}},
}

func printable(r rune) rune {
	if r < ' ' {
		return -1
	}
	return r
}
