//go:build real

package store

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Who is told that a backup is made, a mail forgotten or a state restored may pull
// the plug: by then no byte and no name of it is still to be synced. What the kernel
// is asked for tells.
func TestRealCopiesAreSynced(t *testing.T) {
	root, trace := t.TempDir(), filepath.Join(t.TempDir(), "trace")
	c := child("copy", root)
	c.Args = append([]string{"strace", "-f", "-y", "-o", trace, "-e", "trace=openat,mkdirat,renameat,renameat2,linkat,unlinkat,pwrite64,write,copy_file_range,sendfile,ftruncate,fsync,fdatasync"}, c.Args...)
	path, err := exec.LookPath("strace")
	if err != nil {
		t.Fatalf("Debian: strace: %v", err)
	}
	c.Path = path
	if out, err := c.Output(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	p := pendingSyncs{root: root, open: map[string]bool{}}
	begun := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if line = whole(line, begun); line == "" {
			continue
		}
		if done := p.take(line); done != "" && len(p.open) > 0 {
			t.Errorf("it says %q while this is not synced: %q", done, slices.Sorted(maps.Keys(p.open)))
		}
	}
	if p.said != 4 || p.synced < 20 {
		t.Errorf("it said %d things and synced %d times", p.said, p.synced)
	}
}

// pendingSyncs is what a process has written below root, or named there, and not synced.
type pendingSyncs struct {
	root         string
	open         map[string]bool
	said, synced int
}

var (
	kernelCall = regexp.MustCompile(`^\d+ +(\w+)\((.*)\) += \d`)
	fdName     = regexp.MustCompile(`\d+<([^>]*)>`)
	inQuotes   = regexp.MustCompile(`"([^"]*)"`)
)

// whole is a call on one line: strace breaks one that another thread interrupts
// into a beginning, which is kept by its thread, and an end. "" is a beginning.
func whole(line string, begun map[string]string) string {
	thread, _, _ := strings.Cut(line, " ")
	if head, ok := strings.CutSuffix(strings.TrimRight(line, "\n"), " <unfinished ...>"); ok {
		begun[thread] = head
		return ""
	}
	if _, tail, ok := strings.Cut(line, " resumed>"); ok {
		return begun[thread] + tail
	}
	return line
}

// take reads a line of strace; done is what it says to its parent.
func (p *pendingSyncs) take(line string) (done string) {
	m := kernelCall.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	var names []string
	for _, q := range inQuotes.FindAllStringSubmatch(m[2], -1) {
		names = append(names, q[1])
	}
	var files []string
	for _, f := range fdName.FindAllStringSubmatch(m[2], -1) {
		files = append(files, f[1])
	}
	switch m[1] {
	case "write":
		if strings.HasPrefix(m[2], "1<") {
			p.said++
			return names[0]
		}
		p.touch(files[0])
	case "pwrite64", "ftruncate":
		p.touch(files[0])
	case "copy_file_range":
		p.touch(files[1])
	case "sendfile":
		p.touch(files[0])
	case "fsync", "fdatasync":
		p.synced++
		delete(p.open, files[0])
	case "openat":
		if strings.Contains(m[2], "O_CREAT") {
			p.touch(filepath.Dir(names[0]))
		}
	case "mkdirat":
		p.touch(filepath.Dir(names[0]))
	case "linkat":
		p.touch(filepath.Dir(names[1]))
	case "unlinkat":
		p.move(names[0], "")
	case "renameat", "renameat2":
		p.move(names[0], names[1])
		p.touch(filepath.Dir(names[1]))
	}
	return ""
}

func (p *pendingSyncs) touch(path string) {
	if strings.HasPrefix(path, p.root) {
		p.open[path] = true
	}
}

// move gives what is at a path another one; "" is none.
func (p *pendingSyncs) move(from, to string) {
	for path := range maps.Clone(p.open) {
		if path == from || strings.HasPrefix(path, from+"/") {
			delete(p.open, path)
			if to != "" {
				p.open[to+strings.TrimPrefix(path, from)] = true
			}
		}
	}
}
