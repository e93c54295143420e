package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"nudged/store"
)

// room watches over the free space of the disk that the state is on. Mail is
// recorded while one of any size fits and something is left: what is left is
// the reserve out of which alarms and the owner's commands are written.
type room struct {
	free     func() (int64, error)
	clock    func() time.Time
	need     int64
	reserve  string // a file that is given up when others have filled the disk
	troubles *troubles
}

const (
	alwaysFree  = 64 << 20
	reserveSize = 2 << 20
	nothingLeft = 16 << 20
)

// room is that of the state; Postfix waits for one and a half mails, too.
func (d *desk) room() *room {
	r := &room{
		free: d.store.Free, clock: d.clock, troubles: d.troubles,
		need: alwaysFree, reserve: filepath.Join(d.config.State, "reserve"),
	}
	for _, account := range d.config.IMAP {
		r.need = max(r.need, alwaysFree+account.MaxMessage*3/2)
	}
	return r
}

// look is an error, ErrFull, while mail is not to be recorded.
func (r *room) look() error {
	free, err := r.free()
	if err != nil {
		return fmt.Errorf("how much room there is: %w", err)
	}
	if free < nothingLeft {
		r.release()
	}
	if free < r.need {
		err := fmt.Errorf("%w: %d MB are free, and %d MB have to be before mail is recorded", store.ErrFull, free>>20, r.need>>20)
		r.troubles.set(troubleDisk, r.clock(), err)
		return err
	}
	r.troubles.clear(troubleDisk)
	r.keep()
	return nil
}

// learn notes that the disk was full although there seemed to be room.
func (r *room) learn(err error) {
	if errors.Is(err, store.ErrFull) {
		r.troubles.set(troubleDisk, r.clock(), err)
		r.release()
	}
}

// release gives up the reserve: the alarm needs the room.
func (r *room) release() { os.Remove(r.reserve) }

// keep puts something by for the day when others have filled the disk.
func (r *room) keep() {
	if _, err := os.Stat(r.reserve); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	os.WriteFile(r.reserve, make([]byte, reserveSize), 0o600) // without it an alarm is later, and that is all
}
