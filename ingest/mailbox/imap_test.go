package mailbox

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"go.uber.org/goleak"

	"nudged/ingest"
	"nudged/store"
)

// quiet checks that the test leaves no goroutine behind.
func quiet(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// server is an in-process IMAP server with one user.
type server struct {
	*imapmemserver.User
	t       testing.TB
	address string
	mode    string // as Account.TLS
	tls     *tls.Config
	server  *imapserver.Server
}

// newServer starts a server without TLS, with an empty INBOX.
func newServer(t testing.TB) *server { return newTLSServer(t, "", nil) }

// newTLSServer starts a server that speaks TLS at once or after STARTTLS.
func newTLSServer(t testing.TB, mode string, config *tls.Config) *server {
	t.Helper()
	s := &server{User: imapmemserver.NewUser("ann", "secret"), t: t, address: "127.0.0.1:0", mode: mode, tls: config}
	s.create("INBOX")
	s.start()
	t.Cleanup(func() { s.stop() })
	return s
}

func (s *server) start() {
	s.t.Helper()
	mem := imapmemserver.New()
	mem.AddUser(s.User)
	s.server = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		InsecureAuth: true, TLSConfig: s.tls, Logger: log.New(io.Discard, "", 0),
	})
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.address = listener.Addr().String()
	if s.mode == TLSImplicit {
		listener = tls.NewListener(listener, s.tls)
	}
	go s.server.Serve(listener)
}

// stop ends the server and all its connections; start brings it back.
func (s *server) stop() { s.server.Close() }

func (s *server) create(mailbox string) {
	s.t.Helper()
	if err := s.User.Create(mailbox, nil); err != nil {
		s.t.Fatal(err)
	}
}

// deliver puts a mail into a mailbox.
func (s *server) deliver(mailbox, raw string) {
	s.t.Helper()
	when := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	if _, err := s.Append(mailbox, literal{strings.NewReader(raw)}, &imap.AppendOptions{Time: when}); err != nil {
		s.t.Fatal(err)
	}
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// mail is the nth of the mails that the tests send.
func mail(n int) string {
	return fmt.Sprintf("From: seller@example.com\r\nSubject: mail %d\r\nMessage-ID: <%d@example.com>\r\n\r\nAbout A-%d.\r\n", n, n, 1000+n)
}

// account is ann's account at address, with the patience of a test.
func account(address string) Account {
	return Account{
		Name: "ann", Address: address, TLS: TLSNone, Username: "ann",
		Secret: func(context.Context, bool) (string, error) { return "secret", nil },
		limits: patience{
			dial: 5 * time.Second, secure: 5 * time.Second, login: 5 * time.Second, answer: 5 * time.Second,
			stall: 5 * time.Second, glance: 20 * time.Millisecond, idle: time.Minute, fresh: time.Hour, folder: time.Minute, noIdle: time.Minute,
		},
	}
}

// records is a Sink that keeps everything, and can be told to fail.
type records struct {
	mu        sync.Mutex
	positions map[string]store.Position
	mails     []ingest.Delivery
	batches   []int // mails in each
	heard     map[string]int
	deaf      map[string]error
	fail      error
	hold      chan struct{} // Take waits for it, if not nil
	changed   chan struct{} // closed and replaced at each change
}

func newRecords() *records {
	return &records{
		positions: map[string]store.Position{}, heard: map[string]int{}, deaf: map[string]error{},
		changed: make(chan struct{}),
	}
}

func (r *records) Position(_, mailbox string) (store.Position, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.positions[mailbox], nil
}

func (r *records) ReadAhead(context.Context, []ingest.Delivery) error { return nil }

func (r *records) Take(ctx context.Context, _, mailbox string, batch []ingest.Delivery, reached store.Position) error {
	if r.hold != nil {
		select {
		case <-r.hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return r.change(func() {
		r.mails = append(r.mails, batch...)
		r.batches = append(r.batches, len(batch))
		r.positions[mailbox] = reached
	})
}

func (r *records) Heard(_, mailbox string, _ time.Time) error {
	return r.change(func() { r.heard[mailbox]++ })
}

func (r *records) Deaf(_, mailbox string, _ time.Time, why error) error {
	return r.change(func() { r.deaf[mailbox] = why })
}

func (r *records) change(do func()) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail != nil {
		return r.fail
	}
	do()
	close(r.changed)
	r.changed = make(chan struct{})
	return nil
}

// await waits until the records are as wanted.
func (r *records) await(t testing.TB, what string, as func() bool) {
	t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		r.mu.Lock()
		ok, changed := as(), r.changed
		r.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			t.Fatalf("not in time: %s", what)
		}
	}
}

// awaitMails waits for n mails and returns them.
func (r *records) awaitMails(t testing.TB, n int) []ingest.Delivery {
	t.Helper()
	r.await(t, fmt.Sprintf("%d mails", n), func() bool { return len(r.mails) >= n })
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]ingest.Delivery(nil), r.mails...)
}

// subjects are those of all recorded mails, in their order.
func (r *records) subjects() (out []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range r.mails {
		_, after, _ := strings.Cut(string(d.Raw), "Subject: ")
		subject, _, _ := strings.Cut(after, "\r\n")
		out = append(out, subject)
	}
	return out
}

// watcher makes a watcher that tries again at once.
func watcher(a Account, sink Sink) *Watcher {
	w := NewWatcher(a, sink, slog.New(slog.DiscardHandler))
	w.backoff.first, w.backoff.most = time.Millisecond, 20*time.Millisecond
	return w
}

// running runs w until the test ends or the returned function is called, and
// fails the test where stopping takes long or gives an error.
func running(t testing.TB, w *Watcher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("Run has not ended within 5 s")
		}
	})
	t.Cleanup(stop)
	return stop
}

// certificate makes a key and a certificate for names that is good until then.
func certificate(t testing.TB, until time.Time, names ...string) (serverConfig, clientConfig *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: names,
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until, IsCA: true, BasicConstraintsValid: true,
	}
	if len(names) == 0 {
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	serverConfig = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return serverConfig, &tls.Config{RootCAs: pool}
}
