package mailbox

import (
	"sort"
	"time"

	"github.com/emersion/go-imap/v2"

	"nudged/store"
)

// mailbox is what the server told when one was opened.
type mailbox struct {
	name     string
	validity uint32 // UIDVALIDITY
	next     uint32 // UIDNEXT; 0 where the server does not tell, or when it was opened a while ago
	count    uint32
}

// examine opens a mailbox read-only (EXAMINE): nothing on the server changes.
func (c *client) examine(name string) error {
	c.open = mailbox{}
	return c.ask(func() error {
		data, err := c.imap.Select(name, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err == nil {
			c.open = mailbox{name, data.UIDValidity, uint32(data.UIDNext), data.NumMessages}
			c.openedAt = time.Now()
		}
		return err
	})
}

// look makes the named mailbox the open one, as it is now.
func (c *client) look(name string) error {
	if c.open.name != name || time.Since(c.openedAt) > c.limits.fresh {
		return c.examine(name)
	}
	if err := c.noop(); err != nil {
		return err
	}
	c.stale()
	return nil
}

// stale notes that UIDNEXT may have moved on since the mailbox was opened.
func (c *client) stale() {
	c.open.next = 0
	if m := c.imap.Mailbox(); m != nil {
		c.open.count = m.NumMessages
	}
}

// after tells where reading goes on: after what is recorded, or from the
// beginning, if the UIDs mean other mails than when it was recorded (RFC 3501
// section 2.3.1.1). What is known already is recognised by its bytes.
//
// QUIRK: a server restored from a backup may give out again the UIDs that it
// gave before, under the same UIDVALIDITY. Its UIDNEXT shows it, once.
func (m mailbox) after(recorded store.Position, care *care) store.Position {
	rewound := m.next != 0 && m.next <= recorded.UID && m.next != care.rewound
	if recorded.UIDValidity == m.validity && !rewound {
		return recorded
	}
	care.rewound = m.next
	return store.Position{UIDValidity: m.validity}
}

// span is how many mails a listing should bring, about.
const span = 500

// until is the end of the listing that begins at from; 0 means the last mail.
// UIDs may have wide gaps, so it goes by how many there are in all.
func (m mailbox) until(from uint32) uint32 {
	if m.next == 0 || from >= m.next || m.count <= span {
		return 0
	}
	per := uint64(m.next)/uint64(m.count) + 1
	if to := uint64(from) + span*per; to < uint64(m.next) {
		return uint32(to)
	}
	return 0
}

// notice is what a listing says of one mail.
type notice struct {
	uid  uint32
	size int64 // RFC822.SIZE; -1 where it was not asked for
}

// list lists the mails from one UID to another; to = 0 means the last mail.
// Their sizes come before the mails themselves, so that no mail is too large
// for us; where asking for them brings the connection down, it goes without.
func (c *client) list(from, to uint32, sizes bool) ([]notice, error) {
	var set imap.UIDSet
	set.AddRange(imap.UID(from), imap.UID(to))
	bytes := min(answerBytes+int64(c.open.count)*noticeBytes, listingBytes)
	var list []notice
	err := c.exchange(c.limits.transfer(bytes), c.limits.stall, bytes, func() error {
		cmd := c.imap.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: sizes})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			// RFC 3501 section 6.4.8: n:* brings the last mail also where that comes before n.
			if n := readSize(msg); n.uid >= from && n.uid > 0 {
				list = append(list, n)
			}
		}
		return cmd.Close()
	})
	sort.Slice(list, func(i, j int) bool { return list[i].uid < list[j].uid })
	return list, err
}

// folders lists the mailboxes that can be opened.
func (c *client) folders() (names []string, err error) {
	err = c.ask(func() error {
		list, err := c.imap.List("", "*", nil).Collect()
		for _, m := range list {
			if len(names) < maxFolders && !has(m.Attrs, imap.MailboxAttrNoSelect) {
				names = append(names, m.Mailbox)
			}
		}
		return err
	})
	sort.Strings(names)
	return names, err
}

// maxFolders bounds how many folders are named to the owner.
const maxFolders = 100

func has(attrs []imap.MailboxAttr, want imap.MailboxAttr) bool {
	for _, a := range attrs {
		if a == want {
			return true
		}
	}
	return false
}
