package notify

import (
	"bytes"
	"context"
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
	err = c.Auth(mechanism)
	switch token, ok := mechanism.(*tokenLogin); {
	case err == nil:
		return nil
	// RFC 4954 section 6: 5yz is a refusal, 454 a server that is busy. QUIRK:
	// some say 454 of a token too, but not without having explained themselves.
	case reply(err) != nil && reply(err).Code/100 == 5, ok && token.explained:
		err = fmt.Errorf("%w: %w", errSecret, err)
	}
	return s.fault("login", err)
}

// errSecret says that the password or token is wrong.
var errSecret = errors.New("the login is refused")

func (s *SMTP) mechanism(c *smtp.Client, secret string) (sasl.Client, error) {
	switch s.Auth {
	case XOAuth2:
		return &tokenLogin{Client: xoauth2{s.Username, secret}, answer: []byte{}}, nil
	case OAuthBearer:
		host, port, _ := net.SplitHostPort(s.Address)
		n, _ := strconv.Atoi(port)
		client := sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: s.Username, Token: secret, Host: host, Port: n})
		return &tokenLogin{Client: client, answer: []byte{1}}, nil
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

// tokenLogin gives the answer that ends a refused exchange properly. QUIRK:
// the library's own client breaks off, and the server's reply gets lost.
type tokenLogin struct {
	sasl.Client
	answer    []byte // RFC 7628 section 3.2.3 wants 0x01, XOAUTH2 nothing
	explained bool   // the server told why it refuses
}

func (t *tokenLogin) Next([]byte) ([]byte, error) {
	t.explained = true
	return t.answer, nil
}

// xoauth2 is Google's and Microsoft's mechanism from before RFC 7628.
type xoauth2 struct{ username, token string }

func (x xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

func (x xoauth2) Next([]byte) ([]byte, error) { return nil, sasl.ErrUnexpectedServerChallenge }

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
