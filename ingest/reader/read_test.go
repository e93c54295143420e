package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nudged/timeline"
)

// asSent makes the lines of a mail end as they do on the wire.
func asSent(lines string) []byte {
	return []byte(strings.ReplaceAll(strings.TrimPrefix(lines, "\n"), "\n", "\r\n"))
}

func TestReadText(t *testing.T) {
	check := func(name, lines, want string, defects ...string) *timeline.Message {
		t.Helper()
		m := Read(asSent(lines))
		if m.Text != want {
			t.Errorf("%s: text %q, want %q", name, m.Text, want)
		}
		if diff := cmp.Diff(append([]string{}, defects...), m.Defects); diff != "" {
			t.Errorf("%s: defects (-want +got)\n%s", name, diff)
		}
		return m
	}
	const from = "From: a@b.example\n"
	const mixed = from + "Content-Type: multipart/mixed; boundary=x\n\n"
	check("plain", from+"\nHello\n", "Hello")
	check("nothing but a header", from, "")
	check("blank lines and mbox's line before the header", "\n\nFrom a@b Wed Mar 4\n"+from+"\nHello", "Hello")
	check("a byte order mark before the header", "\ufeff"+from+"\nHello", "Hello")
	check("no header at all", "Hello\n\nyou", "Hello\n\nyou")
	check("no blank line before the body", from+"Subject: x\nHello, you\nthere", "Hello, you\nthere", "no blank line between header and body")
	check("the boundary at the beginning of a line", from+"Content-Type: multipart/mixed;\nboundary=\"x\"\n\n--x\n\nHello\n--x--", "Hello", "header line without a name")
	check("a field with an impossible name", from+"X y/(z): 1\n 2\nSubject: s\n\nHello", "Hello", "header field with an impossible name: left out")
	check("the plain one of two alternatives", from+"Content-Type: multipart/alternative; boundary=x\n\n--x\n\nplain\n--x\nContent-Type: text/html\n\n<p>html\n--x--", "plain")
	check("an empty plain alternative", from+"Content-Type: multipart/alternative; boundary=x\n\n--x\n\n\n--x\nContent-Type: text/html\n\n<p>html\n--x--", "html")
	check("text after an attachment", mixed+"--x\n\na\n--x\nContent-Type: image/png\n\nI\n--x\n\nb\n--x--", "a\n\nb")
	check("never closed", mixed+"--x\n\na\n--x\n\nb", "a\n\nb", "multipart not closed")
	check("no parts at all", mixed+"Hello", "Hello", "multipart without parts: read as text")
	check("a closing boundary with a sign behind it", mixed+"--x\n\na\n--x-->\nb", "a")
	check("a multipart that is encoded itself", from+"Content-Type: multipart/mixed; boundary=x\nContent-Transfer-Encoding: base64\n\n"+
		base64.StdEncoding.EncodeToString([]byte("--x\n\nHello\n--x--\n")), "Hello")
	check("a blank in the blank line", from+" \nHello you\n\nAnn", "Hello you\n\nAnn")
	check("a first field to the right", " Subject: s\n"+from+"\nHello", "Hello")
	check("another boundary than was named", mixed+"--y\nContent-Type: text/plain\n\na\n--y--", "a")
	check("no boundary named", from+"Content-Type: multipart/mixed\n\n--y\nContent-Type: text/plain\n\na\n--y--", "a")
	check("a boundary that begins like another", mixed+"--x\nContent-Type: multipart/mixed; boundary=xy\n\n--xy\n\na\n--xy--\n--x--", "a")
	check("words behind a boundary are none", mixed+"--x\n\na\n--xylophone\nb\n--x--", "a\n--xylophone\nb")
	check("a preamble and an epilogue", mixed+"This is MIME\n--x\n\na\n--x--\nBye", "a")
	check("only text in a file", from+"Content-Disposition: inline; filename=a.txt\n\nHello", "Hello")
	check("flowed lines", from+"Content-Type: text/plain; format=flowed\n\nHello \nyou\n> quoted \n> on\n from\n-- \nAnn", "Hello you\n> quoted on\nfrom\n-- \nAnn")
	check("flowed lines of a language without blanks", from+"Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-8\n\n你 \n好", "你好")
	check("text/enriched", from+"Content-Type: text/enriched\n\n<bold>Hi</bold>\n<<you", "Hi\n<you")
	check("an unknown encoding", from+"Content-Transfer-Encoding: x-odd\n\nHello", "Hello")
	check("what is only attached is no text", mixed+"--x\nContent-Disposition: attachment; filename=a.txt\n\na\n--x--", "")
}

