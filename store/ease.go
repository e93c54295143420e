package store

import (
	"bytes"
	"os"
	"strconv"
)

// How much of the index, and of the program, may be resident within a
// transaction and after it. What is more goes back to the kernel's cache, from
// where it returns without a read of the disk: a walk through all orders would
// else make the process as large as the file.
const (
	mappedWithin = 44 << 20
	mappedAfter  = 24 << 20
)

// easeEvery is after how many rows it is looked again. The kernel maps sixteen
// pages for each that is asked for.
const easeEvery = 128

// pace counts the rows that a transaction reads and writes.
func (tx *Tx) pace() {
	if tx.steps++; tx.steps%easeEvery == 0 {
		tx.ease(mappedWithin)
	}
}

// ease gives back the mapped pages of the index when they have become many. Until
// the transaction ends, bbolt does not move its map.
func (tx *Tx) ease(atMost int64) {
	if mappedNow() > atMost {
		unmapPages(tx.s.db.Info().Data, uintptr(tx.b.Size()))
	}
}

// mappedNow is how many bytes of files are mapped and resident: the third field
// of Linux's statm, in pages. It is 0 where nobody tells.
func mappedNow() int64 {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(statm)
	if len(fields) < 3 {
		return 0
	}
	pages, _ := strconv.ParseInt(string(fields[2]), 10, 64)
	return pages * int64(os.Getpagesize())
}
