package evidence

import (
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"nudged/timeline"
)

// BenchmarkDossier makes the dossier of 200 mails with 300 MB of photos: below
// 20 seconds and 200 MB of memory. With a receiver each photo is made smaller too.
func BenchmarkDossier(b *testing.B) {
	w := newWorld(b)
	w.order(timeline.Order{Number: "A-1001", Sellers: []timeline.Address{wei}})
	raw := jpegOf(b, photo(b, 1600, 1200))
	rest := make([]byte, max(1_500_000-len(raw), 0))
	for i := range 200 {
		random := rand.NewChaCha8([32]byte{byte(i)})
		random.Read(rest)
		w.mail("A-1001", ann, fmt.Sprintf("photo %d", i), "see the photo", file{fmt.Sprintf("IMG_%d.jpg", i), "image/jpeg", raw + string(rest)})
	}
	for _, receiver := range []string{"", "paypal"} {
		b.Run("for "+receiver, func(b *testing.B) {
			for b.Loop() {
				q := Request{Order: "A-1001", For: receiver, Lang: "en"}
				c, err := w.desk.Collect(b.Context(), q)
				if err != nil {
					b.Fatal(err)
				}
				if err := w.desk.Write(b.Context(), c, q, io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
