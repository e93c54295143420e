package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"nudged/bench/mailbox"
)

// result is what was found on one mailbox.
type result struct {
	mails        int
	bytes        int64
	median, mean int
	rounds       []map[string]cost // by tool
	grown        int64             // by how much the state has grown
	live         live
	right, wrong int // mails of the orders looked at, that are on their timelines or not
}

// measure measures all tools on a mailbox of n mails, in rounds that each have
// every tool: what slows the machine down for a while slows all of them.
func (b *bench) measure(ctx context.Context, n int) (result, error) {
	folder := b.folder(n)
	dir := filepath.Join(b.server.maildir, folder)
	if err := b.build(dir, n); err != nil {
		return result{}, err
	}
	truths, err := mailbox.ReadTruth(dir)
	if err != nil {
		return result{}, err
	}
	var r result
	r.mails, r.bytes, r.median, r.mean = mailbox.Sizes(truths)
	if _, err := b.server.readAll(folder, false); err != nil { // the server makes its index
		return r, err
	}
	for i := range b.rounds {
		round, err := b.round(ctx, folder, i)
		if err != nil {
			return r, err
		}
		r.rounds = append(r.rounds, round)
	}
	r.grown = onDisk(b.state()) - onDisk(b.registered())
	if r.right, r.wrong, err = b.check(ctx, truths); err != nil {
		return r, err
	}
	r.live, err = b.live(ctx, folder, n)
	return r, err
}

// folder is what a mailbox is called on the server.
func (b *bench) folder(n int) string {
	if b.text {
		return fmt.Sprintf("T%d-%d", n, b.orders)
	}
	return fmt.Sprintf("B%d-%d", n, b.orders)
}

// plan is what is in a mailbox of n mails.
func (b *bench) plan(n int) mailbox.Plan {
	return mailbox.Plan{Seed: 1, Mails: n, Orders: b.orders, Text: b.text}
}

// build makes the mailbox, where it is not there from an earlier time.
func (b *bench) build(dir string, n int) error {
	if _, err := os.Stat(filepath.Join(dir, "truth.jsonl")); err == nil {
		return nil
	}
	start := time.Now()
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := mailbox.Build(dir, b.plan(n)); err != nil {
		return fmt.Errorf("build the mailbox: %w", err)
	}
	fmt.Printf("%d mails made in %.1f s\n", n, time.Since(start).Seconds())
	return b.server.own()
}

func (b *bench) round(ctx context.Context, folder string, i int) (map[string]cost, error) {
	round := map[string]cost{}
	for _, t := range b.tools(folder) {
		if err := t.prepare(); err != nil {
			return nil, fmt.Errorf("prepare %s: %w", t.name, err)
		}
		c, err := t.run(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		fmt.Printf("%s, round %d: %-12s %8.2f s %8.2f s of processors  %s\n", folder, i+1, t.name, c.time.Seconds(), c.processor.Seconds(), megabytes(c.memory))
		round[t.name] = c
	}
	return round, nil
}
