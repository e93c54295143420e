// Command nudged keeps a timeline of what a buyer asked far-away sellers and
// what they answered, notices silence, and says in time what to do next.
//
// This package is the doorway: it parses the command line, wires the other
// packages together and turns errors into a sentence, a hint and an exit code.
// There is one file per subcommand. While the daemon runs, a command is carried
// out by it, through the control socket (control.go), with the very same code.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // the owner's and the sellers' zones, also where the system has none
)

// memory is about what the heap should keep to, however much garbage could be
// left for later: a first start would else take twice as much. Mails that are
// larger get what they need. GOMEMLIMIT outranks it.
const memory = 85 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := doorway(ctx, os.Args[1:], terminal())
	stop()
	os.Exit(code)
}
