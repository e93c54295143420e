package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const minimal = `
[account]
owner = ["Ann Buyer <ann@buyer.example>", "ann.b@mail.example"]
tracking = "track@buyer.example"
timezone = "Europe/Berlin"
[imap]
address = "imap.buyer.example:993"
username = "track@buyer.example"
[smtp]
address = "smtp.buyer.example:465"
`

func parse(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Parse("/etc/nudged/nudged.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func same(t *testing.T, got, want *Config) {
	t.Helper()
	secrets := cmp.Comparer(func(a, b *source) bool {
		return a.file == b.file && a.command == b.command && cmp.Equal(a.credentials, b.credentials)
	})
	zones := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	if d := cmp.Diff(want, got, secrets, zones, cmp.AllowUnexported(Login{})); d != "" {
		t.Error(d)
	}
}

func TestMinimal(t *testing.T) {
	c := parse(t, minimal)
	p := c.Policy
	switch m := c.IMAP[0]; {
	case c.Account.Zone.String() != "Europe/Berlin", c.Account.Owner[0].Name != "Ann Buyer", c.Account.Owner[1].Address != "ann.b@mail.example":
		t.Errorf("account: %+v", c.Account)
	case m.TLS != "implicit", m.Name != "track@buyer.example", m.Folders[0] != "INBOX", m.MaxMessage != 150<<20, m.Login.Auth != "password":
		t.Errorf("imap: %+v", m)
	case c.SMTP.From != Address{"nudged", "track@buyer.example"}, c.SMTP.Login.Username != m.Login.Username, c.SMTP.Login.Auth != "password":
		t.Errorf("smtp: %+v", c.SMTP)
	case p.NudgeAfter != 3, p.UnresponsiveAfter != 5, p.QuietHours != Hours{1200, 480}, p.Digest != "0 8 * * *", p.SafetyMargin != 7:
		t.Errorf("policy: %+v", p)
	}
}

func TestSeveralMailboxes(t *testing.T) {
	c := parse(t, strings.Replace(minimal, "[imap]", "[[imap]]", 1)+`
[[imap]]
name = "own"
address = "mail.second.example"
tls = "starttls"
username = "ann"
trust = "mailbox"
authserv_id = "mx.second.example"
`)
	if len(c.IMAP) != 2 || c.IMAP[0].Name != "track@buyer.example" || c.IMAP[1].Name != "own" {
		t.Fatalf("mailboxes: %+v", c.IMAP)
	}
	if got := c.IMAP[1].Address; got != "mail.second.example:143" {
		t.Errorf("the usual port is added: got %s", got)
	}
}

// However a table is written, it says the same.
func TestFormsOfTables(t *testing.T) {
	plain := parse(t, minimal+"[policy]\nnudge_after = 4\n[smtp.owner]\naddress = \"a:465\"\nusername = \"ann\"\nfrom = \"ann@buyer.example\"\n")
	inline := parse(t, "policy = {nudge_after = 4}\n"+minimal+`owner = {address = "a:465", username = "ann", from = "ann@buyer.example"}`)
	outer := parse(t, "policy.nudge_after = 4\n"+minimal+"owner.address = \"a:465\"\nowner.username = \"ann\"\nowner.from = \"ann@buyer.example\"\n")
	same(t, inline, plain)
	same(t, outer, plain)
	list := parse(t, `imap = [{address = "imap.buyer.example:993", username = "track@buyer.example"}]`+"\n"+
		strings.Replace(strings.Replace(strings.Replace(minimal, "[imap]\n", "", 1), "address = \"imap.buyer.example:993\"\n", "", 1), "username = \"track@buyer.example\"\n", "", 1))
	same(t, list, parse(t, minimal))
	same(t, parse(t, "\ufeff"+strings.ReplaceAll(minimal, "\n", "\r\n")), parse(t, minimal))
}

func TestRefused(t *testing.T) {
	check := func(name, text string, want ...string) {
		t.Helper()
		_, err := Parse("n.toml", []byte(text))
		var told *Error
		if !errors.As(err, &told) {
			t.Errorf("%s: got %v", name, err)
			return
		}
		got := strings.Split(err.Error(), "\n")
		if len(got) != len(want) {
			t.Errorf("%s: %d problems, want %d:\n%v", name, len(got), len(want), err)
			return
		}
		for i, w := range want {
			if !strings.HasPrefix(got[i], "n.toml"+w) && !strings.Contains(got[i], w) {
				t.Errorf("%s: got %s\nwant %s", name, got[i], w)
			}
		}
	}
	with := func(lines string) string { return minimal + lines }

	check("no such key", with("[policy]\nnudge_afer = 3"), ":12:1: policy.nudge_afer: [policy] has no such key (did you mean nudge_after?)")
	check("a key of another section", with("[log]\ndigest = \"0 8 * * *\""), "did you mean digest in [policy]?")
	check("keys are in lower case", with("[policy]\nCalendar = \"CN\""), "did you mean calendar?")
	check("no such section", with("[polcy]\nnudge_after = 3"), ":11:2: polcy: there is no section of that name (did you mean [policy]?)")
	check("nothing like it", with("[log]\nxyzzyxyzzy = 1"), "it knows format, level")
	check("a key at the top", "stat = \"x\"\n"+minimal, ":1:1: stat: the top of the file has no such key (did you mean state?)")
	check("a table where there is one", with("[[policy]]\nnudge_after = 3"), ":11:3: policy: there is only one of it (write [policy])")
	check("text for a number", with("[policy]\nnudge_after = \"3\""), ":12:15: policy.nudge_after: wants a whole number, not the text \"3\" (write digits without quotes)")
	check("number for a text", with("[imap2]\n[policy]\ncalendar = 86"), ":11:2", ":13:12: policy.calendar: wants the code of a country, not the number 86")
	check("too small", with("[policy]\nnudge_after = 0"), "0 is not between 1 and 365")
	check("a date", with("[policy]\nsafety_margin = 2026-01-01"), "not the date or time 2026-01-01")
	check("quiet hours", with("[policy]\nquiet_hours = \"20-8\""), "wants a span of the day")
	check("hours past the day", with("[policy]\nquiet_hours = \"20:00-25:00\""), "wants a span of the day")
	check("six fields", with("[policy]\ndigest = \"0 0 8 * * *\""), "wants the five fields")
	check("a word that is none", with("[policy]\ndigest_when_empty = \"weakly\""), "did you mean \"weekly\"?")
	check("nudged before silent", with("[policy]\nnudge_after = 9"), ":12:15: policy.unresponsive_after: 5 is less than nudge_after, which is 9")
	check("duplicate key", with("[policy]\nnudge_after = 4\nnudge_after = 5"), ":13:1")
	check("half a line", with("[policy\n"), ":11")
	check("no value", with("state2 =\n"), ":11")

	change := func(old, new string) string { return strings.Replace(minimal, old, new, 1) }
	check("zone", change("Europe/Berlin", "Berlin"), ":5:12: account.timezone: \"Berlin\" is no time zone")
	check("zone of the machine", change("Europe/Berlin", "Local"), "is no time zone")
	check("owner", change("Ann Buyer <ann@buyer.example>", "Ann Buyer"), ":3:10: account.owner: \"Ann Buyer\" is no address")
	check("second owner", change("ann.b@mail.example", "ann.b"), ":3:43: account.owner: \"ann.b\" is no address")
	check("nobody", change(`["Ann Buyer <ann@buyer.example>", "ann.b@mail.example"]`, "[]"), "is an empty list")
	check("address with two", change("track@buyer.example", "a@b.example, c@d.example"), "is no address")
	check("an injected line", change(`"track@buyer.example"`, `"track@buyer.example\r\nBcc: x@y.example"`), "has control characters")
	check("url", change("imap.buyer.example:993", "imaps://imap.buyer.example"), "is no server")
	check("port", change("imap.buyer.example:993", "imap.buyer.example:imaps"), "is no server")
	check("missing", change("tracking = \"track@buyer.example\"\n", ""), ":2:2: account.tracking: is missing (write tracking = \"track@buyer.example\")")
	check("empty file", "", ": account.owner: is missing", "account.tracking", "account.timezone")
	check("readable login", change(`address = "imap.buyer.example:993"`, "address = \"imap.buyer.example:143\"\ntls = \"none\""), ":8:7: imap.tls: would send the password readable")
	check("password in the file", change("[smtp]", "password = \"hunter2\"\n[smtp]"), "password: [imap] has no such key")
	check("poll too often", change("[smtp]", "poll = \"1s\"\n[smtp]"), "1s is not between 30s and 24h0m0s")
	check("poll without a unit", change("[smtp]", "poll = 300\n[smtp]"), ":9:8: imap.poll: wants a length of time, not the number 300")
	check("size", change("[smtp]", "max_message = \"150\"\n[smtp]"), "wants a size")
	check("a token in a file", change("[smtp]", "auth = \"xoauth2\"\npassword_file = \"x\"\n[smtp]"), "an access token does not keep in a file")
	check("two sources", change("[smtp]", "password_command = \"a\"\npassword_file = \"x\"\n[smtp]"), "stands beside password_file")
	check("two of a name", change("[imap]\n", "[[imap]]\naddress=\"a\"\nusername=\"track@buyer.example\"\n[[imap]]\n"), "two mailbox accounts are called")
	check("owner without smtp", change("[smtp]\naddress = \"smtp.buyer.example:465\"\n", "[smtp.owner]\naddress = \"a\"\nusername = \"b\"\nfrom = \"a@b.example\"\n"), "stands without [smtp]")

	check("all at once", change("Europe/Berlin", "Berlin")+"[policy]\nnudge_after = true\nquiet_hours = 8\nfoo_bar_baz = 1\n",
		":5:12:", ":12:15: policy.nudge_after: wants a whole number, not true", ":13:15:", ":14:1:")
}

// A value that may be a password is not repeated.
func TestRefusedKeyDoesNotShowItsValue(t *testing.T) {
	_, err := Parse("n.toml", []byte(strings.Replace(minimal, "[smtp]", "password = \"hunter2\"\n[smtp]", 1)))
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "password_file") {
		t.Errorf("got %v", err)
	}
}