func TestReadLineEnds(t *testing.T) {
	lines := "From: a@b.example\nSubject: s\n\nHello\nyou\n"
	for name, end := range map[string]string{"LF": "\n", "CR LF": "\r\n", "CR": "\r", "CR CR LF": "\r\r\n"} {
		m := Read([]byte(strings.ReplaceAll(lines, "\n", end)))
		if m.Subject != "s" || m.Text != "Hello\nyou" {
			t.Errorf("%s: subject %q, text %q", name, m.Subject, m.Text)
		}
	}
}

func TestReadHeader(t *testing.T) {
	m := Read(asSent(`
Return-Path: <bounce+1@seller.example>
Delivered-To: track@buyer.example
Received: from x by y; no date
Received: from v by w; Wed, 4 Mar 2026 08:00:01 +0100
Resent-From: ann@buyer.example
X-Forwarded-For: ann@buyer.example track@buyer.example
From: "李四" <li@seller.example>, b@seller.example
To: ann@buyer.example
Cc: undisclosed-recipients:;
Subject: =?gb2312?B?t6K79Q==?=
 [A-1001]
Date: Wed, 4 Mar 2026 15:00:00 +0800
Message-ID: <1@seller.example>
In-Reply-To: <0@buyer.example>
References: <a@buyer.example>
	<0@buyer.example>
List-Id: Offers <offers.seller.example>

See https://s.example/o?id=1001, or http://s.example/x. And <https://s.example/o?id=1001>
`))
	path := "bounce+1@seller.example"
	want := &timeline.Message{
		Kind: timeline.KindMail, From: &timeline.Address{Name: "李四", Address: "li@seller.example"}, Froms: 2,
		To: []timeline.Address{{Address: "ann@buyer.example"}}, Cc: []timeline.Address{}, Subject: "发货 [A-1001]",
		Date:      timeline.Moment{Time: time.Date(2026, 3, 4, 7, 0, 0, 0, time.UTC), Zoned: true},
		Received:  time.Date(2026, 3, 4, 7, 0, 1, 0, time.UTC),
		MessageID: "1@seller.example", InReplyTo: []string{"0@buyer.example"}, References: []string{"a@buyer.example", "0@buyer.example"},
		Route: timeline.Route{
			DeliveredTo: []string{"track@buyer.example"}, ForwardedFor: []string{"ann@buyer.example", "track@buyer.example"},
			Resent: true, ResentBy: []string{"ann@buyer.example"}, List: "Offers <offers.seller.example>", ReturnPath: &path,
		},
		Links: []string{"https://s.example/o?id=1001", "http://s.example/x"},
	}
	got := *m
	got.Authors, got.Text, got.Reply, got.Raw, got.Automatic = nil, "", "", nil, false
	got.Attachments, got.IDs, got.Defects = nil, nil, nil
	sameTime := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
	if diff := cmp.Diff(want, &got, sameTime); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadAttached(t *testing.T) {
	inner := "From: li@seller.example\nSubject: inner\n\nHello"
	m := Read(asSent("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nsee below\n" +
		"--x\nContent-Type: message/rfc822\n\n" + inner + "\n" +
		"--x\nContent-Type: application/octet-stream; name=\"m.eml\"\nContent-Transfer-Encoding: base64\n\n" +
		base64.StdEncoding.EncodeToString(asSent(inner)) + "\n" +
		"--x\nContent-Type: application/octet-stream; name=\"no mail.eml\"\n\nnothing\n" +
		"--x\nContent-Type: image/png; name=\"=?utf-8?B?5Zu+LnBuZw==?=\"\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\nAQID\n--x--\n"))
	if len(m.Originals) != 2 {
		t.Fatalf("%d attached mails, want 2", len(m.Originals))
	}
	for i, o := range m.Originals {
		if o.Subject != "inner" || o.Text != "Hello" || !bytes.Equal(o.Raw, asSent(inner)) {
			t.Errorf("attached mail %d: subject %q, text %q, raw %q", i, o.Subject, o.Text, o.Raw)
		}
	}
	file := func(name, mediaType string, data []byte) timeline.Attachment {
		return timeline.Attachment{Name: name, Type: mediaType, Size: int64(len(data)), SHA256: fmt.Sprintf("%x", sha256.Sum256(data))}
	}
	want := []timeline.Attachment{
		file("", "message/rfc822", asSent(inner)), file("m.eml", "application/octet-stream", asSent(inner)),
		file("no mail.eml", "application/octet-stream", []byte("nothing")), file("图.png", "image/png", []byte{1, 2, 3}),
	}
	if diff := cmp.Diff(want, m.Attachments); diff != "" {
		t.Errorf("attachments (-want +got)\n%s", diff)
	}
}

func TestReadSigned(t *testing.T) {
	content := "Content-Type: text/plain; charset=utf-8\r\n\r\nSigned 发货\r\n"
	octets := func(s string) string { return fmt.Sprintf("\x04\x82%c%c%s", len(s)>>8, len(s)&255, s) }
	indefinite := func(tag, inside string) string { return tag + "\x80" + inside + "\x00\x00" }
	const oidPKCS7 = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
	encap := indefinite("\x30", oidPKCS7+"\x01"+indefinite("\xa0", indefinite("\x24", octets(content[:20])+octets(content[20:]))))
	signed := indefinite("\x30", oidPKCS7+"\x02"+indefinite("\xa0", indefinite("\x30", "\x02\x01\x01"+"\x31\x00"+encap+"\x31\x00")))
	opaque := Read(asSent("From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" +
		base64.StdEncoding.EncodeToString([]byte(signed))))
	if opaque.Text != "Signed 发货" {
		t.Errorf("packed with its signature: text %q, defects %q", opaque.Text, opaque.Defects)
	}
	clear := Read(asSent("From: a@b.example\nContent-Type: multipart/signed; boundary=x\n\n--x\n\nHello\n--x\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nS\n--x--\n"))
	if clear.Text != "Hello" || len(clear.Attachments) != 1 {
		t.Errorf("signature beside it: text %q, attachments %+v", clear.Text, clear.Attachments)
	}
	for _, broken := range []string{"", "0", "0\x80", signed[:30], "\x30\x84\xff\xff\xff\xff", strings.Repeat("\x30\x80", 1000)} {
		if got := signedContent([]byte(broken)); len(got) > 0 {
			t.Errorf("%q gives %q", broken, got)
		}
	}
}

func TestLimits(t *testing.T) {
	nested := func(depth int) string {
		var b strings.Builder
		for i := range depth {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=x%d.\n\n--x%d.\n", i, i)
		}
		return b.String() + "\nHello\n"
	}
	parts := func(n int) string {
		return "Content-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\n\na\n", n) + "--x--\n"
	}
	mails := func(n int) string {
		return strings.Repeat("Content-Type: message/rfc822\n\n", n) + "From: a@b.example\n\nHello"
	}
	check := func(name, lines, defect string, over bool) {
		t.Helper()
		m := Read([]byte("From: a@b.example\n" + lines))
		if got := strings.Contains(strings.Join(m.Defects, "\n"), defect); got != over {
			t.Errorf("%s: said %v, want %v (defects %q)", name, got, over, m.Defects)
		}
	}
	check("depth just reached", nested(maxDepth), defectDepth, false)
	check("depth passed", nested(maxDepth+1), defectDepth, true)
	check("parts just reached", parts(maxParts-1), defectParts, false)
	check("parts passed", parts(maxParts), defectParts, true)
	check("mails in mails", mails(maxMails), defectMails, false)
	check("too many mails in mails", mails(maxMails+1), defectMails, true)
	check("a long field", "X: "+strings.Repeat("a", MaxField-3)+"\n\n", defectField, false)
	check("a field too long", "X: "+strings.Repeat("a", MaxField)+"\n\n", defectField, true)
	check("a long header", strings.Repeat("X: "+strings.Repeat("a", 995)+"\n", 262), defectHeader, false)
	check("a header too long", strings.Repeat("X: "+strings.Repeat("a", 995)+"\n", 263), defectHeader, true)
	check("many addresses", "To: "+strings.Repeat("a@b,", maxAddresses)+"\n\n", defectAddresses, false)
	check("too many addresses", "To: "+strings.Repeat("a@b,", maxAddresses)+"a@b\n\n", defectAddresses, true)
	check("a long text", "\n"+strings.Repeat("a", maxDisplay), defectDisplay, false)
	check("a text too long", "\n"+strings.Repeat("a", maxDisplay+1), defectDisplay, true)
	check("a large text part", "Content-Type: text/html\n\n"+strings.Repeat("<!-- -->\n", maxText/9), defectText, false)
	check("a text part too large", "Content-Type: text/html\n\n"+strings.Repeat("<!-- -->\n", maxText/9+1), defectText, true)
	check("a line too large", "\n"+strings.Repeat("a", maxText+1), defectText, true)
	check("a mail too large", "\n"+strings.Repeat("a", maxRead), defectSize, true)
}

