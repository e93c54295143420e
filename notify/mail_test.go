package notify

import (
	"bytes"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/emersion/go-message/mail"
	"pgregory.net/rapid"

	"nudged/timeline"
)

func sample() Mail {
	return Mail{
		From: timeline.Address{Name: "nudged", Address: "track@buyer.example"},
		To:   []timeline.Address{{Name: "Buyer, Ann", Address: "ann@buyer.example"}}, Subject: "[A-1001] reminder: 3 working days of silence",
		Text: "text\n", HTML: "<p>html</p>", Date: time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC),
		MessageID: "nudge.abc@buyer.example", References: []string{"root@buyer.example"}, InstanceID: "k3x",
	}
}

func parsed(t testing.TB, m Mail) *netmail.Message {
	t.Helper()
	raw, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	return got
}

func TestMarksOfOurMail(t *testing.T) {
	h := parsed(t, sample()).Header
	check := func(field, want string) {
		t.Helper()
		if got := h.Get(field); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	check("Auto-Submitted", "auto-generated")
	check("X-Auto-Response-Suppress", "All")
	check("X-Loop", "nudged-k3x")
	check("Message-Id", "<nudge.abc@buyer.example>")
	check("In-Reply-To", "<root@buyer.example>")
	check("References", "<root@buyer.example>")
	check("Date", "Thu, 05 Mar 2026 08:00:00 +0000")
	check("To", `"Buyer, Ann" <ann@buyer.example>`)
	check("Mime-Version", "1.0")
}

func TestRefusesWhatWouldBreakTheHeader(t *testing.T) {
	check := func(name string, spoil func(*Mail)) {
		t.Helper()
		m := sample()
		spoil(&m)
		if raw, err := m.Bytes(); err == nil {
			t.Errorf("%s was composed:\n%s", name, raw)
		}
	}
	check("line end in the subject", func(m *Mail) { m.Subject = "a\r\nBcc: x@evil.example" })
	check("NUL in the subject", func(m *Mail) { m.Subject = "a\x00" })
	check("line end in a name", func(m *Mail) { m.To[0].Name = "Ann\nBcc: x@evil.example" })
	check("line end in an address", func(m *Mail) { m.To[0].Address = "ann@buyer.example\r\nBcc: x@evil.example" })
	check("two addresses as one", func(m *Mail) { m.To[0].Address = "ann@buyer.example, x@evil.example" })
	check("a quoted local part", func(m *Mail) { m.To[0].Address = `"a, b"@buyer.example` })
	check("a From that is none", func(m *Mail) { m.From.Address = "nobody" })
	check("no recipient", func(m *Mail) { m.To = nil })
	check("a Message-ID with a bracket", func(m *Mail) { m.MessageID = "a>@b" })
	check("a reference with a space", func(m *Mail) { m.References = []string{"a b@c"} })
	check("a line end in a reference", func(m *Mail) { m.References = []string{"a@b\r\nX: y"} })
	check("a line end in the instance", func(m *Mail) { m.InstanceID = "a\r\nX: y" })
}

// Whatever stands in the mails that we speak of: the header that comes out has
// the fields that went in, with the same values, and lines that no server cuts.
func TestHeaderSurvivesAnyText(t *testing.T) {
	hostile := rapid.OneOf(rapid.String(), rapid.StringMatching(`(=\?utf-8\?q\?=0D=0ABcc:_x\?=|\r\nBcc: x@evil.example|[,;<>"() ]|[a-z王三é😀]){0,40}`))
	rapid.Check(t, func(t *rapid.T) {
		m := sample()
		m.Subject = subjectLine("s" + hostile.Draw(t, "subject"))
		m.To[0].Name = oneLine(hostile.Draw(t, "name"), 60)
		m.Text = "text" + manyLines(hostile.Draw(t, "text"))
		for range rapid.IntRange(0, 12).Draw(t, "refs") {
			m.References = append(m.References, strings.Repeat("x", rapid.IntRange(1, 200).Draw(t, "len"))+"@far.example")
		}
		raw, err := m.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
		fields := unfold(string(head))
		if len(fields) != len(uniqueNames(fields)) || len(fields) != 12 {
			t.Fatalf("fields:\n%s", head)
		}
		for line := range strings.SplitSeq(string(raw), "\r\n") {
			if len(line) > 300 || strings.ContainsAny(line, "\r\n\x00") {
				t.Fatalf("line %q", line)
			}
		}
		r, err := mail.CreateReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.Header.Subject(); err != nil || got != m.Subject {
			t.Fatalf("subject %q became %q (%v)", m.Subject, got, err)
		}
		to, err := r.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != m.To[0].Address || to[0].Name != plainName.Replace(m.To[0].Name) {
			t.Fatalf("to %q became %v (%v)", m.To[0], to, err)
		}
		// Mail programs decode what reads like an encoded-word inside of quotes, too.
		if shown, err := new(mime.WordDecoder).DecodeHeader(r.Header.Get("To")); err != nil || strings.ContainsFunc(shown, unicode.IsControl) {
			t.Fatalf("to %q shows %q (%v)", m.To[0], shown, err)
		}
	})
}

func uniqueNames(fields []string) map[string]bool {
	names := map[string]bool{}
	for _, f := range fields {
		name, _, _ := strings.Cut(f, ":")
		names[strings.ToLower(name)] = true
	}
	return names
}

func TestFoldLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		field := "Subject: " + strings.Join(rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,30}`), 1, 40).Draw(t, "words"), " ")
		folded := fold(field)
		if got := strings.ReplaceAll(folded, "\r\n", ""); got != field {
			t.Fatalf("%q became %q", field, got)
		}
		for line := range strings.SplitSeq(folded, "\r\n") {
			if len(line) > foldAt+1 {
				t.Fatalf("%d bytes: %q", len(line), line)
			}
		}
	})
}

func TestEncodedWordsAreWholeCharacters(t *testing.T) {
	name := strings.Repeat("王小明，采购部 ", 9)
	for w := range strings.SplitSeq(words(name), " ") {
		if got, err := new(mime.WordDecoder).Decode(w); err != nil || len(w) > 75 || strings.ContainsRune(got, '\ufffd') {
			t.Errorf("%s (%d bytes): %q %v", w, len(w), got, err)
		}
	}
}

// manyLines keeps the line ends of s, as LF, and drops what oneLine drops.
func manyLines(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(visible(l), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
