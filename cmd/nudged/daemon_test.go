package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"nudged/cmd/nudged/demo"
	"nudged/store"
	"nudged/timeline"
)

// ownerConfig is a configuration on the demo's servers. Nothing in it waits for
// an hour of the day: what is due goes out at once.
func ownerConfig(servers *demo.Servers) string { return ownerConfigAt(servers.IMAP, servers.SMTP) }

func ownerConfigAt(imap, smtp string) string {
	return fmt.Sprintf(`[account]
owner       = ["Ann Buyer <ann@buyer.example>"]
tracking    = "track@buyer.example"
timezone    = "Europe/Berlin"
authserv_id = "mx.buyer.example"
[imap]
address          = %q
tls              = "none"
username         = %q
password_command = "echo %s"
[smtp]
address = %q
tls     = "none"
auth    = "none"
[policy]
quiet_hours = ""
`, imap, demo.User, demo.Password, smtp)
}

// journal is what a daemon logs.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// service is a running daemon, and the servers that it works on.
type service struct {
	shell
	servers *demo.Servers
	log     journal
	cancel  context.CancelFunc
	ended   chan int
}

// newService prepares a daemon. No goroutine of it outlives the test.
func newService(t *testing.T) *service {
	t.Helper()
	t.Cleanup(func() { goleak.VerifyNone(t) })
	servers, err := demo.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { servers.Close() })
	s := &service{shell: newShell(t), servers: servers}
	s.write("nudged.toml", ownerConfig(servers))
	return s
}

// start runs the daemon until the test ends, or stop.
func (s *service) start() {
	s.t.Helper()
	s.startUntil("msg=ready")
}

// startUntil runs the daemon, and waits until it has logged what.
func (s *service) startUntil(what string) {
	s.t.Helper()
	before := strings.Count(s.log.String(), what)
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel, s.ended = cancel, make(chan int, 1)
	go func() { s.ended <- s.carry(ctx, &s.log, &s.log, "run") }()
	s.t.Cleanup(func() {
		if s.cancel != nil {
			s.stop()
		}
	})
	s.loggedAfter(before, what)
}

// logged waits for a line of the log.
func (s *service) logged(what string) {
	s.t.Helper()
	s.loggedAfter(0, what)
}

// loggedAfter waits until a line is logged once more than so many times.
func (s *service) loggedAfter(before int, what string) {
	s.t.Helper()
	defer func() {
		if s.t.Failed() {
			s.t.Log(s.log.String())
		}
	}()
	await(s.t, "the log says "+what, func() bool { return strings.Count(s.log.String(), what) > before })
}

// stop ends the daemon, which must not take longer than it promises.
func (s *service) stop() {
	s.t.Helper()
	began := time.Now()
	s.cancel()
	s.cancel = nil
	if code := <-s.ended; code != exitDone || time.Since(began) > stopWithin {
		s.t.Errorf("the daemon ended with %d after %s:\n%s", code, time.Since(began), &s.log)
	}
}

// hangUp has the daemon read its configuration again.
func (s *service) hangUp() {
	s.t.Helper()
	if err := unix.Kill(os.Getpid(), unix.SIGHUP); err != nil {
		s.t.Fatal(err)
	}
}

// deliver puts mails into the mailbox.
func (s *service) deliver(mails ...sampleMail) {
	s.t.Helper()
	for i, m := range mails {
		if err := s.servers.Deliver(annsProvider.render(m, i), m.Received); err != nil {
			s.t.Fatal(err)
		}
	}
}

// arrives puts mails into the mailbox of a running daemon, and has it look.
// QUIRK: the demo's server says nothing of what arrives just before IDLE. That
// mail is read without being asked for is shown with a real server.
func (s *service) arrives(mails ...sampleMail) {
	s.t.Helper()
	s.deliver(mails...)
	s.must("ingest")
}

