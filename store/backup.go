package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// partial ends the name of a backup while it is made.
const partial = ".part"

// Backup copies the state, as it stands at one moment, into the new folder dir;
// recording goes on meanwhile. The copy is synced, opened and verified as a
// whole before it gets that name. Segment files that have not changed since the
// backup in the folder before, which may be "", are shared with that one, never
// with the state: what damages the state leaves its backups alone.
func (s *Store) Backup(ctx context.Context, dir, before string) error {
	s.copying.Lock()
	defer s.copying.Unlock()
	part := dir + partial
	err := os.RemoveAll(part)
	if err == nil {
		err = os.MkdirAll(filepath.Join(part, mailDir), 0o700)
	}
	if err == nil {
		err = s.copyInto(ctx, part, before)
	}
	if err == nil {
		err = VerifyBackup(part, s.opt)
	}
	if err == nil {
		err = settleAs(part, dir)
	}
	if err != nil {
		return fmt.Errorf("backup to %s: %w", dir, errors.Join(told(err), os.RemoveAll(part)))
	}
	return nil
}

func (s *Store) copyInto(ctx context.Context, part, before string) error {
	ends, err := s.copyIndex(ctx, filepath.Join(part, fileName))
	if err != nil {
		return err
	}
	if err := s.opt.failpoint("index copied"); err != nil {
		return err
	}
	for number, end := range ends {
		name := filepath.Join(mailDir, filepath.Base(s.segment(number)))
		if before != "" && share(s.segment(number), filepath.Join(before, name), filepath.Join(part, name), end) {
			continue
		}
		if err := copySynced(ctx, s.segment(number), filepath.Join(part, name), end); err != nil {
			return err
		}
	}
	return errors.Join(syncDir(filepath.Join(part, mailDir)), syncDir(part))
}

// copyIndex writes the index as it stands now, and gives the lengths of the
// segments that belong to it. They only grow: they can be copied afterwards.
func (s *Store) copyIndex(ctx context.Context, path string) (ends map[uint32]int64, err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s.readers.Add(1)
	defer s.readers.Add(-1)
	err = guard(s.path(), func() error {
		return s.db.View(func(b *bolt.Tx) error {
			tx := s.newTx(b)
			if ends = tx.ends(); tx.damage != nil {
				return tx.damage
			}
			if err := s.roomFor(path, b.Size()); err != nil {
				return err
			}
			_, err := b.WriteTo(&stoppable{ctx, f})
			return err
		})
	})
	if err == nil {
		err = f.Sync()
	}
	return ends, err
}

// share makes the backup of a segment a second name of the one in the backup
// before, if nothing was written to it since that was copied.
func share(segment, before, to string, end int64) bool {
	now, err := os.Stat(segment)
	old, err2 := os.Stat(before)
	if err != nil || err2 != nil || old.Size() != end || now.Size() != end || !now.ModTime().Equal(old.ModTime()) {
		return false
	}
	return os.Link(before, to) == nil
}

// copySynced copies the first bytes of a file, and its time, by which the next
// backup knows whether it has changed.
func copySynced(ctx context.Context, from, to string, size int64) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(&stoppable{ctx, out}, io.LimitReader(in, size))
	if err == nil && n < size {
		err = damaged(from, "it is %d bytes long and should have %d", n, size)
	}
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	return os.Chtimes(to, time.Time{}, info.ModTime())
}

// stoppable is a writer that gives up when its context ends.
type stoppable struct {
	ctx context.Context
	w   io.Writer
}

func (s *stoppable) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
}

// settleAs gives a finished folder its name, durably.
func settleAs(part, dir string) error {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", dir, fs.ErrExist)
	}
	if err := os.Rename(part, dir); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// VerifyBackup opens the backup in dir and verifies all of it.
func VerifyBackup(dir string, o Options) error {
	b, err := OpenReadOnly(dir, o)
	if err != nil {
		return err
	}
	return errors.Join(b.Verify(nil), b.Close())
}
