package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A tail adds records behind the last commit of the newest segment, for one
// transaction. Where that is, the index alone says: nothing is carried over
// from one transaction to the next, so a failed one needs no mending.
type tail struct {
	s      *Store
	scribe *scribe // who writes the newest segment; nil: nothing was added
	number uint32
	end    int64
	ends   map[uint32]int64 // the segments added to, and how long they are now
	made   bool             // a file was made: the folder has to be synced too
}

func newTail(s *Store) tail { return tail{s: s} }

func (t *tail) used() bool { return t.ends != nil }

// add has the record of p written, and says where it will stand.
func (t *tail) add(tx *Tx, p Packed) (place, error) {
	length := int64(recordHeader + len(p.stored))
	if err := t.room(tx, length); err != nil {
		return place{}, err
	}
	at := place{t.number, uint64(t.end), uint32(length)}
	t.scribe.write(t.end, p)
	t.end += length
	t.ends[t.number] = t.end
	return at, nil
}

// wait waits until what was added can be read.
func (t *tail) wait() error {
	if t.scribe == nil {
		return nil
	}
	return t.scribe.wait()
}

// room makes sure that a segment is open and may take length more bytes.
func (t *tail) room(tx *Tx, length int64) error {
	if t.scribe == nil {
		t.ends = map[uint32]int64{}
		if number, row := tx.last(segments, nil); number != nil && row != nil {
			t.number, t.end = binary.BigEndian.Uint32(number), int64(binary.BigEndian.Uint64(row))
		}
		if t.number > 0 && t.end+length <= t.s.opt.SegmentSize {
			return t.reopen()
		}
		return t.begin()
	}
	if t.end+length <= t.s.opt.SegmentSize || t.end == int64(len(segmentHead)) {
		return nil // a mail larger than a segment gets one of its own
	}
	if err := t.sync(); err != nil {
		return err
	}
	return t.begin()
}

// reopen goes on with the newest segment, without what a failed transaction left there.
func (t *tail) reopen() error {
	file, err := os.OpenFile(t.s.segment(t.number), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	t.hire(file)
	return file.Truncate(t.end)
}

func (t *tail) hire(file *os.File) {
	failpoint := t.s.opt.failpoint
	t.scribe = newScribe(file, func() error { return failpoint("record written") })
}

// begin begins the next segment.
func (t *tail) begin() error {
	t.number++
	file, err := os.OpenFile(t.s.segment(t.number), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	t.hire(file)
	t.made = true
	t.end = int64(len(segmentHead))
	_, err = file.WriteAt([]byte(segmentHead), 0)
	return err
}

// sync makes the segment durable and closes it.
func (t *tail) sync() error {
	scribe := t.scribe
	t.scribe = nil
	if err := scribe.end(); err != nil {
		return errors.Join(err, scribe.file.Close())
	}
	file := scribe.file
	err := t.s.opt.failpoint("before sync")
	if err == nil && !t.s.opt.noSync {
		err = file.Sync()
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", errDoubt, err)
	}
	return errors.Join(err, file.Close())
}

func (t *tail) close() {
	if t.scribe != nil {
		t.scribe.end() // given up: what was written is cut
		t.scribe.file.Close()
		t.scribe = nil
	}
}

// sealTail makes all that was added durable, and notes it in the index.
func (tx *Tx) sealTail() error {
	t := &tx.tail
	if !t.used() {
		return nil
	}
	if err := t.sync(); err != nil {
		return err
	}
	if t.made && !t.s.opt.noSync {
		if err := syncDir(t.s.mails()); err != nil {
			return err
		}
	}
	for number, end := range t.ends {
		key := binary.BigEndian.AppendUint32(nil, number)
		if err := tx.put(segments, key, numberKey(uint64(end))); err != nil {
			return err
		}
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", errDoubt, err), d.Close())
	}
	return d.Close()
}

// cut removes from the segments what stands behind the last commit, and finds
// those of which committed bytes are gone.
func (s *Store) cut() error {
	ends := map[string]int64{}
	err := s.View(func(tx *Tx) error {
		for number, end := range tx.ends() {
			ends[s.segment(number)] = end
		}
		return nil
	})
	if err != nil {
		return err
	}
	for path, end := range ends {
		if err := cutFile(path, end); err != nil {
			return err
		}
	}
	there, err := filepath.Glob(filepath.Join(s.mails(), "*.seg"))
	if err != nil {
		return err
	}
	for _, path := range there {
		if _, committed := ends[path]; !committed {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

func cutFile(path string, end int64) error {
	return checkLength(path, end, func(size int64) error {
		if size == end {
			return nil
		}
		return os.Truncate(path, end)
	})
}

// checkLength finds a segment of which committed bytes are gone; enough says
// what to do with one that has them.
func checkLength(path string, end int64, enough func(size int64) error) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return damaged(path, "it is gone")
	case err != nil:
		return err
	case info.Size() < end:
		return damaged(path, "it is %d bytes long and should have %d", info.Size(), end)
	}
	return enough(info.Size())
}
