package reader

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// guessText decodes text whose charset is not known, or named wrongly as plain.
// It tries what can be told apart for sure, never what is likely: evidence must
// read the same tomorrow.
func guessText(b []byte, plain string) string {
	if joined := joinHalves(b); len(joined) < len(b) && utf8.Valid(joined) {
		return string(joined)
	}
	if mostlyUTF8(b) {
		return string(bytes.ToValidUTF8(b, []byte(string(utf8.RuneError))))
	}
	for _, enc := range relatives(plain) {
		if s, ok := decodeStrict(b, enc); ok {
			return s
		}
	}
	if s, ok := decodeJapanese(b); ok {
		return s
	}
	if s, ok := decodeKorean(b); ok {
		return s
	}
	if s, ok := decodeChinese(b); ok {
		return s
	}
	s, _ := decodeAs(b, "windows-1252")
	return s
}

// relatives are the other charsets of the language whose charset is named: the
// language is hardly ever wrong.
func relatives(plain string) []encoding.Encoding {
	switch encodings[plain] {
	case japanese.ISO2022JP, japanese.EUCJP, japanese.ShiftJIS:
		return []encoding.Encoding{japanese.EUCJP, japanese.ShiftJIS}
	case korean.EUCKR:
		return []encoding.Encoding{korean.EUCKR}
	case traditionalchinese.Big5:
		return []encoding.Encoding{traditionalchinese.Big5, simplifiedchinese.GB18030}
	}
	if plain == "iso2022kr" {
		return []encoding.Encoding{korean.EUCKR}
	}
	return nil
}

// decodeStrict decodes b where all of it is in that charset. Characters of
// private use are what GB18030 makes of bytes that mean nothing in it.
func decodeStrict(b []byte, enc encoding.Encoding) (string, bool) {
	out, err := enc.NewDecoder().Bytes(b)
	nothing := func(r rune) bool { return r == utf8.RuneError || r >= 0xe000 && r <= 0xf8ff }
	if err != nil || bytes.IndexFunc(out, nothing) >= 0 {
		return "", false
	}
	return string(out), true
}

// decodeJapanese decodes b as EUC-JP or Shift_JIS where that gives hiragana: no
// Japanese sentence is without, no Chinese one has any.
func decodeJapanese(b []byte) (string, bool) {
	for _, enc := range []encoding.Encoding{japanese.EUCJP, japanese.ShiftJIS} {
		s, ok := decodeStrict(b, enc)
		if !ok {
			continue
		}
		hiragana, other := 0, 0
		for _, r := range s {
			switch {
			case r >= 0x3041 && r <= 0x3096:
				hiragana++
			case r >= utf8.RuneSelf:
				other++
			}
		}
		if hiragana > 2 && hiragana*8 > other {
			return s, true
		}
	}
	return "", false
}

// decodeChinese decodes b as GB18030 or Big5, where all of it is that and it
// looks like it: characters stand together. In a western language an accented
// letter and its neighbour make a Chinese character by chance, between plain ones.
func decodeChinese(b []byte) (string, bool) {
	for _, enc := range []encoding.Encoding{simplifiedchinese.GB18030, traditionalchinese.Big5} {
		if s, ok := decodeStrict(b, enc); ok && standTogether(s) {
			return s, true
		}
	}
	return "", false
}

// standTogether reports whether most characters beyond ASCII have another one
// beside them, or at least no ASCII letter.
func standTogether(s string) bool {
	together, apart, run := 0, 0, 0
	before, last := ' ', ' ' // the ASCII character before the run, and the one before this
	for _, r := range s + " " {
		if r >= utf8.RuneSelf {
			if run == 0 {
				before = last
			}
			run++
			continue
		}
		switch {
		case run > 1, run == 1 && !isLetter(byte(before)) && !isLetter(byte(r)):
			together += run
		case run == 1:
			apart++
		}
		run, last = 0, r
	}
	return together > apart
}

// mostlyUTF8 reports whether b is UTF-8 with a few broken characters.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good += n
		}
		i += n
	}
	return good > 2*bad
}
