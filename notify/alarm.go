package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// The watch over ourselves. That mailboxes cannot be read is said by mail; that
// mail cannot be sent, in the log and to the service manager: each by the
// channel that works.

const (
	kindAlarm = "alarm"

	// calmAlarms is the least time between two alarms about one mailbox: one
	// that comes and goes makes no storm.
	calmAlarms = 24 * time.Hour

	// settling is how long we have to be awake before what fails is more than a
	// network that is not up yet after a start or a sleep.
	settling = 30 * time.Minute
)

// alarm is what the owner was told about one mailbox.
type alarm struct {
	Since  time.Time `json:"since"`  // the failure
	Raised time.Time `json:"raised"` // the mail about it
	Mail   string    `json:"mail"`   // its Outgoing.ID
	Over   bool      `json:"over,omitempty"`
}

func alarmKey(m store.MailboxName) string { return "alarm " + m.Account + "\x00" + m.Mailbox }

func alarmOf(tx *store.Tx, m store.MailboxName) (a alarm, ok bool) {
	raw := tx.Meta(alarmKey(m))
	return a, raw != nil && json.Unmarshal(raw, &a) == nil
}

func setAlarm(tx *store.Tx, m store.MailboxName, a alarm) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("keep an alarm: %w", err)
	}
	return tx.SetMeta(alarmKey(m), raw)
}

// watch looks at what fails, and raises the alarm or takes it back.
func (n *Notifier) watch() error {
	now := n.Clock().In(n.Policy.Zone)
	if now.Sub(n.looked) > timeline.HearingGrace {
		n.awake = now // we were not running, or asleep
	}
	n.looked = now
	if n.AlarmAfter == 0 || now.Sub(n.awake) < settling {
		return nil
	}
	var failures, news, over []Failure
	err := n.Store.View(func(tx *store.Tx) error {
		failures = Failures(tx, n.Mailboxes, n.AlarmAfter, now)
		news, over = n.unheard(tx, failures), n.working(tx)
		return nil
	})
	if err != nil {
		return err
	}
	n.logSending(failures, now)
	if n.Alarm != nil {
		n.Alarm(failures)
	}
	if len(news)+len(over) == 0 || n.Policy.Quiet.Holds(now, n.Policy.Zone) {
		return nil
	}
	return n.Store.Update(func(tx *store.Tx) error { return n.raise(tx, news, over) })
}

// unheard are the mailboxes that the owner has to be told of.
func (n *Notifier) unheard(tx *store.Tx, failures []Failure) []Failure {
	var out []Failure
	for _, f := range failures {
		if f.Mailbox == nil {
			continue
		}
		last, told := alarmOf(tx, *f.Mailbox)
		if !told || last.Over && n.Clock().Sub(last.Raised) >= calmAlarms {
			out = append(out, f)
		}
	}
	return out
}

// working are the mailboxes of which the owner was told, and that can be read again.
func (n *Notifier) working(tx *store.Tx) []Failure {
	var out []Failure
	for _, name := range tx.Mailboxes() {
		last, told := alarmOf(tx, name)
		if told && !last.Over && tx.Listening(name.Account, name.Mailbox).Failing.IsZero() {
			out = append(out, Failure{Mailbox: &name, Since: last.Since})
		}
	}
	return out
}

// listened are the mailboxes that are to be read, of those that we know.
func (n *Notifier) listened(tx *store.Tx) []store.MailboxName {
	return slices.DeleteFunc(tx.Mailboxes(), func(name store.MailboxName) bool {
		return n.Mailboxes != nil && !slices.Contains(n.Mailboxes, name)
	})
}

