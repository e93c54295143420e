package evidence

import (
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"nudged/timeline"
)

// phonePhoto is as a telephone makes it: 12 million pixels in 1.5 MB.
func phonePhoto(t testing.TB) string {
	img, random := image.NewRGBA(image.Rect(0, 0, 4000, 3000)), rand.New(rand.NewPCG(1, 2))
	for y := range 3000 {
		for x := range 4000 {
			v := 118 + 60*math.Sin(float64(x)/97) + 50*math.Cos(float64(y)/61) + float64(random.IntN(16))
			img.SetRGBA(x, y, color.RGBA{uint8(v), uint8(v + 10), uint8(v - 5), 255})
		}
	}
	return jpegOf(t, img, 80)
}

// BenchmarkDossier makes the dossier of 200 mails with 300 MB of photos: below
// 20 seconds and 200 MB of memory. With a receiver each photo is made smaller too.
func BenchmarkDossier(b *testing.B) {
	w := newWorld(b)
	w.order(timeline.Order{Number: "A-1001", Sellers: []timeline.Address{wei}})
	raw := phonePhoto(b)
	for i := range 200 {
		w.mail("A-1001", ann, fmt.Sprintf("photo %d", i), "see the photo", file{fmt.Sprintf("IMG_%d.jpg", i), "image/jpeg", fmt.Sprintf("%s%d", raw, i)})
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
