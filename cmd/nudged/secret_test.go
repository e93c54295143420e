package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"nudged/cmd/nudged/demo"
	"nudged/promise"
)

// Secrets of which no part may be found outside of the files that hold them.
const (
	canaryIMAP  = "canary-imap-Qz7w"
	canarySMTP  = "canary-smtp-Xv3k"
	canaryToken = "canary-token-Jh5r-of-thirty-two-bytes"
)

// TestSecretsStayInside has a daemon log in, and fail to, with everything logged;
// asks it for all that it prints; makes a dossier and a backup; looks at it from
// outside; and makes it die with its stacks on standard error. No secret is in
// any of that, in no coding in which it goes over the wire.
func TestSecretsStayInside(t *testing.T) {
	s := newService(t)
	for name, secret := range map[string]string{"credentials/imap-password-home": canaryIMAP, "credentials/smtp-password": canarySMTP, "credentials/token-key": canaryToken} {
		if err := os.MkdirAll(s.path("credentials"), 0o700); err != nil {
			t.Fatal(err)
		}
		s.write(name, secret)
	}
	s.write("work-password", demo.Password)
	config := strings.Replace(ownerConfigAt(s.servers.IMAP, refusingSMTP(t)), "[imap]", "[[imap]]\nname = \"work\"", 1)
	config = strings.Replace(config, fmt.Sprintf("password_command = %q", "echo "+demo.Password), "password_file = \"work-password\"", 1)
	config = strings.Replace(config, "auth    = \"none\"", "auth    = \"password\"\nusername = \"track@buyer.example\"", 1)
	s.write("nudged.toml", config+fmt.Sprintf("[[imap]]\nname = \"home\"\naddress = %q\ntls = \"none\"\nusername = \"ann\"\n[log]\nlevel = \"debug\"\n", s.servers.IMAP))
	t.Setenv("CREDENTIALS_DIRECTORY", s.path("credentials"))
	s.must("order", "add", "PI-88213", "--seller", chen)
	s.must("log", "PI-88213", "--channel", "chat", "--at", fabricAsked().Date.Format("2006-01-02T15:04:05Z07:00"), "what will you do?")
	s.deliver(fabricAsked())
	seen := s.looked(t)
	for name, secret := range map[string]string{"IMAP": canaryIMAP, "SMTP": canarySMTP, "tokens": canaryToken, "the other IMAP": demo.Password} {
		for coding, text := range map[string]string{"as it is": secret, "in base64": plain(secret), "in hex": hex.EncodeToString([]byte(secret))} {
			for where, b := range seen {
				if bytes.Contains(b, []byte(text)) {
					t.Errorf("the secret of %s is in %s, %s", name, where, coding)
				}
			}
		}
	}
	promise.Kept(t, "W3", "4 secrets in 3 codings, 0 found in %d places", len(seen))
}

// plain is how AUTH PLAIN sends a password.
func plain(secret string) string {
	return strings.TrimRight(base64.StdEncoding.EncodeToString([]byte("\x00track@buyer.example\x00"+secret)), "=")
}

// looked is everything that shows itself of a daemon, by where it does.
func (s *service) looked(t *testing.T) map[string][]byte {
	t.Helper()
	seen := map[string][]byte{}
	program, err := exec.LookPath("nudged")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "--config", s.path("nudged.toml"), "--state", s.path("state"), "run")
	c.Stdout, c.Stderr = &s.log, &s.log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	s.logged("msg=ready")
	s.logged("535")                     // the login to the mail server is refused
	s.logged("hint=")                   // so is one to a mailbox
	s.rows("PI-88213", 2)               // the other one is read
	s.must("order", "show", "PI-88213") // through the socket
	for _, args := range [][]string{{"check"}, {"status"}, {"timeline"}, {"plan"}, {"review"}, {"digest", "--json"}, {"why", "PI-88213"}, {"dossier", "PI-88213", "-o", "dossier.zip"}, {"backup"}} {
		code, out, said := s.try(args...)
		if code != exitDone && args[0] != "check" && args[0] != "status" { // these tell of what fails
			t.Errorf("%q: %d, %s", args, code, said)
		}
		seen["nudged "+args[0]] = fmt.Appendf(nil, "%d\n%s%s", code, out, said)
	}
	for _, name := range []string{"cmdline", "environ"} {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", c.Process.Pid, name))
		if err != nil {
			t.Fatal(err)
		}
		seen["/proc/"+name] = b
	}
	if err := c.Process.Signal(syscall.SIGQUIT); err != nil { // as a watchdog's SIGABRT does
		t.Fatal(err)
	}
	c.Wait()
	seen["log and stacks"] = []byte(s.log.String())
	if !strings.Contains(s.log.String(), "goroutine ") {
		t.Error("there are no stacks")
	}
	err = filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.Contains(path, "credentials") || strings.HasSuffix(path, "work-password") {
			return err
		}
		name, _ := filepath.Rel(s.dir, path)
		seen[name], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// refusingSMTP is a mail server that asks for a password and takes none.
func refusingSMTP(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			refuse(c)
		}
	}()
	return l.Addr().String()
}

func refuse(c net.Conn) {
	defer c.Close()
	io.WriteString(c, "220 mx\r\n")
	for in := bufio.NewScanner(c); in.Scan(); {
		switch verb, _, _ := strings.Cut(in.Text(), " "); verb {
		case "EHLO":
			io.WriteString(c, "250-mx\r\n250 AUTH PLAIN\r\n")
		case "AUTH":
			io.WriteString(c, "535 5.7.8 not you\r\n")
		default:
			return
		}
	}
}
