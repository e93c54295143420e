package draft

import "image"

// natural is where the i-th value of a square belongs, T.81 figure A.6.
var natural = [64]uint8{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

// scan reads the squares, each as so many pixels as are wanted of it.
func (d *decoder) scan(header []byte) (image.Image, error) {
	if err := d.readScan(header); err != nil {
		return nil, err
	}
	n := 1
	for n < 8 && (max(d.width, d.height)*n+7)/8 < d.side {
		n *= 2
	}
	if n == 8 {
		return nil, ErrOther
	}
	img, err := d.canvas(n)
	if err != nil {
		return nil, err
	}
	d.bits = bits{raw: d.raw, at: d.at}
	across, down := d.squares()
	for y := range down {
		for x := range across {
			if i := y*across + x; d.restart > 0 && i > 0 && i%d.restart == 0 {
				d.resume()
			}
			if err := d.square(x, y, n); err != nil {
				return nil, err
			}
		}
	}
	return img, nil
}

// readScan finds the codes of each colour.
func (d *decoder) readScan(b []byte) error {
	if len(d.parts) != 1 && len(d.parts) != 3 || len(b) < 1 || int(b[0]) != len(d.parts) || len(b) != 4+2*len(d.parts) {
		return ErrOther
	}
	for i := range d.parts {
		id, of := int(b[1+2*i]), b[2+2*i]
		if id != d.parts[i].id || of>>4 > 3 || of&15 > 3 {
			return ErrOther
		}
		d.parts[i].dc, d.parts[i].ac = d.dc[of>>4], d.ac[of&15]
		if d.parts[i].dc == nil || d.parts[i].ac == nil {
			return errBroken
		}
	}
	return nil
}

// squares is how many groups of squares there are, across and down.
func (d *decoder) squares() (across, down int) {
	w, h := 8*d.parts[0].h, 8*d.parts[0].v
	return (d.width + w - 1) / w, (d.height + h - 1) / h
}

var ratios = map[[2]int]image.YCbCrSubsampleRatio{
	{1, 1}: image.YCbCrSubsampleRatio444, {2, 1}: image.YCbCrSubsampleRatio422, {2, 2}: image.YCbCrSubsampleRatio420,
	{1, 2}: image.YCbCrSubsampleRatio440, {4, 1}: image.YCbCrSubsampleRatio411, {4, 2}: image.YCbCrSubsampleRatio410,
}

// canvas is the picture to draw on: whole squares, of which the edge is not shown.
func (d *decoder) canvas(n int) (image.Image, error) {
	across, down := d.squares()
	first := &d.parts[0]
	whole := image.Rect(0, 0, across*first.h*n, down*first.v*n)
	shown := image.Rect(0, 0, (d.width*n+7)/8, (d.height*n+7)/8)
	if len(d.parts) == 1 {
		img := image.NewGray(whole)
		first.pixels, first.stride = img.Pix, img.Stride
		return img.SubImage(shown), nil
	}
	second, third := &d.parts[1], &d.parts[2]
	ratio, ok := ratios[[2]int{first.h, first.v}]
	if !ok || second.h != 1 || second.v != 1 || third.h != 1 || third.v != 1 {
		return nil, ErrOther
	}
	img := image.NewYCbCr(whole, ratio)
	first.pixels, second.pixels, third.pixels = img.Y, img.Cb, img.Cr
	first.stride, second.stride, third.stride = img.YStride, img.CStride, img.CStride
	return img.SubImage(shown), nil
}

// resume goes on behind a restart marker.
func (d *decoder) resume() {
	b := &d.bits
	for b.at+1 < len(b.raw) && (b.raw[b.at] != 0xff || b.raw[b.at+1]&^7 != markerRestart) {
		b.at++
	}
	*b = bits{raw: b.raw, at: min(b.at+2, len(b.raw))}
	for i := range d.parts {
		d.parts[i].before = 0
	}
}

// square reads one group of squares, and draws them with n by n pixels each.
func (d *decoder) square(x, y, n int) error {
	for i := range d.parts {
		p := &d.parts[i]
		for v := range p.v {
			for h := range p.h {
				var f [16]int32
				if !d.coefficients(p, n, &f) || d.bits.over > 8 {
					return errBroken
				}
				draw(p.pixels[((y*p.v+v)*p.stride+x*p.h+h)*n:], p.stride, n, &f)
			}
		}
	}
	return nil
}

// coefficients reads the values of a square, and keeps the coarse ones.
func (d *decoder) coefficients(p *part, n int, f *[16]int32) bool {
	b, quant := &d.bits, &d.quant[p.quant]
	size, ok := b.value(p.dc)
	if !ok || size > 11 {
		return false
	}
	p.before += b.number(uint(size))
	f[0] = p.before * quant[0]
	for i := 1; i < 64; i++ {
		run, ok := b.value(p.ac)
		if !ok {
			return false
		}
		bits := uint(run & 15)
		if bits == 0 {
			if run != 0xf0 {
				break // nothing but zeros
			}
			i += 15
			continue
		}
		if i += int(run >> 4); i > 63 {
			return false
		}
		v := b.number(bits)
		if at := int(natural[i]); at&7 < n && at>>3 < n {
			f[at>>3*4+at&7] = v * quant[i]
		}
	}
	return true
}
