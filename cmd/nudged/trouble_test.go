package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"nudged/cmd/nudged/demo"
	"nudged/ingest"
	"nudged/store"
)

// silent is a server that takes connections and says nothing.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String() // the kernel accepts for it
}

func TestDaemonStopsThoughServersHang(t *testing.T) {
	s := newService(t)
	s.write("nudged.toml", ownerConfigAt(silent(t), silent(t)))
	s.must("order", "add", "PI-88213", "--seller", chen)
	// What was asked by another channel is due too: the mail server is called.
	s.must("log", "PI-88213", "--channel", "chat", "--at", fabricAsked().Date.Format("2006-01-02T15:04:05Z07:00"), "what will you do?")
	s.start()
	await(t, "the nudge is on its way", func() bool { return strings.Contains(s.must("digest", "--json"), "PI-88213") })
	s.stop()
}

// One mailbox that cannot be read keeps nobody from reading the others.
func TestDaemonReadsWhatItCan(t *testing.T) {
	s := newService(t)
	config := strings.Replace(ownerConfig(s.servers), "[imap]", "[[imap]]\nname = \"work\"", 1)
	s.write("nudged.toml", config+`[[imap]]
name             = "home"
address          = "127.0.0.1:9"
tls              = "none"
username         = "ann"
password_command = "echo s3cret"
[log]
format = "json"
level  = "debug"
`)
	s.must("order", "add", "PI-88213", "--seller", chen)
	s.deliver(fabricAsked())
	s.startUntil(`"msg":"ready"`)
	s.rows("PI-88213", 1)
	s.logged(`"hint":"nothing listens there: check host and port of address in [imap]`)
	if code, _, err := s.try("ingest"); code != exitFailed || !strings.Contains(err, "home: connect: ") {
		t.Errorf("ingest: %d, %q", code, err)
	}
	s.stop()
	for line := range strings.Lines(s.log.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("a line of the log is no JSON: %q", line)
		}
	}
	for _, secret := range []string{"s3cret", "echo " + demo.Password} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
}

// Nobody but its owner may look into the state, and nothing else is left behind.
func TestStateIsPrivate(t *testing.T) {
	s := newService(t)
	s.must("order", "add", "PI-88213", "--seller", chen)
	s.deliver(fabricAsked())
	s.start()
	s.rows("PI-88213", 1)
	s.must("dossier", "PI-88213", "-o", "state/dossier.zip")
	s.must("backup", "state/backup")
	s.stop()
	err := filepath.WalkDir(s.path("state"), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode() != 0o600 && info.Mode() != fs.ModeDir|0o700 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// What the user is told: the exit code, and what to do.
func TestWhatTheUserIsTold(t *testing.T) {
	check := func(name string, err error, code int, hint string) {
		t.Helper()
		gotCode, gotHint := judge(fmt.Errorf("open state: %w", err))
		if gotCode != code || !strings.Contains(gotHint, hint) {
			t.Errorf("%s: %d, %q", name, gotCode, gotHint)
		}
	}
	check("anything", errors.New("bad luck"), exitFailed, "")
	check("a command line", &usageError{errors.New("bad word")}, exitUsage, "nudged --help")
	check("no configuration", &configError{fs.ErrNotExist}, exitUsage, "nudged init")
	check("a configuration of somebody else", &configError{fs.ErrPermission}, exitUsage, "may not read it")
	check("another process", store.ErrInUse, exitInUse, "another nudged works on this state")
	check("a socket of another user", &socketError{path: "/nowhere/nudged.sock", err: fs.ErrPermission}, exitInUse, "join the group nudged")
	check("no order", store.ErrNoOrder, exitNoSuch, "nudged order list")
	check("no entry", store.ErrNoEntry, exitNoSuch, "nudged timeline ORDER")
	check("no question", ingest.ErrNoReview, exitNoSuch, "nudged review")
	check("a damaged state", &store.DamagedError{Path: "nudged.db", Remedy: "put the backup there"}, exitDamaged, "put the backup there")
	check("a newer state", &store.NewerError{Path: "nudged.db", Schema: 9, Known: 1}, exitDamaged, "a newer nudged")
	check("a full disk", store.ErrFull, exitDamaged, "make room")
	check("a full disk elsewhere", syscall.ENOSPC, exitDamaged, "make room")
	check("a disk that is read-only", syscall.EROFS, exitDamaged, "cannot be read or written")
	check("a folder of somebody else", os.ErrPermission, exitDamaged, "cannot be read or written")
}
