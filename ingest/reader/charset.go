package reader

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/unicode/norm"
)

// encodings are the charsets that are written under other names than their own,
// or hold more than their name allows. All else is go-message's to know.
var encodings = map[string]encoding.Encoding{
	// A sender that says gb2312 or gbk writes what its system has, and that is GB18030.
	"gb2312": simplifiedchinese.GB18030, "gbk": simplifiedchinese.GB18030, "gb18030": simplifiedchinese.GB18030,
	"gb2312-80": simplifiedchinese.GB18030, "gb231280": simplifiedchinese.GB18030, "euccn": simplifiedchinese.GB18030,
	"xgbk": simplifiedchinese.GB18030, "cp936": simplifiedchinese.GB18030, "ms936": simplifiedchinese.GB18030,
	"windows936": simplifiedchinese.GB18030, "936": simplifiedchinese.GB18030, "chinese": simplifiedchinese.GB18030,
	"gb": simplifiedchinese.GB18030, "csgb2312": simplifiedchinese.GB18030, "xeuccn": simplifiedchinese.GB18030,
	"hzgb2312": simplifiedchinese.HZGB2312, "hz": simplifiedchinese.HZGB2312,
	"big5": traditionalchinese.Big5, "cp950": traditionalchinese.Big5, "ms950": traditionalchinese.Big5,
	"windows950": traditionalchinese.Big5, "950": traditionalchinese.Big5, "xbig5": traditionalchinese.Big5,
	"big5hkscs": traditionalchinese.Big5, "big5eten": traditionalchinese.Big5, "cnbig5": traditionalchinese.Big5,
	"shiftjis": japanese.ShiftJIS, "sjis": japanese.ShiftJIS, "xsjis": japanese.ShiftJIS, "cp932": japanese.ShiftJIS,
	"ms932": japanese.ShiftJIS, "mskanji": japanese.ShiftJIS, "xmacjapanese": japanese.ShiftJIS, "windows31j": japanese.ShiftJIS, "windows932": japanese.ShiftJIS,
	"eucjp": japanese.EUCJP, "xeucjp": japanese.EUCJP, "eucjpms": japanese.EUCJP, "ujis": japanese.EUCJP, "cp51932": japanese.EUCJP,
	"iso2022jp": japanese.ISO2022JP, "iso2022jpms": japanese.ISO2022JP, "iso2022jp1": japanese.ISO2022JP,
	"iso2022jp2": japanese.ISO2022JP, "iso2022jp3": japanese.ISO2022JP, "iso2022jp2004": japanese.ISO2022JP,
	"cp50220": japanese.ISO2022JP, "cp50221": japanese.ISO2022JP, "cp50222": japanese.ISO2022JP, "jis": japanese.ISO2022JP,
	"euckr": korean.EUCKR, "cp949": korean.EUCKR, "ms949": korean.EUCKR, "uhc": korean.EUCKR, "windows949": korean.EUCKR,
	"ksc5601": korean.EUCKR, "ksc56011987": korean.EUCKR, "ksx1001": korean.EUCKR, "ksc56011992": korean.EUCKR,
	"xwindows949": korean.EUCKR, "949": korean.EUCKR,
	// WHATWG Encoding section 4.2: who says ISO-8859-1 means windows-1252.
	"iso88591": charmap.Windows1252, "latin1": charmap.Windows1252, "l1": charmap.Windows1252, "cp1252": charmap.Windows1252,
	"windows1252": charmap.Windows1252, "ansi": charmap.Windows1252, "win1252": charmap.Windows1252, "1252": charmap.Windows1252,
	"iso885915": charmap.ISO8859_15, "latin9": charmap.ISO8859_15,
	"tis620": charmap.Windows874, "iso885911": charmap.Windows874, "windows874": charmap.Windows874, "thai": charmap.Windows874, "cp874": charmap.Windows874,
	"windows1258": charmap.Windows1258, "cp1258": charmap.Windows1258, "1258": charmap.Windows1258,
	"xmacchinesesimp": simplifiedchinese.GB18030, "xmacchinesetrad": traditionalchinese.Big5, "xmackorean": korean.EUCKR,
	"xmacthai": charmap.Windows874,
	"unicode":  unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf32":    utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "utf32be": utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf32le": utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
}

// nameless are names that say nothing about the charset.
var nameless = map[string]bool{
	"": true, "usascii": true, "ascii": true, "ansix341968": true, "7bit": true, "8bit": true, "default": true,
	"unknown": true, "unknown8bit": true, "xunknown": true, "charset": true, "none": true, "binary": true, "iso646us": true,
	"utf8": true, "utf": true, "utf8mb4": true, "utf8mb3": true, "unicode11utf8": true, "xutf8j": true, "utf8n": true, "cp65001": true,
}

// plainName reduces the name of a charset to what carries meaning.
func plainName(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(strings.Trim(name, " \t\"'=<>")), ";")
	if name == "" || len(name) > 60 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
}

// stateful reports whether ASCII bytes may be other characters in that charset.
func stateful(plain string) bool {
	return wide(plain) || hasAnyPrefix(plain, "iso2022", "utf7", "unicode11utf7", "xunicode20utf7", "hz", "cp5022", "jis")
}

