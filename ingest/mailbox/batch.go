package mailbox

import (
	"fmt"

	"nudged/ingest"
	"nudged/store"
)

// group takes the next mails to ask for from the front of a listing, which is
// not empty, and says how much to ask for of them. A mail that is too large,
// or under suspicion, or of unknown size, is a group by itself.
func (c *care) group(list []notice, a *Account) ([]notice, rung) {
	if first := list[0]; c.singular(first, a) {
		what := c.of(first.uid)
		switch {
		case first.size > a.MaxMessage && what == whole:
			what = large
		case first.size > a.MaxMessage:
			what = max(what, headers)
		}
		return list[:1], what
	}
	limit := a.BatchCount
	if c.step > 0 {
		limit = min(limit, c.step)
	}
	var bytes int64
	n := 0
	for n < len(list) && n < limit && !c.singular(list[n], a) {
		if bytes += list[n].size; n > 0 && bytes > a.BatchBytes {
			break
		}
		n++
	}
	return list[:n], whole
}

func (c *care) singular(n notice, a *Account) bool {
	return n.uid == c.suspect || n.size < 0 || n.size > a.MaxMessage
}

// weigh is how many bytes of memory a group may take. What was listed of a
// single mail is not relied upon.
func (a *Account) weigh(group []notice, what rung) (bytes int64) {
	switch {
	case what.partial():
		return maxFetchedHeader
	case len(group) == 1:
		return a.MaxMessage
	}
	for _, n := range group {
		bytes += n.size
	}
	return bytes
}

// maxFetchedHeader bounds what is fetched of a mail that is too large.
const maxFetchedHeader = 4 << 20

// allow is how many bytes the answer to a group may have. QUIRK: RFC822.SIZE
// is wrong on some servers, which count lines by one byte or do not count at
// all; a mail that was asked for alone may be as large as any.
func (a *Account) allow(group []notice, what rung) int64 {
	bytes := a.weigh(group, what)
	if len(group) > 1 {
		bytes *= 2
	}
	return bytes + bytes/8 + int64(len(group))*itemBytes + answerBytes
}

// origin is where the mails of one run through a mailbox come from.
type origin struct {
	*Account
	mailbox  string
	validity uint32
}

// deliveries makes deliveries of the mails of a group, from its first to the
// last before one that did not come: the position never goes past a mail that
// is not recorded.
func (o origin) deliveries(group []notice, got map[uint32]fetched, what rung) []ingest.Delivery {
	batch := make([]ingest.Delivery, 0, len(group))
	for _, n := range group {
		f, ok := got[n.uid]
		if !ok {
			break
		}
		batch = append(batch, ingest.Delivery{
			Raw: f.raw, Vouched: o.Vouched, LeftOut: o.leftOut(n, what),
			Fetch: store.Fetch{
				Account: o.Name, Server: o.Address, Mailbox: o.mailbox, UIDValidity: o.validity,
				UID: n.uid, InternalDate: f.internalDate, At: o.Clock(),
			},
		})
	}
	return batch
}

// leftOut says why not the whole mail was fetched.
func (o origin) leftOut(n notice, what rung) string {
	switch {
	case n.size > o.MaxMessage && what != nothing:
		return fmt.Sprintf("only its header was fetched: it has %d MB, and max_message is %d MB", n.size>>20, o.MaxMessage>>20)
	case what == headers:
		return fmt.Sprintf("only its header was fetched: the server could not hand out the rest of UID %d", n.uid)
	case what == nothing:
		return fmt.Sprintf("unreadable, UID %d: the server could not hand it out", n.uid)
	}
	return ""
}

// unreadable stands in for a mail of which nothing could be fetched. Its bytes
// are ours, and tell where the mail still lies; without them two such mails
// would be taken for one.
func (o origin) unreadable(n notice) fetched {
	return fetched{uid: n.uid, raw: fmt.Appendf(nil,
		"X-Nudged-Unreadable: server=%s; mailbox=%q; uidvalidity=%d; uid=%d\r\n\r\n", o.Address, o.mailbox, o.validity, n.uid)}
}
