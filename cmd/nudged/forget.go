package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"nudged/ingest"
	"nudged/store"
)

// forgetCmd forgets an order, an address or a mail, for good.
type forgetCmd struct {
	What    string `arg:"" optional:"" name:"ORDER|ADDRESS|MAIL" help:"A mail by its SHA-256, by the question about it, or by an entry that it made; nothing: what [retention] lets go."`
	Preview bool   `help:"Only tell what would be forgotten."`
	Backups bool   `help:"Make a new backup then, and remove all older ones, which hold it still."`
	JSON    bool   `name:"json" help:"One JSON object."`
}

func (*forgetCmd) needs() need { return needsState }

// forgot is what the command says.
type forgot struct {
	Orders  []string     `json:"orders"`
	Mails   []forgotMail `json:"mails"`
	Entries int          `json:"entries"` // beside those of the orders and mails
	Backups int          `json:"backups"` // that hold it still
	Done    bool         `json:"done"`
}

type forgotMail struct {
	SHA      string    `json:"sha"`
	Received time.Time `json:"received"`
	From     string    `json:"from"`
	Subject  string    `json:"subject"`
}

func (c *forgetCmd) run(s *session) error {
	g, err := c.plan(s)
	if err != nil {
		return err
	}
	said, err := c.describe(s, g)
	if err != nil {
		return err
	}
	if !c.Preview && !g.Empty() {
		if err := s.recorder.Forget(g); err != nil {
			return err
		}
		said.Done = true
	}
	if c.Backups && said.Done {
		if err := onlyBackup(s); err != nil {
			return err
		}
	}
	old, err := store.Backups(s.backupDir())
	if err != nil {
		return err
	}
	if said.Backups = len(old); c.Backups && said.Done {
		said.Backups = 0
	}
	if c.JSON {
		return s.json(said)
	}
	c.tell(s, said)
	return nil
}

func (c *forgetCmd) plan(s *session) (ingest.Forgetting, error) {
	if c.What == "" {
		return s.recorder.Overdue(s.retention(), s.now())
	}
	o, err := s.order(c.What)
	if err != nil && !errors.Is(err, store.ErrNoOrder) {
		return ingest.Forgetting{}, err
	}
	return s.recorder.Forgettable(c.What, o.Number)
}

// describe tells of what is forgotten, while it is known.
func (c *forgetCmd) describe(s *session, g ingest.Forgetting) (forgot, error) {
	f := forgot{Orders: append([]string{}, g.Orders...), Mails: []forgotMail{}, Entries: len(g.Entries)}
	err := s.store.View(func(tx *store.Tx) error {
		for _, sha := range g.Mails {
			m, err := tx.Mail(sha)
			if err != nil {
				return err
			}
			if m != nil {
				f.Mails = append(f.Mails, forgotMail{sha, s.local(m.Received), m.From.Address, m.Subject})
			}
		}
		return nil
	})
	return f, err
}

// mostForgotten is how many mails are listed one by one.
const mostForgotten = 20

func (c *forgetCmd) tell(s *session, f forgot) {
	verb := "forgotten"
	if !f.Done {
		verb = "would be forgotten"
	}
	if len(f.Orders)+len(f.Mails)+f.Entries == 0 {
		fmt.Fprintln(s.user.out, "nothing is to be forgotten")
		return
	}
	for i, m := range f.Mails {
		if i == mostForgotten {
			fmt.Fprintf(s.user.out, "… and %d more\n", len(f.Mails)-i)
			break
		}
		fmt.Fprintf(s.user.out, "%s  %s  %s\n", m.Received.Format("2006-01-02 15:04"), oneLine(m.From, 40), oneLine(m.Subject, 60))
	}
	fmt.Fprintf(s.user.out, "%s: %s, %s", verb, counted(len(f.Orders), "order"), counted(len(f.Mails), "mail"))
	if f.Entries > 0 {
		fmt.Fprintf(s.user.out, ", the words of %s", count(f.Entries, "entry", "entries"))
	}
	fmt.Fprintln(s.user.out, "; that they were there stays on record")
	if f.Backups > 0 {
		fmt.Fprintf(s.user.out, "%s may hold it still: they go in their turn, or now with --backups\n", counted(f.Backups, "backup"))
	}
	fmt.Fprintln(s.user.out, "the mailbox is not touched: delete the mail there yourself")
}

// onlyBackup makes a backup and removes all others.
func onlyBackup(s *session) error {
	made, err := s.store.Rotate(s.ctx, s.backupDir(), 1)
	if err != nil {
		return err
	}
	others, err := store.Backups(s.backupDir())
	for _, b := range others {
		if b.Path != made.Path {
			err = errors.Join(err, os.RemoveAll(b.Path))
		}
	}
	return err
}

const day = 24 * time.Hour

// retention is what the configuration lets go.
func (d *desk) retention() ingest.Retention {
	r := d.config.Retention
	return ingest.Retention{
		Strangers: time.Duration(r.Strangers) * day, Noise: time.Duration(r.Noise) * day, Closed: time.Duration(r.ClosedOrders) * day,
		Quarantine: r.Quarantine,
	}
}
