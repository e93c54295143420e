package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (s *SMTP) login(ctx context.Context, c *smtp.Client, refused bool) error {
	if s.Username == "" {
		return nil
	}
	secret, err := s.Secret(ctx, refused)
	if err != nil {
		return &Fault{Step: "password", Server: s.Address, Err: err, Remedy: "see [smtp] password_file and password_command"}
	}
	mechanism, err := s.mechanism(c, secret)
	if err != nil {
		return err
	}
	if err := c.Auth(mechanism); err != nil {
		return s.fault("login", err)
	}
	return nil
}

func (s *SMTP) mechanism(c *smtp.Client, secret string) (sasl.Client, error) {
	switch s.Auth {
	case XOAuth2:
		return &xoauth2{s.Username, secret}, nil
	case OAuthBearer:
		host, port, _ := net.SplitHostPort(s.Address)
		n, _ := strconv.Atoi(port)
		return &bearer{Client: sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: s.Username, Token: secret, Host: host, Port: n})}, nil
	case Password, "":
		switch {
		case c.SupportsAuth(sasl.Plain):
			return sasl.NewPlainClient("", s.Username, secret), nil
		case c.SupportsAuth(sasl.Login):
			return &plainLogin{s.Username, secret}, nil
		}
		return nil, &Fault{Step: "login", Server: s.Address, Err: errors.New("the server offers no login by password"),
			Remedy: `see [smtp] auth ("xoauth2", "oauthbearer"), tls and address (the submission port is 465 or 587)`}
	}
	return nil, &Fault{Step: "login", Server: s.Address, Err: fmt.Errorf("%q is no kind of login", s.Auth), Remedy: "see [smtp] auth"}
}

// refusedLogin reports whether err says that the secret is wrong, and not that
// the server is busy (RFC 4954 section 6: 454 is temporary).
func refusedLogin(err error) bool {
	var f *Fault
	if !errors.As(err, &f) || f.Step != "login" {
		return false
	}
	r := reply(err)
	return r != nil && r.Code/100 == 5
}

// xoauth2 is Google's and Microsoft's mechanism from before RFC 7628.
type xoauth2 struct{ username, token string }

func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers the server's explanation with nothing; then it refuses properly.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// bearer ends a refused exchange as RFC 7628 section 3.2.3 wants it. QUIRK:
// the library's client breaks off, and the reply of the server gets lost.
type bearer struct{ sasl.Client }

func (b *bearer) Next(challenge []byte) ([]byte, error) {
	if !json.Valid(challenge) {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	return []byte{1}, nil
}

// plainLogin is LOGIN. QUIRK: servers word the two questions as they like, and
// some ask for the name though it was given.
type plainLogin struct{ username, password string }

func (l *plainLogin) Start() (string, []byte, error) { return sasl.Login, []byte(l.username), nil }

func (l *plainLogin) Next(challenge []byte) ([]byte, error) {
	if bytes.HasPrefix(bytes.ToLower(challenge), []byte("user")) {
		return []byte(l.username), nil
	}
	return []byte(l.password), nil
}
