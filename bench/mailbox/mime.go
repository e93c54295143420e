package mailbox

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"html"
	"math/rand/v2"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"

	"golang.org/x/text/encoding/htmlindex"
)

// field is one header field.
type field struct{ name, value string }

// bytes is the letter as its author's program hands it to the first server.
func (l *letter) bytes(r *rand.Rand) []byte {
	var b bytes.Buffer
	for _, f := range l.header() {
		fmt.Fprintf(&b, "%s: %s\r\n", f.name, f.value)
	}
	l.writeBody(&b, r)
	return b.Bytes()
}

func (l *letter) header() []field {
	h := []field{
		{"Date", l.at.Format(time.RFC1123Z)}, {"From", addressList(l.from)}, {"To", addressList(l.to...)},
	}
	if len(l.cc) > 0 {
		h = append(h, field{"Cc", addressList(l.cc...)})
	}
	h = append(h, field{"Subject", encodeWord(l.subject)}, field{"Message-ID", l.id})
	if n := len(l.answers); n > 0 {
		h = append(h, field{"In-Reply-To", l.answers[n-1]}, field{"References", strings.Join(l.answers, "\r\n ")})
	}
	if l.program != "" {
		h = append(h, field{"X-Mailer", l.program})
	}
	return append(append(h, l.extra...), field{"MIME-Version", "1.0"})
}

func addressList(people ...person) string {
	var list []string
	for _, p := range people {
		list = append(list, fmt.Sprintf("%q <%s>", p.name, p.address))
	}
	return strings.Join(list, ",\r\n ")
}

func encodeWord(s string) string { return mime.BEncoding.Encode("utf-8", s) }

// writeBody writes the rest of the header and the parts.
func (l *letter) writeBody(b *bytes.Buffer, r *rand.Rand) {
	if len(l.photos)+len(l.papers) == 0 && l.attached == nil && l.report == "" {
		l.writeWords(b, r)
		return
	}
	boundary, kind := newBoundary(r), "mixed"
	if l.report != "" {
		kind = "report; report-type=delivery-status"
	}
	fmt.Fprintf(b, "Content-Type: multipart/%s;\r\n boundary=%q\r\n\r\n--%s\r\n", kind, boundary, boundary)
	l.writeWords(b, r)
	for i, size := range l.photos {
		fmt.Fprintf(b, "--%s\r\n", boundary)
		writeFile(b, r, "image/jpeg", fmt.Sprintf("IMG_%04d.jpg", 100*i+r.IntN(100)), "\xff\xd8\xff\xe0\x00\x10JFIF", size)
	}
	for _, name := range l.papers {
		fmt.Fprintf(b, "--%s\r\n", boundary)
		writeFile(b, r, "application/pdf", name, "%PDF-1.7\n", around(r, 60_000, 0.7))
	}
	if l.report != "" {
		fmt.Fprintf(b, "--%s\r\nContent-Type: message/delivery-status\r\n\r\n%s\r\n", boundary, l.report)
		fmt.Fprintf(b, "--%s\r\nContent-Type: text/rfc822-headers\r\n\r\n%s\r\n", boundary, l.returned)
	}
	if l.attached != nil {
		fmt.Fprintf(b, "--%s\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"mail.eml\"\r\n\r\n%s\r\n",
			boundary, l.attached.bytes(r))
	}
	fmt.Fprintf(b, "--%s--\r\n", boundary)
}

func newBoundary(r *rand.Rand) string {
	return fmt.Sprintf("----=_Part_%d_%08x", r.IntN(1_000_000), r.Uint32())
}

// writeWords writes the text, or text and HTML, with their headers.
func (l *letter) writeWords(b *bytes.Buffer, r *rand.Rand) {
	charset := pick(r, l.tongue.charsets)
	if !l.rich {
		writeText(b, r, "plain", charset, l.text)
		return
	}
	boundary := newBoundary(r)
	fmt.Fprintf(b, "Content-Type: multipart/alternative;\r\n boundary=%q\r\n\r\n", boundary)
	fmt.Fprintf(b, "--%s\r\n", boundary)
	writeText(b, r, "plain", charset, l.text)
	fmt.Fprintf(b, "--%s\r\n", boundary)
	writeText(b, r, "html", charset, asHTML(l.text))
	fmt.Fprintf(b, "--%s--\r\n", boundary)
}

