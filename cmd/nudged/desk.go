package main

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"nudged/config"
	"nudged/evidence"
	"nudged/ingest"
	"nudged/matcher"
	"nudged/notify"
	"nudged/store"
	"nudged/timeline"
)

// desk is the open state and what works on it by one configuration: a single
// command's, or the daemon's until its configuration is read again.
type desk struct {
	store *store.Store
	clock func() time.Time
	log   *slog.Logger

	config    *config.Config
	recorder  *ingest.Recorder
	policy    timeline.Policy
	mailboxes []folder // that are listened to

	troubles     *troubles // of the machine, of all generations
	failedBackup time.Time // when a backup failed last

	changed chan struct{}        // wakes the notifier
	arrived chan struct{}        // wakes the asking of the DNS
	lull    *time.Timer          // see lull.go; nil in a single command
	crew    atomic.Pointer[crew] // who works; nil in a single command
}

// folder names one folder of one account.
type folder struct{ account, name string }

// openDesk opens the state for one command.
func openDesk(c *config.Config) (*desk, error) {
	return newDesk(c, time.Now, quiet)
}

func newDesk(c *config.Config, clock func() time.Time, log *slog.Logger) (*desk, error) {
	o := storeOptions(c)
	o.Clock, o.Log = clock, log
	st, err := store.Open(c.State, o)
	if err != nil {
		return nil, fmt.Errorf("open state %s: %w", c.State, err)
	}
	d := &desk{store: st, clock: clock, log: log, troubles: &troubles{}, changed: make(chan struct{}, 1), arrived: make(chan struct{}, 1)}
	return d.with(c), nil
}

// storeOptions is what a store has to be told, of a state and of its backups.
func storeOptions(c *config.Config) store.Options {
	return store.Options{NumberKey: matcher.Key, Backups: c.BackupDir(c.State)}
}

// with is the same state under another configuration.
func (d *desk) with(c *config.Config) *desk {
	tracking := addressOf(c.Account.Tracking).Key()
	n := &desk{
		store: d.store, clock: d.clock, log: d.log, config: c, policy: policyOf(c), troubles: d.troubles, changed: d.changed, arrived: d.arrived, lull: d.lull,
		recorder: &ingest.Recorder{
			Store: d.store, Owners: addressesOf(c.Account.Owner), Tracking: []string{tracking}, Self: []string{tracking},
			ServID: c.Account.AuthservID, ServIDs: map[string]string{}, Private: map[string]bool{}, Zone: c.Account.Zone, Policy: policyOf(c), Clock: d.clock, Log: d.log,
		},
	}
	n.recorder.Templates, n.recorder.Receivers = templatesOf(c), evidence.Receivers(receiversOf(c))
	if c.SMTP != nil {
		n.recorder.Self = append(n.recorder.Self, addressOf(c.SMTP.From).Key())
	}
	for _, account := range c.IMAP {
		n.recorder.ServIDs[account.Name] = account.AuthservID
		n.recorder.Private[account.Name] = account.Keep == "matched"
		for _, name := range account.Folders {
			n.mailboxes = append(n.mailboxes, folder{account.Name, name})
		}
	}
	n.recorder.Clerk = n.clerk()
	return n
}

// Close closes the state.
func (d *desk) Close() error { return d.store.Close() }

func (d *desk) now() time.Time { return d.clock() }

// poke tells those who work that something was recorded.
func (d *desk) poke() {
	for _, c := range []chan struct{}{d.changed, d.arrived} {
		select {
		case c <- struct{}{}:
		default: // told already
		}
	}
	if d.lull != nil {
		d.lull.Reset(lullAfter)
	}
}

// quiet is the log of a single command: what matters to its user is printed.
var quiet = slog.New(slog.DiscardHandler)

func policyOf(c *config.Config) timeline.Policy {
	return timeline.Policy{
		Calendar: c.Policy.Calendar, Calendars: calendarsOf(c.Policy.Calendars), NudgeAfter: c.Policy.NudgeAfter, UnresponsiveAfter: c.Policy.UnresponsiveAfter,
		Quiet: timeline.Quiet(c.Policy.QuietHours), Zone: c.Account.Zone, SafetyMargin: c.Policy.SafetyMargin,
		Own: append(addressesOf(c.Account.Owner), addressOf(c.Account.Tracking)),
	}
}

// templatesOf are the owner's templates; that they can be read was checked.
func templatesOf(c *config.Config) matcher.Templates {
	if c.Matcher.Content == nil {
		return nil
	}
	list, err := matcher.ParseTemplates(c.Matcher.Content)
	if err != nil {
		return nil
	}
	return list
}

func addressOf(a config.Address) timeline.Address { return timeline.Address(a) }

func addressesOf(list []config.Address) []timeline.Address {
	out := make([]timeline.Address, len(list))
	for i, a := range list {
		out[i] = timeline.Address(a)
	}
	return out
}

// checks are the rules about the configuration that other packages know.
var checks = []config.Check{{Key: "policy.digest", Valid: func(spec string) error {
	_, err := notify.ParseSchedule(spec)
	return err
}}, {Key: "backup.schedule", Valid: func(spec string) error {
	if spec == config.Never {
		return nil
	}
	_, err := notify.ParseSchedule(spec)
	return err
}}, {Key: "calendar.platform", Valid: platformID}, {Key: config.ReceiversContent, Valid: func(content string) error {
	_, err := evidence.ParseReceivers([]byte(content))
	return err
}}, {Key: config.TemplatesContent, Valid: func(content string) error {
	_, err := matcher.ParseTemplates([]byte(content))
	return err
}}}

// metaRules is where the state keeps by which rules its orders were decided last.
const metaRules = "rules"

// redecide has every order decided anew, if the rules changed since they were
// decided: the policy, or the program that holds the calendars.
func (d *desk) redecide() error {
	p := d.policy
	rules := fmt.Sprintf("%s %s|%s|%v|%d|%d|%s|%s|%d", version, revision(), p.Calendar, d.config.Policy.Calendars, p.NudgeAfter, p.UnresponsiveAfter, p.Quiet, p.Zone, p.SafetyMargin)
	return d.store.Update(func(tx *store.Tx) error {
		if string(tx.Meta(metaRules)) == rules {
			return nil
		}
		if err := tx.TouchAll(); err != nil {
			return err
		}
		return tx.SetMeta(metaRules, []byte(rules))
	})
}
