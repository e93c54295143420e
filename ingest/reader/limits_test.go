package reader

import (
	"fmt"
	"strings"
	"testing"

	"nudged/promise"
)

// TestLimitsToTheByte: one below a limit and at it nothing is said; one above, it
// is said, once, and the mail is read as far as the limit goes.
func TestLimitsToTheByte(t *testing.T) {
	const from = "From: a@b.example\n"
	fill := func(n int) string { return strings.Repeat("a", n) }
	html := "Content-Type: text/html\n\n"
	limits := []struct {
		name, defect string
		limit        int
		mail         func(n int) string
	}{
		{"bytes of a mail", defectSize, maxRead, func(n int) string { return from + "\n" + strings.Repeat("\n", n-len(from)-1) }},
		{"multiparts in multiparts", defectDepth, maxDepth, func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=x%d.\n\n--x%d.\n", i, i)
			}
			return from + b.String() + "\nHello\n"
		}},
		{"mails in mails", defectMails, maxMails, func(n int) string {
			return from + strings.Repeat("Content-Type: message/rfc822\n\n", n) + from + "\nHello"
		}},
		{"parts", defectParts, maxParts, func(n int) string { // the whole is one of them
			return from + "Content-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\n\na\n", n-1) + "--x--\n"
		}},
		{"bytes of a header", defectHeader, MaxHeader, func(n int) string {
			var b strings.Builder
			for b.WriteString("From: a@b.example\r\n"); n-b.Len() > 2000; {
				b.WriteString("X: " + fill(995) + "\r\n")
			}
			return b.String() + "X: " + fill(n-b.Len()-3) + "\r\n\r\nHello"
		}},
		{"bytes of a field", defectField, MaxField, func(n int) string { return from + "X: " + fill(n-3) + "\n\n" }},
		{"addresses of a field", defectAddresses, maxAddresses, func(n int) string { return from + "To: " + strings.Repeat("a@b,", n-1) + "a@b\n\n" }},
		{"bytes of text", defectDisplay, maxDisplay, func(n int) string { return from + "\n" + fill(n) }},
		{"bytes of a text part", defectText, maxText, func(n int) string { return from + html + "<!--" + fill(n-7) + "-->" }},
		{"attachments", defectAttachments, maxAttachments, func(n int) string { return from + "\n" + strings.Repeat("begin 644 a\n#86%A\n`\nend\n", n) }},
	}
	for _, l := range limits {
		for off, over := range map[int]bool{-1: false, 0: false, 1: true} {
			raw := []byte(l.mail(l.limit + off))
			m := Read(raw)
			if said := strings.Count(strings.Join(m.Defects, "\n"), l.defect); (said == 1) != over || said > 1 {
				t.Errorf("%s, limit %+d: said %q", l.name, off, m.Defects)
			}
			if m.From == nil || len(m.Raw) != len(raw) {
				t.Errorf("%s, limit %+d: from %v, %d of %d bytes are kept", l.name, off, m.From, len(m.Raw), len(raw))
			}
		}
	}
	promise.Kept(t, "H3", "%d limits, one below, at, and one above each", len(limits))
}
