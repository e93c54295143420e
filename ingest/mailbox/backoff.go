package mailbox

import (
	"errors"
	"time"
)

// backoff is how long to wait before the next attempt: twice as long after
// each failure, up to most, and never at the same time as everybody else.
type backoff struct {
	first, most time.Duration
	random      func() float64 // from 0 to 1
	tries       int            // failures without anything gained between them
}

// refusedFor is the shortest wait after a refused login: providers lock
// accounts that keep trying.
const refusedFor = time.Minute

// backWithin is the longest wait for a server that is not there: once it is, we
// are back soon. One that is there and does not let us in is asked more seldom.
const backWithin = time.Minute

func (b *backoff) reset() { b.tries = 0 }

// next is the wait after a failure: half of it certain, half by chance. A
// refused login is tried once more at once, for a token may just have run out.
func (b *backoff) next(err error) time.Duration {
	most := b.most
	if !notLetIn(err) {
		most = min(most, backWithin)
	}
	wait := most
	if b.tries < 20 {
		wait = min(most, b.first<<b.tries)
	}
	b.tries++
	if refusal(err) && b.tries > 1 {
		wait = min(most, max(wait, refusedFor))
	}
	return wait/2 + time.Duration(b.random()*float64(wait/2))
}

// notLetIn reports whether the server was there, and the login failed.
func notLetIn(err error) bool {
	var e *IMAPError
	return errors.As(err, &e) && (e.Step == StepSecret || e.Step == StepLogin)
}
