package evidence

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Outlines are stored as WOFF2 (W3C, section 5.1) transforms the glyf table: the
// same kind of number stands together, which compresses a sixth better, and no
// loca table. Of hmtx there are the widths alone. fonts/cut.py writes them so.

// outline gives the TrueType font that a stored one stands for.
func outline(stored []byte) (font []byte, err error) {
	defer func() {
		if recover() != nil {
			err = errFont // an offset beyond the end
		}
	}()
	tables := map[string][]byte{}
	in := bytesIn(stored[4:])
	n := in.u16()
	in.take(6)
	for range n {
		name := string(in.take(4))
		in.u32() // checksum
		at := in.u32()
		tables[name] = stored[at : at+in.u32()]
	}
	glyf, loca := glyphs(tables["glyf"])
	tables["glyf"], tables["loca"] = glyf, loca
	tables["hmtx"] = metrics(tables["hmtx"], glyf, loca)
	head := slices.Clone(tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // indexToLocFormat: long offsets
	tables["head"] = head
	return bind(stored[:4], tables), nil
}

// bind writes tables as one font. Nobody reads the checksums of an embedded one.
func bind(version []byte, tables map[string][]byte) []byte {
	out := slices.Clone(version)
	out = append(be16(out, len(tables)), make([]byte, 6)...)
	at := 12 + 16*len(tables)
	names := slices.Sorted(maps.Keys(tables))
	for _, name := range names {
		out = append(append(out, name...), 0, 0, 0, 0)
		out = be32(be32(out, at), len(tables[name]))
		at += (len(tables[name]) + 3) &^ 3
	}
	for _, name := range names {
		out = pad(append(out, tables[name]...), 4)
	}
	return out
}

// metrics gives each glyph the left side that its outline has.
func metrics(widths, glyf, loca []byte) (hmtx []byte) {
	for i := 0; i < len(widths); i += 2 {
		left := []byte{0, 0}
		if at, end := binary.BigEndian.Uint32(loca[2*i:]), binary.BigEndian.Uint32(loca[2*i+4:]); at < end {
			left = glyf[at+2 : at+4]
		}
		hmtx = append(append(hmtx, widths[i:i+2]...), left...)
	}
	return hmtx
}

// glyphs undoes the transformation of the glyf table.
func glyphs(transformed []byte) (glyf, loca []byte) {
	in := bytesIn(transformed)
	in.take(4) // reserved, options
	n := in.u16()
	in.u16() // format of the index
	var sizes [7]int
	for i := range sizes {
		sizes[i] = in.u32()
	}
	var s streams
	for i, to := range []*bytesIn{&s.contours, &s.points, &s.flags, &s.coords, &s.composites, &s.boxes, &s.code} {
		*to = in.take(sizes[i])
	}
	s.boxed = s.boxes.take((n + 31) / 32 * 4)
	for i := range n {
		loca = be32(loca, len(glyf))
		glyf = pad(s.glyph(glyf, i), 4)
	}
	return glyf, be32(loca, len(glyf))
}

// streams are the parts of a transformed table.
type streams struct {
	contours, points, flags, coords, composites, boxes, code bytesIn
	boxed                                                    []byte // which glyphs have their box in boxes
}

func (s *streams) glyph(out []byte, i int) []byte {
	contours := int(int16(s.contours.u16()))
	if contours == 0 {
		return out
	}
	out = be16(out, contours)
	boxed := s.boxed[i/8]&(0x80>>(i%8)) != 0
	if contours < 0 {
		return s.composite(append(out, s.boxes.take(8)...))
	}
	var ends []byte
	count := 0
	for range contours {
		count += s.points.short()
		ends = be16(ends, count-1)
	}
	pen := s.draw(count)
	if boxed {
		out = append(out, s.boxes.take(8)...)
	} else {
		out = append(out, pen.box()...)
	}
	n := s.coords.short() // instructions
	out = be16(append(out, ends...), n)
	return pen.points(append(out, s.code.take(n)...))
}

// composite copies the components of a glyph, which are not transformed.
func (s *streams) composite(out []byte) []byte {
	const words, scale, more, scales, matrix, instructed = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
	all := 0
	for flags := more; flags&more != 0; all |= flags {
		flags = s.composites.u16()
		n := 4 // the glyph, and two bytes of where
		if flags&words != 0 {
			n += 2
		}
		switch {
		case flags&scale != 0:
			n += 2
		case flags&scales != 0:
			n += 4
		case flags&matrix != 0:
			n += 8
		}
		out = append(be16(out, flags), s.composites.take(n)...)
	}
	if all&instructed != 0 {
		n := s.coords.short()
		out = append(be16(out, n), s.code.take(n)...)
	}
	return out
}

// draw reads points, each as its distance from the one before, WOFF2 section 5.2.
func (s *streams) draw(count int) (p pen) {
	sign := func(flag, v int) int {
		if flag&1 == 0 {
			return -v
		}
		return v
	}
	next := func() int { return int(s.coords.take(1)[0]) }
	for range count {
		flag := int(s.flags.take(1)[0])
		on, flag := flag&0x80 == 0, flag&0x7f
		var dx, dy int
		switch {
		case flag < 10:
			dy = sign(flag, flag&14<<7+next())
		case flag < 20:
			dx = sign(flag, (flag-10)&14<<7+next())
		case flag < 84:
			b0, b1 := flag-20, next()
			dx, dy = sign(flag, 1+b0&0x30+b1>>4), sign(flag>>1, 1+b0&0x0c<<2+b1&0x0f)
		case flag < 120:
			b0 := flag - 84
			dx = sign(flag, 1+b0/12<<8+next())
			dy = sign(flag>>1, 1+b0%12>>2<<8+next())
		case flag < 124:
			b1, b2, b3 := next(), next(), next()
			dx, dy = sign(flag, b1<<4+b2>>4), sign(flag>>1, b2&0x0f<<8+b3)
		default:
			dx = sign(flag, s.coords.u16())
			dy = sign(flag>>1, s.coords.u16())
		}
		p.to(dx, dy, on)
	}
	return p
}

// pen collects the points of one glyph, as the glyf table of OpenType writes them.
type pen struct {
	flags, xs, ys            []byte
	x, y                     int
	left, bottom, right, top int
}

func (p *pen) to(dx, dy int, on bool) {
	p.x, p.y = p.x+dx, p.y+dy
	if len(p.flags) == 0 {
		p.left, p.bottom, p.right, p.top = p.x, p.y, p.x, p.y
	}
	p.left, p.bottom, p.right, p.top = min(p.left, p.x), min(p.bottom, p.y), max(p.right, p.x), max(p.top, p.y)
	var flag byte
	if on {
		flag = 1
	}
	p.xs = step(p.xs, dx, &flag, 0x02, 0x10)
	p.ys = step(p.ys, dy, &flag, 0x04, 0x20)
	p.flags = append(p.flags, flag)
}

// step writes one distance: nothing where it is none, one byte where that is
// enough (short; same then tells the sign), else two.
func step(out []byte, d int, flag *byte, short, same byte) []byte {
	switch {
	case d == 0:
		*flag |= same
		return out
	case d > -256 && d < 256:
		*flag |= short
		if d > 0 {
			*flag |= same
		}
		return append(out, byte(max(d, -d)))
	}
	return be16(out, d)
}

func (p *pen) box() []byte { return be16(be16(be16(be16(nil, p.left), p.bottom), p.right), p.top) }

func (p *pen) points(out []byte) []byte {
	return append(append(append(out, p.flags...), p.xs...), p.ys...)
}

// bytesIn is read from its front.
type bytesIn []byte

func (b *bytesIn) take(n int) []byte {
	out := (*b)[:n:n]
	*b = (*b)[n:]
	return out
}

func (b *bytesIn) u16() int { return int(binary.BigEndian.Uint16(b.take(2))) }
func (b *bytesIn) u32() int { return int(binary.BigEndian.Uint32(b.take(4))) }

// short reads a 255UInt16, WOFF2 section 4.2.
func (b *bytesIn) short() int {
	switch code := int(b.take(1)[0]); code {
	case 253:
		return b.u16()
	case 254:
		return 506 + int(b.take(1)[0])
	case 255:
		return 253 + int(b.take(1)[0])
	default:
		return code
	}
}

func be16(out []byte, v int) []byte { return binary.BigEndian.AppendUint16(out, uint16(v)) }
func be32(out []byte, v int) []byte { return binary.BigEndian.AppendUint32(out, uint32(v)) }

func pad(out []byte, to int) []byte {
	for len(out)%to != 0 {
		out = append(out, 0)
	}
	return out
}
