package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func (s *service) connect() net.Conn {
	s.t.Helper()
	conn, err := net.Dial("unix", s.path("state/nudged.sock"))
	if err != nil {
		s.t.Fatal(err)
	}
	return conn
}

func TestControlSocketIsForItsUserAndGroup(t *testing.T) {
	s := newService(t)
	s.write("nudged.toml", ownerConfig(s.servers)+"[control]\nsocket = \"run/nudged.sock\"\n")
	s.start()
	for name, want := range map[string]fs.FileMode{
		"run/nudged.sock": fs.ModeSocket | 0o660, "run": fs.ModeDir | 0o750, "state": fs.ModeDir | 0o700, "state/nudged.db": 0o600,
	} {
		if info, err := os.Stat(s.path(name)); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
	if out := s.must("order", "list"); !strings.Contains(out, "no order is registered") {
		t.Errorf("through the socket: %q", out)
	}
}

// Somebody else is told which group to join, where joining one helps; and should the file let them in,
// the daemon does not: it asks the kernel who they are.
func TestControlSocketRefusesOthers(t *testing.T) {
	s := newService(t)
	s.write("nudged.toml", ownerConfig(s.servers)+"[control]\nsocket = \"run/nudged.sock\"\n")
	s.start()
	if os.Getuid() != 0 {
		return // only root can be somebody else
	}
	program, err := exec.LookPath("nudged")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	s.write("nudged", string(raw))
	// What lies on the way to the socket is open to all.
	for name, mode := range map[string]fs.FileMode{"nudged": 0o755, "nudged.toml": 0o644, ".": 0o755, "..": 0o755} {
		if err := os.Chmod(s.path(name), mode); err != nil {
			t.Fatal(err)
		}
	}
	nobody := func(want int, words string) {
		t.Helper()
		c := exec.Command(s.path("nudged"), "--config", s.path("nudged.toml"), "--state", s.path("state"), "order", "list")
		c.Dir, c.SysProcAttr = "/", &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		out, _ := c.CombinedOutput()
		if code := c.ProcessState.ExitCode(); code != want || !strings.Contains(string(out), words) {
			t.Errorf("exit code %d, want %d\n%s", code, want, out)
		}
	}
	nobody(exitInUse, "nudged.sock: connect: permission denied\nhint: the daemon runs as another user: use its commands as that user")
	const mail = 8 // a group of its own, as the service's is
	for _, name := range []string{"run", "run/nudged.sock"} {
		if err := os.Chown(s.path(name), 0, mail); err != nil {
			t.Fatal(err)
		}
	}
	nobody(exitInUse, "hint: the daemon runs as another user; join the group mail ")
	for name, mode := range map[string]fs.FileMode{"run": 0o755, "run/nudged.sock": 0o777} {
		if err := os.Chmod(s.path(name), mode); err != nil {
			t.Fatal(err)
		}
	}
	nobody(exitInUse, "user 65534 is neither the daemon's nor in its group")
}

// A daemon that was killed leaves its socket behind; nobody listens there.
func TestControlSocketThatWasLeftBehind(t *testing.T) {
	s := newService(t)
	s.must("order", "list")
	l, err := net.Listen("unix", s.path("state/nudged.sock"))
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	s.must("order", "list") // on the state itself
	s.start()
	s.must("order", "list")
}

func TestControlSocketWithTooLongAName(t *testing.T) {
	s := newService(t)
	s.write("nudged.toml", ownerConfig(s.servers)+"[control]\nsocket = \"/tmp/"+strings.Repeat("a", 120)+"\"\n")
	if code, _, err := s.try("run"); code != exitFailed || !strings.Contains(err, "write a shorter one as socket in [control]") {
		t.Errorf("%d, %q", code, err)
	}
}

// What is no command is not carried out, and disturbs nobody.
func TestControlSocketTakesCommandsOnly(t *testing.T) {
	s := newService(t)
	s.start()
	for name, said := range map[string]string{
		"a web browser":            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"a frame of four gigabyte": "c\xff\xff\xff\xff",
		"no JSON":                  "c\x00\x00\x00\x01{",
		"another frame first":      "a\x00\x00\x00\x02{}",
	} {
		t.Run(name, func(t *testing.T) {
			conn := s.connect()
			defer conn.Close()
			if _, err := io.WriteString(conn, said); err != nil {
				t.Fatal(err)
			}
			if got, _ := io.ReadAll(conn); len(got) > 0 {
				t.Errorf("answered %q", got)
			}
		})
	}
	for _, args := range [][]string{{"run"}, {"demo"}, {"init", filepath.Join(s.dir, "new.toml")}, {"version"}} {
		if code, _, err := s.say(args...); code != exitUsage || !strings.Contains(err, "the daemon does not carry out this command") {
			t.Errorf("%q: %d, %q", args, code, err)
		}
	}
	if _, err := os.Stat(s.path("new.toml")); err == nil {
		t.Error("the daemon wrote a file for its client")
	}
	s.must("order", "list")
}

// say has the daemon carry out what the command line would not ask it for.
func (s *service) say(args ...string) (code int, out, said string) {
	s.t.Helper()
	conn := s.connect()
	defer conn.Close()
	if err := writeJSON(conn, frameCall, call{Args: args, Dir: s.dir}); err != nil {
		s.t.Fatal(err)
	}
	for {
		kind, body, err := readFrame(conn)
		if err != nil {
			s.t.Fatal(err)
		}
		switch kind {
		case frameOut:
			out += string(body)
		case frameErr:
			said += string(body)
		case frameExit:
			if err := json.Unmarshal(body, &code); err != nil {
				s.t.Fatal(err)
			}
			return code, out, said
		}
	}
}

func TestFrames(t *testing.T) {
	var b bytes.Buffer
	long := bytes.Repeat([]byte("x"), 2*maxFrame+5)
	if n, err := (frameWriter{&b, frameOut}).Write(long); n != len(long) || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	var got []byte
	for range 3 {
		kind, body, err := readFrame(&b)
		if kind != frameOut || err != nil {
			t.Fatalf("frame %q, %v", kind, err)
		}
		got = append(got, body...)
	}
	if !bytes.Equal(got, long) || b.Len() > 0 {
		t.Errorf("%d of %d bytes came over", len(got), len(long))
	}
	if err := writeFrame(&b, frameOut, long); err == nil || b.Len() > 0 {
		t.Errorf("a frame that is too large was sent: %v", err)
	}
}

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte("c\x00\x00\x00\x02{}"))
	f.Add([]byte("c\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		kind, body, err := readFrame(bytes.NewReader(raw))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := writeFrame(&again, kind, body); err != nil || !bytes.HasPrefix(raw, again.Bytes()) {
			t.Errorf("%q was read as %q %q: %v", raw, kind, body, err)
		}
	})
}
