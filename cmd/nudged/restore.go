package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"nudged/notify"
	"nudged/store"
)

// restoreCmd puts a backup in the place of the state.
type restoreCmd struct {
	From string `arg:"" optional:"" name:"DIR|FILE.zip" type:"path" help:"The backup; without it the backups are listed."`
}

func (*restoreCmd) needs() need { return needsConfig }

func (c *restoreCmd) run(s *session) error {
	if c.From == "" {
		return listBackups(s)
	}
	from, clear, err := unpacked(s, c.From)
	if err != nil {
		return err
	}
	defer clear()
	now := time.Now()
	backup, err := backupTime(from)
	if err != nil {
		return err
	}
	aside, err := store.Restore(s.ctx, from, s.config.State, storeOptions(s.config), func(tx *store.Tx) error {
		return notify.Restored(tx, now, backup)
	})
	if errors.Is(err, store.ErrInUse) {
		return &stateHeld{err}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "%s holds the state of %s again, verified\n", s.config.State, backup.In(s.config.Account.Zone).Format("2006-01-02 15:04"))
	if aside != "" {
		fmt.Fprintf(s.user.out, "what was there before is in %s: remove it when you do not need it any more\n", aside)
	}
	fmt.Fprintln(s.user.out, "start nudged: it reads the mail since then again, and tells nothing before it has; what was told then is not told again")
	return nil
}

// stateHeld is a state that a daemon works on.
type stateHeld struct{ error }

func (e *stateHeld) Unwrap() error { return e.error }

// Hint says what is in the way.
func (*stateHeld) Hint() string { return "nudged runs on it: stop it first (systemctl stop nudged)" }

func listBackups(s *session) error {
	dir := s.config.BackupDir(s.config.State)
	all, err := store.Backups(dir)
	if err != nil {
		return err
	}
	for _, b := range all {
		fmt.Fprintf(s.user.out, "%s  %s\n", b.At.In(s.config.Account.Zone).Format("2006-01-02 15:04"), b.Path)
	}
	if len(all) == 0 {
		fmt.Fprintln(s.user.out, "no backup is in", dir)
	}
	return nil
}

// unpacked is the folder of a backup, of a packed one for as long as it is needed.
func unpacked(s *session, from string) (dir string, clear func(), err error) {
	if !strings.HasSuffix(from, ".zip") {
		return from, func() {}, nil
	}
	f, err := os.Open(from)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", nil, err
	}
	if err := os.MkdirAll(s.config.State, 0o700); err != nil {
		return "", nil, err
	}
	dir, err = os.MkdirTemp(s.config.State, "unpacked-") // where there has to be room for it anyway
	if err != nil {
		return "", nil, err
	}
	clear = func() { os.RemoveAll(dir) }
	if err := store.Unpack(s.ctx, f, info.Size(), dir); err != nil {
		clear()
		return "", nil, err
	}
	return dir, clear, nil
}

// backupTime is the last moment that a backup knows of.
func backupTime(dir string) (at time.Time, err error) {
	b, err := store.OpenReadOnly(dir, store.Options{})
	if err != nil {
		return at, err
	}
	err = b.View(func(tx *store.Tx) error { at = tx.LastMoment(); return nil })
	return at, errors.Join(err, b.Close())
}
