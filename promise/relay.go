package promise

import (
	"net"
	"sync"
	"testing"
	"time"
)

// Relay stands between a client and a server, and does to their connections
// what networks do.
type Relay struct {
	Address string         // where the client is to connect
	Trouble func() Trouble // what befalls the next connection; nil: nothing
	Seen    func()         // is called for each piece that goes either way, before it goes on; may be nil

	target   string
	listener net.Listener
	work     sync.WaitGroup
	ended    chan struct{}

	mu   sync.Mutex
	open map[net.Conn]bool
}

// Trouble is what happens to one connection.
type Trouble struct {
	After int // so many bytes reach the client before Then happens
	Then  End
	Up    bool          // counted are those that reach the server instead
	Slice int           // pieces are no longer than that; 0: as they come
	Pause time.Duration // between two pieces
}

// End is how a connection ends: as its ends want it, with a reset, as if
// closed by the server, or in silence.
type End string

// The ways to end.
const (
	Reset   End = "reset"
	Closed  End = "closed"
	Silence End = "silence"
)

// NewRelay relays to the server at target until the test ends.
func NewRelay(t testing.TB, target string) *Relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &Relay{Address: l.Addr().String(), target: target, listener: l, ended: make(chan struct{}), open: map[net.Conn]bool{}}
	t.Cleanup(r.close)
	return r
}

// Start begins to relay, once all is set.
func (r *Relay) Start() *Relay {
	r.work.Go(func() {
		for {
			client, err := r.listener.Accept()
			if err != nil {
				return
			}
			r.work.Go(func() { r.serve(client.(*net.TCPConn)) })
		}
	})
	return r
}

func (r *Relay) close() {
	r.listener.Close()
	close(r.ended)
	r.mu.Lock()
	for c := range r.open {
		c.Close()
	}
	r.mu.Unlock()
	r.work.Wait()
}

// keep notes that a connection is open, so that the end of the test closes it.
func (r *Relay) keep(c net.Conn) (forget func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open[c] = true
	select {
	case <-r.ended:
		c.Close()
	default:
	}
	return func() {
		c.Close()
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.open, c)
	}
}

func (r *Relay) serve(client *net.TCPConn) {
	defer r.keep(client)()
	var t Trouble
	if r.Trouble != nil {
		t = r.Trouble()
	}
	server, err := net.Dial("tcp", r.target)
	if err != nil {
		return
	}
	defer r.keep(server)()
	up, down := Trouble{}, t
	if t.Up {
		up, down = t, Trouble{}
	}
	r.work.Go(func() {
		r.carry(server, client, up)
		server.Close()
	})
	r.carry(client, server, down)
	if t.Then == Reset {
		client.SetLinger(0)
	}
}

// carry takes from one end what goes to the other, as far as t lets it.
func (r *Relay) carry(to, from net.Conn, t Trouble) {
	buf := make([]byte, 32<<10)
	for left := t.After; ; {
		n, err := from.Read(buf)
		if t.Then != "" {
			n = min(n, left)
			left -= n
		}
		if r.Seen != nil {
			r.Seen()
		}
		if !r.pass(to, buf[:n], t) || err != nil {
			return
		}
		if t.Then != "" && left == 0 {
			if t.Then == Silence {
				<-r.ended
			}
			return
		}
	}
}

// pass writes p in slices; false says that nobody takes it any more.
func (r *Relay) pass(to net.Conn, p []byte, t Trouble) bool {
	for len(p) > 0 {
		n := len(p)
		if t.Slice > 0 {
			n = min(n, t.Slice)
		}
		if _, err := to.Write(p[:n]); err != nil {
			return false
		}
		p = p[n:]
		if t.Pause > 0 {
			select {
			case <-time.After(t.Pause):
			case <-r.ended:
				return false
			}
		}
	}
	return true
}
