package mailbox

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

// A measurement is worth something only if it can be repeated: the bytes of a
// seed are the same everywhere, and change only when somebody means it.
func TestTheSameSeedGivesTheSameMails(t *testing.T) {
	sum := func(mails int) string {
		h := sha256.New()
		teller := newTeller(1, 1000)
		for range mails {
			h.Write(teller.next().bytes(1))
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	if once, again := sum(200), sum(200); once != again {
		t.Error("twice the same seed, and different mails")
	}
}

func TestASmallerMailboxIsTheBeginningOfALargerOne(t *testing.T) {
	small, large := t.TempDir(), t.TempDir()
	for dir, n := range map[string]int{small: 50, large: 80} {
		if err := Build(dir, Plan{Seed: 1, Mails: n, Orders: 1000}); err != nil {
			t.Fatal(err)
		}
	}
	a, err := ReadTruth(small)
	if err != nil {
		t.Fatal(err)
	}
	b, err := ReadTruth(large)
	if err != nil {
		t.Fatal(err)
	}
	if len(a) != 50 || len(b) != 80 {
		t.Fatalf("%d and %d mails", len(a), len(b))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("mail %d differs: %v, %v", i, a[i], b[i])
		}
	}
}

func TestTheMailboxLooksLikeARealOne(t *testing.T) {
	teller := newTeller(1, 1000)
	kinds, signed, photos := map[string]int{}, 0, 0
	var truths []Truth
	for range 3000 {
		m := teller.next()
		raw := m.bytes(1)
		kinds[m.kind]++
		truths = append(truths, Truth{Size: len(raw)})
		if bytes.Contains(raw, []byte("DKIM-Signature: ")) {
			signed++
		}
		if bytes.Contains(raw, []byte("image/jpeg")) {
			photos++
		}
		if !bytes.Contains(raw, []byte("Authentication-Results: mx.buyer.example")) {
			t.Fatalf("mail %d says nothing of its author", m.n)
		}
	}
	_, _, median, mean := Sizes(truths)
	t.Logf("median %d, mean %d, kinds %v, signed %d, photos %d", median, mean, kinds, signed, photos)
	if median < 6_000 || median > 10_000 || mean < 50_000 || mean > 70_000 {
		t.Errorf("the median mail has %d bytes and the mean %d", median, mean)
	}
	if signed != 1000 || photos < 200 || len(kinds) != 8 {
		t.Errorf("%d signed, %d with photos, kinds %v", signed, photos, kinds)
	}
}

func TestTheSignaturesHold(t *testing.T) {
	teller := newTeller(1, 1000)
	for range 60 {
		m := teller.next()
		if !m.signs() {
			continue
		}
		found, err := dkim.VerifyWithOptions(bytes.NewReader(m.bytes(1)), &dkim.VerifyOptions{
			LookupTXT: func(string) ([]string, error) { return []string{KeyRecord()}, nil },
		})
		if err != nil || len(found) != 1 || found[0].Err != nil {
			t.Fatalf("mail %d, %s: %+v, %v", m.n, m.kind, found, err)
		}
	}
}
