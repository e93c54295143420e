package store

import (
	"bytes"

	"nudged/timeline"
)

// verifyReferences checks that what is spoken of is there: of every mail its
// bytes, of every entry its mail and the files put on it, of every mail of ours
// its bytes and its name; and that no mailbox is thought to be read less far
// than it was.
func (tx *Tx) verifyReferences(tell func(error) error) error {
	for _, check := range []func(func(error) error) error{tx.verifyMails, tx.verifyArrivals, tx.verifySources, tx.verifyOutbox} {
		if err := check(tell); err != nil {
			return err
		}
	}
	return tell(tx.damage)
}

func (tx *Tx) verifyMails(tell func(error) error) (err error) {
	tx.scan(mails, nil, nil, func(k, v []byte) bool {
		var m Mail
		if !tx.decode(mails, k, v, &m) {
			return true // its damage is told already
		}
		switch number, missing := tx.rawNumber(m.SHA); {
		case missing != nil:
			err = tell(tx.missing("the bytes of mail %s", m.SHA))
		case !bytes.Equal(number, k):
			err = tell(damaged(tx.s.path(), "mail %s stands under the number of another", m.SHA))
		case tx.beyond(m.Fetch):
			err = tell(damaged(tx.s.path(), "mail %s is number %d of mailbox %q, which is said to be read only up to %d",
				m.SHA, m.Fetch.UID, m.Fetch.Mailbox, tx.Position(m.Fetch.Account, m.Fetch.Mailbox).UID))
		}
		return err == nil
	})
	return err
}

func (tx *Tx) verifyArrivals(tell func(error) error) (err error) {
	tx.scan(arrivals, nil, nil, func(k, _ []byte) bool {
		if number := k[timeSize:]; !tx.has(mails, number) {
			err = tell(tx.missing("what is known about the mail with number %d", keyNumber(number)))
		}
		return err == nil
	})
	return err
}

// beyond reports whether a mail stands behind the position up to which its
// mailbox was read: the two are written together.
func (tx *Tx) beyond(f Fetch) bool {
	p := tx.Position(f.Account, f.Mailbox)
	return f.UID != 0 && p.UIDValidity == f.UIDValidity && f.UID > p.UID
}

func (tx *Tx) verifySources(tell func(error) error) (err error) {
	failed := tx.EntriesSince(0, func(e timeline.Entry) bool {
		if e.Message != "" && !tx.HasRaw(e.Message) {
			err = tell(tx.missing("mail %s, from which entry %d comes", e.Message, e.Seq))
		}
		for _, file := range e.Files {
			if err == nil && !tx.HasRaw(file.SHA256) {
				err = tell(tx.missing("file %s of entry %d", file.SHA256, e.Seq))
			}
		}
		return err == nil
	})
	if err == nil {
		err = tell(failed)
	}
	return err
}

func (tx *Tx) verifyOutbox(tell func(error) error) (err error) {
	tx.scan(outbox, nil, nil, func(k, _ []byte) bool {
		row, ok := tx.outRow(k)
		switch {
		case !ok:
			return true // its damage is told already
		case !tx.HasRaw(row.Raw):
			err = tell(tx.missing("the bytes of our mail %s", row.ID))
		case string(tx.get(outIDs, digestKey(row.MessageID))) != row.ID:
			err = tell(tx.missing("the Message-ID of our mail %s", row.ID))
		case row.open() != tx.has(unsettled, k):
			err = tell(tx.missing("whether our mail %s still has to be sent", row.ID))
		}
		return err == nil
	})
	return err
}

func (tx *Tx) missing(format string, args ...any) error {
	return damaged(tx.s.path(), format+" is gone", args...)
}
