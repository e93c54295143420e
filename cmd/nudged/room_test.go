package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"nudged/store"
)

// Mail is recorded while one of any size fits; below that the owner is told,
// and when others take the rest, the reserve makes room for the telling.
func TestRoomForMail(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d := deskAt(t, &now)
	free := int64(1 << 40)
	r := d.room()
	r.free = func() (int64, error) { return free, nil }
	if want := int64(150<<20*3/2 + 64<<20); r.need != want {
		t.Errorf("%d bytes are needed, want %d", r.need, want)
	}
	step := func(name string, now int64, records, reserve bool) {
		t.Helper()
		free = now
		err := r.look()
		_, kept := os.Stat(filepath.Join(d.config.State, "reserve"))
		if (err == nil) != records || err != nil && !errors.Is(err, store.ErrFull) || (kept == nil) != reserve {
			t.Errorf("%s: %v; the reserve: %v", name, err, kept)
		}
		if told := len(d.troubles.now()) > 0; told == records {
			t.Errorf("%s: told %v", name, told)
		}
	}
	step("room enough", 1<<40, true, true)
	step("just enough", r.need, true, true)
	step("a byte too little", r.need-1, false, true)
	step("nothing left", 1<<20, false, false)
	step("room again", r.need, true, true)
}

// The owner hears once of a disk that is full, and once that it is not.
func TestAFullDiskIsTold(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d := deskAt(t, &now)
	d.config.SMTP = nil // nothing is sent here
	n, err := d.notifier(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := d.room()
	free := int64(0)
	r.free = func() (int64, error) { return free, nil }
	for _, free = range []int64{0, 1 << 40, 0, 1 << 40} { // it comes and goes
		for range 3 {
			r.look()
			if err := n.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Minute)
		}
	}
	var told []string
	err = d.store.View(func(tx *store.Tx) error {
		return tx.OutgoingSince(time.Time{}, func(o *store.Outgoing) bool { told = append(told, o.Subject); return true })
	})
	if err != nil || len(told) != 2 || told[0] != said[troubleDisk].What || told[1] != said[troubleDisk].Over {
		t.Errorf("told %q, %v", told, err)
	}
}
