package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"nudged/config"
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
		Clock: g.clock, Log: g.log, Fresh: fresh, Coverage: g.coverage,
	}
	if smtp := g.config.SMTP; smtp != nil {
		if o.Sender, err = senderOf(smtp); err != nil {
			return nil, err
		}
		o.From = timeline.Address(smtp.From)
	} else {
		o.Sender = noServer{}
	}
	return notify.New(o)
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
