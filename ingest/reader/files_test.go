package reader

import (
	"strings"
	"testing"
)

// The files of a mail, and of the mails attached to it, can be had by their hash.
func TestFilesGivesWhatIsListed(t *testing.T) {
	raw := strings.ReplaceAll(`From: a@seller.example
Subject: photos
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

see below
--x
Content-Type: image/png; name="1.png"
Content-Transfer-Encoding: base64

aGVsbG8=
--x
Content-Type: message/rfc822

From: b@seller.example
Subject: inner
Content-Type: application/pdf; name="PI.pdf"

%PDF
--x--
`, "\n", "\r\n")
	m, files := Files([]byte(raw))
	listed := m.Attachments
	for _, o := range m.Originals {
		listed = append(listed, o.Attachments...)
	}
	if len(listed) != 3 {
		t.Fatalf("%d attachments, want the picture, the mail and its document", len(listed))
	}
	for _, a := range listed {
		if got, ok := files[a.SHA256]; !ok || int64(len(got)) != a.Size {
			t.Errorf("%s: %d bytes, want %d", a.Name, len(got), a.Size)
		}
	}
	if string(files[listed[0].SHA256]) != "hello" {
		t.Errorf("the picture holds %q", files[listed[0].SHA256])
	}
}
