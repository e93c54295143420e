package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"nudged/store"
)

// backupCmd makes a backup.
type backupCmd struct {
	To   string `arg:"" optional:"" name:"DIR|FILE.zip" help:"Where to: a folder, or one file; else where the scheduled ones are."`
	JSON bool   `name:"json" help:"One JSON object."`
}

func (*backupCmd) needs() need { return needsState }

// target is the file that the client writes; a folder is written by who holds the state.
func (c *backupCmd) target() string {
	if c.packed() {
		return c.To
	}
	return ""
}

func (c *backupCmd) packed() bool { return strings.HasSuffix(c.To, ".zip") }

func (c *backupCmd) run(s *session) error {
	made, err := c.make(s)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(made)
	}
	fmt.Fprintf(s.user.out, "%s: the state as of %s, verified\n", made.Path, s.local(made.At).Format("2006-01-02 15:04:05"))
	return nil
}

func (c *backupCmd) make(s *session) (store.Backup, error) {
	switch {
	case c.To == "":
		return s.store.Rotate(s.ctx, s.backupDir(), s.config.Backup.Keep)
	case c.packed():
		return c.pack(s)
	}
	return s.store.Rotate(s.ctx, "/"+s.user.path(c.To), s.config.Backup.Keep)
}

// pack makes a backup beside the others, verified like them, and hands it to the
// user as one file.
func (c *backupCmd) pack(s *session) (store.Backup, error) {
	dir := filepath.Join(s.config.State, "packing")
	if err := os.RemoveAll(dir); err != nil {
		return store.Backup{}, fmt.Errorf("backup: %w", err)
	}
	defer os.RemoveAll(dir)
	made, err := s.store.Rotate(s.ctx, dir, 1)
	if err != nil {
		return made, err
	}
	f, err := s.user.create(s.user.path(c.To))
	if err != nil {
		return made, fmt.Errorf("backup: %w", named(err))
	}
	if err := made.Pack(s.ctx, f); err != nil {
		f.Drop()
		return made, err
	}
	made.Path = "/" + s.user.path(c.To)
	return made, f.Keep()
}

// backupDir is where the scheduled backups are.
func (d *desk) backupDir() string { return d.config.BackupDir(d.config.State) }

// damagedState is a damage with the way out of it.
type damagedState struct {
	error
	remedy string
}

func (d *damagedState) Unwrap() error { return d.error }

// Hint names the newest good backup.
func (d *damagedState) Hint() string { return d.remedy }

// withBackup tells of a damaged state which backup is the newest good one.
func (s *session) withBackup(err error) error {
	var bad *store.DamagedError
	if !errors.As(err, &bad) || s.config == nil {
		return err
	}
	return &damagedState{err, s.remedyOf(bad)}
}

// remedyOf is the way out of a damage: nothing is repaired by guessing in a
// record that a claim for money rests on.
func (s *session) remedyOf(bad *store.DamagedError) string {
	if bad.Remedy != "" {
		return bad.Remedy
	}
	dir := s.config.BackupDir(s.config.State)
	good := store.NewestGood(dir, storeOptions(s.config))
	if good.Path == "" {
		return "no good backup is in " + dir + "; if you have one elsewhere, stop nudged and run: nudged restore FOLDER. " +
			"Else keep a copy of the state folder as it is: what is not damaged can be read from it"
	}
	return fmt.Sprintf("the newest good backup is of %s: stop nudged and run: nudged restore %s; "+
		"what is there now is kept beside it, and mail since then is read again from the mailbox",
		good.At.In(s.config.Account.Zone).Format("2006-01-02 15:04"), good.Path)
}
