package reader

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nudged/timeline"
)

var update = flag.Bool("update", false, "write the expected results anew; read the difference")

// forwardCase is a line of testdata/forward: what a forward should be read as.
type forwardCase struct {
	File    string
	Subject string
	Body    string
	Expect  struct {
		Forwarded    bool
		From         *timeline.Address  `json:"original_from"`
		To           []timeline.Address `json:"original_to"`
		ToAtLeast    bool               `json:"original_to_at_least"`
		Cc           []timeline.Address `json:"original_cc"`
		Subject      *string            `json:"original_subject"`
		Text         *string            `json:"original_body"`
		Note         *string            `json:"message"`
		Date         string             `json:"original_date"`
		DateLocal    string             `json:"original_date_local"`
		HasDate      bool               `json:"has_date"`
		NoteContains []string           `json:"message_contains"`
	}
}

// TestForwardCorpus reads the forwards of many clients; see testdata/README.md.
func TestForwardCorpus(t *testing.T) {
	readLines(t, "testdata/forward/clients.jsonl", func(c forwardCase) {
		raw, err := os.ReadFile(filepath.Join("testdata/forward", c.File))
		if err != nil {
			t.Fatal(err)
		}
		c.check(t, Read(raw))
	})
	readLines(t, "testdata/forward/bodies.jsonl", func(c forwardCase) {
		c.check(t, Read(mailOf(c.Subject, "text/plain", c.Body)))
	})
}

func (c forwardCase) check(t *testing.T, m *timeline.Message) {
	t.Helper()
	want, f := c.Expect, m.Forward
	if (f != nil) != want.Forwarded {
		t.Errorf("%s: forwarded %v", c.File, f != nil)
	}
	if f == nil || !want.Forwarded {
		return
	}
	o := f.Original
	same := func(what, got, want string) {
		t.Helper()
		if strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(want), "") {
			t.Errorf("%s: %s %q, want %q", c.File, what, got, want)
		}
	}
	if want.From != nil {
		same("from", list(*o.From), list(*want.From))
	}
	if want.Subject != nil {
		same("subject", o.Subject, *want.Subject)
	}
	if want.Text != nil {
		same("text", o.Text, *want.Text)
	}
	if want.Note != nil {
		same("note", f.Note, *want.Note)
	}
	for _, part := range want.NoteContains {
		if !strings.Contains(f.Note, part) {
			t.Errorf("%s: note %q lacks %q", c.File, f.Note, part)
		}
	}
	if date, _ := o.Date.MarshalJSON(); !strings.HasPrefix(strings.Trim(string(date), `"`), want.DateLocal) {
		t.Errorf("%s: date %s, want %s", c.File, date, want.DateLocal)
	}
	if want.HasDate && o.DateText == "" {
		t.Errorf("%s: no date", c.File)
	}
	c.checkRecipients(t, o, same)
}

// checkRecipients compares the lists, as far as the mail has them.
func (c forwardCase) checkRecipients(t *testing.T, o timeline.Original, same func(what, got, want string)) {
	t.Helper()
	want := c.Expect
	if strings.HasPrefix(c.File, "outlook_2019") {
		want.To, want.Cc = []timeline.Address{}, []timeline.Address{}
	}
	if strings.HasPrefix(c.File, "ionos") {
		want.Cc = []timeline.Address{}
	}
	to := o.To
	if want.ToAtLeast && len(to) > len(want.To) {
		to = to[:len(want.To)]
	}
	if want.To != nil {
		same("to", list(to...), list(want.To...))
	}
	if want.Cc != nil {
		same("cc", list(o.Cc...), list(want.Cc...))
	}
}

func list(addresses ...timeline.Address) string {
	var out []string
	for _, a := range addresses {
		out = append(out, strings.ToLower(nameUnless(a.Name, a.Address)+" <"+a.Address+">"))
	}
	return strings.Join(out, ", ")
}

// replyCase is a line of testdata/reply: a mail, or its body and subject, and
// what its author newly wrote.
type replyCase struct {
	File    string `json:"file"`
	Mail    string `json:"mail,omitempty"`
	Subject string `json:"subject,omitempty"`
	HTML    bool   `json:"html,omitempty"`
	Body    string `json:"body,omitempty"`
	Reply   string `json:"reply"`
}

// TestReplies reads the replies of testdata/reply.
func TestReplies(t *testing.T) {
	const file = "testdata/reply/replies.jsonl"
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	readLines(t, file, func(c replyCase) {
		raw := []byte(c.Mail)
		if c.Mail == "" {
			mediaType := "text/plain"
			if c.HTML {
				mediaType = "text/html"
			}
			raw = mailOf(c.Subject, mediaType, c.Body)
		}
		got := Read(raw).Reply
		if got != c.Reply && !*update {
			t.Errorf("%s:\n%s\n--- want\n%s", c.File, got, c.Reply)
		}
		c.Reply = got
		if err := encoder.Encode(c); err != nil {
			t.Fatal(err)
		}
	})
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// readLines hands each line of a file of JSON to visit.
func readLines[T any](t *testing.T, file string, visit func(T)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		visit(v)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
