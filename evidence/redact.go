package evidence

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"nudged/timeline"
)

// redactor makes chosen texts unreadable: an address, an amount. What it finds
// in a mail, an entry or a text file makes a marked copy of it, or its hash,
// stand for it; the state keeps the original. The nil one hides nothing.
type redactor struct {
	pattern *regexp.Regexp
	shown   *regexp.Regexp // the same, or what stays
	long    *regexp.Regexp // only what is too long to stand in encoded bytes by chance; nil where nothing is
}

// bar stands for what is hidden; how long it was is hidden too.
const bar = "█████"

// telling is from how many bytes on a text is looked for in bytes that may be encoded.
const telling = 5

func newRedactor(hide []string) *redactor {
	var all, long []string
	for _, text := range hide {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		all = append(all, "(?:"+spelling(text, true)+")")
		if len(text) >= telling {
			long = append(long, "(?:"+spelling(text, false)+")")
		}
	}
	if len(all) == 0 {
		return nil
	}
	pattern := "(?i:" + strings.Join(all, "|") + ")"
	r := &redactor{pattern: regexp.MustCompile(pattern), shown: regexp.MustCompile(staying + "|" + pattern)}
	if len(long) > 0 {
		r.long = regexp.MustCompile("(?i)" + strings.Join(long, "|"))
	}
	return r
}

func (r *redactor) text(s string) string {
	if r == nil {
		return s
	}
	return r.shown.ReplaceAllStringFunc(s, func(found string) string {
		if stays.MatchString(found) {
			return found
		}
		return bar
	})
}

// staying is what a reader checks the dossier by: a hash, the key, the name of a
// mail. A short text may stand in it by chance.
const staying = `\b[0-9a-f]{64}\b|ed25519:[A-Za-z0-9_-]{43}|\bmails/\d{4}-\d{4}-\d\d-\d\d-[0-9a-f]{8}(?:\.eml|\.redacted\.txt)?\b`

var stays = regexp.MustCompile(`^(?:` + staying + `)$`)

// inBytes reports whether bytes hold what is to be hidden.
func (r *redactor) inBytes(b []byte) bool { return r != nil && r.long != nil && r.long.Match(b) }

func (r *redactor) texts(list []string) {
	for i := range list {
		list[i] = r.text(list[i])
	}
}

// paper hides in all that is drawn.
func (r *redactor) paper(p *Paper) {
	if r == nil || p == nil {
		return
	}
	p.Title, p.Subtitle = r.text(p.Title), r.text(p.Subtitle)
	for i := range p.Sections {
		s := &p.Sections[i]
		s.Title = r.text(s.Title)
		r.texts(s.Notes)
		for j, f := range s.Facts {
			s.Facts[j] = Fact{r.text(f.Label), r.text(f.Value), r.text(f.Proof)}
		}
		for j := range s.Pictures {
			s.Pictures[j].Caption = r.text(s.Pictures[j].Caption)
		}
		if s.Table != nil {
			for _, row := range s.Table.Rows {
				r.texts(row)
			}
		}
	}
}

// inMail reports whether a mail, or one attached to it, says what is to be hidden.
func (r *redactor) inMail(m *timeline.Message) bool {
	if r == nil {
		return false
	}
	read, err := json.Marshal(m)
	header, _, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
	if err != nil || r.inJSON(read) || r.inBytes(m.Raw) || r.pattern.Match(header) {
		return true
	}
	for _, o := range m.Originals {
		if r.inMail(o) {
			return true
		}
	}
	return false
}

// inFile reports whether a file says it, as far as files can be searched: texts
// can, pictures and documents cannot.
func (r *redactor) inFile(content []byte, read func([]byte) (*timeline.Message, map[string][]byte), mediaType string) bool {
	if r == nil {
		return false
	}
	if r.inBytes(content) {
		return true
	}
	if mediaType != "message/rfc822" {
		return false
	}
	m, _ := read(content)
	return r.inMail(m)
}

// copyOf is the marked copy of a mail: what a person reads of it.
func (r *redactor) copyOf(w words, m Mail, read *timeline.Message) []byte {
	var b strings.Builder
	b.WriteString(w.say("redacted", m.SHA) + "\n\n")
	if read.From != nil {
		b.WriteString("From: " + read.From.String() + "\n")
	}
	b.WriteString("To: " + addresses(read.To) + "\nSubject: " + clean(read.Subject) + "\n\n" + clean(read.Text) + "\n")
	return []byte(r.text(b.String()))
}
