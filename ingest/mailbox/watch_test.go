package mailbox

import (
	"context"
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nudged/store"

	"github.com/emersion/go-imap/v2"
)

func TestPassReadsEverythingOnce(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	s.create("Archive")
	s.deliver("INBOX", mail(1))
	s.deliver("INBOX", mail(2))
	s.deliver("Archive", mail(3))
	a := account(s.address)
	a.Folders, a.Vouched = []string{"INBOX", "Archive"}, true

	for range 2 {
		if err := watcher(a, r).Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := r.subjects(), []string{"mail 3", "mail 1", "mail 2"}; !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	d := r.mails[2]
	if string(d.Raw) != mail(2) || !d.Vouched || d.LeftOut != "" {
		t.Errorf("not as delivered: %+v", d)
	}
	f := d.Fetch
	if f.Account != "ann" || f.Server != s.address || f.Mailbox != "INBOX" || f.UID != 2 || f.UIDValidity == 0 || f.At.IsZero() ||
		!f.InternalDate.Equal(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)) {
		t.Errorf("fetch facts are wrong: %+v", f)
	}
	if r.heard["INBOX"] != 2 || r.heard["Archive"] != 2 {
		t.Errorf("heard: %v", r.heard)
	}
}

func TestPassMarksNothingAsRead(t *testing.T) {
	s, r := newServer(t), newRecords()
	s.deliver("INBOX", mail(1))
	if err := watcher(account(s.address), r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, err := s.Status("INBOX", &imap.StatusOptions{NumUnseen: true})
	if err != nil || *status.NumUnseen != 1 {
		t.Errorf("unseen: %v, %v", status, err)
	}
}

func TestLiveMailIsSeenThroughIdle(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	w := watcher(account(s.address), r)
	running(t, w)
	<-w.Ready()
	for n := 1; n <= 5; n++ {
		s.deliver("INBOX", mail(n))
		r.awaitMails(t, n)
	}
	if got := len(r.subjects()); got != 5 {
		t.Errorf("%d mails, want 5", got)
	}
}

func TestOtherFoldersArePolled(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	s.create("Archive")
	a := account(s.address)
	a.Folders, a.Poll = []string{"INBOX", "Archive"}, 20*time.Millisecond
	running(t, watcher(a, r))
	r.await(t, "both folders heard", func() bool { return r.heard["Archive"] > 0 && r.heard["INBOX"] > 0 })
	s.deliver("Archive", mail(1))
	s.deliver("INBOX", mail(2))
	r.awaitMails(t, 2)
}

func TestPollWaitsForAFreshPass(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	s.create("Archive")
	a := account(s.address)
	a.Folders = []string{"INBOX", "Archive"}
	w := watcher(a, r)
	stop := running(t, w)
	<-w.Ready()
	for n := 1; n <= 3; n++ {
		s.deliver("Archive", mail(n))
		if err := w.Poll(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(r.subjects()); got != n {
			t.Fatalf("%d mails after Poll, want %d", got, n)
		}
	}
	s.stop()
	if err := w.Poll(t.Context()); err == nil {
		t.Error("Poll of a server that is down says nothing")
	}
	stop()
	if err := w.Poll(t.Context()); !errors.Is(err, errNotRunning) {
		t.Errorf("Poll of a watcher that has ended: %v", err)
	}
}

func TestReconnectsAfterTheServerWasDown(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	running(t, watcher(account(s.address), r))
	for n := 1; n <= 3; n++ {
		s.deliver("INBOX", mail(n))
		r.awaitMails(t, n)
		s.stop()
		r.await(t, "deaf", func() bool { return r.deaf["INBOX"] != nil })
		r.change(func() { delete(r.deaf, "INBOX") })
		s.start()
	}
	if got, want := r.subjects(), []string{"mail 1", "mail 2", "mail 3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUIDValidityChangeReadsFromTheBeginning(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	s.create("Orders")
	for n := 1; n <= 3; n++ {
		s.deliver("Orders", mail(n))
	}
	a := account(s.address)
	a.Folders = []string{"Orders"}
	pass := func() {
		t.Helper()
		if err := watcher(a, r).Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	pass()
	before := r.positions["Orders"]
	if err := s.Delete("Orders"); err != nil {
		t.Fatal(err)
	}
	s.create("Orders")
	s.deliver("Orders", mail(4))
	pass()
	after := r.positions["Orders"]
	if after.UIDValidity == before.UIDValidity || after.UID != 1 {
		t.Errorf("position went from %+v to %+v", before, after)
	}
	if got := r.subjects(); got[len(got)-1] != "mail 4" {
		t.Errorf("got %q", got)
	}
}

func TestMissingFolderKeepsNobodyElseWaiting(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	s.deliver("INBOX", mail(1))
	a := account(s.address)
	a.Folders, a.limits.folder = []string{"INBOX", "Ordres"}, 20*time.Millisecond

	err := watcher(a, r).Pass(t.Context())
	var e *IMAPError
	if !errors.As(err, &e) || e.Step != StepFolder || e.Mailbox != "Ordres" || !strings.Contains(e.Hint, "INBOX") {
		t.Errorf("Pass: %v, hint %q", err, hintOf(err))
	}
	running(t, watcher(a, r))
	r.awaitMails(t, 1)
	r.await(t, "deaf to the missing folder", func() bool { return r.deaf["Ordres"] != nil && r.deaf["INBOX"] == nil })
	s.create("Ordres")
	s.deliver("Ordres", mail(2))
	r.awaitMails(t, 2)
}

func TestBacklogComesInBoundedBatches(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	const n = 2000
	for i := 1; i <= n; i++ {
		s.deliver("INBOX", mail(i))
	}
	a := account(s.address)
	a.BatchCount = 150
	if err := watcher(a, r).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.mails) != n {
		t.Fatalf("%d mails, want %d", len(r.mails), n)
	}
	for i, d := range r.mails {
		if int(d.Fetch.UID) != i+1 {
			t.Fatalf("mail %d has UID %d", i, d.Fetch.UID)
		}
	}
	if most := slices.Max(r.batches); most > 150 {
		t.Errorf("a batch of %d", most)
	}
}

func TestSinkErrorEndsRun(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	s.deliver("INBOX", mail(1))
	r.fail = errors.New("disk full")
	if err := watcher(account(s.address), r).Run(t.Context()); !errors.Is(err, r.fail) {
		t.Errorf("Run: %v", err)
	}
	if err := watcher(account(s.address), r).Pass(t.Context()); !errors.Is(err, r.fail) {
		t.Errorf("Pass: %v", err)
	}
}

// A full disk, or too many open files, is waited for: nothing is skipped, and a
// pass that is asked for tries again at once.
func TestASinkWithoutRoomIsWaitedFor(t *testing.T) {
	for _, short := range []error{store.ErrFull, syscall.EMFILE} {
		quiet(t)
		s, r := newServer(t), newRecords()
		s.deliver("INBOX", mail(1))
		fail := func(err error) { r.mu.Lock(); r.fail = err; r.mu.Unlock() }
		fail(short)
		w := watcher(account(s.address), r)
		stop := running(t, w)
		<-w.Ready()
		if err := w.Poll(t.Context()); !errors.Is(err, short) {
			t.Errorf("a pass without room: %v", err)
		}
		s.deliver("INBOX", mail(2))
		fail(nil)
		r.awaitMails(t, 2) // by itself
		stop()
		if got := r.subjects(); len(got) != 2 {
			t.Errorf("recorded %q", got)
		}
	}
}

func TestStopsWhileTheSinkIsBusy(t *testing.T) {
	quiet(t)
	s, r := newServer(t), newRecords()
	for i := 1; i <= 100; i++ {
		s.deliver("INBOX", mail(i))
	}
	r.hold = make(chan struct{})
	a := account(s.address)
	a.BatchCount = 5
	stop := running(t, watcher(a, r))
	r.hold <- struct{}{}
	stop()
	if at := r.positions["INBOX"].UID; int(at) != len(r.mails) {
		t.Errorf("position %d after %d mails", at, len(r.mails))
	}
}

func TestPassEndsWithItsContext(t *testing.T) {
	quiet(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := watcher(account("127.0.0.1:1"), newRecords()).Pass(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Pass: %v", err)
	}
}
