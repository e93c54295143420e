package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	s := NewSecret("hunter2")
	hidden := struct{ s Secret }{s}
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%c", "%T", "%p"} {
		fmt.Fprintf(&b, verb+" "+verb+" "+verb+"\n", s, &s, []Secret{s})
		fmt.Fprintf(&b, verb+" "+verb+"\n", hidden, &hidden)
	}
	slog.New(slog.NewTextHandler(&b, nil)).Info("login", "secret", s, "all", hidden)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("login", "secret", s, "all", []any{s})
	if err := json.NewEncoder(&b).Encode(map[string]any{"a": s, "b": hidden, "c": &s}); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	if strings.Contains(out, "hunter2") || strings.Contains(out, fmt.Sprintf("%x", "hunter2")) {
		t.Errorf("the secret is in\n%s", out)
	}
	if s.Reveal() != "hunter2" || (Secret{}).Reveal() != "" {
		t.Error("Reveal gives it")
	}
}

func TestPasswordFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "imap-password")
	c, err := Parse(filepath.Join(dir, "n.toml"), []byte(strings.Replace(minimal, "[smtp]", "password_file = \"imap-password\"\n[smtp]", 1)))
	if err != nil {
		t.Fatal(err)
	}
	login := c.SMTP.Login // that of imap
	if _, err := login.Secret(t.Context(), false); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing, and needed: got %v", err)
	}
	check := func(name, content, want string) {
		t.Helper()
		write(t, path, content, 0o600)
		if s, _ := login.Secret(t.Context(), false); s.Reveal() != want {
			t.Errorf("%s: got %q", name, s.Reveal())
		}
	}
	check("with a line end", "hunter2\n", "hunter2")
	check("changed, with that of Windows", "hunter3\r\n", "hunter3")
	check("spaces are part of it", " a b \n", " a b ")
	check("empty", "\n", "")
	check("two lines are no password", "a\nb\n", "")
}

func TestPasswordFileThatEverybodyReads(t *testing.T) {
	dir := t.TempDir()
	text := []byte(strings.Replace(minimal, "[smtp]", "password_file = \"imap-password\"\n[smtp]", 1))
	check := func(name string, mode fs.FileMode, warned int) {
		t.Helper()
		write(t, filepath.Join(dir, "imap-password"), "hunter2", mode)
		c, err := Parse(filepath.Join(dir, "n.toml"), text)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Warnings) != warned {
			t.Errorf("%s: warnings %q", name, c.Warnings)
		}
	}
	check("the owner alone", 0o600, 0)
	check("and the service's group", 0o640, 0)
	check("everybody", 0o644, 1)
}

func TestPasswordCommand(t *testing.T) {
	dir := t.TempDir()
	login := func(command string) Login {
		return Login{secret: &source{command: command}}
	}
	count := login("echo x >> " + dir + "/n; wc -l < " + dir + "/n")
	check := func(name string, refused bool, want string) {
		t.Helper()
		s, err := count.Secret(t.Context(), refused)
		if err != nil || strings.TrimSpace(s.Reveal()) != want {
			t.Errorf("%s: got %q, %v", name, s.Reveal(), err)
		}
	}
	check("asked", false, "1")
	check("remembered", false, "1")
	check("asked again after a refusal", true, "2")
	check("the new one is remembered", false, "2")

	_, err := login("echo hunter2; echo locked >&2; exit 3").Secret(t.Context(), false)
	if err == nil || !strings.Contains(err.Error(), "exit status 3: locked") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a failing command: got %v", err)
	}
	if _, err := login("true").Secret(t.Context(), false); err == nil {
		t.Error("a command that prints nothing gives no password")
	}
}

func TestCredentials(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", dir)
	c := parse(t, minimal)
	if _, err := c.IMAP[0].Login.Secret(t.Context(), false); !errors.Is(err, ErrNoSecret) {
		t.Errorf("no source at all: got %v", err)
	}
	write(t, filepath.Join(dir, "imap-password"), "one", 0o400)
	write(t, filepath.Join(dir, "smtp-password"), "two", 0o400)
	c = parse(t, minimal)
	imap, _ := c.IMAP[0].Login.Secret(t.Context(), false)
	smtp, _ := c.SMTP.Login.Secret(t.Context(), false)
	if imap.Reveal() != "one" || smtp.Reveal() != "two" {
		t.Errorf("got %s and %s", imap.Reveal(), smtp.Reveal())
	}
	write(t, filepath.Join(dir, "imap-password-track@buyer.example"), "three", 0o400)
	if imap, _ = c.IMAP[0].Login.Secret(t.Context(), false); imap.Reveal() != "three" {
		t.Errorf("one of its own goes first: got %s", imap.Reveal())
	}
}

// A server on this machine that wants no login gets none.
func TestNoLogin(t *testing.T) {
	c := parse(t, strings.Replace(minimal, "[imap]\naddress = \"imap.buyer.example:993\"\nusername = \"track@buyer.example\"\n", "", 1))
	if len(c.IMAP) != 0 || c.SMTP.Login.Auth != "none" {
		t.Errorf("got %+v", c.SMTP)
	}
	c = parse(t, minimal+"[smtp.owner]\naddress = \"localhost:25\"\nauth = \"none\"\nfrom = \"ann@buyer.example\"\n")
	if o := c.SMTP.Owner; o.Login.Auth != "none" || o.Login.Username != "" {
		t.Errorf("the owner's own server: got %+v", o)
	}
	if _, err := Parse("n.toml", []byte(minimal+"[smtp.owner]\naddress = \"localhost:25\"\nfrom = \"ann@buyer.example\"\n")); err == nil || !strings.Contains(err.Error(), "username") {
		t.Errorf("a server that wants a login: %v", err)
	}
}
