package evidence

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// A stream that Python's lzma wrote, with literals, matches near and far, and
// every kind of repeated distance; cut or changed it is refused or another, never a panic.
func TestUnlzma(t *testing.T) {
	packed, err := os.ReadFile("testdata/sample.lzma")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Repeat("one mail, two mails, three mails; ", 9)
	for i := range 200 {
		want += string([]byte{byte(i)})
	}
	want += strings.Repeat("abcabcabcabcabc", 30) + strings.Repeat("\x00", 500)
	if got, err := unlzma(packed); err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
	for n := range packed[:len(packed)-8] {
		if got, err := unlzma(packed[:n]); err == nil && string(got) == want {
			t.Errorf("whole from %d bytes of %d", n, len(packed))
		}
		changed := slices.Clone(packed)
		changed[n] ^= 0x55
		unlzma(changed)
	}
}
