package mutation

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nudged/promise"
)

const root = "../.."

// atLeast is how many lines are tried: fewer would be a list that somebody cut.
const atLeast = 60

func parsed(t *testing.T) []Mutation {
	t.Helper()
	all, err := Parse(list)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The list is about the program as it is: every text stands where it says, once,
// and what remains without it is Go.
func TestTheListFitsTheProgram(t *testing.T) {
	all := parsed(t)
	if len(all) < atLeast {
		t.Errorf("%d mutations", len(all))
	}
	seen := map[string]bool{}
	for _, m := range all {
		changed := mutated(t, m)
		if _, err := parser.ParseFile(token.NewFileSet(), m.File, changed, 0); err != nil {
			t.Errorf("%s: %v", m.Says, err)
		}
		if seen[m.Says] {
			t.Errorf("%q stands in the list twice", m.Says)
		}
		seen[m.Says] = true
		for name := range strings.SplitSeq(m.Test, "|") {
			if !declared(t, m.Folder, name) {
				t.Errorf("%s: there is no %s in %s", m.Says, name, m.Folder)
			}
		}
	}
}

func mutated(t *testing.T, m Mutation) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, m.File))
	if err != nil {
		t.Fatal(err)
	}
	changed, err := m.Apply(string(content))
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func declared(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "func "+name+"(") {
			return true
		}
	}
	return false
}

// Each line taken out turns its test red. In CI that is seen of every sixth.
func TestEveryLineIsMissed(t *testing.T) {
	all := parsed(t)
	step := promise.Times(0, 6, 1)
	tried, missed := 0, 0
	for i := 0; step > 0 && i < len(all); i += step {
		t.Run(all[i].Says, func(t *testing.T) {
			tried++
			if noticed(t, all[i]) {
				missed++
			}
		})
	}
	if step == 0 {
		return
	}
	promise.Kept(t, "M1", "%d of %d lines taken out, %d noticed", tried, len(all), missed)
}

// noticed runs the test on the changed program, which go test is told of by an
// overlay: no file is touched.
func noticed(t *testing.T, m Mutation) bool {
	t.Helper()
	dir := t.TempDir()
	file, err := filepath.Abs(filepath.Join(root, m.File))
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(dir, "changed.go")
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{file: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{changed: mutated(t, m), filepath.Join(dir, "overlay.json"): string(overlay)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("go", "test", "-overlay", filepath.Join(dir, "overlay.json"), "-tags=real", "-vet=off", "-ldflags=-s -w", "-count=1", "-failfast", "-timeout=5m",
		"-run", "^("+m.Test+")$", "./"+m.Folder)
	c.Dir = root
	c.Env = append(os.Environ(), "NUDGED_PROMISES=")
	out, err := c.CombinedOutput()
	switch {
	case strings.Contains(string(out), "[build failed]") || strings.Contains(string(out), "[setup failed]"):
		t.Errorf("it does not build:\n%s", out)
	case err == nil:
		t.Errorf("no test notices: %s %s\n%s", m.Folder, m.Test, out)
	default:
		return true
	}
	return false
}
