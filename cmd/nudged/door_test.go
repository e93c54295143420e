package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzAttend: whatever somebody sends through the socket, the daemon carries out
// at most the one command line that came first, and the connection ends.
func FuzzAttend(f *testing.F) {
	f.Add([]byte("c\x00\x00\x00\x0f{\"args\":[\"x\"]}\n"))
	f.Add([]byte("c\x00\x00\x00\x02{}a\x00\x00\x00\x0d{\"data\":\"eA==\"}"))
	f.Add([]byte("c\x00\x00\x00\x02{}a\x00\x00\x00\x02{}")) // opened, and nothing said of it
	f.Add([]byte("c\x00\x10\x00\x01"))
	f.Fuzz(func(t *testing.T, said []byte) {
		here, there := pair(t)
		carried := 0
		c := &controlServer{log: slog.New(slog.DiscardHandler), carry: func(_ context.Context, u *user, _ []string) int {
			carried++
			fs.ReadFile(u.files, "a/file")
			if far, ok := u.files.(clientFiles); ok {
				if file, err := far.create("b/file"); err == nil {
					file.Write([]byte("content"))
					file.Keep()
				}
			}
			return 0
		}}
		ended := make(chan struct{})
		go func() { defer close(ended); c.attend(t.Context(), here) }()
		go func() {
			there.Write(said)
			there.CloseWrite()
		}()
		io.Copy(io.Discard, there)
		<-ended
		if carried > 1 {
			t.Errorf("%q: %d commands", said, carried)
		}
	})
}

// pair is a connection through a socket file.
func pair(t *testing.T) (here, there *net.UnixConn) {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	out, err := net.Dial("unix", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	in, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); out.Close() })
	return in.(*net.UnixConn), out.(*net.UnixConn)
}

// FuzzDesk: whatever a daemon asks of its client, files are made where the user
// said and nowhere else.
func FuzzDesk(f *testing.F) {
	f.Add([]byte(`{"do":"create","path":"DIR/out.zip"}`), []byte(`{"do":"keep","file":1}`))
	f.Add([]byte(`{"do":"create","path":"DIR/../x"}`), []byte(`{"do":"write","file":1,"data":"eA=="}`))
	f.Add([]byte(`{"do":"create","path":"DIR/sub/y"}`), []byte(`{"do":"keep","file":-1}`))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
		place := strings.TrimPrefix(dir, "/")
		desk := &fileDesk{files: os.DirFS(dir), target: place + "/out.zip", open: map[int]fs.File{}, made: map[int]newFile{}}
		for _, q := range [][]byte{first, second} {
			desk.answer(bytes.ReplaceAll(q, []byte("DIR"), []byte(place)))
		}
		desk.close()
		filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if rel, _ := filepath.Rel(dir, path); err != nil || rel != "." && rel != "sub" && rel != "out.zip" {
				t.Errorf("%q, %q: %s, %v", first, second, rel, err)
			}
			return nil
		})
	})
}

// A client that says nothing is sent away: connections are few.
func TestASilentClientIsSentAway(t *testing.T) {
	for _, said := range []string{"", "c\x00\x00", "c\x00\x00\x01\x00{"} {
		here, there := pair(t)
		c := &controlServer{log: slog.New(slog.DiscardHandler), wait: time.Millisecond, carry: func(context.Context, *user, []string) int { t.Error("a command is carried out"); return 0 }}
		ended := make(chan struct{})
		go func() { defer close(ended); c.attend(t.Context(), here) }()
		io.WriteString(there, said)
		there.SetReadDeadline(time.Now().Add(time.Minute))
		if _, err := io.ReadAll(there); err != nil {
			t.Errorf("%q: %v", said, err)
		}
		there.Close()
		<-ended
	}
	if c := (&controlServer{}); c.patience() != 10*time.Second {
		t.Errorf("%s", c.patience())
	}
}

func TestAFrameIsAtMostAMegabyte(t *testing.T) {
	check := func(n uint32, good bool) {
		t.Helper()
		head := binary.BigEndian.AppendUint32([]byte{frameCall}, n)
		_, body, err := readFrame(io.MultiReader(bytes.NewReader(head), bytes.NewReader(make([]byte, maxFrame+1))))
		if (err == nil) != good || good && len(body) != int(n) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	check(maxFrame-1, true)
	check(maxFrame, true)
	check(maxFrame+1, false)
}

// A command that fails by a fault of ours tells so, and the daemon goes on.
func TestAFaultEndsItsCommandAlone(t *testing.T) {
	here, there := pair(t)
	c := &controlServer{log: slog.New(slog.DiscardHandler), carry: func(context.Context, *user, []string) int { panic("index out of range") }}
	go c.attend(t.Context(), here)
	if err := writeJSON(there, frameCall, call{Args: []string{"status"}}); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(there)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(answer), "a fault of nudged itself") || !bytes.HasSuffix(answer, []byte("x\x00\x00\x00\x011")) {
		t.Errorf("%q", answer)
	}
}
