//go:build real

package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"nudged/promise"
)

// The power fails while mail is recorded: the file system stops at once, and
// forgets what was not written (the ioctl that ext4 and xfs have for that). What
// had been acknowledged, by a list kept elsewhere, is there afterwards; the
// program had stopped within five seconds. Without syncs, that fails.
func TestPowerCuts(t *testing.T) {
	for _, fs := range []string{"ext4", "xfs"} {
		t.Run(fs, func(t *testing.T) {
			d := newCutDisk(t, fs)
			cuts, slowest := promise.Times(5, 10, 500), time.Duration(0)
			acked, all := 0, 0
			for i := range cuts {
				if i%25 == 0 {
					all += acked
					acked = 0
					d.fresh()
				}
				var stopped time.Duration
				acked, stopped = d.cut(acked, 1+d.r.IntN(20))
				slowest = max(slowest, stopped)
				if _, err := batches(d.state(), acked); err != nil {
					t.Fatalf("cut %d: %v", i, err)
				}
			}
			if slowest > 5*time.Second {
				t.Errorf("it wrote on for %s", slowest)
			}
			lost := d.control(promise.Times(3, 3, 20))
			promise.Kept(t, "R2", "%d cuts on %s, %d batches: 0 lost; without syncs %s", cuts, fs, all+acked, lost)
			promise.Kept(t, "R4", "%d failing syncs on %s: stopped within %s, 0 lost", cuts, fs, slowest.Round(10*time.Millisecond))
		})
	}
}

// cutDisk is a file system of its own, on a file.
type cutDisk struct {
	t           *testing.T
	fs          string
	image, root string
	n           int // states begun
	r           *rand.Rand
}

func newCutDisk(t *testing.T, fs string) *cutDisk {
	d := &cutDisk{t: t, fs: fs, image: filepath.Join(t.TempDir(), fs), root: filepath.Join(t.TempDir(), "mnt"), r: rand.New(rand.NewPCG(5, 6))}
	if err := os.Mkdir(d.root, 0o700); err != nil {
		t.Fatal(err)
	}
	d.must("truncate", "-s", "400M", d.image)
	d.must("mkfs."+fs, "-q", d.image)
	d.mount()
	t.Cleanup(func() { exec.Command("umount", d.root).Run() })
	return d
}

func (d *cutDisk) must(name string, args ...string) {
	d.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s %q (as root; Debian: e2fsprogs xfsprogs): %v\n%s", name, args, err, out)
	}
}

func (d *cutDisk) mount() { d.must("mount", "-o", "loop", d.image, d.root) }

// fresh begins another state.
func (d *cutDisk) fresh() {
	if d.n > 0 {
		os.RemoveAll(d.state())
	}
	d.n++
}

func (d *cutDisk) state() string { return filepath.Join(d.root, fmt.Sprintf("state-%d", d.n)) }

// cut lets a child write until it has acknowledged some batches more, and a
// little longer; then the disk stops. It says how many batches the child had
// acknowledged, and how long it went on.
func (d *cutDisk) cut(acked, more int, env ...string) (int, time.Duration) {
	d.t.Helper()
	stop := acked + more
	var off time.Time
	var said string
	lines(d.t, child("write", d.state(), env...), func(line string) bool {
		if strings.HasPrefix(line, "failed") {
			said = line
			return true
		}
		if acked = number(d.t, line); acked == stop {
			<-time.After(time.Duration(d.r.IntN(3000)) * time.Microsecond) // anywhere within the next batch
			d.powerOff()
			off = time.Now()
		}
		return true
	})
	took := time.Since(off)
	if off.IsZero() || said == "" {
		d.t.Fatalf("the child ended by itself: %s", said)
	}
	d.must("umount", d.root)
	d.mount()
	return acked, took
}

// powerOff is EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN, without flushing the log.
func (d *cutDisk) powerOff() {
	d.t.Helper()
	const goingDown, withoutLog = 0x8004587d, 2
	f, err := os.Open(d.root)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	if err := unix.IoctlSetPointerInt(int(f.Fd()), goingDown, withoutLog); err != nil {
		d.t.Fatalf("%s does not shut down: %v", d.fs, err)
	}
}

// control cuts the power of a store that never syncs: something must be lost.
func (d *cutDisk) control(times int) string {
	d.t.Helper()
	lost := 0
	for range times {
		d.fresh()
		acked, _ := d.cut(0, 15, "NOSYNC=1")
		if batchesOfChild(d.state(), acked) != nil {
			lost++
		}
	}
	if lost < times {
		d.t.Errorf("without syncs only %d of %d cuts lose anything: this test shows nothing", lost, times)
	}
	return fmt.Sprintf("%d of %d lose data", lost, times)
}
