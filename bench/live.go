package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"nudged/bench/mailbox"
)

// live is how the daemon fares on a mailbox that it has read.
type live struct {
	start   time.Duration // from its start until it is ready
	idle    int64         // bytes resident once it has nothing to do
	behind  span          // milliseconds from Dovecot's word of a new mail until it is recorded
	answers []answer
}

// answer is how long a command took, with its process and the way through the socket.
type answer struct {
	command      string
	milliseconds span
}

// deliveries is how many mails are delivered to the running daemon, asked how
// often each command is asked, and settled how long it takes to have nothing to do.
const (
	deliveries = 10
	asked      = 20
	settled    = 8 * time.Second
)

// live runs the daemon on the state that the last round has left.
func (b *bench) live(ctx context.Context, folder string, n int) (l live, err error) {
	if err := b.configure(folder, false); err != nil {
		return l, err
	}
	first, err := b.startDaemon(ctx) // decides all orders for the first time
	if err != nil {
		return l, err
	}
	time.Sleep(settled)
	first.stop()
	d, err := b.startDaemon(ctx)
	if err != nil {
		return l, err
	}
	defer d.stop()
	l.start = d.start
	time.Sleep(settled) // what is measured is rest
	l.idle = memory(d.Process.Pid, "VmRSS")
	if l.behind, err = b.deliver(d, folder, n); err != nil {
		return l, err
	}
	number, _, _ := mailbox.Order(0)
	for _, command := range [][]string{{"status", number}, {"timeline", number}, {"review"}} {
		a, err := b.ask(ctx, command)
		if err != nil {
			return l, err
		}
		l.answers = append(l.answers, a)
	}
	return l, nil
}

// daemon is a running nudged.
type daemon struct {
	*exec.Cmd
	start    time.Duration
	recorded chan time.Time // when it said that mails were recorded
}

// startDaemon starts the daemon and waits until it says that it is ready, as a
// service manager does (sd_notify(3)).
func (b *bench) startDaemon(ctx context.Context) (*daemon, error) {
	path := filepath.Join(b.dir, "notify.sock")
	os.Remove(path)
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return nil, err
	}
	defer manager.Close()
	d := &daemon{Cmd: exec.CommandContext(ctx, b.nudged, b.command("run")...), recorded: make(chan time.Time, 100)}
	d.Env = append(os.Environ(), "NOTIFY_SOCKET="+path)
	log, err := d.StderrPipe()
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := d.Start(); err != nil {
		return nil, err
	}
	go d.listen(bufio.NewScanner(log))
	manager.SetReadDeadline(begun.Add(time.Minute))
	said := make([]byte, 4096)
	for {
		n, err := manager.Read(said)
		if err != nil {
			d.stop()
			return nil, fmt.Errorf("the daemon is not ready: %w", err)
		}
		if strings.Contains(string(said[:n]), "READY=1") {
			d.start = time.Since(begun)
			return d, nil
		}
	}
}

// listen reads the daemon's log.
func (d *daemon) listen(log *bufio.Scanner) {
	for log.Scan() {
		if strings.Contains(log.Text(), `msg="mails recorded"`) {
			select {
			case d.recorded <- time.Now():
			default:
			}
		}
	}
}

func (d *daemon) stop() {
	d.Process.Signal(syscall.SIGTERM)
	d.Wait()
}

// deliver delivers mails one by one, as an MTA does, and compares when another
// client in IDLE hears of each with when the daemon has recorded it.
func (b *bench) deliver(d *daemon, folder string, n int) (span, error) {
	c, err := b.server.open(false)
	if err != nil {
		return span{}, err
	}
	defer c.Close()
	if _, err := c.ask("EXAMINE %s", folder); err != nil {
		return span{}, err
	}
	if _, err := fmt.Fprint(c, "i IDLE\r\n"); err != nil {
		return span{}, err
	}
	if _, err := c.in.ReadSlice('\n'); err != nil { // + idling
		return span{}, err
	}
	var behind []float64
	for i, raw := range b.plan(n + deliveries).From(n) {
		path := filepath.Join(b.server.maildir, folder, "new", fmt.Sprintf("%d.live.bench", i))
		if err := b.drop(path, raw); err != nil {
			return span{}, err
		}
		defer os.Remove(path)
		heard, err := c.exists()
		if err != nil {
			return span{}, err
		}
		select {
		case recorded := <-d.recorded:
			behind = append(behind, float64(recorded.Sub(heard).Microseconds())/1000)
		case <-time.After(30 * time.Second):
			return span{}, errors.New("a mail was delivered, and the daemon did not record it within 30 s")
		}
	}
	return spanOf(behind), nil
}

// drop puts a mail into the Maildir whole.
func (b *bench) drop(path string, raw []byte) error {
	written := filepath.Join(b.dir, "delivery")
	if err := os.WriteFile(written, raw, 0o644); err != nil {
		return err
	}
	return os.Rename(written, path)
}

// exists waits until the server tells that the mailbox has grown.
func (c *session) exists() (time.Time, error) {
	c.SetReadDeadline(time.Now().Add(time.Minute))
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil || strings.Contains(string(line), " EXISTS") {
			return time.Now(), err
		}
	}
}

// ask measures a command that the daemon answers.
func (b *bench) ask(ctx context.Context, command []string) (answer, error) {
	var times []float64
	for range asked {
		c, err := spend(ctx, b.nudged, b.command(command...)...)
		if err != nil {
			return answer{}, err
		}
		times = append(times, float64(c.time.Microseconds())/1000)
	}
	slices.Sort(times)
	return answer{command[0], spanOf(times)}, nil
}

func (l live) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "- the daemon on that state: ready after %d ms; %s at rest; a new mail was recorded %s ms after another client in IDLE heard of it\n",
		l.start.Milliseconds(), megabytes(l.idle), l.behind)
	for _, a := range l.answers {
		fmt.Fprintf(&s, "- `%s` through the daemon: %s ms\n", a.command, a.milliseconds)
	}
	return s.String()
}
