package main

import (
	"io"
	"log"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"nudged/cmd/nudged/demo"
)

// What does not work is named with the setting to change.
func TestCheckNamesTheSetting(t *testing.T) {
	servers, err := demo.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer servers.Close()
	foreign := httptest.NewUnstartedServer(nil) // whose certificate nobody has signed
	foreign.Config.ErrorLog = log.New(io.Discard, "", 0)
	foreign.StartTLS()
	defer foreign.Close()
	address := foreign.Listener.Addr().String()

	check := func(name string, replace []string, want ...string) {
		t.Run(name, func(t *testing.T) {
			sh := newShell(t)
			sh.write("nudged.toml", strings.NewReplacer(replace...).Replace(ownerConfig(servers)))
			code, out, err := sh.try("check", "--no-send")
			if failed := strings.Contains(out, "FAIL"); (code == exitDone) == failed {
				t.Errorf("exit code %d", code)
			}
			for _, w := range want {
				if !regexp.MustCompile(`(?m)` + w).MatchString(out) {
					t.Errorf("no match for %s in\n%s%s", w, out, err)
				}
			}
			if strings.Contains(out+err, "s3cret") {
				t.Error("it tells the password")
			}
		})
	}
	imap, smtp := `address          = "`+servers.IMAP+`"`+"\ntls              = \"none\"", `address = "`+servers.SMTP+"\"\ntls     = \"none\""
	check("all is well", nil,
		`^ok    imap login +track@buyer\.example`, `^ok    imap folder INBOX +0 mails`, `^ok    imap idle`, `^ok    smtp +.* takes mail from track@buyer\.example`)
	check("a wrong password", []string{"echo " + demo.Password, "echo s3cret"},
		`^FAIL  imap login`, `→ check username and password_file or password_command in \[imap\]`)
	check("a command that prints no password", []string{"echo " + demo.Password, "exit 3"},
		`^FAIL  imap password`, `→ .*password_command`)
	check("a folder that is not there", []string{"[smtp]", "folders = [\"Orders\"]\n[smtp]"},
		`^FAIL  imap folder Orders`, `→ check folders in \[imap\]; there are: INBOX`)
	check("a host that does not exist", []string{imap, `address = "imap.nowhere.invalid"`},
		`^FAIL  imap connect`, `→ (no host is called imap\.nowhere\.invalid: check address in \[imap\]|the name server does not answer)`)
	check("a port where nobody listens", []string{servers.IMAP, "127.0.0.1:9", servers.SMTP, "127.0.0.1:9"},
		`^FAIL  imap connect`, `→ nothing listens there: check host and port of address in \[imap\]`, `^FAIL  smtp`, `→ .*see \[smtp\] address`)
	check("no STARTTLS", []string{imap, "address = \"" + servers.IMAP + "\"\ntls = \"starttls\"", smtp, "address = \"" + servers.SMTP + "\"\ntls = \"starttls\""},
		`^FAIL  imap tls`, `→ the server does not offer STARTTLS: set tls = "implicit"`, `^FAIL  smtp`, `→ .*\[smtp\]`)
	check("a certificate that nobody has signed", []string{imap, "address = \"" + address + "\"\ntls = \"implicit\"", smtp, "address = \"" + address + "\"\ntls = \"implicit\""},
		`^FAIL  imap tls`, `→ .*name the signer's certificate as ca_file`, `^FAIL  smtp`, `→ .*ca_file`)
	check("certificates that are not there", []string{"[smtp]", "ca_file = \"missing.pem\"\n[smtp]"},
		`^FAIL  imap track@buyer\.example +ca_file of .*missing\.pem: no such file`)
}

// A running daemon checks the configuration as the file has it now.
func TestCheckThroughTheDaemon(t *testing.T) {
	s := newService(t)
	s.start()
	out := s.must("check", "--no-send")
	if !strings.Contains(out, "in use by the running daemon") || !strings.Contains(out, "ok    imap login") {
		t.Error(out)
	}
	s.write("nudged.toml", strings.Replace(ownerConfig(s.servers), demo.Password, "s3cret", 1))
	if code, out, _ := s.try("check", "--no-send"); code != exitFailed || !strings.Contains(out, "FAIL  imap login") {
		t.Errorf("%d\n%s", code, out)
	}
}
