package reader

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding, RFC 2045 section 6.
// An encoding that nobody knows is none.
func decodeTransfer(b []byte, encoding string) []byte {
	encoding, _, _ = strings.Cut(encoding, ";") // QUIRK: `8bit;`
	switch strings.ToLower(strings.Trim(encoding, " \t\"'")) {
	case "base64":
		return decodeBase64(cutFooter(b))
	case "quoted-printable":
		return decodeQuoted(b)
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if files, _ := uudecode(b); len(files) > 0 {
			return files[0].data
		}
	}
	return b
}

// base64Value maps a character to its six bits, or to one of the marks below.
var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = base64Other
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range alphabet {
		t[alphabet[i]] = byte(i)
	}
	t['-'], t['_'], t['='] = 62, 63, base64Pad // RFC 4648 section 5
	return t
}()

const (
	base64Pad   = 0x80
	base64Other = 0x81
)

// decodeBase64 decodes what is of the alphabet and skips what is not; RFC 2045
// section 6.8 asks for that. Missing padding is no loss; padding ends a group,
// not the text: some mails are made of pieces that were encoded one by one.
func decodeBase64(b []byte) []byte {
	out := make([]byte, 0, base64.StdEncoding.DecodedLen(len(b))+3)
	var bits uint32
	n := 0
	for i := 0; i < len(b); i++ {
		if n == 0 {
			out, i = appendGroups(out, b, i)
			if i == len(b) {
				break
			}
		}
		v := base64Value[b[i]]
		switch v {
		case base64Other:
			continue
		case base64Pad:
			out = appendRest(out, bits, n)
			bits, n = 0, 0
			continue
		}
		bits, n = bits<<6|uint32(v), n+1
		if n == 4 {
			out = append(out, byte(bits>>16), byte(bits>>8), byte(bits))
			bits, n = 0, 0
		}
	}
	return appendRest(out, bits, n)
}

// appendGroups decodes from i on as long as four characters of the alphabet
// follow each other, and tells where they do not: of a clean mail that is all
// but the ends of lines.
func appendGroups(out, b []byte, i int) ([]byte, int) {
	for ; i+4 <= len(b); i += 4 {
		v0, v1, v2, v3 := base64Value[b[i]], base64Value[b[i+1]], base64Value[b[i+2]], base64Value[b[i+3]]
		if (v0|v1|v2|v3)&base64Pad != 0 {
			break
		}
		out = append(out, v0<<2|v1>>4, v1<<4|v2>>2, v2<<6|v3)
	}
	return out, i
}

// cutFooter drops what mailing lists put under a base64 text in plain letters: a
// line behind the padding that has other characters in it than the alphabet's.
func cutFooter(b []byte) []byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
	pad := bytes.IndexByte(b, '=')
	if pad < 0 {
		return b
	}
	_, rest := CutLine(b[pad:])
	for len(rest) > 0 {
		line, after := CutLine(rest)
		if len(bytes.Trim(bytes.TrimSpace(line), alphabet)) > 0 {
			return b[:len(b)-len(rest)]
		}
		rest = after
	}
	return b
}

// appendRest adds the bytes of an unfinished group of n characters.
func appendRest(out []byte, bits uint32, n int) []byte {
	switch n {
	case 2:
		out = append(out, byte(bits>>4))
	case 3:
		out = append(out, byte(bits>>10), byte(bits>>2))
	}
	return out
}

// decodeQuoted decodes quoted-printable; RFC 2045 section 6.7 (3) and its note
// on robustness: an = that begins nothing known stays, white space at the end
// of a line goes.
func decodeQuoted(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		line, end := b, ""
		if i >= 0 {
			line, end, b = b[:i], "\n", b[i+1:]
			if bytes.HasSuffix(line, []byte{'\r'}) {
				line, end = line[:len(line)-1], "\r\n"
			}
		} else {
			b = nil
		}
		line = bytes.TrimRight(line, " \t")
		if soft := bytes.HasSuffix(line, []byte{'='}); soft {
			line, end = line[:len(line)-1], ""
		}
		out = append(appendQuoted(out, line), end...)
	}
	return out
}

func appendQuoted(out, line []byte) []byte {
	for i := 0; i < len(line); i++ {
		if line[i] == '=' && i+2 < len(line) {
			hi, lo := unhex(line[i+1]), unhex(line[i+2])
			if hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, line[i])
	}
	return out
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
