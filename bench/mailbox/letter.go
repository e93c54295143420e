package mailbox

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A letter is a mail as its author means it, before it becomes bytes.
type letter struct {
	from    person
	to      []person
	cc      []person
	subject string
	at      time.Time
	id      string
	answers []string // Message-IDs, the oldest first
	text    string
	tongue  tongue
	rich    bool     // it has an HTML part too
	photos  []int    // bytes of each
	papers  []string // names of attached PDFs
	extra   []field  // more header fields

	attached         *letter // forwarded as an attachment
	report, returned string  // of a bounce: the delivery status, and the header of the mail that came back
	program          string  // the mail program that wrote it
}

var programs = []string{
	"Microsoft Outlook 16.0", "Apple Mail (2.3774.600.62)", "Foxmail 7.2.25.213[cn]", "Coremail Webmail Server Version XT5.0.14",
	"QQMail 2.x", "Mozilla Thunderbird", "YahooMailWebService/0.1",
}

// compose fills in what every letter has.
func compose(r *rand.Rand, l letter) *letter {
	l.program = pick(r, programs)
	l.rich = chance(r, 50)
	if chance(r, 10) {
		for range 1 + r.IntN(4) {
			l.photos = append(l.photos, min(around(r, 95_000, 0.9), 3_000_000))
		}
	}
	if chance(r, 4) {
		l.papers = append(l.papers, "Invoice.pdf")
	}
	return &l
}

// bare takes off what is attached, but for mails.
func (l *letter) bare() {
	l.photos, l.papers = nil, nil
	if l.attached != nil {
		l.attached.bare()
	}
}

// body is greeting, prose, closing and signature.
func body(r *rand.Rand, t tongue, from, to person, first string) string {
	var b strings.Builder
	fmt.Fprintf(&b, t.greeting+"\n\n", strings.Fields(to.name)[0])
	if first != "" {
		b.WriteString(first + "\n\n")
	}
	b.WriteString(t.prose(r, min(around(r, 450, 0.9), 20_000)))
	fmt.Fprintf(&b, "\n\n%s\n%s\n", t.closing, from.name)
	if chance(r, 40) {
		fmt.Fprintf(&b, "\n-- \n%s\n%s\nTel. +86 592 %07d\n", from.name, from.domain(), r.IntN(10_000_000))
	}
	return b.String()
}

// quoted is an earlier letter below an answer, as most programs put it there.
// Who answers a mail that has become too long leaves it out.
func quoted(r *rand.Rand, old *letter) string {
	var b strings.Builder
	if len(old.text) > 4000 {
		return ""
	}
	if chance(r, 50) {
		fmt.Fprintf(&b, "\nOn %s, %s wrote:\n\n", old.at.Format("Mon, Jan 2, 2006 at 3:04 PM"), old.from)
		for line := range strings.Lines(old.text) {
			b.WriteString("> " + line)
		}
		return b.String()
	}
	fmt.Fprintf(&b, "\n-----Original Message-----\nFrom: %s\nSent: %s\nTo: %s\nSubject: %s\n\n%s\n",
		old.from, old.at.Format("Monday, January 2, 2006 3:04 PM"), old.to[0], old.subject, old.text)
	return b.String()
}
