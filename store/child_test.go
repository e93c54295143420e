package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"nudged/timeline"
)

// What may kill a process, or leave it with a leaked lock, is tried in a child:
// this test binary again, told by its environment what to do.
const childEnv = "NUDGED_STORE_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "":
		os.Exit(m.Run())
	case "write":
		childWrite(os.Getenv("DIR"), os.Getenv("DIE_AT"), os.Getenv("DIE_IN"))
	case "read":
		childRead(os.Getenv("DIR"))
	case "full":
		childFull(os.Getenv("DIR"))
	case "batches":
		childBatches(os.Getenv("DIR"), os.Getenv("ACKED"))
	case "copy":
		childCopy(os.Getenv("DIR"))
	case "hold":
		childHold(os.Getenv("DIR"))
	}
}

func child(what, dir string, env ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), append(env, childEnv+"="+what, "DIR="+dir, "GORACE=atexit_sleep_ms=0")...)
	c.Stderr = os.Stderr
	return c
}

// childWrite puts one batch after the other and prints the number of each when
// it is durable, until it is killed. In batch dieIn it kills itself at the
// failpoint dieAt.
func childWrite(dir, dieAt, dieIn string) {
	batch := 0
	o := options()
	o.SegmentSize = 64 << 10
	o.noSync = os.Getenv("NOSYNC") != ""
	o.failpoint = func(name string) error {
		if name == dieAt && strconv.Itoa(batch) == dieIn {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	}
	s, err := Open(dir, o)
	if err != nil {
		fatal(err)
	}
	if err := s.View(func(tx *Tx) error { batch = int(tx.Position("", "INBOX").UID); return nil }); err != nil {
		fatal(err)
	}
	for stop := os.Getenv("STOP"); strconv.Itoa(batch) != stop; {
		batch++
		if err := s.Update(func(tx *Tx) error { return putBatch(tx, batch) }); err != nil {
			fatal(err)
		}
		fmt.Println(batch)
	}
	os.Exit(0)
}

// childCopy begins a state, makes two backups of it, forgets a mail and restores
// the second backup, and says so each time.
func childCopy(dir string) {
	home, first, second := filepath.Join(dir, "home"), filepath.Join(dir, "1"), filepath.Join(dir, "2")
	if err := os.Mkdir(home, 0o700); err != nil {
		fatal(err)
	}
	state := filepath.Join(home, "state")
	s, err := Open(state, options())
	if err != nil {
		fatal(err)
	}
	do := func(what string, err error) {
		if err != nil {
			fatal(fmt.Errorf("%s: %w", what, err))
		}
		fmt.Println(what)
	}
	err = s.Update(func(tx *Tx) error { return putBatch(tx, 1) })
	do("first backup", errors.Join(err, s.Backup(context.Background(), first, "")))
	err = s.Update(func(tx *Tx) error { return putBatch(tx, 2) })
	do("second backup", errors.Join(err, s.Backup(context.Background(), second, first)))
	err = s.Update(func(tx *Tx) error { return tx.ForgetRaw(Pack(rawMail(1, 0)).SHA()) })
	do("forgotten", errors.Join(err, s.Wipe()))
	if err := s.Close(); err != nil {
		fatal(err)
	}
	_, err = Restore(context.Background(), second, state, options(), nil)
	do("restored", err)
	os.Exit(0)
}

func fatal(err error) {
	fmt.Println("failed:", err)
	os.Exit(1)
}

// putBatch is one transaction as the recorder makes it: mails, entries, position.
func putBatch(tx *Tx, batch int) error {
	order := fmt.Sprintf("A-%d", batch%7)
	if err := tx.PutOrder(timeline.Order{Number: order, Stage: timeline.StageOpen}); err != nil {
		return err
	}
	for i := range 3 {
		raw := rawMail(batch, i)
		sha, _, err := tx.PutRaw(raw)
		if err != nil {
			return err
		}
		m := &Mail{SHA: sha, Size: int64(len(raw)), Received: t0, MessageID: fmt.Sprintf("%d.%d@x", batch, i)}
		if err := tx.PutMail(m); err != nil {
			return err
		}
		if err := tx.PutLetter(m.MessageID, LetterRef{SHA: sha, Orders: []string{order}}); err != nil {
			return err
		}
		if _, err := tx.Append(timeline.Entry{Order: order, Kind: timeline.EntryReceived, At: t0, Message: sha}); err != nil {
			return err
		}
	}
	return tx.SetPosition("", "INBOX", Position{UIDValidity: 1, UID: uint32(batch)})
}

// rawMail makes bytes of which a part can be compressed and a part cannot.
func rawMail(batch, i int) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d", batch, i))
	return fmt.Appendf(nil, "Subject: mail %d of %d\r\n\r\n%s%x", i, batch, strings.Repeat("hello ", 50*(1+batch%40)), sum)
}

// childRead opens a state that may be damaged and prints either what is in it
// or that it is damaged.
func childRead(dir string) {
	s, err := Open(dir, options())
	if err == nil {
		err = s.Verify(nil)
	}
	if bad := new(*DamagedError); errors.As(err, bad) {
		fmt.Println("damaged:", (*bad).What)
		os.Exit(0)
	}
	if newer := new(*NewerError); errors.As(err, newer) {
		fmt.Println("newer:", err)
		os.Exit(0)
	}
	if err != nil {
		fatal(err)
	}
	print, err := fingerprint(s)
	if err != nil {
		fatal(err)
	}
	fmt.Println(print)
	os.Exit(0)
}

// childBatches looks at a state in which so many batches must be.
func childBatches(dir, acked string) {
	n, err := strconv.Atoi(acked)
	if err == nil {
		_, err = batches(dir, n)
	}
	if err != nil {
		fatal(err)
	}
	os.Exit(0)
}

// fingerprint is a hash over everything that the store gives back.
func fingerprint(s *Store) (string, error) {
	h := sha256.New()
	err := s.View(func(tx *Tx) error {
		for _, t := range tables {
			tx.scan(t, nil, nil, func(k, v []byte) bool {
				fmt.Fprintf(h, "%s %x %x\n", t.name, k, v)
				return true
			})
		}
		var failed error
		tx.scan(raws, nil, nil, func(k, _ []byte) bool {
			raw, err := tx.Raw(fmt.Sprintf("%x", k))
			fmt.Fprintf(h, "%x\n", raw)
			failed = err
			return err == nil
		})
		return failed
	})
	return fmt.Sprintf("%x", h.Sum(nil)), err
}

// childHold opens a state, says so, and keeps it until its input ends.
func childHold(dir string) {
	if _, err := Open(dir, options()); err != nil {
		fatal(err)
	}
	fmt.Println("open")
	io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// lines starts c and reads its output line by line until fn says false; then c
// is killed and waited for.
func lines(t *testing.T, c *exec.Cmd, fn func(line string) bool) {
	t.Helper()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewScanner(out)
	killed := false
	for r.Scan() { // to the end: what it said before it died counts too
		if !fn(strings.TrimSpace(r.Text())) && !killed {
			killed = true
			c.Process.Kill()
		}
	}
	c.Wait()
}
