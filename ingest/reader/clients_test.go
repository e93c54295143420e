package reader

import (
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nudged/timeline"
)

// client is a mail as a client writes it, in testdata/clients: behind "=== " the
// client, then the subject, the text or HTML, and at last what is to be read, as
// far as it is not the usual.
type client struct {
	name, subject, body string
	want                map[string]string
}

// usual is what most of these mails say.
var usual = map[string]string{
	"from": "Li Wang <li@seller.example>", "to": "ann@buyer.example", "cc": "", "date": "2026-03-05T10:23:00",
	"note": "Please file this.", "after": "",
}

func TestClients(t *testing.T) {
	files, err := filepath.Glob("testdata/clients/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no clients", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range strings.Split(string(text), "\n=== ")[1:] {
			c := readClient(section)
			c.check(t, readBody(c.subject, c.body))
			if !strings.HasPrefix(c.body, "<") && !strings.Contains(c.body, "\n>") {
				c.name += ", as HTML"
				c.check(t, readBody(c.subject, asHTML(c.body)))
			}
		}
	}
}

// asHTML is a text as editors write it: an element for each line.
func asHTML(text string) string {
	text = strings.ReplaceAll(html.EscapeString(text), "\n\n", "\n<br>\n")
	return "<div>" + strings.ReplaceAll(text, "\n", "</div><div>") + "</div>"
}

func readClient(section string) client {
	lines := strings.Split(strings.TrimRight(section, "\n"), "\n")
	c := client{name: lines[0], subject: lines[1], want: map[string]string{}}
	end := len(lines)
	for ; end > 2; end-- {
		key, value, _ := strings.Cut(lines[end-1], " ")
		if !slices.Contains([]string{"from", "to", "cc", "date", "note", "after", "reply", "unknown"}, key) {
			break
		}
		c.want[key] = value
	}
	c.body = strings.Join(lines[2:end], "\n")
	return c
}

func (c client) wants(key string) string {
	if want, ok := c.want[key]; ok {
		return want
	}
	return usual[key]
}

func (c client) check(t *testing.T, m *timeline.Message) {
	t.Helper()
	_, reply := c.want["reply"]
	_, unknown := c.want["unknown"]
	if m.Reply != c.wants("note") {
		t.Errorf("%s: new text %q, want %q", c.name, m.Reply, c.wants("note"))
	}
	if reply != (m.Forward == nil) {
		t.Errorf("%s: forward %+v", c.name, m.Forward)
	}
	if reply || m.Forward == nil {
		return
	}
	o := m.Forward.Original
	same := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s %q, want %q", c.name, what, got, want)
		}
	}
	if unknown != (o.From == nil) || unknown != slices.Contains(m.Defects, defectAuthor) {
		t.Errorf("%s: from %v, defects %q", c.name, o.From, m.Defects)
	}
	same("after", m.Forward.After, c.wants("after"))
	if !unknown {
		same("from", shown(o.From), c.wants("from"))
		same("subject", o.Subject, "X")
		same("text", o.Text, "Goods are late.\n\nLi")
	}
	if _, said := c.want["to"]; said || !unknown {
		same("to", shownAll(o.To), c.wants("to"))
		same("cc", shownAll(o.Cc), c.wants("cc"))
	}
	if _, said := c.want["date"]; said || !unknown {
		date, _ := o.Date.MarshalJSON()
		same("date", strings.Trim(string(date), `"`), c.wants("date"))
	}
}

func shown(a *timeline.Address) string {
	if a == nil {
		return ""
	}
	return a.String()
}

func shownAll(list []timeline.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, a.String())
	}
	return strings.Join(out, ", ")
}
