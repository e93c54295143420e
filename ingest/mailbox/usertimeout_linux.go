package mailbox

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// unacknowledged bounds how long bytes that we sent may stay unacknowledged
// (RFC 5482). Without it the kernel tries for a quarter of an hour on a link
// that is gone.
func unacknowledged(d time.Duration) func(network, address string, c syscall.RawConn) error {
	return func(_, _ string, c syscall.RawConn) error {
		var err error
		if e := c.Control(func(fd uintptr) {
			err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(d.Milliseconds()))
		}); e != nil {
			return e
		}
		return err
	}
}
