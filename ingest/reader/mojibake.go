package reader

import (
	"bytes"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// once undoes UTF-8 that some gateway took for windows-1252 and wrote as UTF-8
// again: all of it must be that, which no language looks like by chance.
func once(s string) (string, bool) {
	if isASCII(s) {
		return s, false
	}
	b, more := make([]byte, 0, len(s)), 0 // bytes of a character that are still to come
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r < 0xa0 {
			c, ok = byte(r), true // what windows-1252 leaves empty
		}
		continues := c >= 0x80 && c < 0xc0
		if !ok || continues != (more > 0) {
			return s, false
		}
		switch {
		case continues:
			more--
		case c >= utf8.RuneSelf:
			more = bits.LeadingZeros8(^c) - 1
		}
		b = append(b, c)
	}
	if !utf8.Valid(b) {
		return s, false
	}
	return string(b), true
}

// joinHalves writes in UTF-8 what some databases write in CESU-8: the halves of a
// character beyond the first 65,536 for themselves.
func joinHalves(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		if len(b) < 6 || b[0] != 0xed || b[1]>>4 != 0xa || b[3] != 0xed || b[4]>>4 != 0xb {
			out, b = append(out, b[0]), b[1:]
			continue
		}
		half := func(p []byte) rune { return 0xd000 | rune(p[1]&0x3f)<<6 | rune(p[2]&0x3f) }
		out, b = utf8.AppendRune(out, utf16.DecodeRune(half(b), half(b[3:]))), b[6:]
	}
	return out
}

// decodeUnmarked decodes UTF-16 that has no mark, by where the zeros stand of what
// it has of ASCII; big end first, RFC 2781 section 4.3, where there are none.
func decodeUnmarked(b []byte) []byte {
	even, odd := zeros(b)
	order := unicode.BigEndian
	if odd > even {
		order = unicode.LittleEndian
	}
	out, _ := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(b)
	return out
}

// looksWide reports whether every other byte is zero: UTF-16 that nobody named.
func looksWide(b []byte) bool {
	even, odd := zeros(b)
	return len(b) >= 8 && len(b)%2 == 0 && (even == 0 && odd == len(b)/2 || odd == 0 && even == len(b)/2)
}

func zeros(b []byte) (even, odd int) {
	for i := bytes.IndexByte(b, 0); i >= 0 && i < len(b); i++ {
		switch {
		case b[i] != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	return even, odd
}

var escapesHZ = pattern(`~\{(?:[\x21-\x77][\x21-\x7e])+~\}`)

// decodeHZ decodes HZ, RFC 1843, where no name says so: pairs of letters between
// its escapes, all of which are Chinese.
func decodeHZ(b []byte) (string, bool) {
	if !escapesHZ().Match(b) {
		return "", false
	}
	return decodeStrict(b, simplifiedchinese.HZGB2312)
}

// minKorean is how many characters are needed to tell Korean from Chinese: of the
// Chinese that are used, four in ten stand where no Korean syllable does.
const minKorean = 16

// decodeKorean decodes b as EUC-KR where all of it lies where the syllables do.
func decodeKorean(b []byte) (string, bool) {
	n := 0
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		if i+1 >= len(b) || b[i] < 0xb0 || b[i] > 0xc8 || b[i+1] < 0xa1 {
			return "", false
		}
		i++
		n++
	}
	if n < minKorean {
		return "", false
	}
	return decodeStrict(b, korean.EUCKR)
}
