// Package promise is for the tests that hold nudged to what docs/promises.md
// says: how often they try, and how they tell what they found.
package promise

import (
	"os"
	"testing"
)

// Times is how often something is tried, by NUDGED_PROMISES: what takes seconds,
// for "ci" what takes minutes, for "full" everything (`make promises`).
func Times(quick, ci, full int) int {
	switch os.Getenv("NUDGED_PROMISES") {
	case "full":
		return full
	case "ci":
		return ci
	}
	return quick
}

// Kept tells the figure of a promise, in the form that promise/report reads.
func Kept(t testing.TB, id, format string, args ...any) {
	t.Helper()
	t.Logf("promise "+id+": "+format, args...)
}
