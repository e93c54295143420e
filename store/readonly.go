package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// OpenReadOnly opens a state, or a backup of one, to look at it: nothing is
// upgraded, cut or written. While a daemon holds the state it is ErrInUse.
func OpenReadOnly(dir string, o Options) (*Store, error) {
	s := &Store{dir: dir, opt: o.withDefaults(), ended: make(chan struct{}), hand: &InHand{now: map[string]int{}, deaths: map[string]int{}}}
	s.broken = fmt.Errorf("%w: it was opened to be read", ErrUnwritable)
	if err := s.openToRead(); err != nil {
		return nil, fmt.Errorf("open %s: %w", s.path(), told(err))
	}
	return s, nil
}

func (s *Store) openToRead() error {
	if err := s.refuseOrphans(); err != nil {
		return err
	}
	info, err := os.Stat(s.path())
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return damaged(s.path(), "it is empty")
	}
	o := s.boltOptions()
	o.ReadOnly, o.PreLoadFreelist, o.InitialMmapSize = true, true, 0
	err = guard(s.path(), func() (err error) {
		s.db, err = bolt.Open(s.path(), 0o600, o)
		return asDamage(s.path(), err)
	})
	if err != nil {
		return err
	}
	if err := guard(s.path(), s.readable); err != nil {
		return errors.Join(err, s.db.Close())
	}
	return nil
}

// readable checks what can be checked at once.
func (s *Store) readable() error {
	if err := checkRoots(s.path(), s.db.Info().PageSize); err != nil {
		return err
	}
	var has int
	err := s.db.View(func(b *bolt.Tx) (err error) {
		has, err = s.schema(b)
		return err
	})
	if err == nil && has == 0 {
		err = damaged(s.path(), "nothing was ever recorded in it")
	}
	s.has = has
	return err
}

// ends are the committed lengths of the segment files.
func (tx *Tx) ends() map[uint32]int64 {
	ends := map[uint32]int64{}
	tx.scan(segments, nil, nil, func(k, v []byte) bool {
		ends[binary.BigEndian.Uint32(k)] = int64(keyNumber(v))
		return true
	})
	return ends
}
