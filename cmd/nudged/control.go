package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"
)

// While the daemon runs it holds the state; every command works through its
// control socket. The client sends its command line; the daemon carries it out
// with the same code and streams what it prints back. A command that reads or
// writes the user's files has the client do it: the daemon may not be able to.
//
// A frame is one byte that says what it is, four bytes of length (big endian)
// and at most maxFrame bytes. Requests and answers alternate strictly.
const maxFrame = 1 << 20

// The frames.
const (
	frameCall   = 'c' // client: a call, JSON
	frameOut    = 'o' // daemon: bytes for standard output
	frameErr    = 'e' // daemon: bytes for standard error
	frameExit   = 'x' // daemon: the exit code, JSON; the last frame
	frameFile   = 'f' // daemon: a question about the user's files, JSON
	frameAnswer = 'a' // client: the answer, JSON
)

// call is a command line and where it was typed.
type call struct {
	Args     []string `json:"args"`
	Dir      string   `json:"dir"`
	Terminal bool     `json:"terminal"`
	Columns  int      `json:"columns"`
}

// handshake bounds how long a client may take to say what it wants.
const handshake = 10 * time.Second

func writeFrame(w io.Writer, kind byte, body []byte) error {
	if len(body) > maxFrame {
		return fmt.Errorf("a frame of %d bytes is too large", len(body))
	}
	head := make([]byte, 5, 5+len(body))
	head[0] = kind
	binary.BigEndian.PutUint32(head[1:], uint32(len(body)))
	_, err := w.Write(append(head, body...))
	return err
}

func readFrame(r io.Reader) (kind byte, body []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxFrame {
		return 0, nil, fmt.Errorf("a frame of %d bytes is too large", n)
	}
	body = make([]byte, n)
	_, err = io.ReadFull(r, body)
	return head[0], body, err
}

func writeJSON(w io.Writer, kind byte, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(w, kind, body)
}

// frameWriter sends what is printed.
type frameWriter struct {
	w    io.Writer
	kind byte
}

func (f frameWriter) Write(p []byte) (int, error) {
	sent := 0
	for len(p) > 0 {
		n := min(len(p), maxFrame)
		if err := writeFrame(f.w, f.kind, p[:n]); err != nil {
			return sent, err
		}
		sent, p = sent+n, p[n:]
	}
	return sent, nil
}

// ---- the client ----

// exited is a command that the daemon carried out and that did not succeed; it
// has told the user why.
type exited int

func (e exited) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// socketPaths are where the control socket of a state may be: where the
// configuration says, else beside the state or in the service's runtime folder.
func (s *session) socketPaths() []string {
	paths := []string{s.config.SocketPath(s.config.State)}
	if s.config.Control.Socket == "" && s.config.State == systemState {
		paths = append(paths, systemSocket)
	}
	return paths
}

// Where the system's service keeps its things.
const (
	systemConfig = "/etc/nudged"
	systemState  = "/var/lib/nudged"
	systemSocket = "/run/nudged/nudged.sock"
)

// askDaemon has a running daemon carry the command out. It answers false where
// none listens.
func (s *session) askDaemon() (answered bool, err error) {
	for _, path := range s.socketPaths() {
		conn, err := net.DialTimeout("unix", path, 5*time.Second)
		switch {
		case err == nil:
			defer conn.Close()
			stop := context.AfterFunc(s.ctx, func() { conn.Close() })
			defer stop()
			return true, s.converse(conn)
		case errors.Is(err, fs.ErrPermission):
			return true, &socketError{path: path, err: err}
		}
	}
	return false, nil
}

// converse sends the command line and does what the daemon asks for.
func (s *session) converse(conn net.Conn) error {
	u := s.user
	// Should it not take the call, it may have said why.
	unheard := writeJSON(conn, frameCall, call{s.args, u.dir, u.terminal, u.columns})
	desk := &fileDesk{files: u.files, target: s.target, open: map[int]fs.File{}, made: map[int]newFile{}}
	defer desk.close()
	in := bufio.NewReader(conn)
	for {
		kind, body, err := readFrame(in)
		if err != nil {
			return fmt.Errorf("the daemon ended before it answered: %w", first2(unheard, err))
		}
		switch kind {
		case frameOut:
			_, err = u.out.Write(body)
		case frameErr:
			_, err = u.err.Write(body)
		case frameFile:
			err = writeJSON(conn, frameAnswer, desk.answer(body))
		case frameExit:
			var code int
			if err := json.Unmarshal(body, &code); err != nil || code == 0 {
				return err
			}
			return exited(code)
		default:
			err = fmt.Errorf("the daemon sent a frame %q that is not known; is it of another version?", kind)
		}
		if err != nil {
			return err
		}
	}
}

// socketError is a socket that the user may not open.
type socketError struct {
	path string
	err  error
}

func (e *socketError) Error() string { return fmt.Sprintf("control socket %s: %v", e.path, e.err) }
func (e *socketError) Unwrap() error { return e.err }

// hint tells how to get in: by the group of the socket, where it has one of its own.
func (e *socketError) hint() string {
	group := e.group()
	if group == "" || group == "root" {
		return "the daemon runs as another user: use its commands as that user, or with sudo"
	}
	return fmt.Sprintf("the daemon runs as another user; join the group %[1]s (sudo usermod -aG %[1]s $USER, then log in again), or use sudo", group)
}

// group names the group that may open the socket, as far as it can be told.
func (e *socketError) group() string {
	info, err := os.Stat(e.path)
	if err != nil {
		info, err = os.Stat(filepath.Dir(e.path))
	}
	if err != nil {
		return "nudged"
	}
	return groupOf(info)
}
