package notify

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
)

// Fault is a failure to hand mail over that somebody can do something about.
type Fault struct {
	Step   string // address, connect, tls, starttls, ehlo, password, login, sender
	Server string
	Err    error
	Remedy string // the setting to look at
}

func (f *Fault) Error() string { return fmt.Sprintf("smtp %s: %s: %v", f.Server, f.Step, f.Err) }

// Hint names the setting to look at.
func (f *Fault) Hint() string { return f.Remedy }

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

var errPlain = errors.New("mail and password would travel unencrypted")

func (s *SMTP) fault(step string, err error) error {
	return &Fault{Step: step, Server: s.Address, Err: err, Remedy: s.hint(step, err)}
}

// hint names the setting that a failure points to.
func (s *SMTP) hint(step string, err error) string {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var otherHost x509.HostnameError
	var noTLS tls.RecordHeaderError
	var noHost *net.DNSError
	switch {
	case errors.As(err, &noHost):
		return fmt.Sprintf("no such host: see [smtp] address (now %q)", s.Address)
	case errors.As(err, &otherHost):
		return "the certificate is for another name: see [smtp] address"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server's certificate has expired, or this computer's clock is wrong"
	case errors.As(err, &unknown), errors.As(err, &invalid):
		return "the server's certificate is signed by nobody we know: see [smtp] address, or add the authority to the system"
	case errors.As(err, &noTLS), strings.Contains(err.Error(), "STARTTLS"):
		return fmt.Sprintf(`see [smtp] tls (now %q): port 465 is "implicit", port 587 "starttls"`, s.Security)
	}
	return hints[step]
}

var hints = map[string]string{
	"address":  "see [smtp] address: host:port",
	"connect":  "the server does not answer: see [smtp] address, and whether this network lets port 465 or 587 out",
	"tls":      `see [smtp] tls: port 465 is "implicit", port 587 "starttls"`,
	"starttls": `see [smtp] tls: port 465 is "implicit", port 587 "starttls"`,
	"ehlo":     "the server does not want to talk to us: see [smtp] address",
	"sender":   "we may not send as this address: see [smtp] from and username",
	"login":    "see [smtp] username, auth, password_file and password_command; many providers want an app password",
}
