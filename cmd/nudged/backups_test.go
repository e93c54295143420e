package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nudged/notify"
	"nudged/store"
)

// Through the daemon, while it works: a copy where one is wanted, a look at all
// that it holds, and no restore below it.
func TestBackupWhileTheDaemonRuns(t *testing.T) {
	s := newService(t)
	s.must("order", "add", "PI-88213", "--seller", "Chen Fang <chen@hongda-textile.example>")
	s.deliver(fabricAsked())
	s.start()
	s.asks(`[{"path":{"$contains":"state/backup/nudged-"}}]`, "backup")
	s.asks(`[{"damages":{"$len":0},"stats":{"orders":1}}]`, "verify")
	s.must("backup", "all.zip")
	if out := s.must("verify", s.path("all.zip")); !strings.Contains(out, "is whole") {
		t.Error(out)
	}
	if code, _, said := s.try("restore", s.path("all.zip")); code != exitInUse || !strings.Contains(said, "stop it first") {
		t.Errorf("restored below a daemon: %d, %s", code, said)
	}
	s.stop()
	s.must("restore", s.path("all.zip"))
	s.asks(`[{"orders":[{"number":"PI-88213"}]}]`, "status", "--at", "2026-09-01")
}

// deskAt is the open state of a user, on a clock that stands.
func deskAt(t *testing.T, now *time.Time) *desk {
	t.Helper()
	sh := newShell(t)
	sh.write("nudged.toml", ownerConfigAt("127.0.0.1:143", "127.0.0.1:25"))
	conf, err := readConfig(&cli{Config: sh.path("nudged.toml"), State: sh.path("state")})
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDesk(conf, func() time.Time { return *now }, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestBackupsByTheirSchedule(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d := deskAt(t, &now)
	nightly, err := notify.ParseSchedule("30 3 * * *")
	if err != nil {
		t.Fatal(err)
	}
	made := func(after time.Duration, want int) {
		t.Helper()
		now = now.Add(after)
		if err := d.backupIfDue(t.Context(), nightly, d.local(now)); err != nil {
			t.Fatal(err)
		}
		if all, err := store.Backups(d.backupDir()); err != nil || len(all) != want {
			t.Errorf("%s: %d backups, want %d; %v", now, len(all), want, err)
		}
	}
	made(0, 0)            // it began
	made(10*time.Hour, 0) // 23:00 in Berlin
	made(6*time.Hour, 1)  // 5:00
	made(time.Minute, 1)
	made(5*24*time.Hour, 2) // after five days of sleep one for all
	for range 10 {
		now = now.Add(24 * time.Hour)
		if err := d.backupIfDue(t.Context(), nightly, d.local(now)); err != nil {
			t.Fatal(err)
		}
	}
	made(0, d.config.Backup.Keep)
}

// A backup that fails is told by mail, tried again, and changes nothing.
func TestABackupThatFailsIsTold(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d := deskAt(t, &now)
	d.config.Backup.Dir = filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(d.config.Backup.Dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.store.Update(func(tx *store.Tx) error { return tx.SetJob(jobBackup, now.AddDate(0, 0, -2)) }); err != nil {
		t.Fatal(err)
	}
	d.config.SMTP = nil // nothing is sent here
	n, err := d.notifier(nil)
	if err != nil {
		t.Fatal(err)
	}
	told := func(want ...string) {
		t.Helper()
		if err := errors.Join(d.lookForBackup(t.Context()), n.Tick(t.Context())); err != nil {
			t.Fatal(err)
		}
		var got []string
		err := d.store.View(func(tx *store.Tx) error {
			return tx.OutgoingSince(time.Time{}, func(o *store.Outgoing) bool { got = append(got, o.Subject); return true })
		})
		if err != nil || strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("told %q, want %q; %v", got, want, err)
		}
	}
	told("No backup could be made")
	now = now.Add(30 * time.Minute)
	told("No backup could be made")
	if err := os.Remove(d.config.Backup.Dir); err != nil {
		t.Fatal(err)
	}
	told("No backup could be made") // it is not tried again yet
	now = now.Add(time.Hour)
	told("No backup could be made", "Backups are made again")
	now = now.Add(time.Minute)
	told("No backup could be made", "Backups are made again")
}
