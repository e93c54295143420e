package mailbox

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// platformNotice is a mail of the marketplace about an order of its own.
func platformNotice(r *rand.Rand, o order, at time.Time, id string) letter {
	subject := pick(r, []string{
		"Your order is on its way (%s)", "Your initial payment has been received (%s)", "Your order is waiting for payment (%s)",
	})
	text := fmt.Sprintf("Dear Ann Buyer,\n\nOrder number %s\nSupplier: %s\nProduct: %s\n\n%s\n\nAlibaba.com Trade Assurance\n",
		o.number, o.seller.name, o.goods, english.prose(r, 1500))
	return letter{
		from: person{"Alibaba.com", "service@notice.alibaba.com"}, to: []person{owner}, subject: fmt.Sprintf(subject, o.number),
		at: at, id: id, text: text, tongue: english, rich: true,
	}
}

// autoReply is what the seller's server answers while nobody is there (RFC 3834).
func autoReply(r *rand.Rand, old *letter, at time.Time, id string) letter {
	return letter{
		from: old.to[0], to: []person{owner}, cc: []person{tracking}, subject: "Automatic reply: " + old.subject, at: at, id: id,
		answers: []string{old.id}, tongue: english, extra: []field{{"Auto-Submitted", "auto-replied"}, {"X-Auto-Response-Suppress", "All"}},
		text: "Thank you for your mail. I am out of the office and will be back next week.\n" + english.prose(r, 300),
	}
}

// bounce tells that the seller's server did not take a mail (RFC 3464).
func bounce(old *letter, at time.Time, id string) letter {
	to := old.to[0].address
	return letter{
		from: person{"Mail Delivery System", "MAILER-DAEMON@mx.buyer.example"}, to: []person{owner}, cc: []person{tracking},
		subject: "Undelivered Mail Returned to Sender", at: at, id: id, tongue: english,
		extra: []field{{"Auto-Submitted", "auto-replied"}},
		text: fmt.Sprintf("This is the mail system at host mx.buyer.example.\n\nI'm sorry to have to inform you that your message could not\n"+
			"be delivered to one or more recipients.\n\n<%s>: host mx said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n", to),
		report: fmt.Sprintf("Reporting-MTA: dns; mx.buyer.example\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\n"+
			"Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n", to),
		returned: fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: %s\r\n", old.from, old.to[0], encodeWord(old.subject), old.id),
	}
}
