package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	sd "github.com/coreos/go-systemd/v22/daemon"

	"nudged/store"
)

var errNotHere = errors.New("the daemon does not carry out this command")

// tell gives the service manager a line of status. Without one it does nothing.
func (d *daemon) tell(status string) {
	if _, err := sd.SdNotify(false, "STATUS="+status); err != nil {
		d.log.Debug("service manager not told", "error", err)
	}
}

// announce says that everything listens: to the service manager, to the log, to the demo.
func (d *daemon) announce(g *desk) {
	orders := 0
	err := g.store.View(func(tx *store.Tx) error {
		orders = tx.CountOrders()
		return nil
	})
	if err != nil {
		d.log.Error("orders cannot be counted", "error", err)
	}
	d.log.Info("ready", "mailboxes", len(g.mailboxes), "orders", orders)
	d.tell(fmt.Sprintf("reading %d mailboxes, %d orders", len(g.mailboxes), orders))
	if _, err := sd.SdNotify(false, sd.SdNotifyReady); err != nil {
		d.log.Debug("service manager not told", "error", err)
	}
	if d.ready != nil {
		d.ready(g)
		d.ready = nil
	}
}

// farewell tells the service manager that we stop, once ctx ends: not before,
// for it kills what says so and goes on.
func farewell(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { sd.SdNotify(false, sd.SdNotifyStopping) })
}

// watchdog tells the service manager that we are alive, as long as the watchers
// and the notifier really move. Where they hang, it is silent, and the service
// manager starts us anew.
func (d *daemon) watchdog(ctx context.Context) error {
	every, err := sd.SdWatchdogEnabled(false)
	if err != nil || every == 0 {
		return nil
	}
	tick := time.NewTicker(every / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if hangs := d.hangs(every); hangs != "" {
			d.log.Error("no progress; the watchdog is not fed", "where", hangs)
			continue
		}
		if _, err := sd.SdNotify(false, sd.SdNotifyWatchdog); err != nil {
			d.log.Warn("watchdog not fed", "error", err)
		}
	}
}

// hangs names the worker whose progress is overdue, or "".
func (d *daemon) hangs(every time.Duration) string {
	c := d.desk.Load().crew.Load()
	if c == nil {
		return ""
	}
	for name, w := range c.watchers {
		if time.Since(w.Progress()) > every {
			return "mailbox " + name
		}
	}
	if time.Since(c.notifier.Progress()) > every {
		return "notifier"
	}
	return ""
}
