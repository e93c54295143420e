package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// manner is what a connection attempt has learned from those before it.
type manner struct {
	refused   bool                // the last login was refused
	anonymous bool                // ID brought the connection down: leave it out
	busy      func(time.Duration) // told how long the next step may take; may be nil
	done      func(Step)          // told of each step that went well; may be nil
}

// connect goes all the way from the address to a logged-in client. The
// connection is closed when ctx ends.
func (a *Account) connect(ctx context.Context, how manner) (*client, error) {
	c := &client{Account: a, news: make(chan struct{}, 1), busy: how.busy, forget: func() bool { return true }}
	if c.busy == nil {
		c.busy = func(time.Duration) {}
	}
	var secret string
	ask := func() (err error) {
		c.busy(c.limits.login)
		secret, err = a.secret(ctx, how.refused)
		return err
	}
	steps := []struct {
		Step
		do func() error
	}{
		{StepConnect, func() error { return c.dial(ctx) }},
		{StepTLS, c.secure},
		{StepGreeting, c.greet},
		{StepSecret, ask},
		{StepLogin, func() error { return c.login(secret) }},
		{StepIdentify, func() error { return c.identify(how.anonymous) }},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			if c.wire != nil {
				c.close()
			}
			return nil, c.fault(ctx, step.Step, "", err)
		}
		if how.done != nil {
			how.done(step.Step)
		}
	}
	return c, nil
}

// keepAlive and unacknowledgedFor together find a lost link within 90 seconds,
// also while IDLE says nothing for minutes.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 45 * time.Second, Interval: 15 * time.Second, Count: 3}

const unacknowledgedFor = 30 * time.Second

// errNotLoopback refuses a password in the clear.
var errNotLoopback = errors.New(`tls = "none" is for this machine alone: the password would go out in the clear`)

func (c *client) dial(ctx context.Context) error {
	c.busy(c.limits.dial)
	d := net.Dialer{Timeout: c.limits.dial, KeepAliveConfig: keepAlive, Control: unacknowledged(unacknowledgedFor)}
	conn, err := d.DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return err
	}
	if tcp, ok := conn.RemoteAddr().(*net.TCPAddr); c.TLS == TLSNone && (!ok || !tcp.IP.IsLoopback()) {
		conn.Close()
		return errNotLoopback
	}
	c.wire = newWire(conn, c.busy)
	c.forget = context.AfterFunc(ctx, func() { c.wire.Close() })
	return nil
}

// secure makes the connection private, and hands it to go-imap.
func (c *client) secure() error {
	options := &imapclient.Options{UnilateralDataHandler: c.handlers(), TLSConfig: c.tlsConfig()}
	return c.exchange(c.limits.secure, c.limits.secure, answerBytes, func() (err error) {
		switch c.TLS {
		case TLSNone:
			c.imap = imapclient.New(c.wire, options)
		case TLSStart:
			c.imap, err = imapclient.NewStartTLS(c.wire, options)
		case TLSImplicit:
			conn := tls.Client(c.wire, options.TLSConfig)
			if err = conn.Handshake(); err == nil {
				c.imap = imapclient.New(conn, options)
			}
		default:
			err = fmt.Errorf("tls = %q is none of %q, %q and %q", c.TLS, TLSImplicit, TLSStart, TLSNone)
		}
		return err
	})
}

func (c *client) tlsConfig() *tls.Config {
	config := &tls.Config{}
	if c.TLSConfig != nil {
		config = c.TLSConfig.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = c.host()
	}
	return config
}

func (c *client) greet() error {
	if err := c.ask(c.imap.WaitGreeting); err != nil {
		return err
	}
	return c.askCaps()
}
