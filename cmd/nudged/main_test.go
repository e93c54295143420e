package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes `nudged` a command of the scripts: this test binary, called by
// that name, is the program.
func TestMain(m *testing.M) {
	testscript.Main(apart{m}, map[string]func(){"nudged": main, "nudged-at": runAt})
}

// apart runs the tests apart from what the caller's environment says about a
// nudged of their own.
type apart struct{ *testing.M }

func (m apart) Run() int {
	for _, name := range []string{
		"NUDGED_CONFIG", "STATE_DIRECTORY", "RUNTIME_DIRECTORY", "CREDENTIALS_DIRECTORY",
		"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "XDG_CONFIG_HOME", "XDG_STATE_HOME",
	} {
		os.Unsetenv(name)
	}
	return m.M.Run()
}

// shell is a user of the program, within this process: a folder with a
// configuration, and a state in it.
type shell struct {
	t     testing.TB
	dir   string
	home  string // where the user types
	files fs.FS  // what the user can read
}

func newShell(t testing.TB) shell {
	dir := t.TempDir()
	return shell{t: t, dir: dir, home: dir, files: os.DirFS("/")}
}

func (sh shell) path(name string) string { return filepath.Join(sh.dir, name) }

// write puts a file into the user's folder.
func (sh shell) write(name, content string) {
	sh.t.Helper()
	if err := os.WriteFile(sh.path(name), []byte(content), 0o600); err != nil {
		sh.t.Fatal(err)
	}
}

// carry carries out a command line, as the user types it.
func (sh shell) carry(ctx context.Context, out, err io.Writer, args ...string) (code int) {
	args = append([]string{"--config", sh.path("nudged.toml"), "--state", sh.path("state")}, args...)
	return doorway(ctx, args, &user{out: out, err: err, files: sh.files, dir: sh.home})
}

// try carries out a command line that may fail.
func (sh shell) try(args ...string) (code int, out, err string) {
	sh.t.Helper()
	var o, e bytes.Buffer
	code = sh.carry(sh.t.Context(), &o, &e, args...)
	return code, o.String(), e.String()
}

// must carries out a command line that succeeds, and gives what it prints.
func (sh shell) must(args ...string) string {
	sh.t.Helper()
	code, out, err := sh.try(args...)
	if code != exitDone {
		sh.t.Fatalf("nudged %q ended with %d:\n%s%s", args, code, out, err)
	}
	return out
}

// asks compares what a command prints with --json with what is wanted, in the
// language of testdata/scenarios/README.md.
func (sh shell) asks(want string, args ...string) {
	sh.t.Helper()
	var w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		sh.t.Fatal(err)
	}
	tell(sh, differences(strings.Join(args, " "), w, decode(sh, sh.must(append(args, "--json")...))))
}

// await polls until something has happened that takes no time to speak of.
func await(t testing.TB, what string, done func() bool) {
	t.Helper()
	within(t, 30*time.Second, what, done)
}

// within polls until something has happened.
func within(t testing.TB, patience time.Duration, what string, done func() bool) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !done() {
		select {
		case <-look.C:
		case <-late.C:
			t.Fatalf("waited %s until %s", patience, what)
		}
	}
}
