package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"nudged/config"
	"nudged/ingest"
	"nudged/notify"
	"nudged/timeline"
)

// notifier makes who tells the owner; fresh reads the mailboxes once more.
func (g *desk) notifier(fresh func(context.Context) error) (*notify.Notifier, error) {
	digest, err := notify.ParseSchedule(g.config.Policy.Digest)
	if err != nil {
		return nil, err
	}
	o := notify.Options{
		Store: g.store, Policy: g.policy, Owner: addressesOf(g.config.Account.Owner), Tracking: g.config.Account.Tracking.Address,
		From: timeline.Address(g.config.Account.Tracking), Digest: digest, WhenEmpty: notify.WhenEmpty(g.config.Policy.DigestWhenEmpty),
		Clock: g.clock, Log: g.log, Fresh: fresh, Coverage: g.coverage, MakeDossier: g.makeDossier,
		Mailboxes: g.listened(), AlarmAfter: g.config.Policy.AlarmAfter, Troubles: g.troubles.now,
	}
	if smtp := g.config.SMTP; smtp != nil {
		o.Plus = smtp.Plus
		if o.TokenKey, err = tokenKey(); err != nil {
			return nil, err
		}
		if o.Sender, err = senderOf(smtp); err != nil {
			return nil, err
		}
		o.From = timeline.Address(smtp.From)
		if o.Own, err = g.own(smtp.Owner); err != nil {
			return nil, err
		}
	} else {
		o.Sender = noServer{}
	}
	return notify.New(o)
}

// own is the owner's own account, through which letters go to sellers.
func (g *desk) own(c *config.SMTP) (*notify.Own, error) {
	if c == nil {
		return nil, nil
	}
	server, err := senderOf(c)
	if err != nil {
		return nil, err
	}
	server.Whole = true // a copy must not tell of a letter that the seller did not get
	own := &notify.Own{Sender: server, From: timeline.Address(c.From), Record: g.recorder.Sent}
	if c.Answers == "both" {
		own.ReplyTo = append(own.ReplyTo, own.From)
	}
	own.ReplyTo = append(own.ReplyTo, timeline.Address{Address: g.config.Account.Tracking.Address})
	return own, nil
}

// clerk is who answers what the owner commands by mail; nobody where nothing
// can be sent.
func (g *desk) clerk() ingest.Clerk {
	if g.config.SMTP == nil {
		return nil
	}
	n, err := g.notifier(nil)
	if err != nil {
		g.log.Warn("commands by mail are not read", "error", err)
		return nil
	}
	return n
}

// tokenKey is the systemd credential that seals the tokens in our mail; nil
// where there is none, and the state keeps the keys itself.
func tokenKey() ([]byte, error) {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return nil, nil
	}
	key, err := os.ReadFile(filepath.Join(dir, "token-key"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the key of tokens: %w", err)
	case len(key) < 32:
		return nil, errors.New("the credential token-key has fewer than 32 bytes")
	}
	return key, nil
}

// senderOf is the server that takes our mail.
func senderOf(c *config.SMTP) (*notify.SMTP, error) {
	tls, err := tlsOf(c.Address, c.CAFile)
	if err != nil {
		return nil, err
	}
	s := &notify.SMTP{Address: c.Address, Security: notify.Security(c.TLS), TLS: tls, Hello: c.Hello}
	if c.Login.Auth != "none" {
		s.Username, s.Auth, s.Secret = c.Login.Username, notify.Auth(c.Login.Auth), secretOf(c.Login)
	}
	return s, nil
}

// noServer keeps mail in the outbox where the configuration names no server.
type noServer struct{}

var errNoServer = errors.New("the configuration has no [smtp] section: nothing can be sent")

func (noServer) Send(context.Context, string, []string, []byte) notify.Outcome {
	return notify.Outcome{Err: errNoServer}
}

// secretOf hands a login's secret over as a plain string: it goes nowhere else.
func secretOf(l config.Login) func(context.Context, bool) (string, error) {
	return func(ctx context.Context, refused bool) (string, error) {
		secret, err := l.Secret(ctx, refused)
		return secret.Reveal(), err
	}
}

// tlsOf trusts the system's authorities, or those in a file instead.
func tlsOf(address, caFile string) (*tls.Config, error) {
	if caFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fmt.Errorf("ca_file of %s: %w", address, err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("ca_file %s of %s holds no certificate", caFile, address)
	}
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, nil
}
