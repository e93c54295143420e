package main

import (
	"fmt"
	"strings"
)

// body is a delivery report (RFC 3464) with its headers.
func (b *sampleBounce) body(host string) string {
	text := fmt.Sprintf("Your message to <%s> could not be delivered.\n%s\n", b.Recipient, b.Diagnostic)
	if b.Action != "failed" {
		text = fmt.Sprintf("Your message to <%s> has not been delivered yet; delivery will be tried again.\n%s\n", b.Recipient, b.Diagnostic)
	}
	status := fields("Reporting-MTA", "dns; "+host) + "\r\n" +
		fields("Final-Recipient", "rfc822; "+b.Recipient, "Action", b.Action, "Status", b.Status)
	if b.Diagnostic != "" {
		status += fields("Diagnostic-Code", "smtp; "+b.Diagnostic)
	}
	old := b.Returns
	returned := fields("From", old.From, "To", old.To, "Subject", old.Subject)
	if !old.Date.IsZero() {
		returned += fields("Date", rfc5322(old.Date))
	}
	returned += fields("Message-ID", old.MessageID)
	kind := "text/rfc822-headers"
	if !b.HeadersOnly {
		kind = "message/rfc822"
		returned += fields("Content-Type", "text/plain; charset=utf-8") + "\r\n(text of the returned mail)\r\n"
	}
	return multipart("report; report-type=delivery-status", textPart("plain", text),
		"Content-Type: message/delivery-status\r\n\r\n"+status, "Content-Type: "+kind+"\r\n\r\n"+returned)
}

// body is a read receipt (RFC 8098) with its headers.
func (r *sampleReceipt) body() string {
	notice := fields(
		"Reporting-UA", "mail.client.example; Mailer 7",
		"Final-Recipient", "rfc822; "+r.Recipient,
		"Original-Message-ID", r.OriginalMessageID,
		"Disposition", "manual-action/MDN-sent-manually; displayed")
	return multipart("report; report-type=disposition-notification",
		textPart("plain", "Your message was displayed. This is no guarantee that it was read or understood.\n"),
		"Content-Type: message/disposition-notification\r\n\r\n"+notice)
}

// fields are header lines, of names and values in turn; one without a value is left out.
func fields(pairs ...string) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", pairs[i], pairs[i+1])
		}
	}
	return b.String()
}
