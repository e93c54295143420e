//go:build !race

package promise

// Race reports whether the race detector is on.
const Race = false