// The mails of these tests are dated by the real clock, which the daemon goes by.
var (
	annsProvider = provider{host: "mx.buyer.example", zone: demoZone}
	ann, chen    = "Ann Buyer <ann@buyer.example>", "Chen Fang <chen@hongda-textile.example>"
)

// fabricAsked was asked so long ago that silence is presumed, whatever holidays
// there were, and not so long that nobody wants to be nudged about it any more.
func fabricAsked() sampleMail {
	at := time.Now().AddDate(0, 0, -20).Truncate(time.Second)
	return sampleMail{From: ann, To: chen, Subject: "PI-88213: wrong colour", Date: at, Received: at, MessageID: "<fabric-1@buyer.example>",
		Auth: "pass", Text: "The fabric of PI-88213 is blue, we ordered green. What will you do?"}
}

func fabricAnswered() sampleMail {
	at := time.Now().Truncate(time.Second)
	return sampleMail{From: chen, To: ann, Subject: "Re: PI-88213: wrong colour", Date: at, Received: at, MessageID: "<answer-1@hongda-textile.example>",
		InReplyTo: "<fabric-1@buyer.example>", Auth: "pass", Text: "Dear Ann, we send the green one."}
}

// rows waits until the timeline of an order has so many.
func (s *service) rows(order string, n int) {
	s.t.Helper()
	await(s.t, fmt.Sprintf("order %s has %d rows", order, n), func() bool {
		return strings.Count(s.must("timeline", order, "--json"), "\n") >= n
	})
}

func TestDaemonReadsTellsAndAnswers(t *testing.T) {
	s := newService(t)
	s.must("order", "add", "PI-88213", "--seller", "Chen Fang <chen@hongda-textile.example>")
	s.deliver(fabricAsked())
	s.start()

	// What was waiting is read; what is due goes out.
	await(t, "a nudge about PI-88213 has gone out", func() bool {
		return slices.ContainsFunc(s.servers.Taken(), func(raw []byte) bool { return bytes.Contains(raw, []byte("Subject: [PI-88213]")) })
	})
	s.rows("PI-88213", 2)
	s.asks(`[{"orders":[{"number":"PI-88213","silence":"presumed_silent"}]}]`, "status", "PI-88213")
	s.asks(`{"$exact":[{"kind":"sent"},{"kind":"nudge"}]}`, "timeline", "PI-88213")

	// What arrives is read.
	s.arrives(fabricAnswered())
	s.rows("PI-88213", 3)
	s.asks(`[{"orders":[{"number":"PI-88213","silence":"answered","turn":"buyer"}]}]`, "status", "PI-88213")

	// Commands end as they would without a daemon.
	if out := s.must("ingest"); out != "1 mailbox read\n" {
		t.Errorf("ingest: %q", out)
	}
	code, out, err := s.try("status", "NB-9999")
	if code != exitNoSuch || out != "" || err != "nudged: NB-9999: no such order\nhint: nudged order list shows the registered orders\n" {
		t.Errorf("status of no order: %d, %q, %q", code, out, err)
	}
	if code, _, err := s.try("run"); code != exitInUse || !strings.Contains(err, "in use by another process") {
		t.Errorf("a second daemon: %d, %q", code, err)
	}
	s.stop()

	// Afterwards they work on the state themselves; a second start repeats nothing.
	s.asks(`{"$len":3}`, "timeline", "PI-88213")
	sent := len(s.servers.Taken())
	s.start()
	s.must("ingest")
	s.stop()
	if again := len(s.servers.Taken()); again != sent {
		t.Errorf("%d mails were sent, %d after a restart", sent, again)
	}
}

