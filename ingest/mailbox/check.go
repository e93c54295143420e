package mailbox

import (
	"context"
	"fmt"
	"log/slog"
)

// CheckStep is one thing that was tried with an account. Err is nil where it
// went well; an [IMAPError] tells which setting to change.
type CheckStep struct {
	Name   string
	Detail string
	Err    error
}

// Check tries everything that reading the account needs, up to the first step
// that makes the rest impossible. Nothing is read or changed.
func (a Account) Check(ctx context.Context) []CheckStep {
	ch := &check{w: NewWatcher(a, nil, slog.New(slog.DiscardHandler))}
	a = ch.w.account
	c, err := ch.connect(ctx)
	if err != nil {
		return ch.steps
	}
	defer c.logout()
	good := ""
	for _, name := range a.Folders {
		err := c.examine(name)
		if err == nil {
			good = name
		}
		ch.add("folder "+name, fmt.Sprintf("%d mails", c.open.count), c.fault(ctx, StepFolder, name, err))
		if c.wire.failure() != nil {
			return ch.steps
		}
	}
	if good != "" {
		ch.idle(ctx, c, good)
	}
	return ch.steps
}

type check struct {
	w     *Watcher
	steps []CheckStep
}

func (ch *check) add(name, detail string, err error) {
	if err != nil {
		detail = ""
	}
	ch.steps = append(ch.steps, CheckStep{name, detail, err})
}

// connect adds the steps up to the login. Where another attempt may go better,
// with a new token or without ID, there is one.
func (ch *check) connect(ctx context.Context) (*client, error) {
	for {
		ch.steps = nil
		how := ch.w.how
		how.done = func(s Step) {
			if s != StepSecret && s != StepGreeting {
				ch.add(string(s), ch.detail(s), nil)
			}
		}
		c, err := ch.w.account.connect(ctx, how)
		if err == nil {
			return c, nil
		}
		again := ch.w.worthwhile(err)
		ch.w.learn(err)
		ch.w.backoff.next(err)
		if !again {
			ch.add(stepOf(err), "", err)
			return nil, err
		}
	}
}

func (ch *check) detail(s Step) string {
	a := &ch.w.account
	switch s {
	case StepConnect:
		return a.Address
	case StepTLS:
		return a.TLS
	case StepLogin:
		return a.Username + ", by " + a.Auth
	}
	return ""
}

func stepOf(err error) string {
	for _, s := range []Step{StepConnect, StepTLS, StepGreeting, StepSecret, StepLogin, StepIdentify} {
		if at(err, s) {
			return string(s)
		}
	}
	return string(StepConnect)
}

// idle tries one IDLE on a mailbox. A server without it is asked more often instead.
func (ch *check) idle(ctx context.Context, c *client, mailbox string) {
	err := c.look(mailbox)
	if err == nil && c.idles() {
		_, err = ch.w.idle(ctx, c, 0)
	}
	detail := "new mail is announced at once"
	if !c.idles() {
		detail = fmt.Sprintf("the server has no IDLE: it is asked every %v", min(c.Poll, c.limits.noIdle))
	}
	ch.add(string(StepIdle), detail, c.fault(ctx, StepIdle, mailbox, err))
}
