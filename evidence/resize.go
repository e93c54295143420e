package evidence

import (
	"image"
	"image/color"
	"image/draw"
)

// resize makes a picture whose longer side is at most side: each of its pixels is
// the mean of what it covers of the original, in whole numbers.
func resize(img image.Image, side int) *image.RGBA {
	from := img.Bounds()
	w, h := from.Dx(), from.Dy()
	if long := max(w, h); long > side {
		w, h = max(w*side/long, 1), max(h*side/long, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	row := image.NewRGBA(image.Rect(0, 0, from.Dx(), 1))
	line, sum := make([]uint64, 3*(w+1)), make([]uint64, 3*(w+1))
	total := uint64(from.Dx()) * uint64(from.Dy())
	for y := range from.Dy() {
		draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src) // what is transparent is shown on paper
		draw.Draw(row, row.Rect, img, image.Pt(from.Min.X, from.Min.Y+y), draw.Over)
		across(line, row, w)
		at, here, below := share(y, h, from.Dy())
		add(sum, line, here)
		if (y+1)*h/from.Dy() > at {
			finish(out, at, sum, total)
			clear(sum)
			add(sum, line, below)
		}
	}
	return out
}

// share is on which of n pixels the i-th of from falls, with how much of its
// width, which is n, and with how much on the next one.
func share(i, n, from int) (at, here, next int) {
	at = i * n / from
	here = min(n, (at+1)*from-i*n)
	return at, here, n - here
}

// across sums a row of pixels up into w of them.
func across(line []uint64, row *image.RGBA, w int) {
	clear(line)
	from := row.Rect.Dx()
	for x := range from {
		at, here, next := share(x, w, from)
		for c := range 3 {
			v := uint64(row.Pix[4*x+c])
			line[3*at+c] += v * uint64(here)
			line[3*at+3+c] += v * uint64(next)
		}
	}
}

func add(sum, line []uint64, times int) {
	for i, v := range line {
		sum[i] += v * uint64(times)
	}
}

// finish turns the sums of a row into its pixels.
func finish(out *image.RGBA, y int, sum []uint64, total uint64) {
	mean := func(i int) uint8 { return uint8((sum[i] + total/2) / total) }
	for x := range out.Rect.Dx() {
		out.SetRGBA(x, y, color.RGBA{mean(3 * x), mean(3*x + 1), mean(3*x + 2), 255})
	}
}
