package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Login is how to prove to a server who we are.
type Login struct {
	Username string
	Auth     string // password, xoauth2, oauthbearer; of SMTP also none
	secret   *source
}

// source is where a secret comes from.
type source struct {
	file        string
	command     string
	credentials []string // names in the folder of systemd credentials, for where nothing else is said

	mu   sync.Mutex
	last *Secret // what the command printed, until it is refused
}

// ErrNoSecret says that no file, command or credential was named.
var ErrNoSecret = errors.New("no password_file, password_command or systemd credential is given")

const (
	commandTime = time.Minute // long enough for a person to unlock a key
	maxSecret   = 64 << 10    // access tokens are a few KB
)

// Secret gives the password, or the access token. refused says that the last
// answer was refused by the server: then a command is asked anew. A file is read
// each time, so that a changed password counts from the next login on; where the
// file is missing, the service's credential takes its place.
func (l Login) Secret(ctx context.Context, refused bool) (Secret, error) {
	s := l.secret
	if s == nil {
		return Secret{}, ErrNoSecret
	}
	switch {
	case s.command != "":
		return s.ask(ctx, refused)
	case s.file != "" && (s.credential() == "" || exists(s.file)):
		return readSecret(s.file)
	}
	if path := s.credential(); path != "" {
		return readSecret(path)
	}
	return Secret{}, ErrNoSecret
}

// exists reports whether there is a file, readable or not: one that may not be
// read must be told, not passed over.
func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// otherwise fills what l leaves open from the login other.
func (l *Login) otherwise(other Login) {
	if l.Auth == "" {
		l.Auth = other.Auth
	}
	if l.Username == "" {
		l.Username = other.Username
	}
	if l.secret.file == "" && l.secret.command == "" && l.secret.credential() == "" && other.secret != nil {
		l.secret = other.secret
	}
}

// credential is the path of the first systemd credential that exists. See
// systemd.exec(5), LoadCredential.
func (s *source) credential() string {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return ""
	}
	for _, name := range s.credentials {
		path := filepath.Join(dir, filepath.Base(name))
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

func readSecret(path string) (Secret, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Secret{}, fmt.Errorf("read password: %w", err)
	}
	return trimmed(raw, path)
}

// ask runs the command in a shell, as the owner would type it.
func (s *source) ask(ctx context.Context, refused bool) (Secret, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last != nil && !refused {
		return *s.last, nil
	}
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", s.command)
	cmd.WaitDelay = time.Second // what the command started may hold its output open
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return Secret{}, fmt.Errorf("password_command: %w%s", err, firstLine(said.String()))
	}
	secret, err := trimmed(out, "password_command")
	if err == nil {
		s.last = &secret
	}
	return secret, err
}

// trimmed takes the line end away that editors and echo add.
func trimmed(raw []byte, from string) (Secret, error) {
	line := strings.TrimRight(string(raw), "\r\n")
	switch {
	case line == "":
		return Secret{}, fmt.Errorf("%s gives no password", from)
	case len(line) > maxSecret || strings.ContainsAny(line, "\r\n\x00"):
		return Secret{}, fmt.Errorf("%s gives more than one line", from)
	}
	return NewSecret(line), nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	if line == "" {
		return ""
	}
	return ": " + line[:min(len(line), 200)]
}

// secretWarnings names the password files that others can read.
func (c *Config) secretWarnings() []string {
	var out []string
	for _, l := range c.logins() {
		info, err := os.Stat(l.secret.file)
		if l.secret.file == "" || err != nil || info.Mode()&readableByOthers == 0 {
			continue
		}
		out = append(out, fmt.Sprintf("everybody on this machine can open %s: chmod 600 %[1]s", l.secret.file))
	}
	return out
}

// readableByOthers leaves the group alone: a service's file may belong to root
// and be readable to the service's group.
const readableByOthers fs.FileMode = 0o007

func (c *Config) logins() []Login {
	var out []Login
	for _, m := range c.IMAP {
		out = append(out, m.Login)
	}
	if c.SMTP != nil && !sameSecret(out, c.SMTP.Login) {
		out = append(out, c.SMTP.Login)
	}
	if c.SMTP != nil && c.SMTP.Owner != nil {
		out = append(out, c.SMTP.Owner.Login)
	}
	return out
}

func sameSecret(logins []Login, l Login) bool {
	for _, other := range logins {
		if other.secret == l.secret {
			return true
		}
	}
	return false
}
