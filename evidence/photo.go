package evidence

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // read
	"image/jpeg"
	_ "image/png" // read
	"sync"

	"nudged/evidence/draft"
)

// maxPixels bounds what is unpacked: a small file can claim to be a huge picture.
// The usual photo is read at a part of its size (see draft), any other whole, and
// so is a damaged one, of which the library may make more.
const (
	maxPixels = 200 << 20
	maxWhole  = 16 << 20
)

// whole lets one picture at a time be read whole: a progressive one takes 120 MB.
var whole sync.Mutex

// smallCopy is a copy of a photo, small enough for a form.
type smallCopy struct {
	jpeg          []byte
	width, height int
}

// sizes are what is tried, the best first: the longer side, and the quality.
var sizes = []struct{ side, quality int }{{1800, 82}, {1400, 78}, {1100, 74}, {800, 70}, {600, 62}, {450, 50}}

// shrink makes a copy of at most so many bytes, or the smallest that it can make.
// A picture that makes a reader of pictures fail is one that cannot be read.
func shrink(raw []byte, budget int) (out smallCopy, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = smallCopy{}, fmt.Errorf("read the picture: %v", p)
		}
	}()
	first := likely(budget)
	img, err := picture(raw, sizes[first].side)
	if err != nil {
		return smallCopy{}, fmt.Errorf("read the picture: %w", err)
	}
	turn := orientation(raw)
	for _, s := range sizes[first:] {
		small := upright(resize(img, s.side), turn)
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

// likely is the first of the sizes that is worth trying: a photo has hardly less
// than a byte for twelve pixels.
func likely(budget int) int {
	for i, s := range sizes {
		if s.side*s.side*3/4/12 <= budget {
			return i
		}
	}
	return len(sizes) - 1
}

// picture reads a picture whose longer side has at least so many pixels, where
// the original has.
func picture(raw []byte, side int) (image.Image, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	tooMany := fmt.Errorf("it has %d by %d pixels, which is too many", config.Width, config.Height)
	if config.Width*config.Height > maxPixels {
		return nil, tooMany
	}
	if img, err := draft.Decode(raw, side); err == nil {
		return img, nil
	}
	if config.Width*config.Height > maxWhole {
		return nil, tooMany
	}
	whole.Lock()
	defer whole.Unlock()
	img, _, err := image.Decode(bytes.NewReader(raw))
	return img, err
}
