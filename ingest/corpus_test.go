package ingest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nudged/timeline"
)

var updateRead = flag.Bool("update-read", false, "rewrite testdata/read/*.json from what is read now")

// reading is what the mails in testdata/read are compared by: what stands in a
// mail, not what it means.
type reading struct {
	From        *timeline.Address     `json:"from"`
	To          []timeline.Address    `json:"to"`
	Cc          []timeline.Address    `json:"cc"`
	Subject     string                `json:"subject"`
	Date        timeline.Moment       `json:"date"`
	MessageID   string                `json:"message_id"`
	References  []string              `json:"references"`
	Text        []string              `json:"text"` // line by line
	HTML        bool                  `json:"html"`
	Attachments []timeline.Attachment `json:"attachments"`
	Originals   []string              `json:"originals"` // their subjects
	Defects     []string              `json:"defects"`
}

func readingOf(m *timeline.Message) reading {
	r := reading{
		From: m.From, To: m.To, Cc: m.Cc, Subject: m.Subject, Date: m.Date, MessageID: m.MessageID, References: m.References,
		Text: strings.Split(m.Text, "\n"), HTML: m.HTML != nil, Attachments: m.Attachments, Originals: []string{}, Defects: m.Defects,
	}
	for _, o := range m.Originals {
		r.Originals = append(r.Originals, o.Subject)
	}
	return r
}

func TestReadRealMails(t *testing.T) {
	mails, err := filepath.Glob("testdata/read/*.eml")
	if err != nil || len(mails) == 0 {
		t.Fatalf("no mails: %v", err)
	}
	for _, path := range mails {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		e := json.NewEncoder(&got)
		e.SetEscapeHTML(false)
		e.SetIndent("", "\t")
		if err := e.Encode(readingOf(Read(raw))); err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(path, ".eml") + ".json"
		if *updateRead {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", path, diff)
		}
	}
}
