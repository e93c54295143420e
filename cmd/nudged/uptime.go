package main

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// uptime is the time since the machine started, sleep included.
func uptime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		return time.Since(started)
	}
	return time.Duration(t.Nano())
}

// started counts from here where the kernel has no such clock.
var started = time.Now()

// synced reports whether the clock was compared with others since then: the
// kernel knows, where we may ask it (under our unit we may not), and timesyncd
// leaves a mark.
func synced(since time.Time) bool {
	var t unix.Timex
	const inDoubt = 5 // TIME_ERROR
	if state, err := unix.Adjtimex(&t); err == nil && state != inDoubt {
		return true
	}
	mark, err := os.Stat("/run/systemd/timesync/synchronized")
	return err == nil && mark.ModTime().After(since)
}
