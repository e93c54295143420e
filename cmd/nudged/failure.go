package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"nudged/ingest"
	"nudged/ingest/mailbox"
	"nudged/notify"
	"nudged/store"
)

// The exit codes.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2 // of the command line or the configuration
	exitInUse   = 3 // the state is in use by another process, and it does not answer
	exitNoSuch  = 4 // no such order or message
	exitDamaged = 5 // the state is damaged, or cannot be written
	exitDisk    = 6 // the disk failed while it was written to
)

// fail tells a person what went wrong and what to do, and gives the exit code.
// It is the only place that turns errors into sentences.
func fail(w io.Writer, err error) int {
	var done exited
	if errors.As(err, &done) {
		return int(done) // the daemon has told
	}
	code, hint := judge(err)
	fmt.Fprintf(w, "nudged: %s\n", clean(err.Error()))
	if hint != "" {
		fmt.Fprintf(w, "hint: %s\n", clean(hint))
	}
	return code
}

// hinted is an error that knows what the user can do about it.
type hinted interface{ Hint() string }

// judge finds exit code and hint for an error.
func judge(err error) (code int, hint string) {
	var (
		usage    *usageError
		settings *configError
		damaged  *store.DamagedError
		newer    *store.NewerError
		socket   *socketError
		imap     *mailbox.IMAPError
		withHint hinted
	)
	if errors.As(err, &withHint) {
		hint = withHint.Hint()
	}
	if errors.As(err, &imap) {
		hint = imap.Hint
	}
	switch {
	case errors.As(err, &usage):
		return exitUsage, first(hint, "nudged --help lists the commands, nudged COMMAND --help the options of one")
	case errors.As(err, &settings):
		return exitUsage, first(hint, settings.hint())
	case errors.As(err, &socket):
		return exitInUse, socket.hint()
	case errors.Is(err, store.ErrInUse):
		return exitInUse, first(hint, "another nudged works on this state: a daemon that runs answers the commands, and a second one is not needed; a command that is under way ends soon")
	case errors.As(err, &newer):
		return exitDamaged, first(hint, "a newer nudged wrote this state; use that version")
	case errors.As(err, &damaged):
		return exitDamaged, first(hint, damaged.Remedy)
	case errors.Is(err, store.ErrDisk):
		return exitDisk, first(hint, "look at the kernel's log (dmesg); what was recorded is safe. Once the disk works, start nudged again: what it had not recorded is read from the mailbox")
	case errors.Is(err, store.ErrFull), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return exitDamaged, "the disk is full: make room; nothing that was recorded is lost, and the mail stays on the server"
	case errors.Is(err, store.ErrUnwritable), errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission) && !strings.Contains(err.Error(), "password"):
		return exitDamaged, first(hint, "the folder or file cannot be read or written by this user")
	case errors.Is(err, store.ErrNoOrder):
		return exitNoSuch, first(hint, "nudged order list shows the registered orders")
	case errors.Is(err, ingest.ErrNothingToForget):
		return exitNoSuch, "nudged timeline --json names the mails of entries; nudged review lists the questions"
	case errors.Is(err, ingest.ErrStillOpen):
		return exitUsage, "nudged order close NUMBER closes it"
	case errors.Is(err, ingest.ErrNoReview):
		return exitNoSuch, "nudged review lists the open questions with their ids"
	case errors.Is(err, store.ErrNoEntry):
		return exitNoSuch, "nudged timeline ORDER shows the entries with their numbers"
	case errors.Is(err, ingest.ErrManyGuesses), errors.Is(err, ingest.ErrNoGuess):
		return exitUsage, "say which: nudged review assign ID ORDER"
	case errors.Is(err, ingest.ErrNothingToTeach):
		return exitUsage, "without --sender and --number only this mail is put there"
	case errors.Is(err, ingest.ErrNothingToConfirm):
		return exitUsage, "nudged order show NUMBER lists what there is to confirm"
	case errors.Is(err, ingest.ErrNoPattern):
		return exitUsage, "nudged pattern lists what was taught"
	case errors.Is(err, ingest.ErrOrderExists):
		return exitUsage, "nudged order edit NUMBER changes it; of another shop, register it as NUMBER@SHOP"
	case errors.Is(err, store.ErrTaken):
		return exitUsage, "nudged order list shows how it is written"
	}
	return exitFailed, hint
}

var _ hinted = (*notify.Fault)(nil)

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
