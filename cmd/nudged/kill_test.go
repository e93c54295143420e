package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"nudged/cmd/nudged/demo"
	"nudged/promise"
)

// runAt is the daemon as a process of its own, at a time that its parent says:
// what the tests kill. Its arguments are the configuration and the state.
func runAt() {
	err := func() error {
		at, err := time.Parse(time.RFC3339, os.Getenv("NUDGED_AT"))
		if err != nil {
			return err
		}
		conf, err := readConfig(&cli{Config: os.Args[1], State: os.Args[2]})
		if err != nil {
			return err
		}
		d := &daemon{config: conf, clock: startClock(at).now, log: logger(conf, os.Stderr)}
		return d.run(context.Background())
	}()
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// killed is a daemon that dies again and again, at times that lie hours apart,
// and the servers that outlive it.
type killed struct {
	shell
	servers *demo.Servers
	ledger  ledger
	r       *rand.Rand
	now     time.Time
	fuse    atomic.Int64 // pieces on the wire until the daemon is killed
	burnt   chan struct{}
	lit     atomic.Bool

	deliverTo func(raw []byte, at time.Time) error // where mail arrives

	copies bool // our own mail reaches the mailbox too, as in a Sent folder
	copied int
	aside  int // mails that were being read at three kills
}

// Whatever it does when it is killed, nothing is lost and nothing doubled: not
// a mail, an entry, a nudge, a digest, a command or its answer. The moment is one
// of those in which something goes over the wire, and a little later.
func TestKilledAnywhere(t *testing.T) {
	for name, copies := range map[string]bool{"copies of our mail are seen": true, "our mail is not seen again": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kills := promise.Times(8, 50, 500)
			k := newKilled(t)
			k.copies = copies
			for range kills {
				k.now = k.now.Add(5 * time.Hour)
				k.happen()
				k.live()
			}
			k.settle(30) // more than a day: the caps on nudges leave some for tomorrow
			again := k.judge()
			promise.Kept(t, "R1", "%d kills, %d mails, %d orders, %d commands: 0 lost, 0 doubled, %d put aside; of %d mails of ours %d went out again, as %s",
				kills, len(k.ledger.mails), len(k.ledger.orders), len(k.ledger.notes), k.aside, len(k.servers.Taken()), again, name)
		})
	}
}

func newKilled(t *testing.T) *killed {
	servers, err := demo.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { servers.Close() })
	k := &killed{shell: newShell(t), servers: servers, r: rand.New(rand.NewPCG(1, 2)), now: time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC), deliverTo: servers.Deliver}
	imap, smtp := promise.NewRelay(t, servers.IMAP), promise.NewRelay(t, servers.SMTP)
	imap.Seen, smtp.Seen = k.burn, k.burn
	k.write("nudged.toml", ownerConfigAt(imap.Start().Address, smtp.Start().Address)+"digest = \"0 8 * * *\"\ndigest_when_empty = \"daily\"\n")
	return k
}

// burn brings the kill nearer, by one piece on the wire.
func (k *killed) burn() {
	if k.fuse.Add(-1) <= 0 && k.lit.CompareAndSwap(true, false) {
		close(k.burnt)
	}
}

// live is one life of the daemon: it ends a little after so many pieces have gone
// over the wire, or when nothing happens any more.
func (k *killed) live() {
	k.t.Helper()
	k.burnt = make(chan struct{})
	fuse := int64(1 + k.r.IntN(80))
	if k.r.IntN(8) == 0 {
		fuse = 1 << 20 // it does all that it has to
	}
	k.fuse.Store(fuse)
	k.lit.Store(true)
	daemon := k.daemon()
	if err := daemon.Start(); err != nil {
		k.t.Fatal(err)
	}
	k.await(fuse, time.Duration(k.r.IntN(3000))*time.Microsecond)
	k.lit.Store(false)
	daemon.Process.Kill()
	daemon.Wait()
	if said := daemon.Stderr.(*bytes.Buffer); bytes.Contains(said.Bytes(), []byte("panic")) || daemon.ProcessState.ExitCode() != -1 {
		k.t.Fatalf("it ended by itself:\n%s", said)
	}
}

func (k *killed) daemon() *exec.Cmd {
	c := exec.Command("nudged-at", k.path("nudged.toml"), k.path("state")) // TestMain has put it on the path
	c.Stderr = new(bytes.Buffer)
	c.Env = append(os.Environ(), "NUDGED_AT="+k.now.Format(time.RFC3339), "GORACE=atexit_sleep_ms=0")
	return c
}

// await waits until the fuse has burnt and a little longer, or until the daemon
// said something, and then nothing for a while: it has done what it had to.
func (k *killed) await(fuse int64, longer time.Duration) {
	const idle = time.Second
	quiet := time.NewTicker(idle)
	defer quiet.Stop()
	for last := fuse; ; {
		select {
		case <-k.burnt:
			<-time.After(longer)
			return
		case <-quiet.C:
		}
		now := k.fuse.Load()
		if now == last && now != fuse {
			return
		}
		last = now
	}
}

// settle does, without a kill, what is left to do now, and then every hour.
func (k *killed) settle(hours int) {
	k.t.Helper()
	conf, err := readConfig(&cli{Config: k.path("nudged.toml"), State: k.path("state")})
	if err != nil {
		k.t.Fatal(err)
	}
	g, err := newDesk(conf, func() time.Time { return k.now }, slog.New(slog.DiscardHandler))
	if err != nil {
		k.t.Fatal(err)
	}
	defer g.Close()
	crew, err := g.hire()
	if err != nil {
		k.t.Fatal(err)
	}
	for range hours + 1 {
		var failed []error
		for _, w := range crew.watchers {
			failed = append(failed, w.Pass(k.t.Context()))
		}
		crew.notifier.Fresh = nil
		k.copy()
		if err := errors.Join(append(failed, crew.notifier.Tick(k.t.Context()))...); err != nil {
			k.t.Fatal(err)
		}
		k.now = k.now.Add(time.Hour)
	}
}