// writeText writes one text part. What the charset cannot say goes as UTF-8.
func writeText(b *bytes.Buffer, r *rand.Rand, kind, charset, text string) {
	text = strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
	encoded, charset := inCharset(charset, text)
	transfer := "quoted-printable"
	switch {
	case charset == "us-ascii" && longestLine(encoded) < 990:
		transfer = "7bit"
	case charset != "iso-8859-1" && chance(r, 50):
		transfer = "base64"
	}
	fmt.Fprintf(b, "Content-Type: text/%s; charset=%q\r\nContent-Transfer-Encoding: %s\r\n\r\n", kind, charset, transfer)
	switch transfer {
	case "7bit":
		b.WriteString(encoded)
	case "base64":
		writeBase64(b, []byte(encoded))
	default:
		w := quotedprintable.NewWriter(b)
		w.Write([]byte(encoded))
		w.Close()
	}
	b.WriteString("\r\n")
}

func inCharset(charset, text string) (encoded, used string) {
	isASCII := strings.IndexFunc(text, func(r rune) bool { return r > 126 }) < 0
	switch {
	case isASCII:
		return text, charset
	case charset == "us-ascii", charset == "utf-8":
		return text, "utf-8"
	}
	e, err := htmlindex.Get(charset)
	if err != nil {
		panic(err) // a charset of our own list
	}
	if encoded, err := e.NewEncoder().String(text); err == nil {
		return encoded, charset
	}
	return text, "utf-8"
}

func longestLine(s string) (longest int) {
	for line := range strings.Lines(s) {
		longest = max(longest, len(line))
	}
	return longest
}

// asHTML is a text as mail programs write it: much markup around few words.
func asHTML(text string) string {
	var b strings.Builder
	b.WriteString(`<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>` + styles + "</style></head>\n" +
		`<body lang="EN-US" link="#0563C1" vlink="#954F72" style="word-wrap:break-word"><div class="WordSection1">` + "\n")
	for line := range strings.Lines(text) {
		fmt.Fprintf(&b, `<p class="MsoNormal"><span style="font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif">%s</span></p>`+"\n",
			html.EscapeString(strings.TrimSpace(line)))
	}
	b.WriteString("</div></body></html>\n")
	return b.String()
}

const styles = `<!--
@font-face {font-family:"Cambria Math"; panose-1:2 4 5 3 5 4 6 3 2 4;}
@font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}
a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
.MsoChpDefault {mso-style-type:export-only; font-size:10.0pt;}
@page WordSection1 {size:612.0pt 792.0pt; margin:72.0pt 72.0pt 72.0pt 72.0pt;}
div.WordSection1 {page:WordSection1;}
-->`

// writeFile writes an attachment: its beginning, and bytes that cannot be
// compressed, as those of photos.
func writeFile(b *bytes.Buffer, r *rand.Rand, kind, name, begins string, size int) {
	fmt.Fprintf(b, "Content-Type: %s; name=%q\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n", kind, name, name)
	content := make([]byte, size+len(begins)+8)
	at := copy(content, begins)
	for ; at+8 <= len(content); at += 8 {
		binary.LittleEndian.PutUint64(content[at:], r.Uint64())
	}
	writeBase64(b, content)
}

// writeBase64 writes lines of 76 characters.
func writeBase64(b *bytes.Buffer, content []byte) {
	b.Grow(len(content) * 78 / 57)
	for len(content) > 0 {
		n := min(57, len(content))
		b.Write(base64.StdEncoding.AppendEncode(b.AvailableBuffer(), content[:n]))
		b.WriteString("\r\n")
		content = content[n:]
	}
}
