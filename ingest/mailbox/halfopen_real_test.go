//go:build real

package mailbox

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"nudged/promise"
)

// A link goes down without a word while the server idles: nobody resets the
// connection, nobody closes it. It is noticed all the same. The network of this
// test is one of its own, with nothing but a loopback device that can be put down.
func TestHalfOpen(t *testing.T) {
	const inside = "NUDGED_OWN_NETWORK"
	if os.Getenv(inside) == "" {
		c := exec.Command(os.Args[0], "-test.run=^TestHalfOpen$", "-test.v", "-test.timeout=5m")
		c.Env = append(os.Environ(), inside+"=1")
		c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
		out, err := c.CombinedOutput()
		t.Logf("%s", out)
		if err != nil {
			t.Errorf("as root; Debian: iproute2: %v", err)
		}
		return
	}
	loopback(t, "up")
	s, r := newServer(t), newRecords()
	s.deliver("INBOX", mail(1))
	w := watcher(account(s.address), r)
	w.account.limits = defaultPatience
	running(t, w)
	r.awaitMails(t, 1)
	<-w.Ready()
	loopback(t, "down")
	began := time.Now()
	patience := time.NewTimer(90 * time.Second)
	defer patience.Stop()
	for {
		r.mu.Lock()
		noticed, changed := r.deaf["INBOX"] != nil, r.changed
		r.mu.Unlock()
		if noticed {
			break
		}
		select {
		case <-changed:
		case <-patience.C:
			t.Fatal("not noticed within 90 s")
		}
	}
	took := time.Since(began)
	loopback(t, "up")
	s.deliver("INBOX", mail(2))
	r.awaitMails(t, 2)
	promise.Kept(t, "R8", "a lost link noticed after %s", took.Round(time.Second))
}

func loopback(t *testing.T, state string) {
	t.Helper()
	if out, err := exec.Command("ip", "link", "set", "lo", state).CombinedOutput(); err != nil {
		t.Fatalf("ip: %v\n%s", err, out)
	}
}
