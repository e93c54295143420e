package notify

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jordan-wright/email"
	"golang.org/x/net/idna"

	"nudged/timeline"
)

// Mail is one mail of ours before it becomes bytes.
type Mail struct {
	From       timeline.Address
	To         []timeline.Address
	ReplyTo    []timeline.Address
	Subject    string
	Text, HTML string
	Date       time.Time
	MessageID  string   // without angle brackets, as are the next
	References []string // the conversation that it belongs to, oldest first
	InstanceID string   // who we are, so that we know our own mail when it comes back
	Files      []File
	Personal   bool // a person's letter: it bears no mark of a machine
}

// File is a file attached to a mail. Its name is one that any system takes.
type File struct {
	Name, Type string
	Content    []byte
}

// maxReferences keeps the field short: the root and the latest are what mail
// clients thread by (RFC 5322 section 3.6.4 allows to shorten).
const maxReferences = 8

// Bytes composes the mail. The library is used for what it does well, the MIME
// structure; everything that enters a header is validated before, and the
// header is sorted and folded after: see fold.go.
func (m Mail) Bytes() ([]byte, error) {
	if err := m.valid(); err != nil {
		return nil, err
	}
	e := email.Email{
		From:    header(m.From),
		To:      headers(m.To),
		ReplyTo: headers(m.ReplyTo),
		Subject: m.Subject,
		Text:    []byte(m.Text),
		HTML:    []byte(m.HTML),
		Headers: m.marks(),
	}
	for _, f := range m.Files {
		if _, err := e.Attach(bytes.NewReader(f.Content), f.Name, f.Type); err != nil {
			return nil, fmt.Errorf("attach %s: %w", f.Name, err)
		}
	}
	raw, err := e.Bytes()
	if err != nil {
		return nil, fmt.Errorf("compose %q: %w", m.Subject, err)
	}
	return refold(raw)
}

// marks are the fields that the library does not know of.
func (m Mail) marks() textproto.MIMEHeader {
	h := textproto.MIMEHeader{}
	h.Set("Message-Id", "<"+m.MessageID+">")
	h.Set("Date", m.Date.Format(time.RFC1123Z))
	if !m.Personal {
		h.Set("Auto-Submitted", "auto-generated") // RFC 3834 section 5: nobody's machine is to answer
		h.Set("X-Auto-Response-Suppress", "All")  // QUIRK: Exchange looks at this one instead
		h.Set("X-Loop", "nudged-"+m.InstanceID)   // our own mail, met again, is never taken for anybody's
	}
	if refs := shortened(m.References); len(refs) > 0 {
		h.Set("References", "<"+strings.Join(refs, "> <")+">")
		h.Set("In-Reply-To", "<"+refs[len(refs)-1]+">")
	}
	return h
}

func shortened(refs []string) []string {
	if len(refs) <= maxReferences {
		return refs
	}
	return append([]string{refs[0]}, refs[len(refs)-maxReferences+1:]...)
}

// valid refuses what could end a header line or name another recipient. The
// callers clean what comes from mails; what still stands here is a bug of ours
// or a hostile configuration.
func (m Mail) valid() error {
	if len(m.To) == 0 {
		return errors.New("a mail without a recipient")
	}
	for _, a := range append(append([]timeline.Address{m.From}, m.To...), m.ReplyTo...) {
		if err := validAddress(a); err != nil {
			return err
		}
	}
	fields := append([]string{m.Subject, m.InstanceID}, m.References...)
	for _, f := range append(fields, m.MessageID) {
		if strings.ContainsAny(f, "\r\n\x00") || !utf8.ValidString(f) {
			return fmt.Errorf("%q cannot stand in a header", f)
		}
	}
	for _, id := range append([]string{m.MessageID}, m.References...) {
		if !validID(id) {
			return fmt.Errorf("%q is no Message-ID", id)
		}
	}
	return nil
}

func validAddress(a timeline.Address) error {
	if strings.ContainsAny(a.Name+a.Address, "\r\n\x00") || !utf8.ValidString(a.Name) {
		return fmt.Errorf("%q is no address", a)
	}
	got, err := netmail.ParseAddress(a.Address)
	if err != nil || got.Address != a.Address || strings.ContainsAny(a.Address, "\", ") || !isASCII(a.Address) {
		return fmt.Errorf("%q is no address that mail can be sent to", a.Address)
	}
	return nil
}

// deliverable writes a domain of other letters as every server takes it (RFC 5891).
func deliverable(a timeline.Address) timeline.Address {
	a.Name = oneLine(a.Name, 100)
	if local, domain, ok := strings.Cut(a.Address, "@"); ok {
		if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
			a.Address = local + "@" + ascii
		}
	}
	return a
}

func validID(id string) bool {
	return isASCII(id) && len(id) < 250 && strings.Count(id, "@") == 1 && !strings.ContainsAny(id, "<>() \t\",;:\\[]")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] < 0x21 || s[i] > 0x7e {
			return false
		}
	}
	return s != ""
}

func headers(list []timeline.Address) []string {
	var out []string
	for _, a := range list {
		out = append(out, header(a))
	}
	return out
}

// header writes an address for a header field. QUIRK: the library cuts address
// fields at every comma, also inside a quoted name; an encoded-word has none.
// QUIRK: net/mail, by which it renders them anew, leaves a backslash in an
// encoded-word, which RFC 2047 section 5 forbids there, and puts a name that reads
// like an encoded-word into quotes, where mail programs decode it all the same.
func header(a timeline.Address) string {
	if a.Name == "" {
		return "<" + a.Address + ">"
	}
	return words(plainName.Replace(a.Name)) + " <" + a.Address + ">"
}

var plainName = strings.NewReplacer(`\`, "/", "=?", "= ?")

// words writes s as encoded-words (RFC 2047) of whole characters, each below
// 75 bytes, unless s is plain.
func words(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !plainRune(r) }) {
		return s
	}
	const most = 42 // bytes, which base64 makes 56
	var out []string
	var word strings.Builder
	flush := func() {
		out = append(out, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(word.String()))+"?=")
		word.Reset()
	}
	for _, r := range s {
		if word.Len()+utf8.RuneLen(r) > most {
			flush()
		}
		word.WriteRune(r)
	}
	flush()
	return strings.Join(out, " ")
}

func plainRune(r rune) bool {
	return r == ' ' || r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}
