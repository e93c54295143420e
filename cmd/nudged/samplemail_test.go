package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// sampleMail is a mail of a scenario; testdata/scenarios/README.md tells its fields.
type sampleMail struct {
	From, To, Cc   string
	Subject        string
	Date, Received time.Time
	MessageID      string `json:"message_id"`
	InReplyTo      string `json:"in_reply_to"`
	References     string
	Headers        map[string]string
	Text, HTML     string
	Auth           any
	Attach         []sampleMail
	ForwardInline  *sampleForward `json:"forward_inline"`
	Bounce         *sampleBounce
	ReadReceipt    *sampleReceipt `json:"read_receipt"`
}

type sampleForward struct {
	Style, Note string
	Mail        sampleMail
}

type sampleBounce struct {
	Action, Status, Recipient, Diagnostic string
	Returns                               struct {
		MessageID string `json:"message_id"`
		From, To  string
		Subject   string
		Date      time.Time
	}
	HeadersOnly bool `json:"headers_only"`
}

type sampleReceipt struct {
	OriginalMessageID string `json:"original_message_id"`
	Recipient         string
}

// UnmarshalJSON tells an absent auth, which passes, from a null one: no header at all.
func (m *sampleMail) UnmarshalJSON(raw []byte) error {
	type plain sampleMail
	*m = sampleMail{Auth: "pass"}
	if err := strictly(raw, (*plain)(m)); err != nil {
		return err
	}
	if m.Received.IsZero() {
		m.Received = m.Date
	}
	return nil
}

// strictly decodes, and refuses what nobody would read.
func strictly(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// provider is who keeps the mailbox of the owner, whose zone it is.
type provider struct {
	host string
	zone *time.Location
}

// render gives the mail as the provider hands it out, with its own headers on
// top. The number tells mails without a Message-ID apart.
func (p provider) render(m sampleMail, number int) []byte {
	var b strings.Builder
	head := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	head("Delivered-To", "track@buyer.example")
	head("Received", fmt.Sprintf("from mail.%s by %s with ESMTPS id n%d;\r\n\t%s", domainOf(m.From), p.host, number, rfc5322(m.Received)))
	for _, v := range p.found(m) {
		head("Authentication-Results", strings.ReplaceAll(v, "; ", ";\r\n\t"))
	}
	subject, text := m.Subject, m.Text
	if f := m.ForwardInline; f != nil {
		var mark string
		mark, text = f.write(p.zone)
		if subject == "" {
			subject = mark + f.Mail.Subject
		}
	}
	head("From", addressList(m.From))
	head("To", addressList(m.To))
	head("Cc", addressList(m.Cc))
	head("Subject", mime.QEncoding.Encode("utf-8", subject))
	head("Date", rfc5322(m.Date))
	head("Message-ID", first(m.MessageID, fmt.Sprintf("<auto-%d.%d@%s>", number, m.Date.Unix(), domainOf(m.From))))
	head("In-Reply-To", m.InReplyTo)
	head("References", first(m.References, m.InReplyTo))
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		head(name, m.Headers[name])
	}
	head("MIME-Version", "1.0")
	b.WriteString(p.body(m, text, number))
	return []byte(b.String())
}

// found is what the provider says about who wrote m.
func (p provider) found(m sampleMail) []string {
	domain, address := domainOf(m.From), addressIn(m.From).Address
	switch auth := m.Auth.(type) {
	case []any:
		var out []string
		for _, v := range auth {
			out = append(out, v.(string))
		}
		return out
	case string:
		said := map[string]string{
			"pass": "dkim=pass header.d=%[1]s header.s=s1; spf=pass smtp.mailfrom=%[2]s; dmarc=pass (p=reject) header.from=%[1]s",
			"fail": "dkim=none; spf=fail smtp.mailfrom=%[2]s; dmarc=fail (p=none) header.from=%[1]s",
			"none": "dkim=none; spf=none smtp.mailfrom=%[2]s; dmarc=none header.from=%[1]s",
		}[auth]
		return []string{p.host + "; " + fmt.Sprintf(said, domain, address)}
	}
	return nil
}

// body is what follows the headers of the mail itself: the headers of its
// content, and the content.
func (p provider) body(m sampleMail, text string, number int) string {
	switch {
	case m.Bounce != nil:
		return m.Bounce.body(p.host)
	case m.ReadReceipt != nil:
		return m.ReadReceipt.body()
	}
	body := textPart("plain", text)
	if m.HTML != "" {
		body = multipart("alternative", body, textPart("html", m.HTML))
	}
	if len(m.Attach) == 0 {
		return body
	}
	parts := []string{body}
	for i, inner := range m.Attach {
		parts = append(parts, "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"+string(p.render(inner, 1000*(number+1)+i)))
	}
	return multipart("mixed", parts...)
}

func textPart(subtype, text string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: text/%s; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", subtype)
	w := quotedprintable.NewWriter(&b)
	fmt.Fprintln(w, strings.TrimSuffix(text, "\n"))
	w.Close()
	return b.String()
}

// multipart puts parts together. The boundary follows from them, so that one
// inside the other has another.
func multipart(kind string, parts ...string) string {
	var b strings.Builder
	boundary := fmt.Sprintf("=_%x", sha256.Sum256([]byte(strings.Join(parts, ""))))[:24]
	fmt.Fprintf(&b, "Content-Type: multipart/%s; boundary=\"%s\"\r\n\r\n", kind, boundary)
	for _, part := range parts {
		fmt.Fprintf(&b, "--%s\r\n%s\r\n", boundary, part)
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	return b.String()
}

func rfc5322(t time.Time) string { return t.Format(time.RFC1123Z) }

// addressIn is the first address of a list; scenarios are ours, and well written.
func addressIn(list string) *mail.Address {
	a, err := mail.ParseAddressList(list)
	if err != nil {
		panic(fmt.Sprintf("%q: %v", list, err))
	}
	return a[0]
}

func domainOf(list string) string {
	_, domain, _ := strings.Cut(addressIn(list).Address, "@")
	return domain
}

// addressList encodes names that are not ASCII.
func addressList(list string) string {
	if list == "" {
		return ""
	}
	parsed, err := mail.ParseAddressList(list)
	if err != nil {
		panic(fmt.Sprintf("%q: %v", list, err))
	}
	var out []string
	for _, a := range parsed {
		out = append(out, a.String())
	}
	return strings.Join(out, ", ")
}
