package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// A wiping is a record whose bytes are to be overwritten. The list of them is
// kept in the index until that is done: after a crash it is done at the next start.
type wiping struct {
	Segment uint32 `json:"segment"`
	Offset  uint64 `json:"offset"`
	Length  uint32 `json:"length"`
}

const metaWipings = "wipings"

func (tx *Tx) wipings() (list []wiping) {
	tx.getJSON(meta, []byte(metaWipings), &list)
	return list
}

// Wipe overwrites what was forgotten: the records in the segments, and the pages
// of the index that are free. It does nothing where nothing was. What file
// systems and disks keep by themselves, it cannot reach; backups neither.
func (s *Store) Wipe() error {
	var list []wiping
	if err := s.View(func(tx *Tx) error { list = tx.wipings(); return nil }); err != nil || len(list) == 0 {
		return err
	}
	s.copying.Lock() // no backup copies what is half overwritten
	defer s.copying.Unlock()
	s.wipes.Add(1)
	defer s.wipes.Add(1)
	for _, w := range list {
		if err := s.wipeRecord(w); err != nil {
			return fmt.Errorf("wipe %s: %w", s.segment(w.Segment), told(err))
		}
		if err := s.opt.failpoint("record wiped"); err != nil {
			return err
		}
	}
	if err := s.wipeFree(); err != nil {
		return fmt.Errorf("wipe %s: %w", s.path(), told(err))
	}
	if err := s.Update(func(tx *Tx) error { return tx.wiped(list) }); err != nil {
		return err
	}
	return s.wipeFree() // the list itself, and what was freed to write it
}

// wiped takes from the list what was done; more may have come meanwhile.
func (tx *Tx) wiped(done []wiping) error {
	left := tx.wipings()[len(done):]
	if len(left) == 0 {
		return tx.delete(meta, []byte(metaWipings))
	}
	return tx.putJSON(meta, []byte(metaWipings), left)
}

// wipeRecord overwrites a record by one of the same length that says what stood
// there: the hash, and no bytes.
func (s *Store) wipeRecord(w wiping) error {
	f, err := os.OpenFile(s.segment(w.Segment), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	b := make([]byte, w.Length)
	if _, err := f.ReadAt(b[:recordHeader], int64(w.Offset)); err != nil {
		return err
	}
	b[4] = byte(codecGone)
	crc := crc32.Update(crc32.Checksum(b[:recordCRC], castagnoli), castagnoli, b[recordHeader:])
	binary.BigEndian.PutUint32(b[recordCRC:], crc)
	if _, err := f.WriteAt(b, int64(w.Offset)); err != nil {
		return err
	}
	if !s.opt.noSync {
		if err := f.Sync(); err != nil {
			return err
		}
	}
	punch(f, int64(w.Offset)+recordHeader, int64(w.Length)-recordHeader)
	return nil
}

// punch gives the room back, where the file system can: the bytes stay zero.
func punch(f *os.File, offset, length int64) {
	const mode = unix.FALLOC_FL_PUNCH_HOLE | unix.FALLOC_FL_KEEP_SIZE
	unix.Fallocate(int(f.Fd()), mode, offset, length)
}

// readersWait is how long it is waited for a moment in which nobody reads: only
// then are the pages that are free not those of an older view.
const readersWait = 10 * time.Second

// wipeFree overwrites the pages of the index that hold nothing any more. Where
// somebody reads all the time, it is left to the next time.
func (s *Store) wipeFree() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	for end := time.Now().Add(readersWait); s.readers.Load() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			s.opt.Log.Warn("free pages not wiped: the state is being read")
			return nil
		}
	}
	f, err := os.OpenFile(s.path(), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := guard(s.path(), func() error { return s.zeroFree(f) }); err != nil || s.opt.noSync {
		return err
	}
	return f.Sync()
}

// zeroFree runs in a write transaction that changes nothing: nobody allocates.
func (s *Store) zeroFree(f *os.File) error {
	b, err := s.db.Begin(true)
	if err != nil {
		return err
	}
	defer b.Rollback()
	size := s.db.Info().PageSize
	zero := make([]byte, size)
	for id := 2; id < int(b.Size())/size; {
		page, err := b.Page(id)
		if err != nil || page == nil {
			return errors.Join(err)
		}
		if page.Type != "free" {
			id += 1 + page.OverflowCount
			continue
		}
		if _, err := f.WriteAt(zero, int64(id)*int64(size)); err != nil {
			return err
		}
		id++
	}
	return nil
}
