//go:build real

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"nudged/ingest/reader"
)

// The built program, as a process of its own, against a Dovecot and an SMTP
// server that are not ours, both over TLS. Where a server is missing these tests
// fail: to leave them out, leave out the build tag.
type realWorld struct {
	t       *testing.T
	dir     string // the user's
	program string
	dovecot map[string]string // what its starter prints
	mailDir string            // where the starter keeps it
	sent    string            // the Maildir of the SMTP server
	child   *exec.Cmd
	log     journal
}

func newRealWorld(t *testing.T) *realWorld {
	t.Helper()
	w := &realWorld{t: t, dir: t.TempDir(), sent: filepath.Join(t.TempDir(), "sent"), dovecot: map[string]string{}}
	w.program = filepath.Join(w.dir, "nudged")
	w.build()
	w.startDovecot()
	smtp := w.startSMTP()
	// The next minute that is not just about to begin.
	digest := time.Now().In(demoZone).Add(75 * time.Second)
	config := fmt.Sprintf(`state = "state"
[account]
owner       = ["Ann Buyer <ann@buyer.example>"]
tracking    = "track@buyer.example"
timezone    = "Europe/Berlin"
authserv_id = "mx.buyer.example"
[imap]
address       = "127.0.0.1:%s"
tls           = "implicit"
ca_file       = %q
username      = %q
password_file = "password"
[smtp]
address = %q
tls     = "implicit"
ca_file = %[2]q
auth    = "none"
[policy]
quiet_hours = ""
digest      = "%[5]d %d * * *"
`, w.dovecot["tls_port"], w.dovecot["cert"], w.dovecot["user"], smtp, digest.Minute(), digest.Hour())
	if err := errors.Join(os.WriteFile(filepath.Join(w.dir, "nudged.toml"), []byte(config), 0o600),
		os.WriteFile(filepath.Join(w.dir, "password"), []byte(w.dovecot["password"]+"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *realWorld) build() {
	w.t.Helper()
	c := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", w.program, ".")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		w.t.Fatalf("go build: %v\n%s", err, out)
	}
}

func (w *realWorld) startDovecot() {
	w.t.Helper()
	// Not t.TempDir: Dovecot's mail user must be able to enter every parent.
	dir, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		w.t.Fatal(err)
	}
	w.mailDir = dir
	w.t.Cleanup(func() {
		w.starter("", "stop")
		os.RemoveAll(dir)
	})
	for line := range strings.Lines(w.starter("", "start")) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		w.dovecot[key] = value
	}
}

// starter calls the script that starts a Dovecot and delivers to it.
func (w *realWorld) starter(stdin, command string, args ...string) string {
	w.t.Helper()
	c := exec.Command("../../ingest/mailbox/testdata/dovecot.sh", append([]string{command, w.mailDir}, args...)...)
	c.Stdin, c.Stderr = strings.NewReader(stdin), os.Stderr
	out, err := c.Output()
	if err != nil {
		w.t.Fatalf("dovecot.sh %s: %v", command, err)
	}
	return string(out)
}

