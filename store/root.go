package store

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"os"
)

// checkRoots refuses a file of which bbolt would take the older of its two root
// pages because the newer one is damaged: it opens without a word, but the last
// transaction is gone. A crash does not do that, since a root fits into one
// sector, and disks write sectors whole. The caller holds the lock of the file.
func checkRoots(path string, pageSize int) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	for i := range 2 {
		page := make([]byte, rootSize)
		if _, err := f.ReadAt(page, int64(i*pageSize)); err != nil && err != io.EOF {
			return err
		}
		pages, ok := readRoot(page)
		if !ok {
			return damaged(path, "root page %d does not hold what was written there", i)
		}
		if need := int64(pages) * int64(pageSize); info.Size() < need {
			return damaged(path, "it is %d bytes long and should have %d", info.Size(), need)
		}
	}
	return nil
}

// The form of a bbolt root page, which is the same since 2014: a page header of
// 16 bytes, then magic, version, page size and flags (4 bytes each), root
// bucket (16), freelist, number of pages, transaction and FNV-1a (8 each).
const (
	rootHeader = 16
	rootMagic  = 0xED0CDAED
	rootPages  = rootHeader + 40
	rootSum    = rootHeader + 56
	rootSize   = rootSum + 8
)

func readRoot(page []byte) (pages uint64, ok bool) {
	native := binary.NativeEndian // as bbolt maps it
	h := fnv.New64a()
	h.Write(page[rootHeader:rootSum])
	ok = native.Uint32(page[rootHeader:]) == rootMagic && native.Uint64(page[rootSum:]) == h.Sum64()
	return native.Uint64(page[rootPages:]), ok
}
