package main

import (
	"context"
	"time"

	"nudged/ingest"
	"nudged/store"
)

// tidyEvery is how often it is looked for strangers' mail that is too much, and
// once a day for what is too old.
const tidyEvery = time.Hour

// jobTidy is the name by which the state keeps when it was tidied last.
const jobTidy = "retention"

// keepTidy lets go what [retention] says, as long as ctx lasts.
func (g *desk) keepTidy(ctx context.Context) error {
	clock := time.NewTicker(tidyEvery)
	defer clock.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-clock.C:
		}
		if err := g.tidy(); store.Passing(err) {
			g.log.Warn("nothing is forgotten yet", "error", err)
		} else if err != nil {
			return err
		}
	}
}

// tidy forgets what is over the quarantine's size, and once a day what is too old.
func (g *desk) tidy() error {
	now := g.now()
	var last time.Time
	err := g.store.View(func(tx *store.Tx) error { last = tx.Job(jobTidy); return nil })
	if err != nil {
		return err
	}
	keep := ingest.Retention{Quarantine: g.config.Retention.Quarantine}
	daily := now.Sub(last) >= day || last.After(now.Add(day))
	if daily {
		keep = g.retention()
	}
	over, err := g.recorder.Overdue(keep, now)
	if err != nil {
		return err
	}
	if !over.Empty() {
		if err := g.recorder.Forget(over); err != nil {
			return err
		}
		g.log.Info("forgotten as the configuration says", "mails", len(over.Mails), "orders", len(over.Orders))
	}
	if !daily {
		return nil
	}
	return g.store.Update(func(tx *store.Tx) error { return tx.SetJob(jobTidy, now) })
}
