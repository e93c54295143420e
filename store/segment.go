package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
)

// A segment file begins with segmentHead. Behind it stands record after record:
//
//	magic    4  "nraw"
//	codec    1  see codec
//	         3  zero
//	stored   4  length of the stored bytes
//	size     4  length of the raw bytes
//	sha     32  SHA-256 of the raw bytes
//	crc      4  CRC-32C of all before and of the stored bytes
//	stored bytes
//
// Numbers are big-endian.
const (
	segmentHead  = "nudged segment 1"
	recordMagic  = "nraw"
	recordHeader = 4 + 4 + 4 + 4 + hashSize + 4
	recordCRC    = recordHeader - 4
)

func (s *Store) segment(number uint32) string {
	return filepath.Join(s.mails(), fmt.Sprintf("%06d.seg", number))
}

// record gives the header of the record of p; p.stored follows it.
func (p Packed) record() []byte {
	h := make([]byte, 0, recordHeader)
	h = append(h, recordMagic...)
	h = append(h, byte(p.codec), 0, 0, 0)
	h = binary.BigEndian.AppendUint32(h, uint32(len(p.stored)))
	h = binary.BigEndian.AppendUint32(h, uint32(p.size))
	h = append(h, p.sha[:]...)
	crc := crc32.Update(crc32.Checksum(h, castagnoli), castagnoli, p.stored)
	return binary.BigEndian.AppendUint32(h, crc)
}

// readRecord takes a record apart. What is wrong with it comes as an error.
func readRecord(b []byte) (p Packed, err error) {
	if len(b) < recordHeader || string(b[:4]) != recordMagic {
		return p, errors.New("no record begins there")
	}
	stored := b[recordHeader:]
	crc := crc32.Update(crc32.Checksum(b[:recordCRC], castagnoli), castagnoli, stored)
	if binary.BigEndian.Uint32(b[recordCRC:]) != crc {
		return p, errors.New("the record does not hold what was written there")
	}
	p.codec = codec(b[4])
	p.size = int(binary.BigEndian.Uint32(b[12:]))
	copy(p.sha[:], b[16:])
	p.stored = stored
	if p.codec > codecGone || p.size > maxRaw {
		return p, errors.New("the record has a form that this program does not know")
	}
	return p, nil
}

// A place is where a record stands.
type place struct {
	segment uint32
	offset  uint64
	length  uint32 // of the whole record
}

const placeSize = 4 + 8 + 4

func (p place) row() []byte {
	b := binary.BigEndian.AppendUint32(make([]byte, 0, placeSize+8), p.segment)
	b = binary.BigEndian.AppendUint64(b, p.offset)
	return binary.BigEndian.AppendUint32(b, p.length)
}

func readPlace(row []byte) place {
	return place{binary.BigEndian.Uint32(row), binary.BigEndian.Uint64(row[4:]), binary.BigEndian.Uint32(row[12:])}
}

// read gives the raw bytes of the record at p. What a wiping has half overwritten
// is read again when it is done.
func (s *Store) read(p place, sha string) ([]byte, error) {
	before := s.wipes.Load()
	raw, err := s.readOnce(p, sha)
	if err != nil && (before%2 == 1 || s.wipes.Load() != before) {
		s.copying.Lock()
		defer s.copying.Unlock()
		raw, err = s.readOnce(p, sha)
	}
	return raw, err
}

// readOnce gives the raw bytes of the record at p. The file is opened for each
// read: a large state has more segments than a process should hold open.
func (s *Store) readOnce(p place, sha string) ([]byte, error) {
	path := s.segment(p.segment)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, damaged(path, "it is gone")
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, p.length)
	if _, err := f.ReadAt(b, int64(p.offset)); err != nil {
		return nil, damaged(path, "mail %s at byte %d: %v", sha, p.offset, err)
	}
	record, err := readRecord(b)
	if err != nil {
		return nil, damaged(path, "mail %s at byte %d: %v", sha, p.offset, err)
	}
	raw, err := record.unpack()
	if errors.Is(err, ErrForgotten) {
		return nil, fmt.Errorf("mail %s: %w", sha, err)
	}
	if err == nil && record.SHA() != sha {
		err = fmt.Errorf("mail %s stands there", record.SHA())
	}
	if err != nil {
		return nil, damaged(path, "mail %s at byte %d: %v", sha, p.offset, err)
	}
	return raw, nil
}
