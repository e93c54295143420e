package hostile

import (
	"bytes"
	"testing"
)

// The same mails each time, and another one for each number.
func TestTheSameMailsEachTime(t *testing.T) {
	all := Families()
	if len(all) < 40 {
		t.Errorf("%d families", len(all))
	}
	seen := map[string]bool{}
	for _, f := range all {
		if seen[f.Name] {
			t.Errorf("%s twice", f.Name)
		}
		seen[f.Name] = true
		if !bytes.Equal(f.Mail(3, 0), f.Mail(3, 0)) {
			t.Errorf("%s: not the same mail again", f.Name)
		}
	}
}
