// Command bench measures nudged on a mailbox of years, beside what people would
// use instead: mbsync with notmuch or mu, and beside the server's own speed.
// bench/run.sh calls it, in a network of its own; docs/performance.md says what
// was found, and what each figure means.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
)

func main() {
	var b bench
	mails := flag.String("mails", "10000,50000", "sizes of the mailboxes, the smallest first")
	flag.StringVar(&b.dir, "dir", "", "where everything is kept")
	flag.StringVar(&b.nudged, "nudged", "", "the program to measure")
	flag.StringVar(&b.dovecot, "dovecot", "", "the folder of the running Dovecot")
	flag.StringVar(&b.page, "page", "", "the page whose figures are written anew; none if empty")
	flag.IntVar(&b.orders, "orders", 100_000, "open orders")
	flag.IntVar(&b.rounds, "rounds", 3, "rounds, after one that warms up")
	flag.BoolVar(&b.alone, "alone", false, "only nudged and the server's own speed")
	flag.BoolVar(&b.text, "text", false, "mails with nothing attached")
	grow := flag.Bool("grow", false, "nudged alone, on mailboxes of text that grow, and with orders that grow")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := func() error { return b.run(ctx, strings.Split(*mails, ",")) }
	if *grow {
		run = func() error { return b.grow(ctx) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one measurement of everything.
type bench struct {
	dir, nudged, dovecot, page string
	orders, rounds             int
	alone, text                bool
	server                     server
}

// begin finds the server and starts the DNS.
func (b *bench) begin() (stop func() error, err error) {
	if b.server, err = readServer(b.dovecot); err != nil {
		return nil, err
	}
	return answerDNS("127.0.0.1:53")
}

func (b *bench) run(ctx context.Context, sizes []string) error {
	stop, err := b.begin()
	if err != nil {
		return err
	}
	defer stop()
	if err := b.register(ctx); err != nil {
		return err
	}
	var all []result
	for _, size := range sizes {
		n, err := strconv.Atoi(size)
		if err != nil {
			return fmt.Errorf("%q is no number of mails", size)
		}
		r, err := b.measure(ctx, n)
		if err != nil {
			return fmt.Errorf("%d mails: %w", n, err)
		}
		all = append(all, r)
	}
	return b.tell(all)
}
