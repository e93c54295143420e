package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/alecthomas/kong"
)

// cli is what every command line may say.
type cli struct {
	Config string `short:"c" placeholder:"FILE" type:"path" help:"The configuration; else $$NUDGED_CONFIG, ./nudged.toml, your configuration folder, /etc/nudged/nudged.toml."`
	State  string `placeholder:"DIR" type:"path" help:"The folder of state; else the configuration's, $$STATE_DIRECTORY, your state folder."`
}

// subcommand is a command by its name. Its flags and arguments are the fields of
// what of makes.
type subcommand struct {
	group, name string
	of          func() any
	help        string
}

// The subcommands, in the order of the help.
var subcommands = []subcommand{
	{"daemon", "run", made[runCmd], "Be the daemon: read the mailboxes, notice silence, nudge."},
	{"daemon", "demo", made[demoCmd], "Do all of it on built-in servers and sample mail."},
	{"daemon", "ingest", made[ingestCmd], "Read all mailboxes once, then end."},
	{"daemon", "import", made[importCmd], "Read .eml files, Maildirs and mboxes."},
	{"daemon", "init", made[initCmd], "Write a commented configuration."},
	{"daemon", "check", made[checkCmd], "Try every part of the configuration and name what fails."},

	{"state", "backup", made[backupCmd], "Make a copy of the state, while the daemon runs or not."},
	{"state", "restore", made[restoreCmd], "Put a backup in the place of the state; what was there is kept beside it."},
	{"state", "verify", made[verifyCmd], "Check every mail, entry and reference of the state, or of a backup."},
	{"state", "forget", made[forgetCmd], "Forget an order, an address or a mail for good, on record."},

	{"orders", "order", made[orderCmd], "Register, list, show, edit and close orders."},
	{"orders", "dispute", made[disputeCmd], "A dispute was opened, escalated, resolved; evidence is due."},
	{"orders", "log", made[logCmd], "Record what was said elsewhere: chat, phone, WeChat, letter."},
	{"orders", "attach", made[attachCmd], "Put photos, invoices and other files on an order."},
	{"orders", "status", made[statusCmd], "How the orders stand: whose turn it is, and since when."},
	{"orders", "plan", made[planCmd], "What would be sent, and when, if nothing more arrived."},
	{"orders", "send", made[sendCmd], "Have a text sent to the seller, from your own address."},
	{"orders", "snooze", made[snoozeCmd], "No nudge about an order before a day."},
	{"orders", "mute", made[muteCmd], "No nudges about an order at all."},
	{"orders", "timeline", made[timelineCmd], "All that happened on an order."},
	{"orders", "dossier", made[dossierCmd], "All of it as one file that a mediator, a bank or a court can check."},

	{"questions", "review", made[reviewCmd], "Mails that could not be placed; settle them."},
	{"questions", "pattern", made[patternCmd], "How your own order numbers are written, so that they are recognised."},
	{"questions", "confirm", made[confirmCmd], "Say that what a notice of the platform tells is so: deadlines count from it."},
	{"questions", "rematch", made[rematchCmd], "What would move if every mail were decided again today."},
	{"questions", "why", made[whyCmd], "Why something was decided as it was."},
	{"questions", "undo", made[undoCmd], "Take a decision back."},
	{"questions", "digest", made[digestCmd], "The digest, as it would be sent now."},
	{"questions", "explain", made[explainCmd], "What is read in mail files; needs no state."},
	{"questions", "version", made[versionCmd], "The version of nudged."},
}

func made[C any]() any { return new(C) }

// doorway carries out one command line and gives the exit code.
func doorway(ctx context.Context, args []string, u *user) int {
	c, chosen, err := parse(args, u.out)
	if errors.Is(err, errHelped) {
		return 0
	}
	if err != nil {
		return fail(u.err, err)
	}
	s := &session{ctx: ctx, user: u, cli: c, args: args}
	if err := s.carryOut(chosen); err != nil {
		return fail(u.err, s.withBackup(err))
	}
	return 0
}

// errHelped says that the help was asked for, and printed.
var errHelped = errors.New("help was printed")

// parse reads the command line; help goes to out. Its errors are usage errors.
// To build all commands takes longer than to carry most of them out: the one that
// seems to be meant is enough, unless it does not fit.
func parse(args []string, out io.Writer) (c *cli, chosen command, err error) {
	for _, name := range args {
		if i := slices.IndexFunc(subcommands, func(s subcommand) bool { return s.name == name }); i >= 0 {
			if c, chosen, err := parseAs(subcommands[i:i+1], args, io.Discard); err == nil {
				return c, chosen, nil
			}
			break
		}
	}
	return parseAs(subcommands, args, out)
}

func parseAs(offered []subcommand, args []string, out io.Writer) (c *cli, chosen command, err error) {
	c = &cli{}
	options := []kong.Option{
		kong.Name("nudged"),
		kong.Description("Keeps the record of what you asked your suppliers and what they answered, notices silence, and nudges you in time."),
		kong.Writers(out, io.Discard),
		kong.Exit(func(int) { panic(errHelped) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "daemon", Title: "The daemon and its mail"},
			{Key: "orders", Title: "Orders"},
			{Key: "questions", Title: "Questions and answers"},
			{Key: "state", Title: "The state on disk"},
		}),
		choices(),
	}
	for _, s := range offered {
		options = append(options, kong.DynamicCommand(s.name, s.help, s.group, s.of()))
	}
	parser, err := kong.New(c, options...)
	if err != nil {
		return nil, nil, fmt.Errorf("command line: %w", err)
	}
	defer func() {
		if p := recover(); p != nil {
			if p != any(errHelped) {
				panic(p)
			}
			err = errHelped
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if err != nil {
		return nil, nil, &usageError{err}
	}
	return c, k.Selected().Target.Addr().Interface().(command), nil
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }
