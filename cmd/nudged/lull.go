package main

import (
	"runtime/debug"
	"time"
)

// lullAfter is how long nothing may have happened before memory is given back:
// what it took to read a mail or to answer a command would else stay with the
// daemon for minutes.
const lullAfter = time.Second

// startLull makes the timer that every poke sets again.
func startLull() *time.Timer { return time.AfterFunc(lullAfter, debug.FreeOSMemory) }
