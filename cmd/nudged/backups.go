package main

import (
	"context"
	"time"

	"nudged/config"
	"nudged/notify"
	"nudged/store"
)

// jobBackup is the name by which the state keeps when the last backup was due.
const jobBackup = "backup"

const (
	backupTick  = 30 * time.Second // the clock on the wall is looked at: timers stand still in a sleep
	backupAgain = time.Hour        // after one that failed
)

// keepBackups makes the scheduled backups, as long as ctx lasts.
func (g *desk) keepBackups(ctx context.Context) error {
	clock := time.NewTicker(backupTick)
	defer clock.Stop()
	for {
		if err := g.lookForBackup(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-clock.C:
		}
	}
}

// lookForBackup makes the backup that is due, if one is. That one fails ends
// nothing: the owner is told, and it is tried again.
func (g *desk) lookForBackup(ctx context.Context) error {
	now := g.local(g.now())
	if g.config.Backup.Schedule == config.Never || now.Sub(g.failedBackup) < backupAgain {
		return nil
	}
	schedule, err := notify.ParseSchedule(g.config.Backup.Schedule)
	if err != nil {
		return err
	}
	if err := g.backupIfDue(ctx, schedule, now); err != nil && ctx.Err() == nil {
		g.failedBackup = now
		g.troubles.set(troubleBackup, now, err)
		g.log.Error("backup failed", "folder", g.backupDir(), "error", err, "again_in", backupAgain)
	}
	return nil
}

// backupIfDue makes the backup whose hour has come. Of hours that were missed
// the latest counts; the first start only notes that it began.
func (g *desk) backupIfDue(ctx context.Context, schedule notify.Schedule, now time.Time) error {
	var last time.Time
	err := g.store.View(func(tx *store.Tx) error { last = tx.Job(jobBackup); return nil })
	if err != nil {
		return err
	}
	if last.IsZero() || last.After(now.Add(24*time.Hour)) { // or by a clock that was wrong
		return g.backupDone(now)
	}
	slot, due := schedule.Latest(last.In(now.Location()), now)
	if !due {
		return nil
	}
	made, err := g.store.Rotate(ctx, g.backupDir(), g.config.Backup.Keep)
	if err != nil {
		return err
	}
	g.troubles.clear(troubleBackup)
	g.log.Info("backup made and verified", "folder", made.Path)
	return g.backupDone(slot)
}

func (g *desk) backupDone(slot time.Time) error {
	return g.store.Update(func(tx *store.Tx) error { return tx.SetJob(jobBackup, slot) })
}
