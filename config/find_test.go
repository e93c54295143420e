package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestFindPath(t *testing.T) {
	home, here := t.TempDir(), t.TempDir()
	t.Chdir(here)
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	t.Setenv("NUDGED_CONFIG", "")
	check := func(name, explicit, want string) {
		t.Helper()
		if got, err := FindPath(explicit); got != want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
		}
	}
	if _, err := os.Stat("/etc/nudged/nudged.toml"); err != nil {
		if _, err := FindPath(""); !errors.Is(err, ErrNoFile) {
			t.Errorf("nowhere: got %v", err)
		}
	}
	user := filepath.Join(home, ".config", "nudged", FileName)
	if err := os.MkdirAll(filepath.Dir(user), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, user, minimal, 0o600)
	check("the user's", "", user)
	write(t, FileName, minimal, 0o600)
	check("here before the user's", "", FileName)
	t.Setenv("NUDGED_CONFIG", "/x/y.toml")
	check("the environment before both", "", "/x/y.toml")
	check("what was asked for before all", "/a.toml", "/a.toml")
}

func TestStateDir(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("STATE_DIRECTORY", "")
	c := &Config{}
	check := func(name, explicit, want string) {
		t.Helper()
		if got, err := c.StateDir(explicit); got != want || err != nil {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
		}
	}
	check("the user's", "", filepath.Join(home, ".local/state/nudged"))
	t.Setenv("XDG_STATE_HOME", "/xdg")
	check("where the user keeps state", "", "/xdg/nudged")
	t.Setenv("STATE_DIRECTORY", "/var/lib/nudged:/var/lib/other")
	check("systemd's", "", "/var/lib/nudged")
	c = parse(t, "state = \"data\"\n"+minimal)
	check("the file's, beside the file", "", "/etc/nudged/data")
	check("what was asked for", "s", "s")
	if got := c.SocketPath("/var/lib/nudged"); got != "/var/lib/nudged/nudged.sock" {
		t.Errorf("socket: got %s", got)
	}
}
