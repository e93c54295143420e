package main

import (
	"fmt"
	"strings"

	"nudged/notify"
	"nudged/store"
)

// failing is the error of a command that went through, while nudged itself does
// not work: its exit status tells a monitor.
type failing []notify.Failure

func (f failing) Error() string {
	var lines []string
	for _, one := range f {
		lines = append(lines, one.String())
	}
	return strings.Join(lines, "; ")
}

// Hint names what to do about it.
func (failing) Hint() string { return "nudged check tries every part, and names the setting to change" }

// listened are the mailboxes of the configuration.
func (d *desk) listened() []store.MailboxName {
	names := []store.MailboxName{}
	for _, m := range d.mailboxes {
		names = append(names, store.MailboxName{Account: m.account, Mailbox: m.name})
	}
	return names
}

// failures is what has not worked for longer than the owner wants to be without
// it. Where no server is configured, that nothing is sent is no failure.
func (d *desk) failures() (list failing, err error) {
	err = d.store.View(func(tx *store.Tx) error {
		for _, f := range notify.Failures(tx, d.listened(), d.config.Policy.AlarmAfter, d.local(d.now())) {
			if f.Mailbox != nil || d.config.SMTP != nil {
				list = append(list, f)
			}
		}
		return nil
	})
	return list, err
}

// working is nil, or the error that says what does not work.
func (d *desk) working() error {
	list, err := d.failures()
	if err == nil && len(list) > 0 {
		return list
	}
	return err
}

// checkWatch tells what has not worked for longer than it may.
func (s *session) checkWatch(k *checklist) {
	if s.desk == nil {
		return
	}
	k.try("the last hours", fmt.Sprintf("nothing has failed for %s", s.config.Policy.AlarmAfter), s.working())
}

// alarmed tells the service manager what fails, and when it works again.
func (d *daemon) alarmed(usual string) func([]notify.Failure) {
	last := ""
	return func(list []notify.Failure) {
		status := failing(list).Error()
		if status == last {
			return
		}
		if last = status; status == "" {
			status = usual
		}
		d.tell(status)
	}
}
