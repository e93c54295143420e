//go:build real

package mailbox

import (
	"os"
	"os/exec"
	"testing"

	"nudged/promise"
)

// The hostile servers again, with as much memory as the unit gives: who floods us
// gets nothing but a closed connection.
func TestHostileServersInLittleMemory(t *testing.T) {
	c := exec.Command(os.Args[0], "-test.run=^(TestFloodsAreCut|TestPoison|TestSizesThatAreWrong|TestSilentServerIsGivenUp|TestListingThatCannotBeRead)$")
	promise.InMemory(t, c, 256<<20)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	promise.Kept(t, "R9", "8 floods of a gigabyte and 26 ways to be wrong or silent, in 256 MB")
}
