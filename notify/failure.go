package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"nudged/store"
)

// Failure is something that has not worked for longer than the owner wants to
// be without it.
type Failure struct {
	Mailbox *store.MailboxName // that cannot be read; nil: mail cannot be sent
	Since   time.Time
	Why     string
}

// String says it in a sentence without an end.
func (f Failure) String() string {
	what := "mail cannot be sent"
	if f.Mailbox != nil {
		what = "mailbox " + mailboxName(*f.Mailbox) + " cannot be read"
	}
	s := what + " since " + f.Since.Format(timeForm)
	if f.Why != "" {
		s += ": " + oneLine(f.Why, 200)
	}
	return s
}

// Failures lists what has failed for at least that long by now: the reading of
// the mailboxes (none named: of all that are known), and the sending of mail.
// Times are in now's zone.
func Failures(tx *store.Tx, mailboxes []store.MailboxName, after time.Duration, now time.Time) []Failure {
	var out []Failure
	for _, name := range tx.Mailboxes() {
		l := tx.Listening(name.Account, name.Mailbox)
		ours := mailboxes == nil || slices.Contains(mailboxes, name)
		if ours && !l.Failing.IsZero() && now.Sub(l.Failing) >= after {
			out = append(out, Failure{&name, l.Failing.In(now.Location()), l.Why})
		}
	}
	trouble, ok := troubleOf(tx)
	if ok && now.Sub(trouble.Since) >= after {
		out = append(out, Failure{nil, trouble.Since.In(now.Location()), trouble.Why})
	}
	return out
}

// trouble is what keeps mail from going out, and since when.
type trouble struct {
	Since time.Time `json:"since"`
	Why   string    `json:"why"`
}

const metaTrouble = "sending fails"

func troubleOf(tx *store.Tx) (t trouble, ok bool) {
	raw := tx.Meta(metaTrouble)
	return t, raw != nil && json.Unmarshal(raw, &t) == nil && !t.Since.IsZero()
}

// noteSending keeps whether the server takes mail, as one exchange told. A
// refusal for good is an answer, too: the server works.
func (n *Notifier) noteSending(tx *store.Tx, out Outcome) error {
	last, failing := troubleOf(tx)
	fails := !slices.ContainsFunc(out.Answers, func(a Answer) bool { return a.Fate == Taken || a.Fate == Refused })
	switch {
	case fails && !failing:
		last.Since = n.Clock()
	case !fails && !failing, fails && last.Why == whyOf(out):
		return nil
	}
	if last.Why = whyOf(out); !fails {
		last = trouble{}
	}
	raw, err := json.Marshal(last)
	if err != nil {
		return fmt.Errorf("keep what fails: %w", err)
	}
	return tx.SetMeta(metaTrouble, raw)
}

func whyOf(out Outcome) string {
	if out.Err != nil {
		return oneLine(out.Err.Error(), 300)
	}
	for _, a := range out.Answers {
		return oneLine(a.Said, 300)
	}
	return ""
}
