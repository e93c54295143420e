package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/emersion/go-imap/v2"
)

// fault says which step failed, and which setting to look at. When the context
// has ended, that is what happened, and no fault of anybody's.
func (c *client) fault(ctx context.Context, step Step, mailbox string, err error) error {
	if err = endedBy(ctx, err); err == nil || ctx.Err() != nil {
		return err
	}
	return &IMAPError{Account: c.Name, Step: step, Mailbox: mailbox, Err: err, Hint: c.hint(step, err)}
}

// hint names the setting that most likely makes the step work.
func (c *client) hint(step Step, err error) string {
	switch step {
	case StepConnect:
		return c.hintConnect(err)
	case StepTLS:
		return c.hintTLS(err)
	case StepGreeting:
		return c.hintGreeting(err)
	case StepSecret:
		return "set password_file or password_command in [imap], or give the service the credential imap-password"
	case StepLogin:
		return c.hintLogin(err)
	case StepFolder:
		return c.hintFolder(err)
	}
	return ""
}

func (c *client) hintConnect(err error) string {
	var dns *net.DNSError
	switch {
	case errors.Is(err, errNotLoopback):
		return `set tls = "implicit" or "starttls" in [imap]`
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("no host is called %s: check address in [imap]", dns.Name)
	case errors.As(err, &dns):
		return "the name server does not answer: is this machine online?"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: check host and port of address in [imap] (993 with tls = \"implicit\", 143 with \"starttls\")"
	}
	return "check address in [imap], and whether this machine is online"
}

func (c *client) hintTLS(err error) string {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		no        *imap.Error
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the server's certificate is good from %s to %s: its owner must renew it, address in [imap] must name another server, or the clock of this machine is wrong",
			invalid.Cert.NotBefore.Format("2006-01-02"), invalid.Cert.NotAfter.Format("2006-01-02"))
	case errors.As(err, &host):
		return fmt.Sprintf("address in [imap] must be a name in the server's certificate: %s", strings.Join(host.Certificate.DNSNames, ", "))
	case errors.As(err, &authority):
		return "nobody that this machine trusts has signed the server's certificate: check address in [imap], or name the signer's certificate as ca_file"
	case errors.As(err, &record) && c.TLS == TLSImplicit:
		return `the server speaks plainly on this port: set tls = "starttls", or port 993 in address, in [imap]`
	case errors.As(err, &no) && c.TLS == TLSStart:
		return `the server does not offer STARTTLS: set tls = "implicit" and port 993 in address, in [imap]`
	}
	return "check tls and the port of address in [imap]: \"implicit\" goes with 993, \"starttls\" with 143"
}

func (c *client) hintGreeting(err error) string {
	if c.TLS != TLSImplicit && errors.Is(err, os.ErrDeadlineExceeded) {
		return `if the port expects TLS at once, set tls = "implicit" in [imap]`
	}
	return "check that address in [imap] is an IMAP server"
}

func (c *client) hintLogin(err error) string {
	var no *imap.Error
	switch {
	case errors.Is(err, errNoLogin):
		return `set tls = "starttls" or "implicit" in [imap]`
	case errors.As(err, &no) && passing(no):
		return "the server cannot log anybody in just now; it is tried again"
	case !errors.As(err, &no):
		return ""
	case c.Auth != AuthPassword:
		return "the access token was refused: check username, auth and what password_command prints, in [imap]"
	case c.wantsCode():
		return "check username and password_file or password_command in [imap]: this provider wants the authorisation code (授权码) from its web mail's settings instead of the password"
	}
	return "check username and password_file or password_command in [imap]; many providers want an app password here"
}

// wantsCode knows the providers that give out a code for programs.
func (c *client) wantsCode() bool {
	for _, domain := range []string{"163.com", "126.com", "yeah.net", "qq.com", "foxmail.com", "188.com", "sina.com"} {
		if host := strings.ToLower(c.host()); host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}

func (c *client) hintFolder(err error) string {
	var no *imap.Error
	if !errors.As(err, &no) {
		return ""
	}
	if strings.Contains(strings.ToLower(err.Error()), "unsafe login") {
		return "the provider does not let programs in: allow IMAP in its web mail's settings, and use the authorisation code from there as password"
	}
	if folders, err := c.folders(); err == nil && len(folders) > 0 {
		return "check folders in [imap]; there are: " + strings.Join(folders, ", ")
	}
	return "check folders in [imap]"
}
