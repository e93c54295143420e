package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"nudged/notify"
	"nudged/store"
)

// What has failed for hours is told by the exit status, beside the answer.
func TestStatusTellsAMonitorWhatFails(t *testing.T) {
	sh := newShell(t)
	sh.write("nudged.toml", ownerConfigAt("127.0.0.1:1", "127.0.0.1:1")+"alarm_after = \"6h\"\n")
	sh.must("order", "add", "PI-88213")
	failing := func(since time.Duration) {
		t.Helper()
		st, err := store.Open(sh.path("state"), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		err = st.Update(func(tx *store.Tx) error {
			l := store.Listening{First: time.Now().Add(-48 * time.Hour), Through: time.Now().Add(-since)}
			if since > 0 {
				l.Failing, l.Why = l.Through, "wrong password"
			}
			return tx.SetListening("track@buyer.example", "INBOX", l)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	failing(5 * time.Hour)
	sh.must("status")
	failing(7 * time.Hour)
	code, out, errs := sh.try("status")
	if code != exitFailed || !strings.Contains(out, "PI-88213") || !strings.Contains(errs, "track@buyer.example/INBOX cannot be read since") || !strings.Contains(errs, "nudged check") {
		t.Errorf("status ended with %d:\n%s%s", code, out, errs)
	}
	if code, out, _ := sh.try("status", "--json"); code != exitFailed || !strings.HasPrefix(out, `{"at":`) {
		t.Errorf("status --json ended with %d:\n%s", code, out)
	}
	sh.must("status", "--at", "2026-03-01") // of another moment nothing is said about this one
	if _, out, _ := sh.try("check", "--no-send"); !strings.Contains(out, "FAIL  the last hours") {
		t.Error(out)
	}
	failing(0)
	sh.must("status")
}

func TestTheServiceManagerHearsOfAnAlarmOnce(t *testing.T) {
	m := newManager(t)
	d := &daemon{log: slog.New(slog.DiscardHandler)}
	told := d.alarmed("reading 1 mailboxes")
	deaf := []notify.Failure{{Since: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Why: "421 too busy"}}
	for _, list := range [][]notify.Failure{nil, deaf, deaf, nil, nil} {
		told(list)
	}
	want := "STATUS=mail cannot be sent since Mon 2 Mar 2026, 10:00: 421 too busy|STATUS=reading 1 mailboxes"
	if got := strings.Join(m.heard(), "|"); got != want {
		t.Errorf("told %s\nwant %s", got, want)
	}
}
