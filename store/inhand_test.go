package store

import "testing"

// What a process had in hand when it died is suspected by the next; what it had
// finished is not, and what is read through alone no longer.
func TestInHand(t *testing.T) {
	dir := t.TempDir()
	check := func(h *InHand, a, b, c int) {
		t.Helper()
		if h.Deaths("a") != a || h.Deaths("b") != b || h.Deaths("c") != c {
			t.Errorf("deaths %d %d %d, want %d %d %d", h.Deaths("a"), h.Deaths("b"), h.Deaths("c"), a, b, c)
		}
	}
	h := inHand(dir)
	check(h, 0, 0, 0)
	h.Together([]string{"a"})()
	h.Together([]string{"b", "c"}) // and dies
	h = inHand(dir)
	check(h, 0, 1, 1)
	h.Alone("b")()
	h.Alone("c") // and dies
	h = inHand(dir)
	check(h, 0, 0, 2)
	check(inHand(dir), 0, 0, 2) // an orderly end is no death
}