func TestChecksOfOthers(t *testing.T) {
	no := Check{Key: "policy.digest", Valid: func(s string) error { return errors.New("there is no February 30") }}
	_, err := Parse("n.toml", []byte(minimal+"[policy]\ndigest = \"0 8 30 2 *\"\n"), no)
	if err == nil || !strings.Contains(err.Error(), ":12:10: policy.digest: there is no February 30") {
		t.Errorf("got %v", err)
	}
	if _, err := Parse("n.toml", []byte(minimal), no); err != nil {
		t.Errorf("a default is not checked: %v", err)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "nudged.toml")
	write(t, path, strings.Replace(minimal, "[smtp]", "password_file = \"imap-password\"\n[smtp]", 1), 0o600)
	c, err := Load(path)
	if err != nil {
		t.Fatalf("a missing password file is no fault of the configuration: %v", err)
	}
	if got, want := c.IMAP[0].Login.secret.file, filepath.Join(dir, "imap-password"); got != want {
		t.Errorf("a relative file is beside the configuration: got %s", got)
	}
	if _, err := Load(filepath.Join(dir, "none.toml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(Example)
	f.Add(minimal)
	f.Add("imap = [{address = 'a'}, 1]\n[smtp.owner]\nx.y.z = {}\n[[policy]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("n.toml", []byte(text))
		if err == nil && (len(c.Account.Owner) == 0 || c.Account.Zone == nil || c.Account.Tracking.Address == "") {
			t.Errorf("%q is no configuration", text)
		}
		if told := (*Error)(nil); err != nil && (!errors.As(err, &told) || len(told.Problems) == 0) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
