package main

import (
	"sync"
	"time"
)

// demoClock runs like the real one, from a moment of its own, and can be put forward.
type demoClock struct {
	mu    sync.Mutex
	ahead time.Duration // of the real clock
}

func startClock(at time.Time) *demoClock { return &demoClock{ahead: time.Until(at)} }

func (c *demoClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead).Round(0)
}

// set puts the clock to at, if it is not later than that already.
func (c *demoClock) set(at time.Time) {
	if d := at.Sub(c.now()); d > 0 {
		c.mu.Lock()
		c.ahead += d
		c.mu.Unlock()
	}
}
