package draft

import "encoding/binary"

// codes is a table of Huffman codes, T.81 annex C: short ones by looking them
// up, long ones by comparing.
type codes struct {
	short  [1 << shortest]uint16 // length<<8 | value, by the next bits; 0 for a longer code
	last   [17]int32             // the greatest code of a length; -1 where there is none
	offset [17]int32             // what turns a code into the place of its value
	values []byte
}

const shortest = 9

func newCodes(counts, values []byte) (*codes, error) {
	c := &codes{values: values}
	code, at := int32(0), int32(0)
	for n := int32(1); n <= 16; n++ {
		count := int32(counts[n-1])
		if code+count > 1<<n {
			return nil, errBroken
		}
		c.offset[n], c.last[n] = at-code, -1
		if count > 0 {
			c.last[n] = code + count - 1
		}
		for range count {
			if n <= shortest {
				first := code << (shortest - n)
				for i := range int32(1) << (shortest - n) {
					c.short[first+i] = uint16(n)<<8 | uint16(values[at])
				}
			}
			code, at = code+1, at+1
		}
		code <<= 1
	}
	return c, nil
}

// bits are those of a scan, without what is stuffed between its bytes.
type bits struct {
	raw  []byte
	at   int
	have uint // bits in word
	word uint64
	over int // bytes that were asked for beyond the end
}

// fill makes at least 32 bits ready; behind the end there are zeros.
func (b *bits) fill() {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	if b.at+8 <= len(b.raw) {
		next := binary.BigEndian.Uint64(b.raw[b.at:])
		if (^next-ones)&next&tops == 0 { // none of them is 0xff
			n := (64 - b.have) / 8
			b.word = b.word<<(8*n) | next>>(64-8*n)
			b.at, b.have = b.at+int(n), b.have+8*n
			return
		}
	}
	for b.have <= 56 {
		b.word, b.have = b.word<<8|uint64(b.next()), b.have+8
	}
}

// next is the next byte; a marker ends them too.
func (b *bits) next() byte {
	switch {
	case b.at >= len(b.raw), b.raw[b.at] == 0xff && (b.at+1 >= len(b.raw) || b.raw[b.at+1] != 0):
		b.over++
		return 0
	case b.raw[b.at] == 0xff:
		b.at += 2 // T.81 F.1.2.3: a zero is stuffed behind it
		return 0xff
	}
	b.at++
	return b.raw[b.at-1]
}

// take gives the next n bits, at most 16.
func (b *bits) take(n uint) int32 {
	if b.have < n {
		b.fill()
	}
	b.have -= n
	return int32(b.word>>b.have) & (1<<n - 1)
}

// value reads the next code.
func (b *bits) value(c *codes) (byte, bool) {
	if b.have < 32 {
		b.fill()
	}
	if found := c.short[b.word>>(b.have-shortest)&(1<<shortest-1)]; found != 0 {
		b.have -= uint(found >> 8)
		return byte(found), true
	}
	for n := uint(shortest + 1); n <= 16; n++ {
		if code := int32(b.word>>(b.have-n)) & (1<<n - 1); code <= c.last[n] {
			b.have -= n
			return c.values[code+c.offset[n]], true
		}
	}
	return 0, false
}

// number reads a number of n bits; the lower half of them stands for negative
// ones (T.81 F.2.2.1, EXTEND).
func (b *bits) number(n uint) int32 {
	if n == 0 {
		return 0
	}
	v := b.take(n)
	if v < 1<<(n-1) {
		v += -1<<n + 1
	}
	return v
}
