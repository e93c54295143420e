//go:build real

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"nudged/promise"
)

// onDisk has the state of a daemon on a file system of its own. It takes root.
func onDisk(t *testing.T, mount func(at string)) *service {
	t.Helper()
	s := newService(t)
	s.write("nudged.toml", strings.Replace(ownerConfig(s.servers), "[smtp]", "max_message = \"1MB\"\n[smtp]", 1)+"[backup]\nschedule = \"never\"\n")
	at := s.path("state")
	if err := os.Mkdir(at, 0o700); err != nil {
		t.Fatal(err)
	}
	mount(at)
	t.Cleanup(func() { unix.Unmount(at, unix.MNT_DETACH) })
	s.must("order", "add", "PI-88213", "--seller", "Chen Fang <chen@hongda-textile.example>")
	return s
}

// R5: a disk that fills again and again. What arrives meanwhile is recorded when
// there is room, the owner is told, and reading goes on.
func TestRealDiskFull(t *testing.T) {
	s := onDisk(t, func(at string) {
		if err := unix.Mount("tmpfs", at, "tmpfs", 0, "size=96m,mode=0700"); err != nil {
			t.Fatal(err)
		}
	})
	s.start()
	filler := filepath.Join(s.path("state"), "filler")
	cycles := promise.Times(2, 5, 200)
	for n := range cycles {
		fill(t, filler, 20<<20*int64(n%2)) // to the last byte, and until little is left
		s.deliver(news(n))
		if code, _, said := s.try("ingest"); code != exitDamaged || !strings.Contains(said, "the disk is full") {
			t.Fatalf("cycle %d: %d, %s", n, code, said)
		}
		s.asks(fmt.Sprintf(`[{"stats":{"mails":%d},"damages":{"$len":0}}]`, n), "verify")
		if n == 0 {
			s.taken("The disk is full")
		}
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			s.must("ingest")
		}
		recorded := func() bool { return strings.Contains(s.must("verify"), counted(n+1, "mail")+",") }
		within(t, time.Minute, "the mail is recorded", recorded)
	}
	s.stop()
	s.must("verify")
	promise.Kept(t, "R5", "%d times full, 0 lost", cycles)
}

// fill writes until only so many bytes are free.
func fill(t *testing.T, path string, leave int64) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	chunk := make([]byte, 64<<10)
	for {
		var fs unix.Statfs_t
		if err := unix.Fstatfs(int(f.Fd()), &fs); err != nil {
			t.Fatal(err)
		}
		if int64(fs.Bavail)*int64(fs.Bsize) <= leave {
			return
		}
		if _, err := f.Write(chunk); err != nil && !errors.Is(err, unix.ENOSPC) {
			t.Fatal(err)
		} else if err != nil {
			chunk = chunk[:len(chunk)/2]
			if len(chunk) == 0 {
				return
			}
		}
	}
}

// R4: the disk fails while it is written to. The daemon ends with a code of its
// own, and when the disk works again everything is there.
func TestRealDiskFails(t *testing.T) {
	image := filepath.Join(t.TempDir(), "disk")
	run := func(name string, args ...string) {
		t.Helper()
		if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	run("truncate", "-s", "128M", image)
	run("mkfs.ext4", "-q", image)
	mount := func(at string) { run("mount", "-o", "loop", image, at) }
	s := onDisk(t, mount)
	rounds := promise.Times(1, 3, 20)
	for n := range rounds {
		s.start()
		s.deliver(news(2 * n))
		s.must("ingest")
		shutDown(t, s.path("state"))
		s.deliver(news(2*n + 1))
		began := time.Now()
		s.try("ingest")
		code := <-s.ended
		if took := time.Since(began); code != exitDisk || took > stopWithin {
			t.Errorf("the daemon ended with %d after %s:\n%s", code, took, &s.log)
		}
		s.cancel()
		s.cancel = nil
		if err := unix.Unmount(s.path("state"), unix.MNT_DETACH); err != nil {
			t.Fatal(err)
		}
		mount(s.path("state"))
	}
	s.start()
	s.must("ingest")
	s.asks(fmt.Sprintf(`[{"stats":{"mails":%d},"damages":{"$len":0}}]`, 2*rounds), "verify")
	s.stop()
	promise.Kept(t, "R4", "%d disks failed, each ended the daemon with exit code %d, 0 lost", rounds, exitDisk)
}

// shutDown makes every write to a file system fail from now on, as ext4 and xfs
// can do themselves.
func shutDown(t *testing.T, dir string) {
	t.Helper()
	const goingDown = 0x8004587d // _IOR('X', 125, u32)
	f, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := unix.IoctlSetPointerInt(int(f.Fd()), goingDown, 2); err != nil { // without writing the log first
		t.Fatal(err)
	}
}
