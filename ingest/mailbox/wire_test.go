package mailbox

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"nudged/store"
)

// wired gives a wire and its other end.
func wired(t *testing.T) (*wire, net.Conn) {
	t.Helper()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return newWire(ours, func(time.Duration) {}), theirs
}

func TestWireEndsASilence(t *testing.T) {
	w, _ := wired(t)
	w.SetReadDeadline(time.Now().Add(time.Hour)) // as go-imap does
	w.arm(time.Hour, 20*time.Millisecond, 1000)
	w.SetReadDeadline(time.Time{})
	if _, err := w.Read(make([]byte, 10)); !errors.Is(err, os.ErrDeadlineExceeded) || !errors.Is(w.failure(), os.ErrDeadlineExceeded) {
		t.Errorf("Read: %v, failure %v", err, w.failure())
	}
}

func TestWireEndsATrickle(t *testing.T) {
	w, theirs := wired(t)
	go func() {
		for {
			if _, err := theirs.Write([]byte("x")); err != nil {
				return
			}
		}
	}()
	w.arm(50*time.Millisecond, time.Hour, 1<<40)
	buf := make([]byte, 1)
	for start := time.Now(); ; {
		if _, err := w.Read(buf); err != nil {
			break
		}
		if time.Since(start) > 5*time.Second {
			t.Fatal("it goes on and on")
		}
	}
	if !errors.Is(w.failure(), os.ErrDeadlineExceeded) {
		t.Errorf("failure: %v", w.failure())
	}
}

func TestWireArmsAReadThatIsUnderWay(t *testing.T) {
	w, _ := wired(t)
	ended := make(chan error)
	go func() {
		_, err := w.Read(make([]byte, 10))
		ended <- err
	}()
	w.arm(20*time.Millisecond, time.Hour, 1000)
	if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("Read: %v", err)
	}
}

func TestWireCutsAFlood(t *testing.T) {
	w, theirs := wired(t)
	go io.Copy(theirs, strings.NewReader(strings.Repeat("x", 5000)))
	w.arm(time.Hour, time.Hour, 3000)
	n, err := io.Copy(io.Discard, w)
	if n > 3000 || !errors.Is(err, errFlood) || !errors.Is(w.failure(), errFlood) {
		t.Errorf("%d bytes, %v, failure %v", n, err, w.failure())
	}
}

func TestWireDoesNotBlameUs(t *testing.T) {
	w, theirs := wired(t)
	theirs.Close()
	if _, err := w.Read(make([]byte, 1)); err == nil || w.failure() == nil {
		t.Errorf("they closed it: %v, failure %v", err, w.failure())
	}
	w, _ = wired(t)
	w.arm(time.Hour, time.Hour, 1000)
	w.blame(net.ErrClosed)
	if w.failure() != nil {
		t.Errorf("we closed it: %v", w.failure())
	}
}

func TestBeltKeepsOrderAndWeight(t *testing.T) {
	quiet(t)
	var got []uint32
	b := newBelt(t.Context(), 100, asIs, func(l load) error { got = append(got, l.reached.UID); return nil })
	for uid := uint32(1); uid <= 50; uid++ {
		weight := int64(uid * 10) // soon more than the belt can carry
		if err := b.reserve(weight); err != nil {
			t.Fatal(err)
		}
		if err := b.put(load{reached: store.Position{UID: uid}, bytes: weight}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
	for i, uid := range got {
		if int(uid) != i+1 {
			t.Fatalf("order: %v", got)
		}
	}
	if len(got) != 50 {
		t.Errorf("%d loads", len(got))
	}
}

func TestBeltStopsWhenTheSinkFails(t *testing.T) {
	quiet(t)
	full := errors.New("disk full")
	taken := 0
	b := newBelt(t.Context(), 100, asIs, func(load) error { taken++; return full })
	for range 50 {
		if b.reserve(60) != nil || b.put(load{bytes: 60}) != nil {
			break
		}
	}
	if err := b.close(); !errors.Is(err, full) || taken != 1 {
		t.Errorf("close: %v after %d loads", err, taken)
	}
}

// FuzzServer: whatever a server answers, a pass ends, without a panic in the
// reader (which go-imap turns into an error) and without harm to the position.
func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		"* 1 FETCH (UID 1 RFC822.SIZE 10)\r\nTAG OK\r\n",
		"* 1 FETCH (UID 1 RFC822.SIZE 10 BODY[] {4}\r\nabcd)\r\nTAG OK\r\n",
		"* 1 FETCH (UID 1 INTERNALDATE \"04-Mar-2026 05:06:07 +0000\" BODY[] \"x\")\r\n* BYE\r\n",
		"* 2 EXPUNGE\r\n* LIST () \"/\" a\r\n* SEARCH 1 2\r\n+ go\r\nTAG NO [LIMIT] x\r\n",
		"* ESEARCH (TAG \"1\") ALL 1:5\r\n* 1 FETCH (ENVELOPE (NIL",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		s := newFake(t, line{"^UID FETCH", func(w io.Writer, tag, _ string) error {
			io.WriteString(w, strings.ReplaceAll(answer, "TAG", tag))
			return errDrop
		}})
		r := newRecords()
		a := s.account()
		a.MaxMessage = 1 << 16
		err := within(t, 20*time.Second, func() error { return watcher(a, r).Pass(t.Context()) })
		if err != nil && strings.Contains(err.Error(), "panic") {
			t.Fatal(err)
		}
		last := uint32(0)
		for _, d := range r.mails {
			if d.Fetch.UID <= last {
				t.Fatalf("UID %d after %d", d.Fetch.UID, last)
			}
			last = d.Fetch.UID
		}
		if r.positions["INBOX"].UID != last {
			t.Fatalf("position %d after UID %d", r.positions["INBOX"].UID, last)
		}
	})
}

func asIs(load) error { return nil }

func TestBeltReadsTheNextWhileTheLastIsTaken(t *testing.T) {
	second := make(chan struct{})
	read := func(l load) error {
		if l.reached.UID == 2 {
			close(second)
		}
		return nil
	}
	take := func(l load) error {
		<-second
		return nil
	}
	b := newBelt(t.Context(), 100, read, take)
	for uid := range uint32(2) {
		if err := b.put(load{reached: store.Position{UID: uid + 1}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
}

func TestBeltTakesNothingThatCouldNotBeRead(t *testing.T) {
	broken, taken := errors.New("out of memory"), 0
	b := newBelt(t.Context(), 100, func(load) error { return broken }, func(load) error { taken++; return nil })
	if err := b.put(load{}); err != nil {
		t.Fatal(err)
	}
	if err := b.close(); !errors.Is(err, broken) || taken != 0 {
		t.Errorf("%v, %d taken", err, taken)
	}
}
