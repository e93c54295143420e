//go:build real

package store

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nudged/promise"
)

// What the store really asks of the disk is recorded with strace; then the power
// fails again and again: what was synced is there, of the rest some, in any
// order, torn into sectors. Each time the state opens, with every batch that had
// been acknowledged. Where syncs are left out, that fails: they are needed.
func TestRealTornWrites(t *testing.T) {
	root, ops := recorded(t)
	states := promise.Times(300, 2000, 10000)
	none := func(string) bool { return false }
	if bad, what := powerFails(t, root, ops, states, none, batchesFound); bad > 0 {
		t.Errorf("%d of %d states are not whole: %s", bad, states, what)
	}
	controls := promise.Times(60, 100, 300)
	deaf, _ := powerFails(t, root, ops, controls, func(string) bool { return true }, batchesOfChild)
	if deaf < controls*9/10 {
		t.Errorf("without any sync only %d of %d states are not whole: this test shows nothing", deaf, controls)
	}
	promise.Kept(t, "R3", "%d states after a power cut, reordered and torn: all whole; without syncs %d of %d are not", states, deaf, controls)
}

// recorded are the operations of a store that is begun and takes some batches.
func recorded(t *testing.T) (root string, ops []diskOp) {
	t.Helper()
	root, traces := t.TempDir(), t.TempDir()
	c := child("write", filepath.Join(root, "state"), "STOP=40")
	c.Args = append([]string{"strace", "-ff", "-ttt", "-y", "-xx", "-s", "10000000", "-o", filepath.Join(traces, "t"),
		"-e", "trace=openat,pwrite64,write,fdatasync,fsync,ftruncate,truncate,mkdirat,renameat,unlinkat"}, c.Args...)
	path, err := exec.LookPath("strace")
	if err != nil {
		t.Fatalf("Debian: strace: %v", err)
	}
	c.Path = path
	if out, err := c.Output(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(traces, "t.*"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(string(raw), "\n")...)
	}
	slices.Sort(lines) // they begin with the time
	for _, line := range lines {
		if op, ok := opOf(t, line); ok && (op.kind == "said" || strings.HasPrefix(op.path, root)) {
			ops = append(ops, op)
		}
	}
	return root, ops
}

var (
	call   = regexp.MustCompile(`^[\d.]+ (\w+)\((.*)\) += (-?\d+)`)
	onFile = regexp.MustCompile(`^(\d+)<([^>]*)>(?:, "([^"]*)"[.]*)?(?:, (\d+))?(?:, (\d+))?`)
	byName = regexp.MustCompile(`^[^"]*"([^"]*)"(?:, (\S+?))?(?:,|$)`)
)

// opOf reads a line of strace.
func opOf(t *testing.T, line string) (op diskOp, ok bool) {
	m := call.FindStringSubmatch(line)
	if m == nil || strings.HasPrefix(m[3], "-") {
		return op, false
	}
	switch name := m[1]; name {
	case "openat":
		f := byName.FindStringSubmatch(m[2])
		// A file that is there is opened like this too, to be emptied: nothing is lost by making it again.
		return diskOp{kind: "create", path: unhex(t, f[1])}, strings.Contains(f[2], "O_CREAT")
	case "mkdirat":
		return diskOp{kind: "mkdir", path: unhex(t, byName.FindStringSubmatch(m[2])[1])}, true
	case "pwrite64", "write", "fsync", "fdatasync", "ftruncate":
		f := onFile.FindStringSubmatch(m[2])
		op = diskOp{path: unhex(t, f[2]), data: []byte(unhex(t, f[3]))}
		switch name {
		case "fsync", "fdatasync":
			op.kind = "sync"
		case "ftruncate":
			op.kind, op.at = "truncate", int64(mustAtoi(t, f[4]))
		case "pwrite64":
			op.kind, op.at = "write", int64(mustAtoi(t, f[5]))
		case "write":
			op.kind = "said"
			return op, f[1] == "1"
		}
		return op, true
	}
	t.Fatalf("the model knows no %s", m[1])
	return op, false
}

func unhex(t *testing.T, s string) string {
	b, err := hex.DecodeString(strings.ReplaceAll(s, `\x`, ""))
	if err != nil {
		t.Fatalf("strace said %.80q: %v", s, err)
	}
	return string(b)
}

func mustAtoi(t *testing.T, s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// powerFails cuts the power so many times, and counts the states that are not
// whole; what tells of the first.
func powerFails(t *testing.T, root string, ops []diskOp, times int, deaf func(string) bool, look func(dir string, acked int) error) (bad int, what string) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 3))
	moments := make([]int, times)
	for i := range moments {
		moments[i] = r.IntN(len(ops) + 1)
	}
	slices.Sort(moments)
	d, acked, done := newDisk(), 0, 0
	for _, moment := range moments {
		for ; done < moment; done++ {
			if op := ops[done]; op.kind == "said" {
				acked = mustAtoi(t, strings.TrimSpace(string(op.data)))
			} else {
				d.do(op, deaf)
			}
		}
		if err := found(t, root, d.cut(r), acked, look); err != nil {
			if bad++; what == "" {
				what = fmt.Sprintf("after %d of %d operations, %d batches: %v", moment, len(ops), acked, err)
			}
		}
	}
	return bad, what
}

// found looks at what a cut has left.
func found(t *testing.T, root string, d *disk, acked int, look func(dir string, acked int) error) error {
	dir, err := os.MkdirTemp("", "torn")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := d.write(root, dir); err != nil {
		t.Fatal(err)
	}
	return look(filepath.Join(dir, "state"), acked)
}

func batchesFound(dir string, acked int) error {
	_, err := batches(dir, acked)
	return err
}

// batchesOfChild is for states of which bbolt may die, or never come to an end.
func batchesOfChild(dir string, acked int) error {
	c := child("batches", dir, fmt.Sprintf("ACKED=%d", acked))
	c.Stderr = nil
	if err := c.Start(); err != nil {
		return err
	}
	defer time.AfterFunc(2*time.Second, func() { c.Process.Kill() }).Stop()
	return c.Wait()
}
