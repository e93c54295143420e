package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// controlServer carries out the commands that come through the control socket.
type controlServer struct {
	path  string
	log   *slog.Logger
	carry func(ctx context.Context, u *user, args []string) int // one command line
	wait  time.Duration                                         // for a client to say what it wants; 0 is handshake

	listener net.Listener
	clients  sync.WaitGroup
}

// listen opens the socket; serve takes the commands from then on.
func (c *controlServer) listen() (err error) {
	c.listener, err = listenControl(c.path)
	return err
}

// serve takes commands until ctx ends, and waits for those under way.
func (c *controlServer) serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { c.listener.Close() })
	defer stop()
	defer c.clients.Wait()
	for {
		conn, err := c.listener.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, net.ErrClosed) {
			return err
		}
		if err != nil {
			// Out of file descriptors, most likely: those in use come back.
			c.log.Warn("control socket: a command was not taken", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
			continue
		}
		c.clients.Go(func() { c.attend(ctx, conn.(*net.UnixConn)) })
	}
}

// listenControl opens the socket. A socket file that nobody listens on is left
// over from a daemon that was killed: holding the state, we may take its place.
func listenControl(path string) (net.Listener, error) {
	if len(path) >= len(unix.RawSockaddrUnix{}.Path) {
		return nil, fmt.Errorf("control socket %s: the name is too long for a socket; write a shorter one as socket in [control]", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	// The file must not be open to others between its making and a chmod.
	old := unix.Umask(0o117)
	l, err := net.Listen("unix", path)
	unix.Umask(old)
	if err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	return l, nil
}

// attend serves one client: one command line, then the connection ends.
func (c *controlServer) attend(ctx context.Context, conn *net.UnixConn) {
	defer conn.Close()
	if err := admit(conn); err != nil {
		c.log.Warn("control socket: refused", "error", err)
		conn.SetWriteDeadline(time.Now().Add(handshake))
		code := fail(frameWriter{conn, frameErr}, &socketError{path: c.path, err: err})
		_ = writeJSON(conn, frameExit, code)
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now()) })
	defer stop()
	conn.SetReadDeadline(time.Now().Add(c.patience()))
	in := bufio.NewReader(conn)
	kind, body, err := readFrame(in)
	var said call
	if err == nil && kind == frameCall {
		err = json.Unmarshal(body, &said)
	}
	if err != nil || kind != frameCall {
		c.log.Warn("control socket: not a command", "error", err)
		return
	}
	conn.SetReadDeadline(time.Time{})
	w := &oneAtATime{w: conn}
	out := &paced{w: frameWriter{w, frameOut}}
	u := &user{
		out: out, err: behind{frameWriter{w, frameErr}, out}, dir: said.Dir,
		terminal: said.Terminal, columns: said.Columns,
		files: clientFiles{mu: &sync.Mutex{}, out: w, in: in},
	}
	code := c.try(ctx, u, said.Args)
	out.flush()
	if err := writeJSON(w, frameExit, code); err != nil {
		c.log.Debug("control socket: the client left early", "error", err)
	}
}

// try carries a command out. One that fails by a fault of ours ends alone.
func (c *controlServer) try(ctx context.Context, u *user, args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			c.log.Error("a command failed by a fault of nudged", "panic", p, "stack", string(debug.Stack()))
			code = fail(u.err, fmt.Errorf("a fault of nudged itself, which goes on running: %v; its log says where", p))
		}
	}()
	return c.carry(ctx, u, args)
}

func (c *controlServer) patience() time.Duration { return cmp.Or(c.wait, handshake) }

// oneAtATime keeps frames from different goroutines apart: each is one Write.
type oneAtATime struct {
	mu sync.Mutex
	w  net.Conn
}

func (o *oneAtATime) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(p)
}

// admit lets in the daemon's own user, root, and members of the socket's group:
// the mode of the file says the same, this asks the kernel who is really there.
func admit(conn *net.UnixConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var peer *unix.Ucred
	var credErr error
	err = raw.Control(func(fd uintptr) { peer, credErr = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) })
	if err := errors.Join(err, credErr); err != nil {
		return fmt.Errorf("who is there: %w", err)
	}
	if peer.Uid == 0 || int(peer.Uid) == os.Getuid() || int(peer.Gid) == os.Getgid() || memberOf(peer.Uid, os.Getgid()) {
		return nil
	}
	return fmt.Errorf("user %d is neither the daemon's nor in its group", peer.Uid)
}
