// Package promise is for the tests that hold nudged to what docs/promises.md
// says: how often they try, and how they tell what they found.
package promise

import (
	"os"
	"testing"
)

// Level is how much the tests try: "" what takes seconds, "ci" what takes
// minutes, "full" everything (`make promises`).
var Level = os.Getenv("NUDGED_PROMISES")

// Times is how often something is tried at the Level.
func Times(quick, ci, full int) int {
	switch Level {
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
