package mailbox

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// meter passes a connection on to a server and counts what goes over it.
type meter struct {
	address string
	bytes   atomic.Int64
}

func newMeter(t testing.TB, server string) *meter {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	m := &meter{address: listener.Addr().String()}
	go func() {
		for {
			ours, err := listener.Accept()
			if err != nil {
				return
			}
			theirs, err := net.Dial("tcp", server)
			if err != nil {
				ours.Close()
				return
			}
			go m.pass(ours, theirs)
			go m.pass(theirs, ours)
		}
	}()
	return m
}

func (m *meter) pass(to, from net.Conn) {
	io.Copy(to, io.TeeReader(from, m))
	to.Close()
}

func (m *meter) Write(b []byte) (int, error) {
	m.bytes.Add(int64(len(b)))
	return len(b), nil
}

// What the wire carries beside the mails: little for a new one, and little in an
// hour in which nothing happens, when there is a look at everything as often as
// the mailbox is polled.
func TestTrafficIsLittle(t *testing.T) {
	s, r := newServer(t), newRecords()
	m := newMeter(t, s.address)
	w := watcher(account(m.address), r)
	running(t, w)
	<-w.Ready()
	const looks = 10
	spent := func(meanwhile func(n int)) int64 {
		before := m.bytes.Load()
		for n := range looks {
			meanwhile(n)
			if err := w.Poll(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		return (m.bytes.Load() - before) / looks
	}
	look := spent(func(int) {})
	if hour := look * int64(time.Hour/DefaultPoll+1); hour > 2<<10 {
		t.Errorf("an idle hour takes %d bytes", hour)
	}
	if fresh := spent(func(n int) { s.deliver("INBOX", mail(n)) }) - int64(len(mail(1))); fresh > 512 {
		t.Errorf("a new mail takes %d bytes beside its own", fresh)
	}
	if n := len(r.subjects()); n != looks {
		t.Errorf("%d mails came of %d", n, looks)
	}
}
