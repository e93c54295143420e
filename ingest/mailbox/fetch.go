package mailbox

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// fetched is one mail as the server handed it out.
type fetched struct {
	uid          uint32
	internalDate time.Time
	raw          []byte // nil where the server said that there is none
}

// errWithheld tells that the server answered well, but not with every mail
// that it had listed: somebody has deleted it meanwhile, or it has trouble with it.
var errWithheld = errors.New("the server did not hand out a mail that it lists")

// fetch fetches a group of mails, one in flight at a time. Those that came are
// returned also where the rest did not.
func (c *client) fetch(group []notice, what rung, bytes int64) (map[uint32]fetched, error) {
	got := make(map[uint32]fetched, len(group))
	err := c.exchange(c.limits.transfer(bytes), c.limits.stall, bytes, func() error {
		cmd := c.imap.Fetch(uidSet(group), what.options())
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			f, err := c.readMail(msg)
			if err != nil {
				c.abandon(cmd)
				return err
			}
			if f.raw != nil {
				got[f.uid] = f
			}
		}
		return cmd.Close()
	})
	if err != nil {
		return got, err
	}
	for _, n := range group {
		if f, ok := got[n.uid]; !ok || len(f.raw) == 0 && n.size > 0 {
			delete(got, n.uid)
			return got, fmt.Errorf("%w: UID %d", errWithheld, n.uid)
		}
	}
	return got, nil
}

// uidSet names the mails of a group. What the listing does not have between
// them does not exist, so that a range may reach over it: RFC 2683 section
// 3.2.1.5 wants short commands. UIDs ascend (QUIRK: exmail.qq refuses others).
func uidSet(group []notice) (set imap.UIDSet) {
	set.AddRange(imap.UID(group[0].uid), imap.UID(group[len(group)-1].uid))
	return set
}

// readMail reads one answer to a FETCH.
func (c *client) readMail(msg *imapclient.FetchMessageData) (f fetched, err error) {
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			f.uid = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			f.internalDate = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			if f.raw, err = c.readLiteral(item.Literal); err != nil {
				return f, err
			}
		}
	}
	return f, nil
}

// readLiteral reads a literal of no more bytes than the exchange may still bring.
func (c *client) readLiteral(lit imap.LiteralReader) ([]byte, error) {
	// A quoted string stands in go-imap's buffer already; it may be longer than the room that is left.
	if size := lit.Size(); size < 0 || size > c.wire.room()+itemBytes {
		c.wire.Close()
		io.Copy(io.Discard, lit) // releases go-imap's reader
		return nil, fmt.Errorf("%w: a literal of %d bytes", errFlood, size)
	}
	raw := make([]byte, lit.Size())
	// QUIRK: go-imap ends a literal early, without an error, when the
	// connection closes in it.
	if n, err := io.ReadFull(lit, raw); err != nil && len(raw) > 0 {
		return nil, fmt.Errorf("the mail broke off after %d of %d bytes: %w", n, len(raw), err)
	}
	io.Copy(io.Discard, lit) // one more read tells go-imap that it is through
	return raw, nil
}

// abandon ends a FETCH in the middle: first the connection, so that nothing
// more comes, then go-imap's reader, then what it has left in the command.
// QUIRK: the reader and the draining of a literal read the same buffer.
func (c *client) abandon(cmd *imapclient.FetchCommand) {
	c.wire.Close()
	select {
	case <-c.imap.Closed():
	case <-time.After(time.Second): // it waits for room to tell of more items: draining makes it
	}
	cmd.Close()
}

func readSize(msg *imapclient.FetchMessageData) notice {
	n := notice{size: -1}
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			n.uid = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			n.size = max(item.Size, 0)
		}
	}
	return n
}
