//go:build race

package promise

// Race reports whether the race detector is on: sync.Pool then forgets at random
// what it was given, so that allocations say nothing.
const Race = true
