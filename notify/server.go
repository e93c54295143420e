package notify

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// open gives a client past EHLO, encrypted as configured. release must be
// called; it also ends with ctx, whatever is going on then.
func (s *SMTP) open(ctx context.Context) (*smtp.Client, func(), error) {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, nil, s.fault("address", err)
	}
	conn, err := s.dial(ctx, host)
	if err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	release := func() {
		stop()
		conn.Close()
	}
	c, err := s.greet(ctx, conn, host)
	if err != nil {
		release()
		return nil, nil, err
	}
	return c, release, nil
}

func (s *SMTP) dial(ctx context.Context, host string) (net.Conn, error) {
	if s.Security == NoTLS && !loopback(host) {
		return nil, &Fault{Step: "address", Server: s.Address, Err: errPlain, Remedy: `set [smtp] tls to "implicit" or "starttls"`}
	}
	dialer := net.Dialer{Timeout: dialTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return nil, s.fault("connect", err)
	}
	return patient{conn}, nil
}

func (s *SMTP) greet(ctx context.Context, conn net.Conn, host string) (*smtp.Client, error) {
	var c *smtp.Client
	switch s.Security {
	case Implicit, "":
		secure := tls.Client(conn, s.config(host))
		hurried, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		if err := secure.HandshakeContext(hurried); err != nil {
			return nil, s.fault("tls", err)
		}
		c = smtp.NewClient(secure)
	case StartTLS:
		var err error
		// QUIRK: the library upgrades before it can be told our name, so the first EHLO says localhost.
		if c, err = smtp.NewClientStartTLS(conn, s.config(host)); err != nil {
			return nil, s.fault("starttls", err)
		}
	case NoTLS:
		c = smtp.NewClient(conn)
	default:
		return nil, &Fault{Step: "address", Server: s.Address, Err: fmt.Errorf("%q is no kind of encryption", s.Security), Remedy: `set [smtp] tls to "implicit", "starttls" or "none"`}
	}
	c.CommandTimeout, c.SubmissionTimeout = replyTimeout, acceptTimeout
	if err := c.Hello(s.name()); err != nil {
		return nil, s.fault("ehlo", err)
	}
	return c, nil
}

func (s *SMTP) config(host string) *tls.Config {
	c := &tls.Config{}
	if s.TLS != nil {
		c = s.TLS.Clone()
	}
	if c.ServerName == "" {
		c.ServerName = host
	}
	return c
}

// name is what we call ourselves. QUIRK: some servers refuse "localhost" and
// names without a dot; an address literal (RFC 5321 section 4.1.3) they take.
func (s *SMTP) name() string {
	if s.Hello != "" {
		return s.Hello
	}
	if host, err := os.Hostname(); err == nil && strings.Contains(host, ".") {
		return host
	}
	return "[127.0.0.1]"
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// patient never waits for ever. QUIRK: the library takes the deadline away
// after each command, and writes the mail itself without one.
type patient struct{ net.Conn }

func (p patient) SetDeadline(t time.Time) error {
	if t.IsZero() {
		t = time.Now().Add(acceptTimeout)
	}
	return p.Conn.SetDeadline(t)
}
