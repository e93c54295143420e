package hostile_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"nudged/promise"
	"nudged/promise/hostile"
)

// TestWhatWeSayIsOurs: whatever stands in mails, names, notes and answers of
// servers, what we send has our header and no other, what we hand out has names
// that lead nowhere, cells that are no formulas, and HTML that is text.
func TestWhatWeSayIsOurs(t *testing.T) {
	var s sight
	n := promise.Times(8, 40, 2000)
	for i := range n {
		h := newHouse(t, i, "http://pixel.evil.example")
		h.live()
		s.look(h)
	}
	for kind, least := range map[string]int{"nudge": n, "digest": n, "answer": 2 * n, "confirm": n, "alarm": n} {
		if s.kinds[kind] < least {
			t.Errorf("%d mails of kind %s in %d houses", s.kinds[kind], kind, n)
		}
	}
	if s.letters < n/2 {
		t.Errorf("%d letters to sellers in %d houses", s.letters, n)
	}
	promise.Kept(t, "H5", "%d names of files, 0 outside", s.names)
	promise.Kept(t, "H6", "%d mails of ours with hostile words, %d of them to sellers: 0 fields too many", s.mails, s.letters)
	promise.Kept(t, "H8", "%d cells, 0 formulas", s.cells)
}

// sight is what was seen.
type sight struct {
	mails, letters, names, cells int
	kinds                        map[string]int
	pages                        []string // of HTML
}

func (s *sight) look(h *house) {
	h.Helper()
	for _, raw := range h.sent {
		s.mail(h, raw, h.owner.Address)
	}
	for _, raw := range h.letters.sent {
		s.mail(h, raw, hostile.Seller)
		s.letters++
	}
	preview, err := h.notifier.Preview()
	h.must(err)
	s.page(h, preview.HTML)
	files := h.files(h.dossier("A-1001"))
	s.unpack(h, files)
	for name, content := range files {
		if strings.HasPrefix(name, "attachments/") && name != "attachments/index.csv" {
			continue // theirs, byte for byte
		}
		switch path.Ext(name) {
		case ".csv":
			s.sheet(h, name, content)
		case ".html":
			s.page(h, string(content))
		}
	}
}

// ourFields are the fields of our header, each of which stands there once at most.
var ourFields = []string{
	"From", "To", "Reply-To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Auto-Submitted", "X-Auto-Response-Suppress", "X-Loop", "References", "In-Reply-To", "Content-Transfer-Encoding",
}

func (s *sight) mail(h *house, raw []byte, want string) {
	h.Helper()
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	if lines := strings.ReplaceAll(string(head), "\r\n", ""); strings.ContainsAny(lines, "\r\n\x00") {
		h.Errorf("a bare line end:\n%q", head)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		h.Fatalf("%v\n%s", err, head)
	}
	for name, values := range m.Header {
		if !slices.Contains(ourFields, name) || len(values) != 1 {
			h.Errorf("%s: %q in\n%s", name, values, head)
		}
		shown, err := new(mime.WordDecoder).DecodeHeader(values[0])
		if err != nil || strings.ContainsFunc(shown, unicode.IsControl) {
			h.Errorf("%s shows %q, %v", name, shown, err)
		}
	}
	if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != want {
		h.Errorf("to %v, %v", to, err)
	}
	if s.kinds == nil {
		s.kinds = map[string]int{}
	}
	kind, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-Id"), "<"), ".")
	s.kinds[kind]++
	s.mails++
	s.part(h, textproto.MIMEHeader(m.Header), m.Body)
}

// part goes through the parts of a mail of ours.
func (s *sight) part(h *house, header textproto.MIMEHeader, body io.Reader) {
	h.Helper()
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	h.must(err)
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			h.must(err)
			for name := range p.Header {
				if !strings.HasPrefix(name, "Content-") {
					h.Errorf("a part has the field %s", name)
				}
			}
			s.part(h, p.Header, p)
		}
	case kind == "text/html":
		b, err := io.ReadAll(quotedprintable.NewReader(body))
		h.must(err)
		s.page(h, string(b))
	case kind != "text/plain" && kind != "application/zip":
		h.Errorf("a part of type %s", kind)
	}
}

// Of HTML, what runs or loads: elements, and attributes of any.
var (
	running = []string{"script", "iframe", "frame", "object", "embed", "img", "image", "video", "audio", "source", "link", "base", "form", "input", "button", "math", "foreignobject", "use", "animate", "portal"}
	loading = []string{"src", "srcset", "background", "data", "action", "formaction", "poster", "ping", "xlink:href", "srcdoc"}
)

func (s *sight) page(h *house, page string) {
	h.Helper()
	s.pages = append(s.pages, page)
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		if z.Next() == html.ErrorToken {
			return
		}
		tag := z.Token()
		if tag.Type != html.StartTagToken && tag.Type != html.SelfClosingTagToken {
			continue
		}
		if slices.Contains(running, tag.Data) {
			h.Errorf("an element %s", tag)
		}
		for _, a := range tag.Attr {
			value := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
			switch {
			case strings.HasPrefix(a.Key, "on"), slices.Contains(loading, a.Key):
				h.Errorf("an attribute in %s", tag)
			case a.Key == "href" && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "mailto:") && !strings.HasPrefix(value, "#"):
				h.Errorf("a link in %s", tag)
			case a.Key == "style" && strings.Contains(value, "url("), a.Key == "http-equiv" && value == "refresh":
				h.Errorf("something to load in %s", tag)
			}
		}
	}
}

// unpack writes the files of a dossier into a folder that they cannot leave.
func (s *sight) unpack(h *house, files map[string][]byte) {
	h.Helper()
	root, err := os.OpenRoot(h.TempDir())
	h.must(err)
	defer root.Close()
	for name, content := range files {
		h.must(root.MkdirAll(path.Dir(name), 0o700))
		f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			h.Fatalf("%q: %v", name, err)
		}
		_, err = f.Write(content)
		h.must(err)
		h.must(f.Close())
		if path.Clean(name) != name || strings.ContainsAny(name, "\\:*?\"<>|") || strings.ContainsFunc(name, hides) || strings.HasPrefix(path.Base(name), ".") {
			h.Errorf("a file %q", name)
		}
		s.names++
	}
}

// hides tells the characters of a name that are not seen, or turn it round.
func hides(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

func (s *sight) sheet(h *house, name string, content []byte) {
	h.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
	h.must(err)
	for _, row := range rows {
		for _, cell := range row {
			s.cells++
			if first := strings.TrimLeftFunc(cell, hides); first != "" && strings.ContainsAny(string([]rune(first)[:1]), "=+-@\t\r\n＝＋－＠") {
				h.Errorf("%s: a formula %q", name, cell)
			}
		}
	}
}
