//go:build real

package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"nudged/matcher"
	"nudged/promise"
	"nudged/store"
	"nudged/timeline"
)

// The daemon with many orders and a long backlog has as much memory as the unit
// gives it without pressure, and keeps to it.
func TestLargeRecordInLittleMemory(t *testing.T) {
	orders, mails := promise.Times(2000, 10000, 100000), promise.Times(1000, 5000, 50000)
	k := newKilled(t)
	k.register(orders)
	for n := range mails {
		m := sampleMail{From: ann, To: chen, Subject: fmt.Sprintf("Order L-%d: question %d", n%orders, n), Date: k.now, Received: k.now,
			MessageID: fmt.Sprintf("<large-%d@buyer.example>", n), Auth: "pass", Text: "When will you send it?"}
		if err := k.servers.Deliver(annsProvider.render(m, n), k.now); err != nil {
			t.Fatal(err)
		}
	}
	var log journal
	daemon := k.daemon()
	daemon.Stderr = &log
	promise.InMemory(t, daemon, 256<<20)
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		daemon.Process.Kill()
		daemon.Wait()
		if n := k.recorded(); n != mails {
			t.Errorf("%d mails are recorded, of %d:\n%s", n, mails, &log)
		}
	}()
	within(t, time.Minute, "the daemon is ready", func() bool { return strings.Contains(log.String(), "msg=ready") })
	k.must("ingest")
	k.must("status")
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", daemon.Process.Pid))
	if err != nil || len(files) > 64 {
		t.Errorf("%d files are open: %v", len(files), err)
	}
	promise.Kept(t, "R21", "%d orders, %d mails: at most %d MB resident, %d files open", orders, mails, k.peak(daemon.Process.Pid)>>20, len(files))
}

// register puts orders into a new state.
func (k *killed) register(n int) {
	k.t.Helper()
	s, err := store.Open(k.path("state"), store.Options{NumberKey: matcher.Key})
	if err != nil {
		k.t.Fatal(err)
	}
	defer s.Close()
	for from := 0; from < n; from += 1000 {
		err := s.Update(func(tx *store.Tx) error {
			for i := from; i < min(n, from+1000); i++ {
				o := timeline.Order{Number: fmt.Sprintf("L-%d", i), Stage: timeline.StageOpen, Sellers: []timeline.Address{{Name: "Chen Fang", Address: "chen@hongda-textile.example"}}}
				if err := tx.PutOrder(o); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			k.t.Fatal(err)
		}
	}
}

// recorded is how many mails the state has.
func (k *killed) recorded() (n int) {
	k.t.Helper()
	s, err := store.Open(k.path("state"), store.Options{NumberKey: matcher.Key})
	if err != nil {
		k.t.Fatal(err)
	}
	defer s.Close()
	if err := s.View(func(tx *store.Tx) error { n = tx.CountMails(); return nil }); err != nil {
		k.t.Fatal(err)
	}
	return n
}

// peak is the most memory that a process ever held, by Linux's count.
func (k *killed) peak(pid int) int {
	k.t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(raw)
	if err != nil || m == nil {
		k.t.Fatalf("%v\n%s", err, raw)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		k.t.Fatal(err)
	}
	return kb << 10
}
