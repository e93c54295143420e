package mailbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// errNoSecret tells that there is nothing to log in with.
var errNoSecret = errors.New("there is no password")

func (a *Account) secret(ctx context.Context, refused bool) (string, error) {
	if a.Secret == nil {
		return "", errNoSecret
	}
	ctx, cancel := context.WithTimeout(ctx, a.limits.login) // it may be a command that hangs
	defer cancel()
	secret, err := a.Secret(ctx, refused)
	if err == nil && secret == "" {
		return "", errNoSecret
	}
	return secret, err
}

// login logs in. After a refusal the connection is of no use any more: the
// exchange may not have come to its end.
func (c *client) login(secret string) error {
	do, err := c.loginBy(secret)
	if err != nil {
		return err
	}
	limit := c.limits.login
	if err := c.exchange(limit, limit, answerBytes, do); err != nil {
		return err
	}
	return c.askCaps()
}

// errNoLogin tells that the server takes no password, most often because the
// connection is not private.
var errNoLogin = errors.New("the server takes no password on this connection (LOGINDISABLED)")

func (c *client) loginBy(secret string) (func() error, error) {
	switch c.Auth {
	case AuthXOAuth2:
		return c.authenticate(xoauth2(c.Username, secret)), nil
	case AuthOAuthBearer:
		host, port, _ := net.SplitHostPort(c.Address)
		n, _ := strconv.Atoi(port)
		return c.authenticate(oauthBearer(c.Username, secret, host, n)), nil
	case AuthPassword:
		if !c.can(imap.CapLoginDisabled) {
			return func() error { return c.imap.Login(c.Username, secret).Wait() }, nil
		}
		if c.can(imap.AuthCap("PLAIN")) {
			return c.authenticate(sasl.NewPlainClient("", c.Username, secret)), nil
		}
		return nil, errNoLogin
	}
	return nil, fmt.Errorf("auth = %q is none of %q, %q and %q", c.Auth, AuthPassword, AuthXOAuth2, AuthOAuthBearer)
}

func (c *client) authenticate(by sasl.Client) func() error {
	return func() error { return c.imap.Authenticate(by) }
}

// refusal reports whether the server looked at the login and said no, rather
// than that it cannot look just now.
func refusal(err error) bool {
	var no *imap.Error
	return at(err, StepLogin) && errors.As(err, &no) && no.Type != imap.StatusResponseTypeBye && !passing(no)
}

// passing reports whether a refusal speaks of the server's state and not of
// what was asked (RFC 5530).
func passing(no *imap.Error) bool {
	switch no.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeOverQuota:
		return true
	}
	return false
}

// identify tells the server who we are (RFC 2971).
//
// QUIRK: 163, 126, yeah and their business mail refuse to open a mailbox
// ("Unsafe Login") to a client that has not. Where the server's own answer is
// more than go-imap can read, the connection is lost, and the next one goes without.
func (c *client) identify(anonymous bool) error {
	if anonymous || !c.can(imap.CapID) {
		return nil
	}
	err := c.ask(func() error {
		_, err := c.imap.ID(&imap.IDData{Name: "nudged", Version: "1.0", Vendor: "nudged"}).Wait()
		return err
	})
	var no *imap.Error
	if errors.As(err, &no) {
		return nil // it does not want to know
	}
	return err
}
