package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// beginWriting has the kernel begin to write what it holds of file. A failure
// costs time and nothing else: the sync tells.
func beginWriting(file *os.File) {
	unix.SyncFileRange(int(file.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE)
}
