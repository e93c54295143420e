package mailbox

import "time"

// patience is how long a server may take. Every exchange ends by one of these;
// go-imap has no bound of its own for most of them.
type patience struct {
	dial   time.Duration // TCP, all addresses of the host together
	secure time.Duration // the TLS handshake
	login  time.Duration // some servers answer a wrong password late, on purpose
	answer time.Duration // the answer to a small command
	stall  time.Duration // silence while a large answer comes
	glance time.Duration // the first IDLE after something was read
	idle   time.Duration // one IDLE: Gmail and many NATs forget a connection after ten minutes
	fresh  time.Duration // how long a mailbox is watched before it is opened anew
	folder time.Duration // until a mailbox that could not be opened is tried again
	noIdle time.Duration // between two looks where the server has no IDLE
}

var defaultPatience = patience{
	dial:   30 * time.Second,
	secure: 30 * time.Second,
	login:  60 * time.Second,
	answer: 30 * time.Second,
	stall:  60 * time.Second,
	glance: time.Second,
	idle:   9 * time.Minute,
	fresh:  time.Hour,
	folder: time.Minute,
	noIdle: time.Minute,
}

// slowest is the rate, in bytes a second, below which an answer is given up
// even while it trickles: a slow-loris server would hold us for ever.
const slowest = 8 << 10

// transfer is the time that n bytes may take.
func (p patience) transfer(n int64) time.Duration {
	return p.stall + time.Duration(n/slowest)*time.Second
}

// Bytes that an answer may have, so that no server can fill our memory.
const (
	answerBytes  = 1 << 20  // to a small command, or what comes unasked while IDLE lasts
	noticeBytes  = 256      // one mail's line in a listing
	listingBytes = 64 << 20 // a listing, however many mails the server claims to have
	itemBytes    = 4 << 10  // what stands around one mail's bytes
)
