package promise

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// InMemory makes c run in a control group of Linux with so many bytes of memory
// and no more; needing more, it is killed.
func InMemory(t testing.TB, c *exec.Cmd, bytes int) {
	t.Helper()
	parent, limit := "/sys/fs/cgroup/memory", "memory.limit_in_bytes"
	if _, err := os.Stat(parent); err != nil { // the second version of control groups
		parent, limit = "/sys/fs/cgroup", "memory.max"
	}
	group := filepath.Join(parent, "nudged-"+strings.ToLower(t.Name()))
	if err := os.Mkdir(group, 0o755); err != nil && !os.IsExist(err) {
		t.Fatalf("a control group needs root: %v", err)
	}
	t.Cleanup(func() { os.Remove(group) })
	if err := os.WriteFile(filepath.Join(group, limit), fmt.Append(nil, bytes), 0o644); err != nil {
		t.Fatal(err)
	}
	c.Args = append([]string{"sh", "-c", `echo $$ >"$0" && exec "$@"`, filepath.Join(group, "cgroup.procs"), c.Path}, c.Args[1:]...)
	c.Path = "/bin/sh"
}
