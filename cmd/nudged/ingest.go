package main

import (
	"context"
	"errors"
	"fmt"

	"nudged/config"
	"nudged/ingest/auth"
	"nudged/ingest/mailbox"
)

// ingestCmd reads all mailboxes once.
type ingestCmd struct{}

func (*ingestCmd) needs() need { return needsState }

func (c *ingestCmd) run(s *session) error {
	if len(s.config.IMAP) == 0 {
		return &usageError{errors.New("the configuration has no [imap] section: there is no mailbox to read")}
	}
	if err := s.readMailboxes(s.ctx); err != nil {
		return err
	}
	fmt.Fprintln(s.user.out, count(len(s.config.IMAP), "mailbox", "mailboxes"), "read")
	return nil
}

// readMailboxes reads all mailboxes once more. Only one reader at a time records
// a mailbox: the daemon's own, where it runs.
func (d *desk) readMailboxes(ctx context.Context) error {
	if c := d.crew.Load(); c != nil {
		return c.poll(ctx)
	}
	var failed []error
	for i := range d.config.IMAP {
		account, err := d.account(&d.config.IMAP[i])
		if err == nil {
			err = mailbox.NewWatcher(account, d.recorder, d.log).Pass(ctx)
		}
		failed = append(failed, err)
	}
	_, err := d.recorder.Verdicts(ctx, &auth.Verifier{})
	return errors.Join(append(failed, err)...)
}

// account is what a watcher has to know of an [imap] section.
func (d *desk) account(c *config.IMAP) (mailbox.Account, error) {
	tls, err := tlsOf(c.Address, c.CAFile)
	if err != nil {
		return mailbox.Account{}, err
	}
	return mailbox.Account{
		Name: c.Name, Address: c.Address, TLS: c.TLS, TLSConfig: tls, Username: c.Login.Username, Auth: c.Login.Auth,
		Secret: secretOf(c.Login), Folders: c.Folders, Poll: c.Poll, MaxMessage: c.MaxMessage,
		Vouched: c.Trust == "mailbox", Clock: d.clock,
	}, nil
}
