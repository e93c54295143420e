package store

import "golang.org/x/sys/unix"

// unmapPages tells the kernel that the process does without these pages for now.
// It keeps them in its cache: the map is shared, nothing is lost. A failure
// costs memory and nothing else.
func unmapPages(address, length uintptr) {
	unix.Syscall(unix.SYS_MADVISE, address, length, unix.MADV_DONTNEED)
}