// processorTime is what this process has used: other processes do not count.
func processorTime(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func FuzzRead(f *testing.F) {
	f.Add(asSent("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x\nContent-Type: message/rfc822\n\nFrom: c\n\nb\n--x--"))
	f.Add([]byte("Subject: =?gbk?B?t6I=?=\nDate: 4 Mar 26\nContent-Transfer-Encoding: base64\n\naGVs"))
	f.Add([]byte("Content-Type: application/pkcs7-mime\n\n0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Read(raw)
		one, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(Read(raw))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, again) {
			t.Errorf("read once\n%s\nread twice\n%s", one, again)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	raw := ordinaryMail()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	before := processorTime(b)
	for b.Loop() {
		Read(raw)
	}
	b.ReportMetric(float64(b.N)/(processorTime(b)-before).Seconds(), "mails/cpu-s")
}

// ordinaryMail is a supplier's answer of 8 KB, the median size: a text and the
// same as HTML, quoted-printable, with a quote below.
func ordinaryMail() []byte {
	var b strings.Builder
	b.WriteString("Delivered-To: track@buyer.example\nReturn-Path: <li@seller.example>\n")
	for i := range 5 {
		fmt.Fprintf(&b, "Received: from mx%d.example (mx%d.example [192.0.2.%d])\n\tby in.example with ESMTPS id 4x%dq for <track@buyer.example>;\n\tWed, 04 Mar 2026 15:0%d:00 +0800 (CST)\n", i, i, i, i, 9-i)
	}
	b.WriteString("DKIM-Signature: v=1; a=rsa-sha256; d=seller.example; s=s1; h=from:to:subject; bh=" + strings.Repeat("A", 43) + "=;\n\tb=" + strings.Repeat("B", 300) + "\n")
	b.WriteString("From: =?utf-8?B?5p2O5Zub?= <li@seller.example>\nTo: Ann Buyer <ann@buyer.example>\nSubject: =?utf-8?B?5Zue5aSNOiDlj5HotKc=?= A-1001\n" +
		"Date: Wed, 04 Mar 2026 15:00:00 +0800\nMessage-ID: <x1@seller.example>\nIn-Reply-To: <q1@buyer.example>\nReferences: <q0@buyer.example> <q1@buyer.example>\n" +
		"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"alt\"\n\n--alt\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n")
	for i := range 25 {
		fmt.Fprintf(&b, "Dear Ann, we will ship carton %d of order A-1001 on Friday, =E5=8F=91=E8=B4=A7.\n", i)
	}
	b.WriteString("\nOn Tue, 3 Mar 2026 at 10:15, Ann Buyer <ann@buyer.example> wrote:\n> When will you ship?\n\n--alt\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<html><body>")
	for i := range 25 {
		fmt.Fprintf(&b, "<p style=3D\"margin:0\">Dear Ann, we will ship <b>carton %d</b> of order <a href=3D\"https://s.exa=\nmple/o?id=3D1001\">A-1001</a> on Friday.</p>\n", i)
	}
	b.WriteString("<blockquote>When will you ship?</blockquote></body></html>\n--alt--\n")
	return asSent(b.String())
}

// TestHalfAFile: of a file that was not read to its end nothing is said but its name.
func TestHalfAFile(t *testing.T) {
	raw := append([]byte("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/jpeg; name=p.jpg\n\n"), make([]byte, maxRead)...)
	if m := Read(raw); len(m.Attachments) != 1 || m.Attachments[0].Name != "p.jpg" || m.Attachments[0].Size != 0 || m.Attachments[0].SHA256 != "" {
		t.Errorf("attachments %+v", m.Attachments)
	}
}
