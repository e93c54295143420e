package reader

import (
	"testing"
	"unicode/utf8"
)

func TestDecodeText(t *testing.T) {
	check := func(name, bytes, charset, want string, exact bool) {
		t.Helper()
		got, ok := decodeText([]byte(bytes), charset)
		if got != want || ok != exact {
			t.Errorf("%s: %q as %q gives %q, %v; want %q, %v", name, bytes, charset, got, ok, want, exact)
		}
	}
	const fahuo = "\xb7\xa2\xbb\xf5\xcd\xa8\xd6\xaa" // 发货通知
	check("ASCII, whatever it is called", "abc", "x-odd", "abc", true)
	check("UTF-8 without a name", "é", "", "é", true)
	check("UTF-8 named latin1", "5 € für 发货", "iso-8859-1", "5 € für 发货", true)
	check("UTF-8 named Big5", "好的，我们会尽快发货", "big5", "好的，我们会尽快发货", true)
	check("GB18030 named gb2312", "\xe9\x46 \x95\x32\x82\x36", "gb2312", "镕 𠀀", true)
	check("x-gbk", fahuo, "x-gbk", "发货通知", true)
	check("named in quotes with a semicolon", fahuo, `"GB2312";`, "发货通知", true)
	check("GBK named UTF-8", fahuo, "utf-8", "发货通知", false)
	check("GBK named latin1", fahuo+"\xa3\xba A-1", "iso-8859-1", "发货通知： A-1", false)
	check("GBK without a name", fahuo, "", "发货通知", false)
	check("Big5 that is no GBK", "\xb1z\xa6n\xa1A\xa7\xda\xad\xcc\xa4w", "", "您好，我們已", false)
	check("two letters of GBK that look like UTF-8", "\xc4\xa3", "gbk", "模", true)
	check("Latin-1 without a name", "Gr\xf6\xdfe und Qualit\xe4t", "", "Größe und Qualität", false)
	check("windows-1252 named latin1", "\x93a\x94 \x80", "iso-8859-1", "“a” €", true)
	check("Cyrillic", "\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251", "Привет", true)
	check("a number with a word before it", "\xcf\xf0", "win-1251", "Пр", true)
	check("a part of ISO 8859 without its name", "\xb1", "8859_2", "ą", true)
	check("a number that nobody knows", "M\xe4dchen", "cp99999", "Mädchen", false)
	check("KOI8-R", "\xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r", "Привет", true)
	check("ISO-2022-JP of Microsoft", "\x1b$B-!\x1b(B", "iso-2022-jp-ms", "①", true)
	check("ISO-2022-JP without a name", "\x1b$B4V0c$$\x1b(B", "", "間違い", false)
	check("EUC-JP named ISO-2022-JP", "\xa4\xb3\xa4\xf3\xa4\xcb\xa4\xc1\xa4\xcf", "iso-2022-jp", "こんにちは", false)
	check("EUC-JP without a name", "\xa4\xb3\xa4\xf3\xa4\xcb\xa4\xc1\xa4\xcf", "", "こんにちは", false)
	check("Shift_JIS without a name", "\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd", "", "こんにちは", false)
	check("cp932", "\x82\xb1", "cp932", "こ", true)
	check("EUC-KR by its other name", "\xbe\xc8\xb3\xe7", "ks_c_5601-1987", "안녕", true)
	check("ISO-2022-KR", "\x1b$)C\x0e>H3g\x0f!", "iso-2022-kr", "안녕!", true)
	check("UTF-7", "Hi Mom -+Jjo--+ICY- +-", "utf-7", "Hi Mom -☺-… +", true)
	check("UTF-7 by its old name", "+T2BZfQ-", "unicode-1-1-utf-7", "你好", true)
	check("UTF-16 with a mark", "\xff\xfe\x60\x4f", "", "你", true)
	check("UTF-16 named, ASCII written", "abc", "utf-16", "abc", true)
	check("HZ", "~{VPND~}", "hz-gb-2312", "中文", true)
	check("VISCII", "Vi\xaet", "viscii", "Việt", true)
	check("a broken character in UTF-8", "发货通知\xe5", "utf-8", "发货通知\ufffd", false)
	check("a mark at the beginning", "\xef\xbb\xbfa", "utf-8", "a", true)
}

func FuzzCharset(f *testing.F) {
	for _, name := range []string{"", "utf-8", "gb2312", "big5", "iso-2022-jp", "iso-2022-kr", "utf-7", "utf-16", "hz-gb-2312", "viscii", "latin1", "x-unknown"} {
		f.Add([]byte("\xb7\xa2\xbb\xf5 +T2BZfQ- \x1b$B4V0c$$\x1b(B ~{VPND~} \xff\xfe"), name)
	}
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		s, _ := decodeText(b, name)
		if !utf8.ValidString(s) {
			t.Errorf("%q as %q gives %q, which is no UTF-8", b, name, s)
		}
		if again, _ := decodeText(b, name); again != s {
			t.Errorf("%q as %q gives %q, then %q", b, name, s, again)
		}
	})
}
