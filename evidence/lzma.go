package evidence

import (
	"encoding/binary"
	"errors"
)

// The fonts are compressed with LZMA, which makes them a sixteenth smaller than
// zstd does. This reads the .lzma format of xz (LZMA specification, Igor Pavlov):
// five bytes of properties, eight of the length, and a range-coded stream.

var errLZMA = errors.New("it is no LZMA stream")

// unlzma unpacks a whole stream.
func unlzma(packed []byte) (out []byte, err error) {
	defer func() {
		if recover() != nil {
			err = errLZMA // an offset beyond an end
		}
	}()
	props, size := int(packed[0]), binary.LittleEndian.Uint64(packed[5:])
	if props >= 9*5*5 || size > 1<<26 {
		return nil, errLZMA
	}
	d := &lzma{in: packed[18:], code: binary.BigEndian.Uint32(packed[14:]), width: 1<<32 - 1, lc: props % 9, lp: props / 9 % 5, pb: props / 45}
	d.start()
	d.out = make([]byte, 0, size)
	for uint64(len(d.out)) < size {
		d.next()
	}
	return d.out, nil
}

// The number of states of the coder, of the kinds of distances, and of their slots.
const (
	lzmaStates = 12
	lzmaHalf   = 1 << 10 // a probability of one half
)

// lzma is the decoder; what it expects next are probabilities of 11 bits.
type lzma struct {
	in, out     []byte
	code, width uint32
	lc, lp, pb  int

	state                         int
	reps                          [4]int // the last distances, less one
	literals                      []uint16
	match, again0Long             [lzmaStates << 4]uint16
	again, again0, again1, again2 [lzmaStates]uint16
	slots                         [4][64]uint16
	special                       [128]uint16
	align                         [16]uint16
	lengths, againLengths         lzmaLengths
}

type lzmaLengths struct {
	choice   [2]uint16
	low, mid [16][8]uint16
	high     [256]uint16
}

func even(all ...[]uint16) {
	for _, p := range all {
		for i := range p {
			p[i] = lzmaHalf
		}
	}
}

func (d *lzma) start() {
	d.literals = make([]uint16, 0x300<<(d.lc+d.lp))
	even(d.literals, d.match[:], d.again0Long[:], d.again[:], d.again0[:], d.again1[:], d.again2[:], d.special[:], d.align[:])
	for i := range d.slots {
		even(d.slots[i][:])
	}
	for _, l := range []*lzmaLengths{&d.lengths, &d.againLengths} {
		even(l.choice[:], l.high[:])
		for i := range l.low {
			even(l.low[i][:], l.mid[i][:])
		}
	}
}

// bit decodes one bit, and learns from it.
func (d *lzma) bit(p *uint16) int {
	bound, bit := d.width>>11*uint32(*p), 0
	if d.code < bound {
		d.width = bound
		*p += (1<<11 - *p) >> 5
	} else {
		d.width, d.code, bit = d.width-bound, d.code-bound, 1
		*p -= *p >> 5
	}
	d.fill()
	return bit
}

func (d *lzma) fill() {
	if d.width < 1<<24 {
		d.width, d.code = d.width<<8, d.code<<8|uint32(d.in[0])
		d.in = d.in[1:]
	}
}

// tree decodes n bits, the highest first.
func (d *lzma) tree(p []uint16, n int) int {
	m := 1
	for range n {
		m = m<<1 | d.bit(&p[m])
	}
	return m - 1<<n
}

// reverse decodes n bits, the lowest first.
func (d *lzma) reverse(p []uint16, n int) (v int) {
	m := 1
	for i := range n {
		b := d.bit(&p[m])
		m, v = m<<1|b, v|b<<i
	}
	return v
}

// plain decodes n bits that are as likely as not.
func (d *lzma) plain(n int) (v int) {
	for range n {
		d.width >>= 1
		b := 0
		if d.code >= d.width {
			d.code, b = d.code-d.width, 1
		}
		v = v<<1 | b
		d.fill()
	}
	return v
}

func (d *lzma) length(l *lzmaLengths, pos int) int {
	switch {
	case d.bit(&l.choice[0]) == 0:
		return 2 + d.tree(l.low[pos][:], 3)
	case d.bit(&l.choice[1]) == 0:
		return 10 + d.tree(l.mid[pos][:], 3)
	}
	return 18 + d.tree(l.high[:], 8)
}

// next decodes one literal, or one match.
func (d *lzma) next() {
	pos := len(d.out) & (1<<d.pb - 1)
	at := d.state<<4 + pos
	if d.bit(&d.match[at]) == 0 {
		d.literal()
		return
	}
	fresh := d.bit(&d.again[d.state]) == 0
	lengths, state := &d.againLengths, 8
	switch {
	case fresh:
		lengths, state = &d.lengths, 7
	case d.bit(&d.again0[d.state]) == 0:
		if d.bit(&d.again0Long[at]) == 0 {
			d.state = after(d.state, 9)
			d.out = append(d.out, d.out[len(d.out)-d.reps[0]-1])
			return
		}
	case d.bit(&d.again1[d.state]) == 0:
		d.reps[0], d.reps[1] = d.reps[1], d.reps[0]
	case d.bit(&d.again2[d.state]) == 0:
		d.reps[0], d.reps[1], d.reps[2] = d.reps[2], d.reps[0], d.reps[1]
	default:
		d.reps[0], d.reps[1], d.reps[2], d.reps[3] = d.reps[3], d.reps[0], d.reps[1], d.reps[2]
	}
	n := d.length(lengths, pos)
	d.state = after(d.state, state)
	if fresh {
		d.reps = [4]int{d.distance(n), d.reps[0], d.reps[1], d.reps[2]}
	}
	for range n {
		d.out = append(d.out, d.out[len(d.out)-d.reps[0]-1])
	}
}

// after is the state behind something other than a literal: then, where a literal
// stood before it.
func after(state, then int) int {
	if state < 7 {
		return then
	}
	return min(then+3, 11)
}

func (d *lzma) literal() {
	before := 0
	if n := len(d.out); n > 0 {
		before = int(d.out[n-1])
	}
	p := d.literals[0x300*((len(d.out)&(1<<d.lp-1))<<d.lc+before>>(8-d.lc)):]
	m := 1
	if d.state >= 7 {
		likely := int(d.out[len(d.out)-d.reps[0]-1])
		for m < 0x100 {
			want := likely >> 7 & 1
			likely <<= 1
			b := d.bit(&p[(1+want)<<8+m])
			if m = m<<1 | b; b != want {
				break
			}
		}
	}
	for m < 0x100 {
		m = m<<1 | d.bit(&p[m])
	}
	d.out = append(d.out, byte(m))
	switch {
	case d.state < 4:
		d.state = 0
	case d.state < 10:
		d.state -= 3
	default:
		d.state -= 6
	}
}

// distance decodes how far back a match of n bytes is, less one.
func (d *lzma) distance(n int) int {
	slot := d.tree(d.slots[min(n-2, 3)][:], 6)
	if slot < 4 {
		return slot
	}
	bits := slot>>1 - 1
	far := (2 | slot&1) << bits
	if slot < 14 {
		return far + d.reverse(d.special[far-slot:], bits)
	}
	return far + d.plain(bits-4)<<4 + d.reverse(d.align[:], 4)
}
