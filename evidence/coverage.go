package evidence

import (
	"encoding/binary"
	"errors"
)

// coverage is the set of characters, up to U+FFFF, that a font has.
type coverage [1 << 16 / 64]uint64

func (c *coverage) has(r rune) bool { return r >= 0 && r < 1<<16 && c[r/64]&(1<<(r%64)) != 0 }

var errFont = errors.New("its table of characters cannot be read")

// readCoverage reads the cmap table of a TrueType font, format 4 of the Unicode
// platform or of Windows (OpenType specification, "cmap").
func readCoverage(font []byte) (c *coverage, err error) {
	c = &coverage{}
	defer func() {
		if recover() != nil {
			err = errFont // an offset beyond the end
		}
	}()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(font[at:])) }
	cmap := 0
	for i := range u16(4) {
		if at := 12 + 16*i; string(font[at:at+4]) == "cmap" {
			cmap = u32(at + 8)
		}
	}
	for i := range u16(cmap + 2) {
		at := cmap + u32(cmap+4+8*i+4)
		if platform := u16(cmap + 4 + 8*i); cmap > 0 && (platform == 0 || platform == 3) && u16(at) == 4 {
			c.readSegments(u16, at)
			return c, nil
		}
	}
	return c, errFont
}

// readSegments reads a subtable of format 4: spans of characters, whose glyphs
// follow from a difference or stand in a list. Glyph 0 is none.
func (c *coverage) readSegments(u16 func(int) int, at int) {
	n := u16(at+6) / 2
	ends, starts := at+14, at+16+2*n
	deltas, offsets := starts+2*n, starts+4*n
	for i := range n {
		first, last, delta, offset := u16(starts+2*i), u16(ends+2*i), u16(deltas+2*i), u16(offsets+2*i)
		for r := first; r <= last && r < 0xffff; r++ {
			glyph := r + delta
			if offset != 0 {
				glyph = u16(offsets + 2*i + offset + 2*(r-first))
			}
			if glyph&0xffff != 0 {
				c[r/64] |= 1 << (r % 64)
			}
		}
	}
}
