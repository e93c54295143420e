package evidence

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // read
	"image/jpeg"
	_ "image/png" // read
)

// maxPixels bounds what is unpacked: a small file can claim to be a huge picture.
const maxPixels = 64 << 20

// smallCopy is a copy of a photo, small enough for a form.
type smallCopy struct {
	jpeg          []byte
	width, height int
}

// sizes are what is tried, the best first: the longer side, and the quality.
var sizes = []struct{ side, quality int }{{1800, 82}, {1400, 78}, {1100, 74}, {800, 70}, {600, 62}, {450, 50}}

// shrink makes a copy of at most so many bytes, or the smallest that it can make.
func shrink(raw []byte, budget int) (smallCopy, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return smallCopy{}, fmt.Errorf("read the picture: %w", err)
	}
	if config.Width*config.Height > maxPixels {
		return smallCopy{}, fmt.Errorf("it has %d by %d pixels, which is too many", config.Width, config.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return smallCopy{}, fmt.Errorf("read the picture: %w", err)
	}
	turn := orientation(raw)
	var out smallCopy
	for _, s := range sizes {
		small := upright(average(img, s.side), turn)
		var b bytes.Buffer
		if err := jpeg.Encode(&b, small, &jpeg.Options{Quality: s.quality}); err != nil {
			return out, fmt.Errorf("write the picture: %w", err)
		}
		out = smallCopy{b.Bytes(), small.Bounds().Dx(), small.Bounds().Dy()}
		if b.Len() <= budget {
			break
		}
		img, turn = small, 1 // the next is made of it: it is upright already
	}
	return out, nil
}

// average makes a picture whose longer side is at most side: each of its pixels
// is the mean of a square of the original's.
func average(img image.Image, side int) *image.RGBA {
	r := img.Bounds()
	k := max((max(r.Dx(), r.Dy())+side-1)/side, 1)
	out := image.NewRGBA(image.Rect(0, 0, max(r.Dx()/k, 1), max(r.Dy()/k, 1)))
	mean := meanOf(img)
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			square := image.Rect(x*k, y*k, x*k+k, y*k+k).Add(r.Min).Intersect(r)
			out.SetRGBA(x, y, mean(square))
		}
	}
	return out
}

// meanOf gives the mean colour of a square of img; photos have a short way.
func meanOf(img image.Image) func(image.Rectangle) color.RGBA {
	switch img := img.(type) {
	case *image.YCbCr:
		return func(r image.Rectangle) color.RGBA { return meanYCbCr(img, r) }
	case *image.RGBA:
		return func(r image.Rectangle) color.RGBA { return meanRGBA(img, r) }
	}
	return func(r image.Rectangle) color.RGBA {
		var sum [3]uint64
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				red, green, blue, alpha := img.At(x, y).RGBA()
				white := 0xffff - alpha // what is transparent is shown on paper
				sum[0], sum[1], sum[2] = sum[0]+uint64(red+white), sum[1]+uint64(green+white), sum[2]+uint64(blue+white)
			}
		}
		n := uint64(max(r.Dx()*r.Dy(), 1))
		return color.RGBA{uint8(sum[0] / n >> 8), uint8(sum[1] / n >> 8), uint8(sum[2] / n >> 8), 255}
	}
}

// meanRGBA is for what was made smaller before: nothing in it is transparent.
func meanRGBA(img *image.RGBA, r image.Rectangle) color.RGBA {
	var red, green, blue int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p := img.Pix[img.PixOffset(x, y):]
			red, green, blue = red+int(p[0]), green+int(p[1]), blue+int(p[2])
		}
	}
	n := max(r.Dx()*r.Dy(), 1)
	return color.RGBA{uint8(red / n), uint8(green / n), uint8(blue / n), 255}
}

func meanYCbCr(img *image.YCbCr, r image.Rectangle) color.RGBA {
	var sumY, sumB, sumR int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			at := img.COffset(x, y)
			sumY += int(img.Y[img.YOffset(x, y)])
			sumB += int(img.Cb[at])
			sumR += int(img.Cr[at])
		}
	}
	n := max(r.Dx()*r.Dy(), 1)
	red, green, blue := color.YCbCrToRGB(uint8(sumY/n), uint8(sumB/n), uint8(sumR/n))
	return color.RGBA{red, green, blue, 255}
}
