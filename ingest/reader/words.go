package reader

import (
	"strings"
)

// encodedWord is one =?charset?encoding?text?= of RFC 2047.
type encodedWord struct {
	charset string
	base64  bool
	text    string
}

// decodeWords decodes the encoded-words of a raw header value, and its raw
// bytes, which charset helps to read. More lenient than RFC 2047: words may be
// glued to other text, hold blanks, and end in the middle of a character that
// the next word carries on.
func decodeWords(s, charset string) string {
	if !strings.Contains(s, "=?") {
		return decodeRaw(s, charset)
	}
	var out strings.Builder
	var run []encodedWord
	flush := func() {
		out.WriteString(decodeRun(run))
		run = run[:0]
	}
	plain := 0 // where the text begins that is not yet written
	for at := 0; ; {
		i := strings.Index(s[at:], "=?")
		if i < 0 {
			break
		}
		word, n, ok := readWord(s[at+i:])
		if n == 0 {
			break // no further word can end
		}
		if !ok {
			at += i + 2
			continue
		}
		between := s[plain : at+i]
		if len(run) == 0 || strings.TrimSpace(between) != "" {
			flush()
			out.WriteString(decodeRaw(between, charset))
		}
		run = append(run, word)
		at += i + n
		plain = at
	}
	flush()
	out.WriteString(decodeRaw(s[plain:], charset))
	return out.String()
}

// readWord reads an encoded-word at the beginning of s and tells its length.
// The length is 0 where not even the end of one is to be found in all of s.
func readWord(s string) (w encodedWord, n int, ok bool) {
	const longestCharset = 60
	end := strings.Index(s[min(2, len(s)):], "?=")
	if end < 0 {
		return w, 0, false
	}
	q := strings.IndexByte(s[2:min(len(s), longestCharset)], '?') + 2
	if q < 2 || q+3 > len(s) || s[q+2] != '?' {
		return w, 2, false
	}
	w.charset, _, _ = strings.Cut(s[2:q], "*") // RFC 2231 section 5: a language may follow
	switch s[q+1] {
	case 'b', 'B':
		w.base64 = true
	case 'q', 'Q':
	default:
		return w, 2, false
	}
	start := q + 3
	end = strings.Index(s[start:], "?=")
	if end < 0 {
		return w, 2, false
	}
	w.text = s[start : start+end]
	return w, start + end + 2, true
}

// decodeRun decodes words that follow each other with only white space between:
// those of one charset together, as a character may begin in one and end in the next.
func decodeRun(run []encodedWord) string {
	var out strings.Builder
	for i := 0; i < len(run); {
		j := i + 1
		for j < len(run) && strings.EqualFold(run[j].charset, run[i].charset) {
			j++
		}
		s, _ := decodeText(wordBytes(run[i:j]), run[i].charset)
		out.WriteString(s)
		i = j
	}
	return out.String()
}

// wordBytes undoes the encoding of words of one charset. QUIRK: some clients
// encode the whole text and then cut it into words, so that only the text of
// all words together is base64: there a word ends within a group of four.
func wordBytes(run []encodedWord) []byte {
	var out []byte
	var pending strings.Builder
	flush := func() {
		if pending.Len() > 0 {
			out = append(out, decodeBase64([]byte(pending.String()))...)
			pending.Reset()
		}
	}
	for _, w := range run {
		if w.base64 {
			pending.WriteString(w.text)
			continue
		}
		flush()
		out = append(out, decodeQ(w.text)...)
	}
	flush()
	return out
}

// decodeQ undoes the Q encoding, RFC 2047 section 4.2.
func decodeQ(s string) []byte {
	return appendQuoted(make([]byte, 0, len(s)), []byte(strings.ReplaceAll(s, "_", " ")))
}

// decodeRaw reads header text that is in no encoded-word. ASCII is what it says,
// whatever the charset of the body, but for the escapes of ISO 2022.
func decodeRaw(s, charset string) string {
	if !isASCII(s) {
		out, _ := decodeText([]byte(s), charset)
		return out
	}
	if strings.Contains(s, "\x1b$") {
		out, _ := decodeText([]byte(s), "")
		return out
	}
	return s
}
