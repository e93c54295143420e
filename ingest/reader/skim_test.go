package reader

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nudged/timeline"
)

func TestSkimTellsAllButTheContentOfFiles(t *testing.T) {
	mails := 0
	err := filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".eml" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		mails++
		want := Read(raw)
		closed(want)
		if diff := cmp.Diff(want, Skim(raw)); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
		return nil
	})
	if err != nil || mails == 0 {
		t.Fatalf("%d mails, %v", mails, err)
	}
}

// closed takes out what can be known of opened attachments only.
func closed(m *timeline.Message) {
	for i := range m.Attachments {
		m.Attachments[i].Size, m.Attachments[i].SHA256 = 0, ""
	}
	for _, o := range m.Originals {
		closed(o)
	}
}

func TestSkimOpensNoPhoto(t *testing.T) {
	photo := asSent("From: a@b.example\nContent-Type: image/jpeg; name=a.jpg\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n")
	m := Skim(photo)
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "a.jpg" || m.Attachments[0].Size != 0 {
		t.Errorf("%+v", m.Attachments)
	}
}

func BenchmarkDecodeBase64(b *testing.B) {
	var photo []byte
	for range 2000 {
		photo = append(photo, "R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs/AAAA3q2+7w4OGBuZm9yZSB0aGUgd29yb\r\n"...)
	}
	b.SetBytes(int64(len(photo)))
	b.ReportAllocs()
	for b.Loop() {
		decodeBase64(photo)
	}
}
