package mailbox

import (
	"errors"
	"fmt"
	"strings"
)

// Step is what was being tried with an IMAP server.
type Step string

// The steps, in their order.
const (
	StepConnect  Step = "connect"
	StepTLS      Step = "tls"
	StepGreeting Step = "greeting"
	StepSecret   Step = "password"
	StepLogin    Step = "login"
	StepIdentify Step = "identify" // ID, RFC 2971
	StepFolder   Step = "folder"
	StepList     Step = "list"
	StepFetch    Step = "fetch"
	StepIdle     Step = "idle"
)

// IMAPError tells which step failed with an account, and what to do about it.
type IMAPError struct {
	Account string
	Step    Step
	Mailbox string // of the steps that are about one
	Err     error
	Hint    string // which setting to look at; "" where none is to blame
}

// Error names account, step and mailbox before what went wrong.
func (e *IMAPError) Error() string {
	where := string(e.Step)
	if e.Mailbox != "" {
		where += " " + e.Mailbox
	}
	return strings.TrimSpace(fmt.Sprintf("%s: %s: %v", e.Account, where, e.Err))
}

// Unwrap gives what went wrong.
func (e *IMAPError) Unwrap() error { return e.Err }

// at reports whether err is an IMAPError of that step.
func at(err error, step Step) bool {
	var e *IMAPError
	return errors.As(err, &e) && e.Step == step
}

// sinkError marks an error that came from the [Sink]: no new connection helps.
type sinkError struct{ error }

func (e sinkError) Unwrap() error { return e.error }

// fromSink marks err as the sink's, if there is one.
func fromSink(err error) error {
	if err == nil {
		return nil
	}
	return sinkError{err}
}

// sinks gives the sink's own error out of err, or nil.
func sinks(err error) error {
	var s sinkError
	if errors.As(err, &s) {
		return s.error
	}
	return nil
}
