package draft

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
)

// waves of colour, as a photo has them: nothing as fine as a pixel.
func scene(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			s, c := math.Sincos(float64(x)/61 + float64(y)/97)
			img.SetRGBA(x, y, color.RGBA{uint8(128 + 110*s), uint8(128 + 90*c), uint8(128 + 60*s), 255})
		}
	}
	return img
}

func encoded(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is read small is what the standard library reads, made smaller.
func TestDecodeIsTheWholeMadeSmaller(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 300, 201))
	for i := range gray.Pix {
		gray.Pix[i] = uint8(i % 300 / 2)
	}
	for name, img := range map[string]image.Image{"colours": scene(413, 300), "upright": scene(97, 640), "gray": gray, "a wide one": scene(1000, 16)} {
		raw := encoded(t, img)
		whole, err := jpeg.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		long := max(whole.Bounds().Dx(), whole.Bounds().Dy())
		for _, part := range []int{8, 4, 2} {
			small, err := Decode(raw, (long+part-1)/part)
			if err != nil {
				t.Fatalf("%s at 1/%d: %v", name, part, err)
			}
			if w, want := small.Bounds().Dx(), (whole.Bounds().Dx()+part-1)/part; w != want {
				t.Errorf("%s at 1/%d: %d wide, want %d", name, part, w, want)
			}
			if d := difference(small, whole, part); d > 2 {
				t.Errorf("%s at 1/%d: on the average %.1f away", name, part, d)
			}
		}
	}
}

// difference is how far the lightness is from the mean of the whole's, on the
// average. Colour is coarser than that in a photo anyhow.
func difference(small, whole image.Image, part int) float64 {
	light := func(img image.Image, x, y int) float64 {
		return float64(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
	}
	sum, n := 0.0, 0.0
	for y := range small.Bounds().Dy() {
		for x := range small.Bounds().Dx() {
			square := image.Rect(x*part, y*part, x*part+part, y*part+part).Intersect(whole.Bounds())
			mean := 0.0
			for v := square.Min.Y; v < square.Max.Y; v++ {
				for u := square.Min.X; u < square.Max.X; u++ {
					mean += light(whole, u, v)
				}
			}
			sum, n = sum+math.Abs(light(small, x, y)-mean/float64(square.Dx()*square.Dy())), n+1
		}
	}
	return sum / n
}

// What it does not read it leaves to others, and nothing makes it fall.
func TestDecodeLeavesTheRest(t *testing.T) {
	raw := encoded(t, scene(64, 64))
	if _, err := Decode(raw, 33); !errors.Is(err, ErrOther) {
		t.Errorf("a photo of 64 pixels, wanted with 33: %v", err)
	}
	if img, err := Decode(encoded(t, scene(9, 3)), 2); err != nil || img.Bounds() != image.Rect(0, 0, 2, 1) {
		t.Errorf("a photo of 9 by 3 pixels: %v, %v", img, err)
	}
	progressive := bytes.Replace(raw, []byte{0xff, 0xc0}, []byte{0xff, 0xc2}, 1)
	if _, err := Decode(progressive, 8); !errors.Is(err, ErrOther) {
		t.Errorf("a progressive one: %v", err)
	}
	frame := bytes.Index(raw, []byte{0xff, 0xc0})
	scan := bytes.Index(raw, []byte{0xff, 0xda})
	rgb := bytes.Clone(raw)
	for i, id := range []byte("RGB") {
		rgb[frame+10+3*i], rgb[scan+5+2*i] = id, id
	}
	if _, err := Decode(rgb, 8); !errors.Is(err, ErrOther) {
		t.Errorf("red, green and blue by their names: %v", err)
	}
	for end := range len(raw) {
		if _, err := Decode(raw[:end], 8); err == nil && end < len(raw)-16 {
			t.Errorf("cut at %d of %d it was taken", end, len(raw))
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encoded(f, scene(64, 40)), 8)
	f.Add([]byte("\xff\xd8\xff\xdb\x00\x02\xff\xda\x00\x02"), 1)
	f.Fuzz(func(_ *testing.T, raw []byte, side int) {
		if config, err := jpeg.DecodeConfig(bytes.NewReader(raw)); err == nil && config.Width*config.Height < 1<<22 {
			Decode(raw, side)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw := encoded(b, scene(4000, 3000))
	b.Run("a quarter", func(b *testing.B) {
		for b.Loop() {
			if _, err := Decode(raw, 1000); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("the whole", func(b *testing.B) {
		for b.Loop() {
			if _, err := jpeg.Decode(bytes.NewReader(raw)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
