package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A Backup is one that was finished, and verified when it was.
type Backup struct {
	Path string    `json:"path"`
	At   time.Time `json:"at"`
}

// backupForm is the name of a backup: when it was made, in UTC.
const backupForm = "nudged-20060102T150405Z"

// Backups lists the backups in a folder, the newest first. A folder that is not
// there has none.
func Backups(dir string) ([]Backup, error) {
	names, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list backups: %w", err)
	}
	var found []Backup
	for _, n := range names {
		if at, err := time.Parse(backupForm, n.Name()); err == nil && n.IsDir() {
			found = append(found, Backup{filepath.Join(dir, n.Name()), at})
		}
	}
	slices.SortFunc(found, func(a, b Backup) int { return b.At.Compare(a.At) })
	return found, nil
}

// NewestGood is the newest backup that can be opened and has all that was
// copied; zero where there is none.
func NewestGood(dir string, o Options) Backup {
	all, err := Backups(dir)
	if err != nil {
		return Backup{}
	}
	for _, b := range all {
		if VerifyBackup(b.Path, o) == nil {
			return b
		}
	}
	return Backup{}
}

// Rotate makes the next backup in a folder, and then removes the oldest, but
// for the newest keep of them. Where it fails, nothing is removed.
func (s *Store) Rotate(ctx context.Context, dir string, keep int) (Backup, error) {
	before, err := Backups(dir)
	if err != nil {
		return Backup{}, err
	}
	if err := removeAbandoned(dir); err != nil {
		return Backup{}, err
	}
	at := s.opt.Clock().UTC().Truncate(time.Second)
	if len(before) > 0 && !at.After(before[0].At) { // the clock was set back, or twice in a second
		at = before[0].At.Add(time.Second)
	}
	made := Backup{filepath.Join(dir, at.Format(backupForm)), at}
	last := ""
	if len(before) > 0 {
		last = before[0].Path
	}
	if err := s.Backup(ctx, made.Path, last); err != nil {
		return Backup{}, err
	}
	for i, old := range before {
		if i+1 < keep {
			continue
		}
		if err := os.RemoveAll(old.Path); err != nil {
			return made, fmt.Errorf("remove an old backup: %w", err)
		}
	}
	return made, nil
}

// removeAbandoned removes what backups that were broken off have left.
func removeAbandoned(dir string) error {
	names, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, n := range names {
		form, half := strings.CutSuffix(n.Name(), partial)
		if _, err := time.Parse(backupForm, form); err != nil || !half {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, n.Name())); err != nil {
			return err
		}
	}
	return nil
}

// spare is what a backup leaves free: without it there is no room for mail.
const spare = 64 << 20

// roomFor refuses a backup for which there is no room, before it takes the room.
func (s *Store) roomFor(path string, size int64) error {
	free, err := freeAt(filepath.Dir(path))
	if err == nil && free < size+spare {
		return fmt.Errorf("%w: a backup takes %d MB at least, and %d MB are free", ErrFull, (size+spare)>>20, free>>20)
	}
	return err
}

func freeAt(dir string) (int64, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	return int64(fs.Bavail) * int64(fs.Bsize), nil
}

// keepBefore makes the backup without which no state is upgraded. It stays
// until the owner removes it.
func (s *Store) keepBefore(schema int) error {
	dir := s.opt.Backups
	if dir == "" {
		dir = filepath.Join(s.dir, "backup")
	}
	name := fmt.Sprintf("before-upgrade-from-%d-%s", schema, s.opt.Clock().UTC().Format("20060102T150405Z"))
	return s.Backup(context.Background(), filepath.Join(dir, name), "")
}
