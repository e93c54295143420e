package mailbox

import (
	"errors"
	"net"
	"sync"
	"time"
)

// wire is the connection under go-imap, which sets deadlines of its own, has
// none where it matters, and reads whatever a server sends. Here the deadlines
// and the number of bytes are ours: the goroutine that owns the connection
// arms the wire before each exchange.
type wire struct {
	net.Conn

	mu    sync.Mutex
	until time.Time     // the exchange must be over by then
	stall time.Duration // and never be silent for so long
	moved time.Time     // when the read deadline was last moved on
	left  int64         // bytes that may still come
	cause error         // the first failure of the connection itself

	busy func(time.Duration) // told how long the server may be silent now
}

// errFlood is the cause when a server sends more than it was asked for.
var errFlood = errors.New("the server sends more than was asked for")

func newWire(conn net.Conn, busy func(time.Duration)) *wire {
	return &wire{Conn: conn, left: answerBytes, busy: busy}
}

// arm begins an exchange that must end within limit, must not be silent for
// longer than stall, and may bring so many bytes.
func (w *wire) arm(limit, stall time.Duration, bytes int64) {
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.until, w.stall, w.left = now.Add(limit), stall, bytes
	w.extend(now)
}

// rest ends an exchange. Between two, the server may be silent as long as it
// likes, and say a little.
func (w *wire) rest() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.until, w.left = time.Time{}, answerBytes
	w.Conn.SetReadDeadline(time.Time{})
}

// extend moves the read deadline on, as far as the exchange allows.
func (w *wire) extend(now time.Time) {
	w.moved = now
	deadline := w.until
	if stalled := now.Add(w.stall); stalled.Before(deadline) {
		deadline = stalled
	}
	w.Conn.SetReadDeadline(deadline)
	w.busy(deadline.Sub(now))
}

// Read implements net.Conn within the armed limits.
func (w *wire) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.blame(err)
		return n, err
	}
	if w.left -= int64(n); w.left < 0 {
		w.blame(errFlood)
		w.Conn.Close()
		return 0, errFlood
	}
	if now := time.Now(); !w.until.IsZero() && now.Sub(w.moved) > w.stall/8 {
		w.extend(now)
	}
	return n, nil
}

// Write implements net.Conn.
func (w *wire) Write(b []byte) (int, error) {
	n, err := w.Conn.Write(b)
	if err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.blame(err)
	}
	return n, err
}

// blame keeps the first failure. That we closed the connection is none.
func (w *wire) blame(err error) {
	if w.cause == nil && !errors.Is(err, net.ErrClosed) {
		w.cause = err
	}
}

// failure is what ended the connection, or nil if it was not the network.
// go-imap wraps errors beyond recognition, so it is kept here.
func (w *wire) failure() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cause
}

// room is how many bytes the exchange may still bring.
func (w *wire) room() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.left
}

// SetReadDeadline does nothing: go-imap would undo our own.
func (w *wire) SetReadDeadline(time.Time) error { return nil }

// SetDeadline bounds writing alone, for the same reason.
func (w *wire) SetDeadline(t time.Time) error { return w.Conn.SetWriteDeadline(t) }
