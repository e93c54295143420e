package ingest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"nudged/ingest/reader"
	"nudged/promise"
	"nudged/store"
	"nudged/timeline"
)

const (
	suspectEnv = "NUDGED_SUSPECT_STATE"
	deadly     = "deadly"
)

func deliveries() (batch []Delivery) {
	for uid := range uint32(9) {
		subject := fmt.Sprintf("hello %d", uid)
		if uid == 4 {
			subject = deadly
		}
		raw := fmt.Sprintf("From: x%d@stranger.example\r\nTo: track@buyer.example\r\nSubject: %s\r\n\r\ntext\r\n", uid, subject)
		batch = append(batch, Delivery{Raw: []byte(raw), Fetch: store.Fetch{Account: "inbox", Mailbox: "INBOX", UIDValidity: 7, UID: uid + 1, At: time.Unix(1772442000, 0)}})
	}
	return batch
}

// recordOrDie records a mailbox with one mail in it that kills who reads it.
func recordOrDie(dir string) error {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	r := &Recorder{Store: s, Owners: []timeline.Address{{Address: "ann@buyer.example"}}, Zone: time.UTC, Clock: time.Now, Log: slog.New(slog.DiscardHandler)}
	r.skim = func(raw []byte) *timeline.Message {
		if bytes.Contains(raw, []byte(deadly)) {
			syscall.Kill(os.Getpid(), syscall.SIGKILL) // as the kernel does where memory ends
			select {}
		}
		return reader.Skim(raw)
	}
	return r.Take(context.Background(), "inbox", "INBOX", deliveries(), store.Position{UIDValidity: 7, UID: 9})
}

// TestADeadlyMailIsParked: a mail that no process survives reading keeps nobody
// from the others for long. It dies with the others, twice alone, and is then
// kept without being read; it is asked about, and never read again.
func TestADeadlyMailIsParked(t *testing.T) {
	if dir := os.Getenv(suspectEnv); dir != "" {
		if err := recordOrDie(dir); err != nil {
			t.Fatal(err)
		}
		return
	}
	dir, deaths := t.TempDir(), 0
	for ; deaths <= parkedAfter; deaths++ {
		c := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
		c.Env = append(os.Environ(), suspectEnv+"="+dir)
		out, err := c.CombinedOutput()
		if err == nil {
			break
		}
		if c.ProcessState.ExitCode() >= 0 {
			t.Fatalf("it was not killed: %v\n%s", err, out)
		}
	}
	if deaths != parkedAfter {
		t.Errorf("%d processes died", deaths)
	}
	if err := recordOrDie(dir); err != nil { // once more: the same mails change nothing
		t.Fatal(err)
	}
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.View(func(tx *store.Tx) error {
		for _, d := range deliveries() {
			sha := store.Pack(d.Raw).SHA()
			m, err := tx.Mail(sha)
			if err != nil || m == nil {
				return fmt.Errorf("%s: %v", d.Raw, err)
			}
			if raw, err := tx.Raw(sha); err != nil || !bytes.Equal(raw, d.Raw) {
				t.Errorf("%s is not kept: %v", d.Raw, err)
			}
			if bad := bytes.Contains(d.Raw, []byte(deadly)); m.Parked != bad || (m.Kind == timeline.KindUnreadable) != bad {
				t.Errorf("%+v", m)
			}
		}
		asked := 0
		err := tx.Reviews(true, func(rv *store.Review) bool {
			if rv.Reason == store.ReasonUnreadable && strings.Contains(rv.Why, "ended the program") {
				asked++
			}
			return true
		})
		if asked != 1 {
			t.Errorf("it is asked about %d times", asked)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	r := &Recorder{Store: s, Zone: time.UTC, Clock: time.Now, Log: slog.New(slog.DiscardHandler), skim: func(raw []byte) *timeline.Message {
		if bytes.Contains(raw, []byte(deadly)) {
			t.Error("it is read again")
		}
		return reader.Skim(raw)
	}}
	if err := r.Rematch(t.Context(), true, func(Move) {}); err != nil {
		t.Error(err)
	}
	promise.Kept(t, "H2", "parked after %d deaths, the 8 mails around it recorded", deaths)
}
