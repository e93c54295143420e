package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// restoring is where, in the state folder, the state lies that is about to take
// the place of the one there. While it is there, the state is not opened.
const restoring = "restoring"

// Restore puts a copy of the backup in from in the place of the state in dir.
// What was there is moved into a folder of its own inside dir, which it names;
// nothing is overwritten. settle is run on the restored state before it can be
// opened by anybody. The backup is verified before, and its copy after.
func Restore(ctx context.Context, from, dir string, o Options, settle func(*Tx) error) (aside string, err error) {
	o = o.withDefaults()
	if err := VerifyBackup(from, o); err != nil {
		return "", fmt.Errorf("restore %s: %w", from, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("restore to %s: %w", dir, told(err))
	}
	release, err := holdState(dir)
	if err != nil {
		return "", fmt.Errorf("restore to %s: %w", dir, told(err))
	}
	defer release()
	next := filepath.Join(dir, restoring)
	if err := os.RemoveAll(next); err != nil {
		return "", fmt.Errorf("restore to %s: %w", dir, told(err))
	}
	if err := copyClosed(ctx, from, next+partial); err != nil {
		return "", fmt.Errorf("restore %s: %w", from, told(err))
	}
	if err := settleRestored(next+partial, o, settle); err != nil {
		return "", fmt.Errorf("restore %s: %w", from, err)
	}
	if err := settleAs(next+partial, next); err != nil {
		return "", fmt.Errorf("restore to %s: %w", dir, told(err))
	}
	if err := giveTo(dir, next); err != nil {
		return "", fmt.Errorf("restore to %s: %w", dir, told(err))
	}
	aside = unused(filepath.Join(dir, "replaced-"+o.Clock().UTC().Format("20060102T150405Z")))
	if err := exchange(dir, next, aside); err != nil {
		return "", fmt.Errorf("restore to %s: %w", dir, told(err))
	}
	if _, err := os.Stat(aside); errors.Is(err, fs.ErrNotExist) {
		aside = ""
	}
	return aside, nil
}

// holdState keeps a daemon from opening the state while it is exchanged, and
// fails where one has it open.
func holdState(dir string) (release func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, fileName), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(ErrInUse, f.Close())
	}
	return func() { f.Close() }, nil
}

// copyClosed copies the files of a closed state.
func copyClosed(ctx context.Context, from, to string) error {
	err := os.RemoveAll(to)
	if err == nil {
		err = os.MkdirAll(filepath.Join(to, mailDir), 0o700)
	}
	if err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(from, mailDir, "*.seg"))
	if err != nil {
		return err
	}
	for _, name := range append(names, filepath.Join(from, fileName)) {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if err := copySynced(ctx, name, filepath.Join(to, rel), info.Size()); err != nil {
			return err
		}
	}
	return errors.Join(syncDir(filepath.Join(to, mailDir)), syncDir(to))
}

// settleRestored opens the copy, brings it to today's schema, notes in it that
// it was restored, and verifies it.
func settleRestored(dir string, o Options, settle func(*Tx) error) error {
	o.Backups = "" // an upgrade keeps its backup: the one that is restored stays anyway
	s, err := Open(dir, o)
	if err != nil {
		return err
	}
	if settle != nil {
		err = s.Update(settle)
	}
	if err == nil {
		err = s.Verify(nil)
	}
	return errors.Join(err, s.Close())
}

// giveTo makes whom the state folder belongs to the owner of what is put there:
// root restores for the service's user.
func giveTo(dir, next string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	return filepath.WalkDir(next, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, int(st.Uid), int(st.Gid)))
	})
}

// unused is a name that nothing has: name itself, or with a number behind it.
func unused(name string) string {
	free := name
	for n := 2; ; n++ {
		if _, err := os.Lstat(free); err != nil {
			return free
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}

// exchange moves the old state aside and the new one in its place. The index is
// moved last: until it is there, and next is gone, nothing opens.
func exchange(dir, next, aside string) error {
	kept := false
	for _, name := range []string{fileName, mailDir} {
		old := filepath.Join(dir, name)
		if _, err := os.Lstat(old); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.MkdirAll(aside, 0o700); err != nil {
			return err
		}
		if err := os.Rename(old, filepath.Join(aside, name)); err != nil {
			return err
		}
		kept = true
	}
	if kept {
		if err := syncDir(aside); err != nil {
			return err
		}
	}
	for _, name := range []string{mailDir, fileName} {
		if err := os.Rename(filepath.Join(next, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(next); err != nil {
		return err
	}
	return syncDir(dir)
}

// refuseHalfRestored stops before a state is opened, or begun anew, of which
// half was exchanged.
func (s *Store) refuseHalfRestored() error {
	if _, err := os.Stat(filepath.Join(s.dir, restoring)); err != nil {
		return nil
	}
	d := damaged(s.path(), "a restore was broken off")
	d.Remedy = "run the same nudged restore again: what was there before it lies beside, in " + filepath.Join(s.dir, "replaced-…")
	return d
}

// Restored is what a state knows about having been restored from a backup.
type Restored struct {
	At     time.Time `json:"at"`     // when it was
	Backup time.Time `json:"backup"` // the last thing that it knew: when the backup was made
	Quiet  bool      `json:"quiet"`  // what may have been told since the backup is not known yet: nothing is told
}

const metaRestored = "restored"

// Restored tells whether, and when, the state was restored last.
func (tx *Tx) Restored() (r Restored, ok bool) {
	ok = tx.getJSON(meta, []byte(metaRestored), &r)
	return r, ok
}

// SetRestored keeps what is known about having been restored.
func (tx *Tx) SetRestored(r Restored) error { return tx.putJSON(meta, []byte(metaRestored), r) }

// LastMoment is the last that the state knows of: an entry that was recorded, a
// mailbox that was read, a mail of ours.
func (tx *Tx) LastMoment() (at time.Time) {
	later := func(t time.Time) {
		if t.After(at) {
			at = t
		}
	}
	if seq, _ := tx.Head(); seq > 0 {
		if e, ok := tx.entry(seq); ok {
			later(e.Recorded)
		}
	}
	for _, m := range tx.Mailboxes() {
		later(tx.Listening(m.Account, m.Mailbox).Through)
	}
	if key, _ := tx.last(outDates, nil); key != nil {
		later(keyTime(key))
	}
	return at
}