// raise reserves one mail for all that failed, one for all that work again, and
// keeps what was told. Of what the owner never heard nothing is taken back.
func (n *Notifier) raise(tx *store.Tx, news, over []Failure) error {
	if len(news) > 0 {
		id, err := n.reserveAlarm(tx, "down", n.alarmFacts(news))
		if err != nil {
			return err
		}
		for _, f := range news {
			if err := setAlarm(tx, *f.Mailbox, alarm{Since: f.Since, Raised: n.Clock(), Mail: id}); err != nil {
				return err
			}
		}
	}
	var heard []Failure
	for _, f := range over {
		last, _ := alarmOf(tx, *f.Mailbox)
		o, err := tx.Outgoing(last.Mail)
		if err != nil {
			return err
		}
		if o != nil && (o.State == store.StateSent || o.Doubts > 0) {
			heard = append(heard, f)
		}
		last.Over = true
		if err := setAlarm(tx, *f.Mailbox, last); err != nil {
			return err
		}
	}
	if len(heard) == 0 {
		return nil
	}
	_, err := n.reserveAlarm(tx, "again", n.recoveryFacts(heard))
	return err
}

func (n *Notifier) reserveAlarm(tx *store.Tx, step string, f digestFacts) (id string, err error) {
	content, err := render("digest", f)
	if err != nil {
		return "", err
	}
	o := &store.Outgoing{Kind: kindAlarm, Step: step, Subject: subjectLine(f.Title)}
	if err := n.fix(tx, o, content, nil); err != nil {
		return "", err
	}
	_, err = tx.Reserve(o)
	return o.ID, err
}

func (n *Notifier) alarmFacts(list []Failure) digestFacts {
	f := digestFacts{
		Title: "nudged cannot read " + mailboxes(list),
		Intro: "Something does not work, and needs you. One more mail comes when it works again.",
		Foot:  n.foot(),
	}
	s := section{Title: "Not working", Note: "While it lasts nobody is called silent, and an answer may lie there unread."}
	for _, fail := range list {
		s.Rows = append(s.Rows, row{
			What: "Mailbox " + mailboxName(*fail.Mailbox) + " cannot be read since " + fail.Since.Format(timeForm),
			Why:  sentence(oneLine(fail.Why, 300)), Do: "nudged check names the setting to change", Urgent: true,
		})
	}
	f.Sections = []section{s}
	return f
}

func (n *Notifier) recoveryFacts(list []Failure) digestFacts {
	f := digestFacts{Title: "nudged reads " + mailboxes(list) + " again", Intro: "It works again. There is nothing to do.", Foot: n.foot()}
	s := section{Title: "Works again"}
	for _, fail := range list {
		s.Rows = append(s.Rows, row{
			What: "Mailbox " + mailboxName(*fail.Mailbox) + " is read again",
			Why:  "It was not since " + fail.Since.In(n.Policy.Zone).Format(timeForm) + ". What came meanwhile has been read, and all counts are as if it had been read at once.",
		})
	}
	f.Sections = []section{s}
	return f
}

func mailboxes(list []Failure) string {
	if len(list) == 1 {
		return mailboxName(*list[0].Mailbox)
	}
	return count(len(list), "mailbox", "mailboxes")
}

// alarmStands reports whether what an alarm says still holds.
func (n *Notifier) alarmStands(tx *store.Tx, o *store.Outgoing) bool {
	if o.Step != "down" {
		return true
	}
	for _, name := range tx.Mailboxes() {
		if last, ok := alarmOf(tx, name); ok && last.Mail == o.ID && !tx.Listening(name.Account, name.Mailbox).Failing.IsZero() {
			return true
		}
	}
	return false
}

// logSending says in the log that mail cannot be sent, once a day, and once that
// it can again.
func (n *Notifier) logSending(failures []Failure, now time.Time) {
	for _, f := range failures {
		if f.Mailbox != nil {
			continue
		}
		if now.Sub(n.complained) >= calmAlarms {
			n.complained = now
			n.Log.Error("mail cannot be sent", "since", f.Since, "said", f.Why)
		}
		return
	}
	if !n.complained.IsZero() {
		n.complained = time.Time{}
		n.Log.Info("mail can be sent again")
	}
}
