package main

import (
	"errors"
	"fmt"

	"nudged/config"
	"nudged/ingest"
	"nudged/ingest/mailbox"
)

// ingestCmd reads all mailboxes once.
type ingestCmd struct{}

func (*ingestCmd) needs() need { return needsState }

func (c *ingestCmd) run(s *session) error {
	if len(s.config.IMAP) == 0 {
		return &usageError{errors.New("the configuration has no [imap] section: there is no mailbox to read")}
	}
	var failed []error
	for i := range s.config.IMAP {
		account, err := s.account(&s.config.IMAP[i])
		if err == nil {
			err = mailbox.NewWatcher(account, s.recorder, s.log).Pass(s.ctx)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", s.config.IMAP[i].Name, err))
		}
	}
	if _, err := s.recorder.Verdicts(s.ctx, &ingest.Verifier{}); err != nil {
		failed = append(failed, err)
	}
	s.poke()
	if len(failed) == 0 {
		fmt.Fprintf(s.user.out, "%d mailboxes read\n", len(s.config.IMAP))
	}
	return errors.Join(failed...)
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
