package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// manager is a service manager: it hears what sd_notify says.
type manager struct{ conn *net.UnixConn }

func newManager(t *testing.T) manager {
	t.Helper()
	path := t.TempDir() + "/notify"
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	t.Setenv("NOTIFY_SOCKET", path)
	return manager{conn}
}

// heard is everything that was said since last asked.
func (m manager) heard() (said []string) {
	buf := make([]byte, 4096)
	m.conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	for {
		n, err := m.conn.Read(buf)
		if err != nil {
			return said
		}
		said = append(said, string(buf[:n]))
	}
}

func TestServiceManagerIsTold(t *testing.T) {
	s := newService(t)
	m := newManager(t)
	t.Setenv("WATCHDOG_USEC", "20000")
	t.Setenv("WATCHDOG_PID", strconv.Itoa(os.Getpid()))
	s.must("order", "add", "PI-88213")
	s.start()
	var said []string
	told := func(what string) {
		t.Helper()
		await(t, "the service manager is told "+what, func() bool {
			said = append(said, m.heard()...)
			return slices.Contains(said, what)
		})
	}
	told("STATUS=reading 1 mailboxes, 1 orders")
	told("READY=1")
	told("WATCHDOG=1")

	s.write("nudged.toml", "[account]\nowner = 3\n")
	s.hangUp()
	await(t, "the service manager is told of the refusal", func() bool {
		said = append(said, m.heard()...)
		return slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, "STATUS=the new configuration is refused: ") })
	})

	// Another configuration is no end: systemd would kill what it was told is stopping.
	s.write("nudged.toml", ownerConfig(s.servers))
	before := strings.Count(s.log.String(), "msg=ready")
	s.hangUp()
	s.loggedAfter(before, "msg=ready")
	if said = append(said, m.heard()...); slices.Contains(said, "STOPPING=1") {
		t.Error("the service manager is told that we stop, while we read the configuration again")
	}
	s.stop()
	told("STOPPING=1")
}

// The watchdog is fed while the watchers are within their time, and not fed
// once one hangs: then the service manager starts us anew.
func TestWatchdogIsNotFedWhereSomethingHangs(t *testing.T) {
	sh := newShell(t)
	m := newManager(t)
	t.Setenv("WATCHDOG_USEC", "60000000")
	sh.write("nudged.toml", ownerConfigAt("127.0.0.1:143", "127.0.0.1:25"))
	synctest.Test(t, func(t *testing.T) {
		var log journal
		d := &daemon{log: slog.New(slog.NewTextHandler(&log, nil))}
		conf, err := readConfig(&cli{Config: sh.path("nudged.toml"), State: sh.path("state")})
		if err != nil {
			t.Fatal(err)
		}
		desk, err := newDesk(conf, time.Now, d.log)
		if err != nil {
			t.Fatal(err)
		}
		defer desk.Close()
		crew, err := desk.hire() // its watcher is never started: it hangs from the beginning
		if err != nil {
			t.Fatal(err)
		}
		desk.crew.Store(crew)
		d.desk.Store(desk)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- d.watchdog(ctx) }()

		time.Sleep(45 * time.Second)
		synctest.Wait()
		if said := m.heard(); !slices.Equal(said, []string{"WATCHDOG=1"}) {
			t.Errorf("within its time: %q", said)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		m.heard()
		time.Sleep(time.Hour)
		synctest.Wait()
		if said := m.heard(); len(said) > 0 {
			t.Errorf("fed though something hangs: %q", said)
		}
		if !strings.Contains(log.String(), `msg="no progress; the watchdog is not fed" where="mailbox track@buyer.example"`) {
			t.Errorf("log: %s", &log)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