// wide reports whether every character of that charset has two bytes or four.
// QUIRK: some name it and write ASCII.
func wide(plain string) bool {
	return plain == "unicode" || hasAnyPrefix(plain, "utf16", "utf32", "ucs", "iso10646")
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

// decodeText turns b into UTF-8. The same bytes give the same text: nothing is
// estimated by statistics. In this order: a byte order mark; UTF-8, if b is
// that; the charset that is named; and where that does not fit, GB18030, Big5,
// windows-1252. exact is false where the text is not in the charset named.
func decodeText(b []byte, name string) (s string, exact bool) {
	if s, ok := decodeMarked(b); ok {
		return s, true
	}
	plain := plainName(name)
	if nameless[plain] && looksWide(b) {
		return string(decodeUnmarked(b)), false
	}
	shifts := stateful(plain)
	if isASCII(b) && (!shifts || wide(plain) && bytes.IndexByte(b, 0) < 0) {
		return decodeEscaped(b, plain)
	}
	if !shifts && utf8.Valid(b) && !claimedByOther(b, plain) {
		s, twice := once(string(b))
		return s, !twice
	}
	if nameless[plain] {
		return guessText(b, plain), false
	}
	decoded, ok := decodeAs(b, name)
	if !ok || mislabelled(b, plain, decoded) {
		return guessText(b, plain), false
	}
	return decoded, true
}

// decodeEscaped reads ASCII. With the escapes of ISO 2022 in it, it is Japanese or
// Korean whose charset is not named.
func decodeEscaped(b []byte, plain string) (s string, exact bool) {
	if nameless[plain] {
		if s, ok := decodeHZ(b); ok {
			return s, false
		}
	}
	switch {
	case !nameless[plain] || !bytes.Contains(b, []byte("\x1b$")):
		return string(b), true
	case bytes.Contains(b, []byte("\x1b$)C")):
		return string(decodeISO2022KR(b)), false
	}
	s, _ = decodeAs(b, "iso-2022-jp")
	return s, false
}

// decodeAs decodes b as the charset named. ok is false where nobody knows it.
func decodeAs(b []byte, name string) (s string, ok bool) {
	plain := plainName(name)
	if decode := ownDecoders[plain]; decode != nil {
		return strings.ToValidUTF8(string(decode(b)), string(utf8.RuneError)), true
	}
	if enc := encodings[plain]; enc != nil {
		out, err := enc.NewDecoder().Bytes(b)
		if enc == charmap.Windows1258 {
			out = norm.NFC.Bytes(out) // it writes letters and their tones apart
		}
		return string(out), err == nil
	}
	r, err := charset.Reader(strings.Trim(name, " \t\"'"), bytes.NewReader(b))
	if err != nil {
		if other := numbered(plain); other != "" {
			return decodeAs(b, other)
		}
		return "", false
	}
	out, err := io.ReadAll(r)
	return string(out), err == nil
}

// numbered gives the charset that is meant by a number with some word before it:
// win1251, cp-28592, 8859_2.
func numbered(plain string) string {
	digits := strings.TrimLeft(plain, "abcdefghijklmnopqrstuvwxyz")
	if part, ok := strings.CutPrefix(digits, "8859"); ok && part != "" && plain != "iso8859"+part {
		return "iso-8859-" + part
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || n == 0 {
		return ""
	}
	if name := codepage(uint32(n)); plainName(name) != plain {
		return name
	}
	return ""
}

// decodeMarked decodes text that begins with a byte order mark.
func decodeMarked(b []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		if utf8.Valid(b) {
			return strings.TrimLeft(string(b), "\ufeff"), true
		}
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		if out, err := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(b); err == nil {
			return string(out), true
		}
	}
	return "", false
}

// claimedByOther reports whether b, though it could be UTF-8, is rather in the
// Chinese, Japanese or Korean charset named: two bytes of those can look like one
// letter of UTF-8 by chance, three cannot for long.
func claimedByOther(b []byte, plain string) bool {
	switch encodings[plain] {
	case simplifiedchinese.GB18030, traditionalchinese.Big5, korean.EUCKR, japanese.ShiftJIS, japanese.EUCJP:
	default:
		return false
	}
	for i := 0; i < len(b); {
		_, n := utf8.DecodeRune(b[i:])
		if n > 2 {
			return false
		}
		i += n
	}
	s, ok := decodeAs(b, plain)
	return ok && !strings.ContainsRune(s, utf8.RuneError)
}

// mislabelled reports whether b cannot be in the charset that gave decoded.
func mislabelled(b []byte, plain, decoded string) bool {
	if encodings[plain] == charmap.Windows1252 {
		_, ok := decodeChinese(b)
		return ok
	}
	bad := strings.Count(decoded, string(utf8.RuneError))
	return bad > 0 && bad*20 > utf8.RuneCountInString(decoded)
}

var metaTag = pattern(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})`)

// metaCharset is the charset that HTML names for itself.
func metaCharset(b []byte) string {
	if m := metaTag().FindSubmatch(head(b, 2048)); m != nil {
		return string(m[1])
	}
	return ""
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isASCII[T string | []byte](b T) bool {
	for i := 0; i < len(b); i++ {
		if b[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
