package store

import (
	"encoding/binary"
	"slices"
	"time"

	"nudged/timeline"
)

// A row is the fields of a value one behind the other, as they are written, or
// as they are read: the same visit does both, so that neither can forget one.
//
//	number  signed varint
//	text    number 2·length and the bytes, the first time; afterwards number
//	        2·n+1, for the n-th text of the row: few words are written twice
//	list    number of elements, and they
//	day     one number of year, month and day; 0 is no day
//	moment  0; or 1, and the time as in a key, in UTC
type row struct {
	writing bool
	written []byte
	left    string   // what is still to be read
	texts   []string // so far
	broken  bool     // it does not hold what was written
}

func (r *row) number(n *int64) {
	if r.writing {
		r.written = binary.AppendVarint(r.written, *n)
		return
	}
	var u uint64
	for i := range min(len(r.left), binary.MaxVarintLen64) {
		u |= uint64(r.left[i]&0x7f) << (7 * i)
		if r.left[i] < 0x80 {
			*n = int64(u>>1) ^ -int64(u&1)
			r.left = r.left[i+1:]
			return
		}
	}
	*n, r.broken = 0, true
}

func (r *row) text(s *string) {
	if r.writing {
		r.writeText(*s)
		return
	}
	var n int64
	r.number(&n)
	switch at := n >> 1; {
	case n < 0, n&1 == 0 && at > int64(len(r.left)), n&1 == 1 && at >= int64(len(r.texts)):
		r.broken = true
	case n&1 == 1:
		*s = r.texts[at]
	case at > 0:
		*s, r.left = r.left[:at], r.left[at:]
		r.texts = append(r.texts, *s)
	}
}

func (r *row) writeText(s string) {
	if at := slices.Index(r.texts, s); at >= 0 {
		r.written = binary.AppendVarint(r.written, int64(at)<<1|1)
		return
	}
	r.written = append(binary.AppendVarint(r.written, int64(len(s))<<1), s...)
	if s != "" {
		r.texts = append(r.texts, s)
	}
}

// list visits the elements of a list.
func list[T any](r *row, elements *[]T, visit func(*T)) {
	n := int64(len(*elements))
	r.number(&n)
	if !r.writing {
		if n < 0 || n > int64(len(r.left)) { // each takes a byte at least
			r.broken = true
			return
		}
		if n > 0 {
			*elements = make([]T, n)
		}
	}
	for i := range *elements {
		visit(&(*elements)[i])
	}
}

func (r *row) day(d *timeline.Date) {
	n := int64(d.Year)<<9 | int64(d.Month)<<5 | int64(d.Day)
	r.number(&n)
	*d = timeline.Date{Year: int(n >> 9), Month: time.Month(n >> 5 & 15), Day: int(n & 31)}
}

func (r *row) flag(b *bool) {
	n := int64(0)
	if *b {
		n = 1
	}
	r.number(&n)
	*b = n != 0
}

func (r *row) moment(t *time.Time) {
	there := !t.IsZero()
	r.flag(&there)
	switch {
	case !there:
	case r.writing:
		r.written = append(r.written, timeKey(*t)...)
	case len(r.left) < timeSize:
		r.broken = true
	default:
		*t, r.left = keyTime([]byte(r.left[:timeSize])), r.left[timeSize:]
	}
}

// whole reports whether all was read, and nothing else was there.
func (r *row) whole() bool { return !r.broken && r.left == "" }
