//go:build real

package mailbox

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/promise"
)

// dovecot is a real Dovecot on loopback. Where there is none, the test fails:
// to leave these tests out, leave out the build tag.
type dovecot struct {
	t   testing.TB
	dir string
	env map[string]string
}

func newDovecot(t testing.TB) *dovecot {
	t.Helper()
	// Not t.TempDir: Dovecot's mail user must be able to enter every parent.
	dir, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		t.Fatal(err)
	}
	d := &dovecot{t: t, dir: dir, env: map[string]string{}}
	t.Cleanup(func() {
		d.run("", "stop")
		os.RemoveAll(dir)
	})
	d.start()
	return d
}

func (d *dovecot) start() {
	d.t.Helper()
	for line := range strings.Lines(d.run("", "start")) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		d.env[key] = value
	}
}

func (d *dovecot) run(stdin, command string, args ...string) string {
	d.t.Helper()
	cmd := exec.Command("testdata/dovecot.sh", append([]string{command, d.dir}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		d.t.Fatalf("dovecot.sh %s: %v", command, err)
	}
	return string(out)
}

// deliver puts a mail into a folder, which it makes if need be.
func (d *dovecot) deliver(folder, raw string) { d.t.Helper(); d.run(raw, "deliver", folder) }

func (d *dovecot) account(mode string) Account {
	d.t.Helper()
	pem, err := os.ReadFile(d.env["cert"])
	if err != nil {
		d.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	port := d.env["port"]
	if mode == TLSImplicit {
		port = d.env["tls_port"]
	}
	a := account("127.0.0.1:" + port)
	a.TLS, a.TLSConfig = mode, &tls.Config{RootCAs: pool}
	return a
}

func TestRealDovecotFirstPass(t *testing.T) {
	d := newDovecot(t)
	const n = 60
	var want []string
	for i := 1; i <= n; i++ {
		d.deliver("INBOX", mail(i))
		want = append(want, fmt.Sprintf("mail %d", i))
	}
	for _, mode := range []string{TLSNone, TLSStart, TLSImplicit} {
		t.Run(mode, func(t *testing.T) {
			quiet(t)
			a, r := d.account(mode), newRecords()
			a.BatchCount = 7
			for range 2 {
				if err := watcher(a, r).Pass(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			got := r.subjects()
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got %q", got)
			}
			for _, m := range r.mails {
				if !strings.HasPrefix(string(m.Raw), "From: seller@example.com\r\n") || m.Fetch.InternalDate.IsZero() {
					t.Errorf("UID %d: %q, %v", m.Fetch.UID, m.Raw, m.Fetch.InternalDate)
				}
			}
			for _, step := range a.Check(t.Context()) {
				if step.Err != nil {
					t.Errorf("check: %+v", step)
				}
			}
		})
	}
}

func TestRealDovecotIdle(t *testing.T) {
	quiet(t)
	d, r := newDovecot(t), newRecords()
	a := d.account(TLSImplicit)
	a.limits.glance = a.limits.idle // what Dovecot has, it tells at once
	w := watcher(a, r)
	running(t, w)
	<-w.Ready()
	for n := 1; n <= 5; n++ {
		d.deliver("INBOX", mail(n))
		r.awaitMails(t, n)
	}
}

func TestRealDovecotRestarts(t *testing.T) {
	quiet(t)
	d, r := newDovecot(t), newRecords()
	running(t, watcher(d.account(TLSStart), r))
	restarts := promise.Times(4, 10, 100)
	for n := 1; n <= restarts; n++ {
		d.deliver("INBOX", mail(n))
		r.awaitMails(t, n)
		d.run("", "stop")
		d.start()
	}
	if got := r.subjects(); len(got) != restarts {
		t.Errorf("got %q", got)
	}
	promise.Kept(t, "R7", "%d restarts of Dovecot: 0 lost, 0 doubled", restarts)
}

func TestRealDovecotFolderIsDeletedAndMadeAgain(t *testing.T) {
	quiet(t)
	d, r := newDovecot(t), newRecords()
	a := d.account(TLSNone)
	a.Folders, a.Poll = []string{"INBOX", "Orders"}, 50*time.Millisecond
	a.limits.folder = 50 * time.Millisecond
	w := watcher(a, r)
	running(t, w)
	for n := 1; n <= 3; n++ {
		r.await(t, "deaf to the missing folder", func() bool { return r.deaf["Orders"] != nil })
		d.deliver("Orders", mail(n))
		r.awaitMails(t, n)
		d.run("", "wipe", "Orders")
		r.change(func() { delete(r.deaf, "Orders") })
	}
	validities := map[uint32]bool{}
	for _, m := range r.mails {
		validities[m.Fetch.UIDValidity] = true
	}
	if len(r.mails) != 3 || len(validities) != 3 {
		t.Errorf("%d mails under %d UIDVALIDITYs", len(r.mails), len(validities))
	}
}

func TestRealDovecotLargeMail(t *testing.T) {
	quiet(t)
	d, r := newDovecot(t), newRecords()
	large := mail(1) + strings.Repeat(strings.Repeat("0123456789", 7)+"\r\n", 1<<20)
	d.deliver("INBOX", large)
	d.deliver("INBOX", mail(2))
	if err := watcher(d.account(TLSImplicit), r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.mails) != 2 || string(r.mails[0].Raw) != large {
		t.Errorf("%d mails, the first of %d bytes", len(r.mails), len(r.mails[0].Raw))
	}
}
