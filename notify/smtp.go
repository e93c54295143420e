package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-smtp"
)

// SMTP sends over a submission server (RFC 6409), a connection for each mail:
// nudged sends few, and a connection kept open is one more thing that can be dead.
type SMTP struct {
	Address  string      // host:port
	Security Security    // "" is Implicit
	TLS      *tls.Config // nil is the system's authorities
	Hello    string      // the name in EHLO; "" is this host's
	Whole    bool        // a mail goes to all its recipients at once, or to none yet

	Username string // "" is no login
	Auth     Auth   // "" is Password

	// Secret gives the password or access token. refused says that the last
	// one was refused: a command that prints tokens is to be asked again.
	Secret func(ctx context.Context, refused bool) (string, error)
}

// Security is how the connection is encrypted.
type Security string

// The kinds of encryption.
const (
	Implicit Security = "implicit" // from the first byte: port 465
	StartTLS Security = "starttls" // after EHLO: port 587
	NoTLS    Security = "none"     // not at all: to the same computer only
)

// Auth is how we say who we are.
type Auth string

// The kinds of login.
const (
	Password    Auth = "password" // PLAIN, or LOGIN where the server has only that
	XOAuth2     Auth = "xoauth2"
	OAuthBearer Auth = "oauthbearer"
)

// How long a server may take: RFC 5321 section 4.5.3.2 allows more, but a
// mail that is not taken now is tried again anyway.
const (
	dialTimeout    = 30 * time.Second
	replyTimeout   = time.Minute
	goodbyeTimeout = 5 * time.Second
	acceptTimeout  = 10 * time.Minute // after the final dot: giving up early makes doubt
)

// Send hands one mail over. One recipient's refusal does not keep the others
// from getting it.
func (s *SMTP) Send(ctx context.Context, from string, to []string, raw []byte) Outcome {
	c, release, err := s.session(ctx)
	if err != nil {
		// Whatever the digits: a server that refuses the session has said nothing about this mail.
		return forAll(to, Later, err)
	}
	defer release()
	return s.deliver(c, from, to, raw)
}

// Check connects, logs in and asks whether we may send as from, without
// sending anything. It says what fails and which setting to change.
func (s *SMTP) Check(ctx context.Context, from string) error {
	c, release, err := s.session(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := c.Mail(from, nil); err != nil {
		return s.fault("sender", err)
	}
	_ = c.Quit() // nothing was begun that could be lost
	return nil
}

// session gives a client that is logged in. Login data that are refused are
// asked for anew, once: access tokens run out, passwords are changed.
func (s *SMTP) session(ctx context.Context) (*smtp.Client, func(), error) {
	c, release, err := s.attempt(ctx, false)
	if errors.Is(err, errSecret) {
		c, release, err = s.attempt(ctx, true)
	}
	return c, release, err
}

func (s *SMTP) attempt(ctx context.Context, refused bool) (*smtp.Client, func(), error) {
	c, release, err := s.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := s.login(ctx, c, refused); err != nil {
		release() // after a failed exchange the two sides no longer agree on where they are
		return nil, nil, err
	}
	return c, release, nil
}

// deliver runs one mail transaction.
func (s *SMTP) deliver(c *smtp.Client, from string, recipients []string, raw []byte) Outcome {
	if err := c.Mail(from, &smtp.MailOptions{Size: int64(len(raw))}); err != nil {
		return forAll(recipients, fate(err), fmt.Errorf("mail from: %w", err))
	}
	var o Outcome
	var open []string
	for _, to := range recipients {
		if err := c.Rcpt(to, nil); err != nil {
			o.Answers = append(o.Answers, Answer{to, fate(err), err.Error()})
			o.Err = fmt.Errorf("rcpt to %s: %w", to, err)
			continue
		}
		open = append(open, to)
	}
	if len(open) == 0 || s.Whole && len(open) < len(recipients) {
		return o // of those of whom nothing is said it is tried again
	}
	f, said, err := data(c, raw)
	if err != nil {
		o.Err = err
	}
	for _, to := range open {
		o.Answers = append(o.Answers, Answer{to, f, said})
	}
	return o
}

// data sends the bytes, and knows on which side of the final dot it was when
// something broke.
func data(c *smtp.Client, raw []byte) (Fate, string, error) {
	w, err := c.Data()
	if err != nil {
		return fate(err), err.Error(), fmt.Errorf("data: %w", err)
	}
	if _, err := w.Write(raw); err != nil {
		return Later, err.Error(), fmt.Errorf("data: %w", err)
	}
	answer, err := w.CloseWithResponse()
	if err == nil {
		c.CommandTimeout = goodbyeTimeout
		_ = c.Quit() // the mail is theirs; how they say goodbye changes nothing
		return Taken, answer.StatusText, nil
	}
	f := Doubtful
	if reply(err) != nil {
		f = fate(err)
	}
	return f, err.Error(), fmt.Errorf("after the final dot: %w", err)
}

// fate reads the first digit of a reply (RFC 5321 section 4.2.1). What is no
// proper reply is tried again.
func fate(err error) Fate {
	if r := reply(err); r != nil && r.Code/100 == 5 {
		return Refused
	}
	return Later
}

func reply(err error) *smtp.SMTPError {
	var r *smtp.SMTPError
	if errors.As(err, &r) {
		return r
	}
	return nil
}
