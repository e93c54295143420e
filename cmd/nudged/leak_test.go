package main

import (
	"os"
	"runtime"
	"testing"
	"time"

	"nudged/promise"
)

// Three days of rounds, with mail in each: no file, connection or goroutine is
// left over from them.
func TestThreeDaysLeaveNothingOpen(t *testing.T) {
	k := newKilled(t)
	round := func() {
		k.now = k.now.Add(30 * time.Minute)
		k.happen()
		k.settle(0)
	}
	for range 10 { // what is made once is made
		round()
	}
	files, goroutines := opened(t), runtime.NumGoroutine()
	rounds := promise.Times(30, 144, 144)
	for range rounds {
		round()
	}
	await(t, "as much is open as before", func() bool { return opened(t) <= files && runtime.NumGoroutine() <= goroutines })
	promise.Kept(t, "R21", "after %d rounds %d files and %d goroutines, as before", rounds, files, goroutines)
}

// opened counts the open files of this process.
func opened(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}
