package reader

import (
	"bytes"
)

// signedContent takes the content out of a signed mail that is packed with its
// signature: S/MIME's smime.p7m, RFC 8551 section 3.5.2, a CMS SignedData after
// RFC 5652 section 5. The signature is not checked. nil means that it is not
// signed data, or encrypted as well.
func signedContent(b []byte) []byte {
	contentInfo, ok := derInside(b, derSequence)
	if !ok {
		return nil
	}
	kind, rest := derNext(contentInfo)
	if !bytes.Equal(kind.content, oidSignedData) {
		return nil
	}
	explicit, _ := derNext(rest)
	signed, ok := derInside(explicit.content, derSequence)
	if !ok {
		return nil
	}
	for rest := signed; len(rest) > 0; {
		var e derElement
		e, rest = derNext(rest)
		if e.tag != derSequence {
			continue // the version, the digest algorithms
		}
		kind, inside := derNext(e.content)
		if !bytes.Equal(kind.content, oidData) {
			return nil
		}
		wrapped, _ := derNext(inside)
		return derOctets(wrapped.content, 0)
	}
	return nil
}

// The tags and object identifiers that are met.
const (
	derOctetString         = 0x04
	derSequence            = 0x30
	derConstructed         = 0x20
	derConstructedOctets   = derOctetString | derConstructed
	derDepth               = 8 // pieces in pieces; one level is usual
	derLongestLengthOctets = 4
)

var (
	oidData       = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}
	oidSignedData = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
)

// derElement is one element of BER, X.690: mail programs that stream write its
// indefinite lengths, which DER does not have.
type derElement struct {
	tag     byte
	content []byte
}

// derNext takes an element off the front of b; the zero element where there is none.
func derNext(b []byte) (derElement, []byte) {
	tag, start, length, ok := derHeader(b)
	if !ok {
		return derElement{}, nil
	}
	if length >= 0 {
		end := min(start+length, len(b))
		return derElement{tag, b[start:end]}, b[end:]
	}
	size := derIndefinite(b[start:])
	content := b[start : start+size]
	return derElement{tag, content}, b[min(start+size+2, len(b)):]
}

// derHeader reads tag and length; a length of -1 is an indefinite one.
func derHeader(b []byte) (tag byte, start, length int, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f {
		return 0, 0, 0, false
	}
	n := int(b[1])
	switch {
	case n < 0x80:
		return b[0], 2, n, true
	case n == 0x80:
		return b[0], 2, -1, true
	}
	n &= 0x7f
	if n > derLongestLengthOctets || len(b) < 2+n {
		return 0, 0, 0, false
	}
	for _, c := range b[2 : 2+n] {
		length = length<<8 | int(c)
	}
	return b[0], 2 + n, length, true
}

// derIndefinite tells how long the content is that ends with two zero bytes. It
// counts open elements instead of descending into them.
func derIndefinite(b []byte) int {
	open := 1
	for i := 0; i < len(b); {
		if i+1 < len(b) && b[i] == 0 && b[i+1] == 0 {
			if open--; open == 0 {
				return i
			}
			i += 2
			continue
		}
		_, start, length, ok := derHeader(b[i:])
		switch {
		case !ok:
			return len(b)
		case length < 0:
			open++
			i += start
		default:
			i += min(start+length, len(b)-i)
		}
	}
	return len(b)
}

// derInside gives what is inside the first element of b, if it has that tag.
func derInside(b []byte, tag byte) ([]byte, bool) {
	e, _ := derNext(b)
	return e.content, e.tag == tag
}

// derOctets joins the pieces of an octet string.
func derOctets(b []byte, depth int) []byte {
	var out []byte
	for len(b) > 0 && depth < derDepth {
		var e derElement
		e, b = derNext(b)
		switch e.tag {
		case derOctetString:
			out = append(out, e.content...)
		case derConstructedOctets:
			out = append(out, derOctets(e.content, depth+1)...)
		default:
			return out
		}
	}
	return out
}