// startSMTP starts Debian's aiosmtpd, which puts all mail into a Maildir.
func (w *realWorld) startSMTP() (address string) {
	w.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	address = l.Addr().String()
	l.Close()
	cert := w.dovecot["cert"]
	key := filepath.Join(filepath.Dir(cert), "key.pem")
	c := exec.Command("/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", address, "--smtpscert", cert, "--smtpskey", key,
		"-c", "aiosmtpd.handlers.Mailbox", w.sent)
	var said journal
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		w.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	w.t.Cleanup(func() {
		c.Process.Kill()
		<-ended
	})
	await(w.t, "the SMTP server listens", func() bool {
		select {
		case err := <-ended:
			ended <- err
			w.t.Fatalf("aiosmtpd (Debian: python3-aiosmtpd): %v\n%s", err, &said)
		default:
		}
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return address
}

// arrives puts mails into the mailbox. The first one the starter delivers, which
// makes the folder; the others go where that lies, and belong to the same user.
func (w *realWorld) arrives(mails ...sampleMail) {
	w.t.Helper()
	w.starter(string(annsProvider.render(mails[0], 0)), "deliver", "INBOX")
	folder := filepath.Join(w.mailDir, "mail", w.dovecot["user"], "Maildir")
	info, err := os.Stat(filepath.Join(folder, "new"))
	if err != nil {
		w.t.Fatal(err)
	}
	owner := info.Sys().(*syscall.Stat_t)
	for i, m := range mails[1:] {
		name := fmt.Sprintf("%d.%d.test", time.Now().UnixNano(), i)
		tmp := filepath.Join(folder, "tmp", name)
		if err := errors.Join(os.WriteFile(tmp, annsProvider.render(m, i+1), 0o600), os.Chown(tmp, int(owner.Uid), int(owner.Gid)),
			os.Rename(tmp, filepath.Join(folder, "new", name))); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *realWorld) command(args ...string) *exec.Cmd {
	c := exec.Command(w.program, append([]string{"--config", filepath.Join(w.dir, "nudged.toml")}, args...)...)
	c.Dir, c.Env = w.dir, append(os.Environ(), "HOME="+w.dir)
	return c
}

// must carries out a command line that succeeds.
func (w *realWorld) must(args ...string) string {
	w.t.Helper()
	out, err := w.command(args...).Output()
	if err != nil {
		w.t.Fatalf("nudged %q: %v\n%s\nlog of the daemon:\n%s", args, err, stderrOf(err), &w.log)
	}
	return string(out)
}

func stderrOf(err error) []byte {
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return failed.Stderr
	}
	return nil
}

// rows are the lines that a command prints with --json.
func (w *realWorld) rows(args ...string) []any {
	w.t.Helper()
	rows, err := jsonLines(w.must(append(args, "--json")...))
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// start starts the daemon, and waits until it says that it is ready.
func (w *realWorld) start() {
	w.t.Helper()
	before := strings.Count(w.log.String(), "msg=ready")
	w.child = w.command("run")
	w.child.Stderr = &w.log
	if err := w.child.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if w.child.ProcessState == nil {
			w.child.Process.Kill()
			w.child.Wait()
		}
	})
	await(w.t, "the daemon is ready", func() bool { return strings.Count(w.log.String(), "msg=ready") > before })
}

// terminate stops the daemon as a service manager does.
func (w *realWorld) terminate() {
	w.t.Helper()
	began := time.Now()
	if err := w.child.Process.Signal(syscall.SIGTERM); err != nil {
		w.t.Fatal(err)
	}
	if err := w.child.Wait(); err != nil || time.Since(began) > stopWithin {
		w.t.Errorf("stopped after %s: %v\n%s", time.Since(began), err, &w.log)
	}
}

// kill ends the daemon without a word.
func (w *realWorld) kill() {
	w.t.Helper()
	if err := w.child.Process.Kill(); err != nil {
		w.t.Fatal(err)
	}
	w.child.Wait()
}

// out are the mails that were sent with such words in the subject: that and the
// Message-ID of each, in order.
func (w *realWorld) out(words string) (mails []string) {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join(w.sent, "new", "*"))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			w.t.Fatal(err)
		}
		if m := reader.Read(raw); strings.Contains(m.Subject, words) {
			mails = append(mails, m.Subject+" "+m.MessageID)
		}
	}
	slices.Sort(mails)
	return mails
}

// numbered are mails of strangers: each one a row of the review.
func numbered(from, to int) (mails []sampleMail) {
	for i := from; i < to; i++ {
		at := time.Now().Add(-time.Hour).Truncate(time.Second)
		mails = append(mails, sampleMail{From: "Weekly <news@weekly.example>", To: ann, Subject: fmt.Sprintf("news %d", i), Date: at, Received: at,
			MessageID: fmt.Sprintf("<news-%d@weekly.example>", i), Auth: "pass", Text: "Meet 120 suppliers."})
	}
	return mails
}

