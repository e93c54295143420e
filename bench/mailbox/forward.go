package mailbox

import (
	"fmt"
	"math/rand/v2"
)

// inline is a letter as mail programs put it into a forward, in four styles.
func inline(r *rand.Rand, old *letter) (prefix, text string) {
	zone := old.at.UTC()
	switch r.IntN(4) {
	case 0: // Gmail
		return "Fwd: ", fmt.Sprintf("\n---------- Forwarded message ---------\nFrom: %s\nDate: %s\nSubject: %s\nTo: %s\n\n\n%s\n",
			old.from, zone.Format("Mon, Jan 2, 2006 at 3:04 PM"), old.subject, old.to[0], old.text)
	case 1: // Outlook
		return "FW: ", fmt.Sprintf("\n________________________________\nFrom: %s\nSent: %s\nTo: %s\nSubject: %s\n\n%s\n",
			old.from, zone.Format("Monday, January 2, 2006 3:04 PM"), old.to[0], old.subject, old.text)
	case 2: // Apple
		return "Fwd: ", fmt.Sprintf("\nBegin forwarded message:\n\nFrom: %s\nSubject: %s\nDate: %s\nTo: %s\n\n%s\n",
			old.from, old.subject, zone.Format("2 January 2006 at 15:04:05 MST"), old.to[0], old.text)
	}
	return "转发: ", fmt.Sprintf("\n------------------ 原始邮件 ------------------\n发件人: \"%s\"<%s>;\n发送时间: %s\n收件人: \"%s\"<%s>;\n主题: %s\n\n%s\n",
		old.from.name, old.from.address, zone.Format("2006年1月2日 15:04"), old.to[0].name, old.to[0].address, old.subject, old.text)
}
