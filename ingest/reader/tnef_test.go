package reader

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"nudged/timeline"
)

// inMail wraps the bytes of a winmail.dat in a mail without any other text.
func inMail(tnef []byte) []byte {
	return asSent("From: a@b.example\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" +
		base64.StdEncoding.EncodeToString(tnef))
}

func TestReadTNEFFiles(t *testing.T) {
	check := func(file, text string, want ...string) {
		t.Helper()
		b, err := os.ReadFile(filepath.Join("testdata", "tnef", file))
		if err != nil {
			t.Fatal(err)
		}
		m := Read(inMail(b))
		var got []string
		for _, a := range m.Attachments {
			got = append(got, fmt.Sprintf("%s %d %.8s", a.Name, a.Size, a.SHA256))
		}
		want = append([]string{got[0]}, want...) // the winmail.dat itself
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: attachments (-want +got)\n%s", file, diff)
		}
		if !strings.Contains(m.Text, text) || text == "" && m.Text != "" {
			t.Errorf("%s: text %q, want %q in it", file, m.Text, text)
		}
		if len(m.Defects) > 0 {
			t.Errorf("%s: defects %q", file, m.Defects)
		}
	}
	check("two-files.tnef", "", "AUTHORS 244 36c47da7", "README 893 d0f16318")
	check("unicode-mapi-attr.tnef", "hello world", "example.dat 1024 b1889604")
	check("triples.tnef", "Sample description")
	check("rtf.tnef", "Senior Engineer/QA")
}

func TestReadTNEFAttachedMessage(t *testing.T) {
	sent := time.Date(2026, 3, 4, 7, 0, 0, 0, time.UTC)
	message := tnefOf(
		attribute(attMsgProps, properties(
			unicodeProp(prSubject, "发货 A-1001"), unicodeProp(prBody, "Shipped.\r\nLi"),
			unicodeProp(prSenderName, "李四"), unicodeProp(prSenderEmail, "/O=ORG/CN=LI"), unicodeProp(prSenderSMTP, "li@seller.example"),
			unicodeProp(prDisplayTo, "Ann Buyer; b@c.example"), unicodeProp(prMessageID, "<1@seller.example>"), timeProp(prSubmitTime, sent),
		)),
	)
	object := append(make([]byte, 16), message...)
	m := Read(inMail(tnefOf(
		attribute(attMsgProps, properties(unicodeProp(prBody, "see below"))),
		attribute(attAttachRendData, nil),
		attribute(attAttachment, properties(unicodeProp(prDisplayName, "发货 A-1001"), variableProp(mapiObject, prAttachData, object))),
	)))
	if m.Text != "see below" || len(m.Originals) != 1 {
		t.Fatalf("text %q, %d attached mails, defects %q", m.Text, len(m.Originals), m.Defects)
	}
	o := m.Originals[0]
	from := timeline.Address{Name: "李四", Address: "li@seller.example"}
	if o.Subject != "发货 A-1001" || o.Text != "Shipped.\nLi" || o.From == nil || *o.From != from || o.MessageID != "1@seller.example" ||
		!o.Date.Time.Equal(sent) || len(o.To) != 2 || o.To[1].Address != "b@c.example" {
		t.Errorf("attached message: %+v", o)
	}
}

func TestReadTNEFKeptHeader(t *testing.T) {
	headers := "Received: from x by y; Wed, 4 Mar 2026 15:00:00 +0800\r\nFrom: =?utf-8?B?5p2O5Zub?= <li@seller.example>\r\nSubject: s\r\nDate: Wed, 4 Mar 2026 15:00:00 +0800\r\n\r\n"
	message := tnefOf(attribute(attMsgProps, properties(unicodeProp(prSubject, "other"), unicodeProp(prTransportHeaders, headers))))
	m := Read(inMail(tnefOf(attribute(attAttachRendData, nil), attribute(attAttachData, message))))
	if len(m.Originals) != 1 || m.Originals[0].From.Name != "李四" || m.Originals[0].Subject != "s" || m.Originals[0].Received.IsZero() {
		t.Errorf("attached: %+v", m.Originals)
	}
}

func TestReadRTF(t *testing.T) {
	check := func(name, rtf, want string, wantHTML bool) {
		t.Helper()
		if got, isHTML := readRTF([]byte(rtf)); got != want || isHTML != wantHTML {
			t.Errorf("%s: %q gives %q, %v; want %q, %v", name, rtf, got, isHTML, want, wantHTML)
		}
	}
	check("text", `{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Hello\par you\tab x}`, "Hello\nyou\tx", false)
	check("signs", `{\rtf1 a\{b\}\\c\~d}`, `a{b}\c d`, false)
	check("bytes of a codepage", `{\rtf1\ansi\ansicpg936 \'b7\'a2\'bb\'f5}`, "发货", false)
	check("Unicode with a stand-in", `{\rtf1\ansi\uc1 \u21457?\u-29807?x}`, "发\u8b91x", false)
	check("what need not be known", `{\rtf1{\*\odd gone}a}`, "a", false)
	check("HTML inside", `{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 a & b\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>}}`, "<p>a &amp; b</p>", true)
	check("never closed", `{\rtf1 a{b`, "ab", false)
}

func FuzzTNEF(f *testing.F) {
	files, err := filepath.Glob("testdata/tnef/*.tnef")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(tnefOf(attribute(attAttachRendData, nil), attribute(attAttachData, tnefOf(attribute(attBody, []byte("a"))))))
	f.Fuzz(func(t *testing.T, b []byte) {
		Read(inMail(b))
	})
}

// The writing half of what tnef.go and mapi.go read.

func tnefOf(attributes ...[]byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, tnefSignature)
	b = append(b, 0, 0)
	for _, a := range attributes {
		b = append(b, a...)
	}
	return b
}

func attribute(id uint32, data []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{1}, id)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return append(append(b, data...), 0, 0)
}

func properties(props ...[]byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(props)))
	for _, p := range props {
		b = append(b, p...)
	}
	return b
}

func propOf(kind, id uint16) []byte {
	return binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, kind), id)
}

func variableProp(kind, id uint16, data []byte) []byte {
	b := binary.LittleEndian.AppendUint32(propOf(kind, id), 1)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, data...)
	return append(b, make([]byte, (4-len(data)%4)%4)...)
}

func unicodeProp(id uint16, s string) []byte {
	var data []byte
	for _, u := range append(utf16.Encode([]rune(s)), 0) {
		data = binary.LittleEndian.AppendUint16(data, u)
	}
	return variableProp(mapiUnicode, id, data)
}

func timeProp(id uint16, t time.Time) []byte {
	return binary.LittleEndian.AppendUint64(propOf(mapiTime, id), uint64(t.Unix()+11644473600)*1e7)
}
