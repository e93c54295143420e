package draft

import (
	"errors"
	"image"
)

// ErrOther is the answer to what is no JPEG of the usual kind: baseline, of one
// or three colours in one scan. The standard library may read it.
var ErrOther = errors.New("not a baseline JPEG")

var errBroken = errors.New("the JPEG ends early or makes no sense")

// Decode reads a JPEG at the smallest of a half, a quarter and an eighth of its
// size whose longer side still has that many pixels. Where only the whole has,
// the answer is ErrOther.
func Decode(raw []byte, side int) (image.Image, error) {
	d := decoder{raw: raw, side: side}
	if len(raw) < 4 || raw[0] != 0xff || raw[1] != markerStart {
		return nil, ErrOther
	}
	d.at = 2
	for {
		marker, body, err := d.segment()
		if err != nil {
			return nil, err
		}
		if marker == markerScan {
			return d.scan(body)
		}
		if err := d.read(marker, body); err != nil {
			return nil, err
		}
	}
}

// decoder reads one photo.
type decoder struct {
	raw  []byte
	at   int
	side int

	width, height int
	parts         []part
	quant         [4][64]int32 // in the order in which they stand
	dc, ac        [4]*codes
	restart       int // squares between two restart markers; 0 is none
	bits          bits
}

// part is a colour of the photo.
type part struct {
	id, h, v, quant int
	dc, ac          *codes
	before          int32 // the mean of the square before
	pixels          []byte
	stride          int
}

// The markers, ITU-T T.81 table B.1.
const (
	markerBaseline = 0xc0
	markerExtended = 0xc1
	markerHuffman  = 0xc4
	markerRestart  = 0xd0 // to 0xd7
	markerStart    = 0xd8
	markerScan     = 0xda
	markerQuant    = 0xdb
	markerInterval = 0xdd
	markerAdobe    = 0xee
)

// segment gives the next marker and what belongs to it.
func (d *decoder) segment() (marker byte, body []byte, err error) {
	for d.at+4 <= len(d.raw) {
		if d.raw[d.at] != 0xff || d.raw[d.at+1] == 0 || d.raw[d.at+1] == 0xff {
			d.at++ // what fills the space between
			continue
		}
		marker, size := d.raw[d.at+1], int(d.raw[d.at+2])<<8|int(d.raw[d.at+3])
		end := d.at + 2 + size
		if size < 2 || end > len(d.raw) {
			return 0, nil, errBroken
		}
		body, d.at = d.raw[d.at+4:end], end
		return marker, body, nil
	}
	return 0, nil, errBroken
}

func (d *decoder) read(marker byte, body []byte) error {
	switch {
	case marker == markerBaseline || marker == markerExtended:
		return d.readFrame(body)
	case marker == markerHuffman:
		return d.readCodes(body)
	case marker == markerQuant:
		return d.readQuant(body)
	case marker == markerInterval && len(body) == 2:
		d.restart = int(body[0])<<8 | int(body[1])
	case marker == markerAdobe && len(body) >= 12 && body[11] == 0 && string(body[:5]) == "Adobe":
		return ErrOther // red, green and blue
	case marker > markerExtended && marker < markerRestart:
		return ErrOther // progressive, lossless, arithmetic
	}
	return nil
}

// readFrame reads the size of the photo, and how its colours are sampled.
func (d *decoder) readFrame(b []byte) error {
	if len(b) < 6 || b[0] != 8 || len(b) != 6+3*int(b[5]) || d.parts != nil {
		return ErrOther
	}
	d.height, d.width = int(b[1])<<8|int(b[2]), int(b[3])<<8|int(b[4])
	for b = b[6:]; len(b) > 0; b = b[3:] {
		p := part{id: int(b[0]), h: int(b[1] >> 4), v: int(b[1] & 15), quant: int(b[2])}
		if p.h == 0 || p.v == 0 || p.h > 4 || p.v > 4 || p.quant > 3 {
			return errBroken
		}
		d.parts = append(d.parts, p)
	}
	if d.width == 0 || d.height == 0 {
		return errBroken
	}
	if len(d.parts) == 3 && d.parts[0].id == 'R' && d.parts[1].id == 'G' && d.parts[2].id == 'B' {
		return ErrOther // red, green and blue, without a word of Adobe's
	}
	if len(d.parts) == 1 {
		d.parts[0].h, d.parts[0].v = 1, 1 // T.81 A.2.2: one colour is in plain order
	}
	return nil
}

func (d *decoder) readQuant(b []byte) error {
	for len(b) > 0 {
		id, wide := b[0]&15, int(b[0]>>4)
		if id > 3 || wide > 1 || len(b) < 1+64*(1+wide) {
			return errBroken
		}
		b = b[1:]
		for i := range 64 {
			if wide == 1 {
				d.quant[id][i] = int32(b[2*i])<<8 | int32(b[2*i+1])
			} else {
				d.quant[id][i] = int32(b[i])
			}
		}
		b = b[64*(1+wide):]
	}
	return nil
}

func (d *decoder) readCodes(b []byte) error {
	for len(b) >= 17 {
		id, n := b[0]&15, 0
		for _, of := range b[1:17] {
			n += int(of)
		}
		if id > 3 || b[0] > 0x1f || len(b) < 17+n {
			return errBroken
		}
		c, err := newCodes(b[1:17], b[17:17+n])
		if err != nil {
			return err
		}
		if b[0]>>4 == 0 {
			d.dc[id] = c
		} else {
			d.ac[id] = c
		}
		b = b[17+n:]
	}
	if len(b) > 0 {
		return errBroken
	}
	return nil
}