// complete waits until so many numbered mails are recorded, and looks whether
// each is there once.
func (w *realWorld) complete(n int) {
	w.t.Helper()
	await(w.t, fmt.Sprintf("%d mails are recorded", n), func() bool { return len(w.rows("review")) >= n })
	var got, want []string
	for _, row := range w.rows("review") {
		got = append(got, row.(map[string]any)["subject"].(string))
	}
	for i := range n {
		want = append(want, fmt.Sprintf("news %d", i))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("%d mails are recorded, of %d: %q", len(got), len(want), got)
	}
}

func TestRealDaysWork(t *testing.T) {
	w := newRealWorld(t)
	w.must("order", "add", "PI-88213", "--seller", chen)
	w.arrives(fabricAsked())
	w.arrives(numbered(0, 20)...)

	// The backlog is read, and what is due goes out.
	w.start()
	w.complete(20)
	await(t, "the nudge has arrived", func() bool { return len(w.out("[PI-88213]")) == 1 })

	// A command is answered by the daemon; so is check, on the real servers.
	if out, err := w.command("check", "--no-send").CombinedOutput(); err != nil || !bytes.Contains(out, []byte("in use by the running daemon")) {
		t.Errorf("check: %v\n%s", err, out)
	}

	// What is delivered now is read at once.
	w.arrives(fabricAnswered())
	await(t, "the answer is read", func() bool {
		return len(differences("", []any{map[string]any{"orders": []any{map[string]any{"silence": "answered"}}}}, w.rows("status"))) == 0
	})
	await(t, "the daemon rests, in 30 MB of memory", func() bool { return w.residentKB() <= 30<<10 })

	// The digest comes at its hour.
	within(t, 2*time.Minute, "the digest has arrived", func() bool {
		w.must("status") // a command wakes the notifier
		return len(w.out("nudged digest")) == 1
	})
	w.terminate()

	// What came meanwhile is read after a restart; nothing comes twice.
	w.arrives(numbered(20, 30)...)
	sent := w.out("")
	w.start()
	w.complete(30)
	w.must("ingest")
	w.terminate()
	if again := w.out(""); !slices.Equal(again, sent) {
		t.Errorf("sent before the restart: %q\nafter: %q", sent, again)
	}
	if rows := w.rows("timeline", "PI-88213"); len(rows) != 3 {
		t.Errorf("a mail, a nudge and an answer are %d rows: %v", len(rows), rows)
	}
}

// residentKB is the memory that the daemon holds, by Linux's count.
func (w *realWorld) residentKB() int {
	w.t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.child.Process.Pid))
	if err != nil {
		w.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		w.t.Fatal(err)
	}
	return kb
}

// A daemon that is killed again and again, wherever it is, loses nothing and
// doubles nothing.
func TestRealKills(t *testing.T) {
	w := newRealWorld(t)
	w.must("order", "add", "PI-88213", "--seller", chen)
	w.arrives(fabricAsked())
	const mails = 2200 // more than four batches
	w.arrives(numbered(0, mails)...)
	for i := range 5 {
		batches := strings.Count(w.log.String(), `msg="mails recorded"`)
		w.start()
		// After a batch is recorded, ever later while the next one is; the first time at once.
		await(t, "a batch is recorded", func() bool { return i == 0 || strings.Count(w.log.String(), `msg="mails recorded"`) > batches })
		since := time.Now()
		await(t, "it is time", func() bool { return time.Since(since) > time.Duration(i)*10*time.Millisecond })
		w.kill()
		t.Logf("killed after %d of %d mails", len(w.rows("review")), mails)
	}
	w.start()
	w.complete(mails)
	w.terminate()
	if nudges := slices.Compact(w.out("[PI-88213]")); len(nudges) > 1 {
		t.Errorf("one step was told by several mails: %q", nudges)
	}
}
