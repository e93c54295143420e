//go:build real

package main

import (
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"nudged/promise"
)

// What the service may do beyond what it needs, by systemd's own measure.
func TestRealUnitIsClosed(t *testing.T) {
	out, err := exec.Command("systemd-analyze", "security", "--offline=true", "../../dist/nudged.service").Output()
	if err != nil {
		t.Fatalf("systemd-analyze (Debian: systemd): %v", err)
	}
	m := regexp.MustCompile(`exposure level[^:]*: ([0-9.]+)`).FindSubmatch(out)
	if m == nil {
		t.Fatalf("systemd-analyze says %s", out)
	}
	level, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil || level > 1.5 {
		t.Errorf("exposure %s of 10: %v", m[1], err)
	}
	promise.Kept(t, "W5", "exposure %s of 10", m[1])
}

// The real unit under a real systemd, in a machine that is thrown away: it starts,
// has its credential, is started anew when it hangs, and stops.
func TestUnitInAGuest(t *testing.T) {
	out, err := exec.Command("../../dist/guest.sh").CombinedOutput()
	m := regexp.MustCompile(`promise R20: (.*)`).FindSubmatch(out)
	if err != nil || m == nil {
		t.Fatalf("%v\n%s", err, out)
	}
	promise.Kept(t, "R20", "%s", m[1])
}
