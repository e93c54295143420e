package notify

import "time"

// When a mail is tried again: first soon, then every 67 minutes, which is what
// mail servers do, for five days (RFC 5321 section 4.5.4.1 asks for four or five).
const (
	firstWait = 5 * time.Minute
	lastWait  = 67 * time.Minute
	giveUp    = 5 * 24 * time.Hour

	// doubtWait is how long a mail of which nobody knows whether it was taken
	// rests: long enough to meet its own copy in the mailbox.
	doubtWait = 10 * time.Minute

	// maxDoubts bounds how often a mail is sent that may have been taken
	// already: its recipient gets it twice at most.
	maxDoubts = 2
)

// waitAfter is the pause after that many tries.
func waitAfter(tries int) time.Duration {
	wait := firstWait
	for range tries - 1 {
		if wait *= 2; wait >= lastWait {
			return lastWait
		}
	}
	return wait
}
