package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"nudged/store"
)

// The scripts show the program as its user sees it: one for each subcommand,
// with the command lines, the files and the words that are expected on one page.
// Beside what testscript offers there are
//
//	exits CODE COMMAND…   the command ends with that exit code
//	json WANT             each line of the output is JSON; all of them together, as a
//	                      list, are what WANT asks for (testdata/scenarios/README.md)
//	pick NAME ADDRESS     $NAME is the id of the open question about a mail of that address
//	hold DIR              another process works on that state, from here to the end
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: settle,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "json": compareJSON, "pick": pick, "hold": hold,
		},
	})
}

// settle gives the user of a script a home, and a configuration where the
// script brings none.
func settle(env *testscript.Env) error {
	env.Setenv("HOME", env.WorkDir)
	path := filepath.Join(env.WorkDir, "nudged.toml")
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return os.WriteFile(path, []byte(`state = "state"
[account]
owner       = ["Ann Buyer <ann@buyer.example>"]
tracking    = "track@buyer.example"
timezone    = "Europe/Berlin"
authserv_id = "mx.buyer.example"
`), 0o600)
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	var failed *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		code = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

func compareJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: json WANT")
	}
	var want any
	ts.Check(json.Unmarshal([]byte(args[0]), &want))
	rows, err := jsonLines(ts.ReadFile("stdout"))
	ts.Check(err)
	if found := differences("output", want, rows); len(found) > 0 {
		ts.Fatalf("%s", strings.Join(found, "\n"))
	}
}

func pick(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pick NAME ADDRESS")
	}
	ts.Check(ts.Exec("nudged", "review", "--json"))
	rows, err := jsonLines(ts.ReadFile("stdout"))
	ts.Check(err)
	rows = selected(rows, map[string]any{"from": map[string]any{"address": args[1]}})
	if len(rows) != 1 {
		ts.Fatalf("%d questions about mails of %s", len(rows), args[1])
	}
	ts.Setenv(args[0], rows[0].(map[string]any)["id"].(string))
}

func hold(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: hold DIR")
	}
	st, err := store.Open(ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(st.Close()) })
}
