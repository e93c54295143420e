package mailbox

import (
	"errors"

	"github.com/emersion/go-imap/v2"
)

// A poisonous mail is one that the server cannot hand out, or whose answer
// go-imap cannot read: then the whole connection is lost with it. It is found
// by asking for fewer at a time, down to one, and then asked for by less and
// less, until something of it comes or nothing is left to try. The mails
// around it are not held up.

// rung is how much is asked for of a mail. Each asks for less than the one before.
type rung int

const (
	whole   rung = iota // the mail and its INTERNALDATE
	undated             // the mail alone: QUIRK: a wrong INTERNALDATE ends the connection
	headers             // its header alone
	nothing             // it is recorded as unreadable
)

// large is what is asked for of a mail that is too large: its header and INTERNALDATE.
const large rung = -1

// options are the items to ask for. ENVELOPE, BODYSTRUCTURE and FLAGS never
// are: go-imap has no bound on the first, and is easily upset by all.
func (r rung) options() *imap.FetchOptions {
	body := &imap.FetchItemBodySection{Peek: true}
	if r.partial() {
		body.Specifier = imap.PartSpecifierHeader
	}
	return &imap.FetchOptions{UID: true, InternalDate: r == whole || r == large, BodySection: []*imap.FetchItemBodySection{body}}
}

// partial reports whether less than the mail is asked for.
func (r rung) partial() bool { return r == large || r >= headers }

// care is how carefully a mailbox is read, after what happened before. It
// outlives the connection.
type care struct {
	step    int    // mails to ask for at once; 0 means as many as a batch holds
	suspect uint32 // the mail that brought trouble when it was asked for alone
	rung    rung   // how much is asked for of it
	strikes int    // how often that has failed
	bare    bool   // list without sizes
	rewound uint32 // the UIDNEXT for which the mailbox was read from its beginning
}

// How often a mail may fail before less of it is asked for. An answer that
// cannot be understood will be the same the next time; a connection may break,
// and a server may refuse, by chance; and where the server says that it cannot
// just now, it gets about an hour, for one mail must not hold up the mailbox
// for ever.
const (
	strikesStrange = 1
	strikesChance  = 3
	strikesPassing = 20
)

func strikes(broken bool, err error) int {
	var no *imap.Error
	switch {
	case errors.As(err, &no) && passing(no):
		return strikesPassing
	case broken || no != nil:
		return strikesChance
	}
	return strikesStrange
}

// growth is how fast the steps become longer again.
const growth = 4

// went notes that a group of n came well.
func (c *care) went(n int, last uint32) {
	if c.step > 0 {
		c.step = max(c.step, n) * growth
	}
	if last >= c.suspect {
		c.suspect, c.rung, c.strikes = 0, whole, 0
	}
}

// failed notes that the group which begins at uid has failed; broken tells
// that the network did, and not an answer that could not be understood.
func (c *care) failed(uid uint32, alone, broken bool, err error) {
	c.step = 1
	if !alone {
		return
	}
	if c.suspect != uid {
		c.suspect, c.rung, c.strikes = uid, whole, 0
	}
	limit := strikes(broken, err)
	if c.strikes++; c.strikes < limit {
		return
	}
	c.strikes = 0
	c.rung++
	if c.rung == undated && limit != strikesStrange {
		c.rung = headers // only what cannot be understood may be the date's fault
	}
}

// of tells how much to ask for of a mail.
func (c *care) of(uid uint32) rung {
	if uid == c.suspect {
		return c.rung
	}
	return whole
}