// A daemon may not be able to read the user's files: the client reads them for it.
func TestDaemonReadsTheFilesOfItsClient(t *testing.T) {
	s := newService(t)
	s.start()
	mails, err := demo.Mails()
	if err != nil {
		t.Fatal(err)
	}
	photo := bytes.Repeat([]byte("0123456789abcdef"), 3*readAtOnce/16+1)
	files := fstest.MapFS{"home/ann/photo, 1.png": {Data: photo}, "home/ann/orders.csv": {Data: []byte("number,title\nPI-88213,fabric\nNB-3308,valves\n")}}
	for _, m := range mails[:7] {
		files["home/ann/mail/"+m.Name] = &fstest.MapFile{Data: m.Raw}
	}
	ann := s.shell
	ann.home, ann.files = "/home/ann", files
	carry := func(want string, args ...string) {
		t.Helper()
		if out := ann.must(args...); !strings.Contains(out, want) {
			t.Errorf("nudged %q: %s", args, out)
		}
	}
	carry("2 orders registered", "order", "import", "orders.csv")
	carry("7 mails imported, 0 known already", "import", "mail")
	carry("0 mails imported, 1 known already", "import", "/home/ann/mail/05-fabric-asked.eml")
	carry("attempt on chat logged", "log", "PI-88213", "--channel", "chat", "--file", "photo, 1.png", "see the photo")
	s.stop()

	want := sha256.Sum256(photo)
	if got := s.lastFile("PI-88213"); got.SHA256 != hex.EncodeToString(want[:]) || got.Name != "photo, 1.png" {
		t.Errorf("the file came as %+v", got)
	}
}

// lastFile is the file of the last entry of an order.
func (s *service) lastFile(order string) (f timeline.FileRef) {
	s.t.Helper()
	st, err := store.Open(s.path("state"), store.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer st.Close()
	err = st.View(func(tx *store.Tx) error {
		entries := tx.Entries(order)
		f = entries[len(entries)-1].Files[0]
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

func TestDaemonReadsItsConfigurationAgain(t *testing.T) {
	s := newService(t)
	s.must("order", "add", "PI-88213", "--seller", "Chen Fang <chen@hongda-textile.example>")
	s.start()
	change := func(extra string) {
		t.Helper()
		s.write("nudged.toml", ownerConfig(s.servers)+extra)
		s.hangUp()
	}
	s.must("log", "PI-88213", "--channel", "chat", "--at", "2026-09-29 09:30", "please send the right fabric")
	const at, silent, waiting = "2026-10-13", `[{"orders":[{"silence":"presumed_silent"}]}]`, `[{"orders":[{"silence":"waiting"}]}]`
	s.asks(silent, "status", "--at", at)

	change("unresponsive_after = 9\n")
	s.logged("configuration read again")
	await(t, "the new rules are in force", func() bool { return strings.Contains(s.must("status", "--json", "--at", at), `"waiting"`) })

	// A wrong one is refused, loudly; the one in force stays.
	change("unresponsive_aftr = 2\n")
	s.logged("the new configuration is refused, the old one stays in force")
	s.logged("did you mean unresponsive_after?")
	if _, out, _ := s.say("status", "--json", "--at", at); !strings.Contains(out, `"waiting"`) {
		t.Errorf("by the rules in force: %s", out)
	}

	// So is one that would need a restart.
	change("[control]\nsocket = \"elsewhere.sock\"\n")
	s.logged("the control socket cannot change while the daemon runs")

	// Mail is read on, by those who took over.
	s.write("nudged.toml", ownerConfig(s.servers))
	s.arrives(fabricAsked())
	s.rows("PI-88213", 2)
}

func TestDaemonStopsWhateverItsClientsDo(t *testing.T) {
	s := newService(t)
	s.start()
	silent := s.connect()
	defer silent.Close()
	// One that asks for an import, and never answers about its files.
	stuck := s.connect()
	defer stuck.Close()
	if err := writeJSON(stuck, frameCall, call{Args: []string{"import", "mail"}, Dir: "/home/ann"}); err != nil {
		t.Fatal(err)
	}
	if kind, _, err := readFrame(stuck); kind != frameFile || err != nil {
		t.Fatalf("frame %q, %v", kind, err)
	}
	s.stop()
}
