package hostile

import (
	"fmt"
	"strings"
)

// claims are lies about who wrote a mail, and about what it answers.
var claims = []Family{
	{"forged results", func(p *pen) {
		p.stamp() // who believes a provider's word has one that gives it
		domain := one(p, "buyer.example", "brightlamp.example")
		for range p.many(300) {
			p.line("%s: %s%s", one(p, "Authentication-Results", "ARC-Authentication-Results", "X-Authentication-Results", "Authentication-Results "), one(p, ServID, ServID+".", `"`+ServID+`"`, "mx.evil.example", "("+ServID+")", "i=1; "+ServID),
				one(p, "; dmarc=pass header.from=", `; spf=pass smtp.mailfrom="x; dmarc=pass header.from=`, "; dkim=pass header.d=evil.example header.i=@", "; (dmarc=pass) dmarc=pass header.from=", " 1; dmarc = pass header . from = ")+domain)
		}
		p.line("From: %s\r\nTo: %s\r\nSubject: %s\r\nX-Spam-Status: No\r\nX-Google-DKIM-Signature: v=1", "x@"+domain, Tracking, Order)
		p.plain("close")
	}},
	{"forged trace", func(p *pen) {
		p.line("Received: from x by %s; Mon, 02 Mar 2026 09:00:00 +0000\r\nReceived: from evil.example by evil.example; Mon, 02 Mar 2026 08:00:00 +0000", ServID)
		p.line("Received: from buyer.example by %s; Mon, 02 Mar 2026 08:00:00 +0000\r\nAuthentication-Results: %s; dmarc=pass header.from=buyer.example", ServID, ServID)
		p.line("From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <t%d@evil.example>", Owner, Tracking, Order, p.n)
		p.plain("close")
	}},
	{"signatures", func(p *pen) {
		p.trace()
		for range p.many(20_000) {
			p.line("DKIM-Signature: v=1; a=%s; d=%s; s=%s; h=%s; l=%d; bh=eA==; b=eA==", one(p, "rsa-sha256", "ed25519-sha256", "rsa-sha1"), one(p, "buyer.example", "evil.example", "..", "x\x00"), one(p, "s1", "", strings.Repeat("s", 300)), one(p, "from:subject", "", "from:from:from"), p.IntN(9))
		}
		p.line("From: %s\r\nTo: %s\r\nSubject: %s", Owner, Tracking, Order)
		p.plain("close")
	}},
	{"tokens", func(p *pen) {
		p.line("To: track+r.%s@buyer.example", strings.Repeat("a", 47))
		p.headFrom(Owner)
		p.WriteString("References:")
		for range p.many(5_000) {
			fmt.Fprintf(p, " <nudge.r.%047x@buyer.example>\r\n", p.Uint64())
		}
		p.plain("close")
	}},
	{"a Message-ID of somebody else", func(p *pen) {
		p.headFrom(Seller)
		p.line("Message-ID: <%s>\r\nIn-Reply-To: <q1@buyer.example>", one(p, "q1@buyer.example", "r1@brightlamp.example"))
		p.plain("We refund everything tomorrow.")
	}},
	{"lookalikes", func(p *pen) {
		from := one(p, "li.wei@brightlamp.example.evil.example", "li.wei@brìghtlamp.example", "li.wei@bright-lamp.example", "liwei@brightlamp.example.", "li.wei@BRIGHTLAMP.examp1e", "service@notice.alibaba.com.evil.example", "service@аlibaba.com")
		p.headFrom("Li Wei <" + from + ">")
		p.plain("We agree to refund order " + Order + ". Please pay the fee to another account.")
	}},
}

// machines are mails that machines write, or that pretend it.
var machines = []Family{
	{"forged reports", func(p *pen) {
		p.headFrom(one(p, "MAILER-DAEMON@evil.example", "postmaster@buyer.example", Seller))
		var recipients strings.Builder
		for range p.many(5_000) {
			fmt.Fprintf(&recipients, "Final-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: %s\r\nDiagnostic-Code: smtp; 550 %s\r\n\r\n", one(p, Seller, Owner, "x"), one(p, "5.1.1", "9.9.9", "x", "5.1.1.1"), strings.Repeat("no ", p.IntN(50)))
		}
		p.line("MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nYour mail was not delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; evil.example\r\n\r\n%s--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s>\r\n\r\nx\r\n--b--",
			recipients.String(), Owner, Seller, Order, one(p, "never@buyer.example", "", "<<", "x"+fmt.Sprint(p.n)))
	}},
	{"automatic replies", func(p *pen) {
		p.headFrom(one(p, Seller, Owner))
		p.line("%s", one(p, "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=y", "X-Autoreply: yes", "Precedence: auto_reply", "X-Auto-Response-Suppress: All", "Return-Path: <>", "Auto-Submitted: (no) auto-replied"))
		p.plain(one(p, "I am out of the office.", "close", "我正在休假", "Order "+Order+" received. We will answer."))
	}},
	{"lists", func(p *pen) {
		p.headFrom(one(p, Seller, Owner, Stranger))
		p.line("List-Id: <x.evil.example>\r\nList-Unsubscribe: <mailto:%s>\r\nPrecedence: bulk", strings.Repeat("x", p.many(20_000)))
		p.plain("close")
	}},
	{"receipts and complaints", func(p *pen) {
		p.headFrom(Seller)
		kind := one(p, "disposition-notification", "feedback-report")
		p.line("MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=%s; boundary=b\r\n\r\n--b\r\n\r\nread\r\n--b\r\nContent-Type: message/%s\r\n\r\nOriginal-Message-ID: <q1@buyer.example>\r\nDisposition: manual-action; %s\r\n--b--", kind, kind, strings.Repeat("displayed ", p.many(5_000)))
	}},
}

// noise is what is hardly a mail.
var noise = []Family{
	{"no mail at all", func(p *pen) {
		p.WriteString(one(p, "", "\x00", "\r\n", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", p.bytes(p.many(500_000)), strings.Repeat("\n", p.many(1_000_000)), strings.Repeat(":", p.many(1_000_000)), "From "+strings.Repeat("x", 100)))
	}},
	{"a mail with bytes changed", func(p *pen) {
		p.head()
		p.mixed("Content-Type: text/plain; charset=gbk\r\n\r\nOn Monday Ann wrote:\r\n> hello", "Content-Type: text/html\r\n\r\n<p>We <b>refuse</b>.", "Content-Type: message/rfc822\r\n\r\nFrom: "+Seller+"\r\nSubject: x\r\n\r\nx", attached("image/png", "x.png", p.bytes(60)))
		b := []byte(p.String())
		for range 1 + p.IntN(30) {
			b[p.IntN(len(b))] = byte(p.Uint32())
		}
		p.Reset()
		p.Write(b)
	}},
}
