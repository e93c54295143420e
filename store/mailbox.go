package store

import (
	"bytes"
	"fmt"
	"strings"
)

// MailboxName names one mailbox of one account.
type MailboxName struct{ Account, Mailbox string }

func mailboxKey(account, mailbox string) ([]byte, error) {
	if strings.Contains(account, "\x00") {
		return nil, fmt.Errorf("%q cannot be the name of an account", account)
	}
	return join(nameKey(account), []byte(mailbox)), nil
}

// Position is how far a mailbox has been read; the zero one is not at all.
func (tx *Tx) Position(account, mailbox string) (p Position) {
	if key, err := mailboxKey(account, mailbox); err == nil {
		tx.getJSON(positions, key, &p)
	}
	return p
}

// SetPosition keeps how far a mailbox has been read. It belongs into the Update
// that keeps the mails up to there.
func (tx *Tx) SetPosition(account, mailbox string, p Position) error {
	key, err := mailboxKey(account, mailbox)
	if err != nil {
		return err
	}
	return tx.putJSON(positions, key, p)
}

// Listening is what is known about our hearing of a mailbox; the zero one is nothing.
func (tx *Tx) Listening(account, mailbox string) (l Listening) {
	if key, err := mailboxKey(account, mailbox); err == nil {
		tx.getJSON(listening, key, &l)
	}
	return l
}

// SetListening keeps what is known about our hearing of a mailbox.
func (tx *Tx) SetListening(account, mailbox string, l Listening) error {
	key, err := mailboxKey(account, mailbox)
	if err != nil {
		return err
	}
	return tx.putJSON(listening, key, l)
}

// Mailboxes gives the mailboxes about whose hearing something is known.
func (tx *Tx) Mailboxes() []MailboxName {
	var names []MailboxName
	tx.scan(listening, nil, nil, func(k, _ []byte) bool {
		account, mailbox, _ := bytes.Cut(k, []byte{0})
		names = append(names, MailboxName{string(account), string(mailbox)})
		return true
	})
	return names
}
