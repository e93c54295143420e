package notify

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// office is a real SMTP server in this process that lets in who knows the secret.
type office struct {
	mechanisms []string
	address    string

	mu    sync.Mutex
	mails []string
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{office: o}, nil }

type visit struct {
	office *office
	in     bool
}

func (v *visit) AuthMechanisms() []string { return v.office.mechanisms }

func (v *visit) Auth(mechanism string) (sasl.Server, error) {
	check := func(username, secret string) error {
		v.in = username == "track" && secret == "right"
		if !v.in {
			return smtp.ErrAuthFailed
		}
		return nil
	}
	switch mechanism {
	case "PLAIN":
		return sasl.NewPlainServer(func(_, u, p string) error { return check(u, p) }), nil
	case "LOGIN":
		return &loginServer{check: check}, nil
	case "XOAUTH2":
		return &xoauth2Server{check: check}, nil
	case "OAUTHBEARER":
		return sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if check(o.Username, o.Token) != nil {
				return &sasl.OAuthBearerError{Status: "invalid_token", Schemes: "bearer"}
			}
			return nil
		}), nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (v *visit) Mail(string, *smtp.MailOptions) error {
	if len(v.office.mechanisms) > 0 && !v.in {
		return smtp.ErrAuthRequired
	}
	return nil
}
func (v *visit) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.mails = append(v.office.mails, string(raw))
	return err
}
func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

// loginServer words its questions as some servers do, and asks for the name
// though it was given.
type loginServer struct {
	check    func(u, p string) error
	username string
	asked    int
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.asked++
	switch l.asked {
	case 1:
		return []byte("User Name\x00"), false, nil
	case 2:
		l.username = string(response)
		return []byte("password:"), false, nil
	}
	return nil, true, l.check(l.username, string(response))
}

// xoauth2Server refuses as Google does: an explanation first, the refusal after
// the client's empty answer.
type xoauth2Server struct {
	check   func(u, p string) error
	refused error
}

func (x *xoauth2Server) Next(response []byte) (challenge []byte, done bool, err error) {
	if x.refused != nil {
		return nil, true, x.refused
	}
	user, rest, _ := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01")
	token := strings.TrimSuffix(strings.TrimPrefix(rest, "auth=Bearer "), "\x01\x01")
	if x.refused = x.check(user, token); x.refused == nil {
		return nil, true, nil
	}
	why, _ := json.Marshal(map[string]string{"status": "400"})
	return why, false, nil
}

// opened starts an office; with a certificate, from the first byte or by STARTTLS.
func opened(t *testing.T, security Security, config *tls.Config, mechanisms ...string) *office {
	t.Helper()
	o := &office{mechanisms: mechanisms}
	server := smtp.NewServer(o)
	server.Domain, server.AllowInsecureAuth, server.TLSConfig = "office.example", true, config
	server.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.address = l.Addr().String()
	if security == Implicit {
		l = tls.NewListener(l, config)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l)
	}()
	t.Cleanup(func() {
		server.Close()
		<-done
	})
	return o
}

// certificate makes one for 127.0.0.1 that is valid until the day, and the pool
// that trusts it.
func certificate(t *testing.T, until time.Time) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "office"},
		NotBefore: until.AddDate(-1, 0, 0), NotAfter: until, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

func says(secret string) func(context.Context, bool) (string, error) {
	return func(context.Context, bool) (string, error) { return secret, nil }
}

func TestLogins(t *testing.T) {
	check := func(auth Auth, mechanism string) {
		t.Helper()
		o := opened(t, NoTLS, nil, mechanism)
		s := &SMTP{Address: o.address, Security: NoTLS, Username: "track", Auth: auth, Secret: says("right")}
		if err := s.Check(context.Background(), track.Address); err != nil {
			t.Errorf("%s: %v", mechanism, err)
		}
		if out := s.Send(context.Background(), track.Address, []string{first}, []byte(raw)); out.Err != nil || len(o.mails) != 1 {
			t.Errorf("%s: %+v", mechanism, out)
		}
		s.Secret = says("wrong")
		var f *Fault
		if err := s.Check(context.Background(), track.Address); !errors.As(err, &f) || f.Step != "login" || reply(err) == nil {
			t.Errorf("%s with the wrong secret: %v", mechanism, err)
		}
		fresh := false
		s.Secret = func(_ context.Context, refused bool) (string, error) {
			fresh = refused
			if refused {
				return "right", nil
			}
			return "a token that ran out", nil
		}
		if err := s.Check(context.Background(), track.Address); err != nil || !fresh {
			t.Errorf("%s with a new token: %v", mechanism, err)
		}
	}
	check(Password, "PLAIN")
	check(Password, "LOGIN")
	check(XOAuth2, "XOAUTH2")
	check(OAuthBearer, "OAUTHBEARER")
}

func TestEncryption(t *testing.T) {
	good, pool := certificate(t, time.Now().AddDate(0, 1, 0))
	check := func(name string, server, client Security, served *tls.Config, trusted *x509.CertPool, hint string) {
		t.Helper()
		o := opened(t, server, served, "PLAIN")
		s := &SMTP{Address: o.address, Security: client, Username: "track", Secret: says("right"), TLS: &tls.Config{RootCAs: trusted}}
		err := s.Check(context.Background(), track.Address)
		var f *Fault
		switch {
		case hint == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case hint != "" && (!errors.As(err, &f) || !strings.Contains(f.Hint(), hint)):
			t.Errorf("%s: %v, hint %q, want %q", name, err, f.Hint(), hint)
		}
	}
	check("from the first byte", Implicit, Implicit, good, pool, "")
	check("after EHLO", StartTLS, StartTLS, good, pool, "")
	check("a certificate of nobody we know", Implicit, Implicit, good, x509.NewCertPool(), "signed by nobody we know")
	check("the same by STARTTLS", StartTLS, StartTLS, good, x509.NewCertPool(), "signed by nobody we know")
	check("TLS spoken to a plain port", StartTLS, Implicit, good, pool, "[smtp] tls")
	check("no STARTTLS there", NoTLS, StartTLS, nil, pool, "[smtp] tls")
	old, oldPool := certificate(t, time.Now().AddDate(0, 0, -1))
	check("one that has expired", Implicit, Implicit, old, oldPool, "expired")
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	s := &SMTP{Address: l.Addr().String(), Security: NoTLS}
	var f *Fault
	if err := s.Check(context.Background(), track.Address); !errors.As(err, &f) || f.Step != "connect" || !strings.Contains(f.Hint(), "[smtp] address") {
		t.Errorf("%v", err)
	}
}
