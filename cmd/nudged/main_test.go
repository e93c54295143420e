package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes `nudged` a command of the scripts: this test binary, called by
// that name, is the program.
func TestMain(m *testing.M) {
	testscript.Main(apart{m}, map[string]func(){"nudged": main})
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
	t   testing.TB
	dir string
}

func (sh shell) path(name string) string { return filepath.Join(sh.dir, name) }

// write puts a file into the user's folder.
func (sh shell) write(name, content string) {
	sh.t.Helper()
	if err := os.WriteFile(sh.path(name), []byte(content), 0o600); err != nil {
		sh.t.Fatal(err)
	}
}

// try carries out a command line.
func (sh shell) try(args ...string) (code int, out, err string) {
	sh.t.Helper()
	var o, e bytes.Buffer
	u := &user{out: &o, err: &e, files: os.DirFS("/"), dir: sh.dir}
	args = append([]string{"--config", sh.path("nudged.toml"), "--state", sh.path("state")}, args...)
	code = doorway(sh.t.Context(), args, u)
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
