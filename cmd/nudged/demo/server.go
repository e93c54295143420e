// Package demo holds what `nudged demo` works on: an IMAP and an SMTP server in
// this process, on loopback, and a sample mailbox.
package demo

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

//go:embed sample/*.eml
var samples embed.FS

// Login data of the demo's mailbox. They open nothing else.
const (
	User     = "track@buyer.example"
	Password = "the demo lets in"
)

// Servers are a mailbox that is read and a server that takes mail, both in this
// process and gone with it.
type Servers struct {
	IMAP, SMTP string // host:port

	user *imapmemserver.User
	imap *imapserver.Server
	smtp *smtp.Server

	mu    sync.Mutex
	mails [][]byte
}

// Start opens both servers on free ports of the loopback address.
func Start() (*Servers, error) {
	s := &Servers{user: imapmemserver.NewUser(User, Password)}
	if err := s.user.Create("INBOX", nil); err != nil {
		return nil, fmt.Errorf("demo mailbox: %w", err)
	}
	if err := s.startIMAP(); err != nil {
		return nil, err
	}
	if err := s.startSMTP(); err != nil {
		s.imap.Close()
		return nil, err
	}
	return s, nil
}

func (s *Servers) startIMAP() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("demo IMAP server: %w", err)
	}
	accounts := imapmemserver.New()
	accounts.AddUser(s.user)
	s.IMAP = l.Addr().String()
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return accounts.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}, imap.CapIdle: {}},
		InsecureAuth: true, // loopback only
		Logger:       log.New(io.Discard, "", 0),
	})
	go s.imap.Serve(l)
	return nil
}

func (s *Servers) startSMTP() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("demo SMTP server: %w", err)
	}
	s.SMTP = l.Addr().String()
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{take: s.take}, nil }))
	s.smtp.Domain = "mx.buyer.example"
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	go s.smtp.Serve(l)
	return nil
}

// Close stops both servers.
func (s *Servers) Close() error { return errors.Join(s.imap.Close(), s.smtp.Close()) }

// Deliver puts a mail into the mailbox, as arrived at that time.
func (s *Servers) Deliver(raw []byte, at time.Time) error {
	_, err := s.user.Append("INBOX", literal{bytes.NewReader(raw), int64(len(raw))}, &imap.AppendOptions{Time: at})
	if err != nil {
		return fmt.Errorf("deliver sample mail: %w", err)
	}
	return nil
}

func (s *Servers) take(raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, raw)
}

// Taken is the mail that the SMTP server took, in order.
func (s *Servers) Taken() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Mail is one sample mail.
type Mail struct {
	Name string
	Raw  []byte
	Live bool // arrives while nudged runs
}

// Mails are the sample mails: first the backlog, then those that arrive live.
func Mails() ([]Mail, error) {
	var backlog, live []Mail
	names, err := fs.Glob(samples, "sample/*.eml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		raw, err := samples.ReadFile(name)
		if err != nil {
			return nil, err
		}
		m := Mail{Name: strings.TrimPrefix(name, "sample/"), Raw: raw}
		if m.Live = strings.HasPrefix(m.Name, "live-"); m.Live {
			live = append(live, m)
		} else {
			backlog = append(backlog, m)
		}
	}
	return append(backlog, live...), nil
}

// literal is what APPEND takes.
type literal struct {
	io.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

// session takes mail for anybody.
type session struct{ take func([]byte) }

func (*session) Mail(string, *smtp.MailOptions) error { return nil }
func (*session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (*session) Reset()                               {}
func (*session) Logout() error                        { return nil }

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err == nil {
		s.take(raw)
	}
	return err
}
