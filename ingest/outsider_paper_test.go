package ingest_test

import (
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"slices"
	"strings"
	"time"

	"nudged/timeline"
)

// paper is a mail to write.
type paper struct {
	from, to          timeline.Address
	cc, subject, text string
	id, answers       string
	at                time.Time
	html              int    // 0 plain, 1 both, 2 HTML alone
	file, attach      string // the name of an attachment, and a whole mail
	link, ld          string // of the HTML part: a link, and the order of its JSON-LD
}

// write writes it as one of several programs would.
func (p paper) write(m *market) string {
	var b strings.Builder
	head := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	domain := p.from.Domain()
	head("Received", fmt.Sprintf("from mail.%s by mx.buyer.example with ESMTPS id 1; %s", domain, p.at.Format(time.RFC1123Z)))
	head("Authentication-Results", "mx.buyer.example; dmarc=pass header.from="+domain)
	head("From", mime.QEncoding.Encode("utf-8", p.from.Name)+" <"+p.from.Address+">")
	head("To", "<"+p.to.Address+">")
	head("Cc", p.cc)
	head("Subject", []mime.WordEncoder{mime.BEncoding, mime.QEncoding}[m.IntN(2)].Encode("utf-8", p.subject))
	head("Date", p.at.Format(time.RFC1123Z))
	head("Message-ID", "<"+p.id+">")
	if p.answers != "" {
		head("In-Reply-To", "<"+p.answers+">")
		head("References", "<"+p.answers+">")
	}
	head("MIME-Version", "1.0")
	if p.attach == "" && p.file == "" {
		b.WriteString(p.body(m))
		return b.String()
	}
	head("Content-Type", "multipart/mixed; boundary=outer")
	b.WriteString("\r\n--outer\r\n" + p.body(m))
	if p.attach != "" {
		b.WriteString("\r\n--outer\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + p.attach)
	}
	if p.file != "" {
		b.WriteString("\r\n--outer\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"" + mime.BEncoding.Encode("utf-8", p.file) + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQ=\r\n")
	}
	b.WriteString("\r\n--outer--\r\n")
	return b.String()
}

func (p paper) body(m *market) string {
	plain := p.part(m, "text/plain", strings.ReplaceAll(p.text, "\n", "\r\n"))
	switch {
	case p.html == 0:
		return plain
	case p.html == 1:
		return "Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\n" + plain + "\r\n--inner\r\n" + p.part(m, "text/html", p.page(m)) + "\r\n--inner--\r\n"
	}
	return p.part(m, "text/html", p.page(m))
}

// part encodes a text, with breaks wherever they fall.
func (p paper) part(m *market, kind, text string) string {
	head := "Content-Type: " + kind + "; charset=utf-8\r\nContent-Transfer-Encoding: "
	var b strings.Builder
	switch m.IntN(3) {
	case 0:
		q := quotedprintable.NewWriter(&b)
		q.Write([]byte(text))
		q.Close()
		return head + "quoted-printable\r\n\r\n" + b.String() + "\r\n"
	case 1:
		for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString([]byte(text))), 76) {
			b.WriteString(string(line) + "\r\n")
		}
		return head + "base64\r\n\r\n" + b.String()
	}
	return head + "8bit\r\n\r\n" + text + "\r\n"
}

// page is the text as HTML, with what templates do to long numbers.
func (p paper) page(m *market) string {
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\u00a0", "&nbsp;").Replace(p.text)
	words := strings.Split(text, " ")
	for i, w := range words {
		if len(w) > 12 && strings.Trim(w, "0123456789") == "" {
			words[i] = w[:6] + m.pick("<wbr>", "</span><span>", "&#8203;", "<b></b>", "&shy;", "") + w[6:]
		}
	}
	body := "<p><span>" + strings.ReplaceAll(strings.Join(words, " "), "\n", "<br>\n") + "</span></p>"
	if p.link != "" {
		body += `<a href="` + p.link + `">View details</a>`
	}
	if p.ld != "" {
		body += `<script type="application/ld+json">{"@context":"http://schema.org","@type":"Order","orderNumber":"` + p.ld + `"}</script>`
	}
	return "<html><head><style>td{border:2px;width:1001px}</style></head><body>" + body + "</body></html>"
}
