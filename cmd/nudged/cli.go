package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// cli is the command line: its flags, and a struct per subcommand.
type cli struct {
	Config string `short:"c" placeholder:"FILE" type:"path" help:"The configuration; else $$NUDGED_CONFIG, ./nudged.toml, your configuration folder, /etc/nudged/nudged.toml."`
	State  string `placeholder:"DIR" type:"path" help:"The folder of state; else the configuration's, $$STATE_DIRECTORY, your state folder."`

	Run    runCmd    `cmd:"" group:"daemon" help:"Be the daemon: read the mailboxes, notice silence, nudge."`
	Demo   demoCmd   `cmd:"" group:"daemon" help:"Do all of it on built-in servers and sample mail."`
	Ingest ingestCmd `cmd:"" group:"daemon" help:"Read all mailboxes once, then end."`
	Import importCmd `cmd:"" group:"daemon" help:"Read .eml files, Maildirs and mboxes."`
	Init   initCmd   `cmd:"" group:"daemon" help:"Write a commented configuration."`
	Check  checkCmd  `cmd:"" group:"daemon" help:"Try every part of the configuration and name what fails."`

	Backup  backupCmd  `cmd:"" group:"state" help:"Make a copy of the state, while the daemon runs or not."`
	Restore restoreCmd `cmd:"" group:"state" help:"Put a backup in the place of the state; what was there is kept beside it."`
	Verify  verifyCmd  `cmd:"" group:"state" help:"Check every mail, entry and reference of the state, or of a backup."`
	Forget  forgetCmd  `cmd:"" group:"state" help:"Forget an order, an address or a mail for good, on record."`

	Order    orderCmd    `cmd:"" group:"orders" help:"Register, list, show, edit and close orders."`
	Dispute  disputeCmd  `cmd:"" group:"orders" help:"A dispute was opened, escalated, resolved; evidence is due."`
	Log      logCmd      `cmd:"" group:"orders" help:"Record what was said elsewhere: chat, phone, WeChat, letter."`
	Attach   attachCmd   `cmd:"" group:"orders" help:"Put photos, invoices and other files on an order."`
	Status   statusCmd   `cmd:"" group:"orders" help:"How the orders stand: whose turn it is, and since when."`
	Plan     planCmd     `cmd:"" group:"orders" help:"What would be sent, and when, if nothing more arrived."`
	Send     sendCmd     `cmd:"" group:"orders" help:"Have a text sent to the seller, from your own address."`
	Snooze   snoozeCmd   `cmd:"" group:"orders" help:"No nudge about an order before a day."`
	Mute     muteCmd     `cmd:"" group:"orders" help:"No nudges about an order at all."`
	Timeline timelineCmd `cmd:"" group:"orders" help:"All that happened on an order."`
	Dossier  dossierCmd  `cmd:"" group:"orders" help:"All of it as one file that a mediator, a bank or a court can check."`

	Review  reviewCmd  `cmd:"" group:"questions" help:"Mails that could not be placed; settle them."`
	Pattern patternCmd `cmd:"" group:"questions" help:"How your own order numbers are written, so that they are recognised."`
	Confirm confirmCmd `cmd:"" group:"questions" help:"Say that what a notice of the platform tells is so: deadlines count from it."`
	Rematch rematchCmd `cmd:"" group:"questions" help:"What would move if every mail were decided again today."`
	Why     whyCmd     `cmd:"" group:"questions" help:"Why something was decided as it was."`
	Undo    undoCmd    `cmd:"" group:"questions" help:"Take a decision back."`
	Digest  digestCmd  `cmd:"" group:"questions" help:"The digest, as it would be sent now."`
	Explain explainCmd `cmd:"" group:"questions" help:"What is read in mail files; needs no state."`
	Version versionCmd `cmd:"" group:"questions" help:"The version of nudged."`
}

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
func parse(args []string, out io.Writer) (c *cli, chosen command, err error) {
	c = &cli{}
	parser, err := kong.New(c,
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
	)
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
