package reader

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// ownDecoders read charsets that no library reads.
var ownDecoders = map[string]func([]byte) []byte{
	"utf7": decodeUTF7, "unicode11utf7": decodeUTF7, "xunicode20utf7": decodeUTF7,
	"iso2022kr": decodeISO2022KR,
	"viscii":    decodeVISCII,
	"utf16":     decodeUnmarked, "ucs2": decodeUnmarked, "iso10646ucs2": decodeUnmarked,
}

// decodeUTF7 reads RFC 2152, in which Outlook and Exchange wrote their bounces:
// +base64 of UTF-16- among ASCII, and +- for the plus sign.
func decodeUTF7(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '+' {
			out = append(out, b[i])
			continue
		}
		end := i + 1
		for end < len(b) && base64Value[b[end]] < 64 && b[end] != '-' && b[end] != '_' {
			end++
		}
		if end == i+1 {
			out = append(out, '+')
		} else {
			out = appendUTF16(out, decodeBase64(b[i+1:end]))
		}
		i = end - 1
		if end < len(b) && b[end] == '-' {
			i = end
		}
	}
	return out
}

func appendUTF16(out, b []byte) []byte {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) > 1; b = b[2:] {
		units = append(units, uint16(b[0])<<8|uint16(b[1]))
	}
	for _, r := range utf16.Decode(units) {
		out = utf8.AppendRune(out, r)
	}
	return out
}

// decodeISO2022KR reads RFC 1557: EUC-KR in seven bits, between SO and SI.
func decodeISO2022KR(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\x1b$)C"), nil)
	eight := make([]byte, 0, len(b))
	shifted := false
	for _, c := range b {
		switch {
		case c == 0x0e:
			shifted = true
		case c == 0x0f:
			shifted = false
		case shifted && c > ' ' && c < 0x7f:
			eight = append(eight, c|0x80)
		default:
			if c == '\n' {
				shifted = false // RFC 1557: a line begins in ASCII
			}
			eight = append(eight, c)
		}
	}
	out, err := korean.EUCKR.NewDecoder().Bytes(eight)
	if err != nil {
		return b
	}
	return out
}

// visciiHigh are the letters 0x80 to 0xFF of RFC 1456, visciiLow those among
// the control characters.
var (
	visciiHigh = []rune("ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ")
	visciiLow  = map[byte]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1e: 'Ỵ'}
)

func decodeVISCII(b []byte) []byte {
	out := make([]byte, 0, len(b)*2)
	for _, c := range b {
		r := rune(c)
		if c >= 0x80 {
			r = visciiHigh[c-0x80]
		} else if low, ok := visciiLow[c]; ok {
			r = low
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
