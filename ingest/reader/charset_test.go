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

// TestDecodeMore has charsets of all sorts, named rightly, wrongly or not at all.
func TestDecodeMore(t *testing.T) {
	check := func(name, bytes, charset, want string, exact bool) {
		t.Helper()
		got, ok := decodeText([]byte(bytes), charset)
		if got != want || ok != exact {
			t.Errorf("%s: %q as %q gives %q, %v; want %q, %v", name, bytes, charset, got, ok, want, exact)
		}
	}
	check("CP949 beyond EUC-KR", "\x8cc\xb9\xe6\xb0\xa2\xc7\xcf \xbc\x84\xbd\xc3\xc4\xdd\xb6\xf3", "ks_c_5601-1987", "똠방각하 펲시콜라", true)
	check("CP949 named euc-kr", "\xc1d\xc0\xda", "euc-kr", "햏자", true)
	check("EUC-KR without a name", "\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4 \xc1\xd6\xb9\xae\xc7\xcf\xbd\xc5 \xc1\xa6\xc7\xb0\xc0\xba \xb3\xbb\xc0\xcf \xb9\xdf\xbc\xdb\xc7\xd2 \xbf\xb9\xc1\xa4\xc0\xd4\xb4\xcf\xb4\xd9", "", "안녕하세요 주문하신 제품은 내일 발송할 예정입니다", false)
	check("EUC-KR named latin1", "\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4 \xc1\xd6\xb9\xae\xc7\xcf\xbd\xc5 \xc1\xa6\xc7\xb0\xc0\xba \xb3\xbb\xc0\xcf \xb9\xdf\xbc\xdb\xc7\xd2 \xbf\xb9\xc1\xa4\xc0\xd4\xb4\xcf\xb4\xd9", "iso-8859-1", "안녕하세요 주문하신 제품은 내일 발송할 예정입니다", false)
	check("EUC-KR named ISO-2022-KR", "\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4", "iso-2022-kr", "안녕하세요", true)
	check("GBK beside it", "\xc4\xfa\xba\xc3\xa3\xac\xce\xd2\xc3\xc7\xbb\xe1\xbe\xa1\xbf\xec\xb0\xb2\xc5\xc5\xb7\xa2\xbb\xf5\xa3\xac\xc7\xeb\xb7\xc5\xd0\xc4\xb5\xc8\xb4\xfd\xd2\xbb\xcf\xc2\xa3\xac\xd0\xbb\xd0\xbb\xc4\xfa\xb5\xc4\xc0\xed\xbd\xe2\xd3\xeb\xd6\xa7\xb3\xd6", "", "您好，我们会尽快安排发货，请放心等待一下，谢谢您的理解与支持", false)
	check("Shift_JIS of Microsoft", "\x87@\x87\x8a\xee\xe0\xed\x95\x81`", "shift_jis", "①㈱髙﨑～", true)
	check("Shift_JIS, half-width", "\xca\xdd\xb6\xb8", "windows-31j", "ﾊﾝｶｸ", true)
	check("ISO-2022-JP, half-width", "\x1b(IJ]\x1b(B", "iso-2022-jp", "ﾊﾝ", true)
	check("ISO-2022-JP, broken off", "\x1b$B4V0c", "iso-2022-jp", "間違", true)
	check("EUC-JP", "\xc8\xaf\xc1\xf7\xa4\xce\xb7\xef\xa4\xc7\xa4\xb9", "euc-jp", "発送の件です", true)
	check("Shift_JIS named utf-8", "\x94\xad\x91\x97\x82\xcc\x8c\x8f\x82\xc9\x82\xc2\x82\xa2\x82\xc4\x81A\x82\xa8\x92m\x82\xe7\x82\xb9\x82\xb5\x82\xdc\x82\xb7", "utf-8", "発送の件について、お知らせします", false)
	check("EUC-JP named Shift_JIS", "\xc8\xaf\xc1\xf7\xa4\xce\xb7\xef\xa4\xcb\xa4\xc4\xa4\xa4\xa4\xc6\xa1\xa2\xa4\xaa\xc3\xce\xa4\xe9\xa4\xbb\xa4\xb7\xa4\xde\xa4\xb9", "shift_jis", "発送の件について、お知らせします", false)
	check("KOI8-U", "\xb7\xd6\xc1\xcb \xad\xc1\xce\xcf\xcb \xa4", "koi8-u", "Їжак ґанок є", true)
	check("windows-1251 of Ukraine", "\xaf\xe6\xe0\xea \xb4\xe0\xed\xee\xea", "windows-1251", "Їжак ґанок", true)
	check("ISO 8859-5", "\xbf\xe0\xd8\xd2\xd5\xe2", "iso-8859-5", "Привет", true)
	check("CP866", "\x8f\xe0\xa8\xa2\xa5\xe2", "ibm866", "Привет", true)
	check("x-mac-cyrillic", "\x8f\xf0\xe8\xe2\xe5\xf2", "x-mac-cyrillic", "Привет", true)
	check("x-mac-roman", "Gr\x9a\xa7e \xd2a\xd3", "x-mac-roman", "Größe “a”", true)
	check("macintosh", "Gr\x9a\xa7e", "macintosh", "Größe", true)
	check("x-mac-japanese", "\x94\xad\x91\x97\x82\xcc\x8c\x8f", "x-mac-japanese", "発送の件", true)
	check("x-mac-chinesesimp", "\xb7\xa2\xbb\xf5\xcd\xa8\xd6\xaa", "x-mac-chinesesimp", "发货通知", true)
	check("x-mac-chinesetrad", "\xb5o\xb3f\xb3q\xaa\xbe", "x-mac-chinesetrad", "發貨通知", true)
	check("x-mac-korean", "\xbe\xc8\xb3\xe7", "x-mac-korean", "안녕", true)
	check("windows-1258, put together", "Vi\xea\xf2t Nam \xf0\xe3\xf2t h\xe0ng", "windows-1258", "Việt Nam đặt hàng", true)
	check("TIS-620", "\xca\xc7\xd1\xca\xb4\xd5", "tis-620", "สวัสดี", true)
	check("ISO 8859-11", "\xca\xc7\xd1\xca\xb4\xd5", "iso-8859-11", "สวัสดี", true)
	check("windows-1255", "\xf9\xec\xe5\xed", "windows-1255", "שלום", true)
	check("ISO 8859-8, its order said", "\xf9\xec\xe5\xed", "iso-8859-8-i", "שלום", true)
	check("windows-1256", "\xe3\xd1\xcd\xc8\xc7", "windows-1256", "مرحبا", true)
	check("ISO 8859-9", "\xddstanbul \xf0", "iso-8859-9", "İstanbul ğ", true)
	check("windows-1257", "\xe0\xe8\xe6\xeb\xe1\xf0\xf8\xfb\xfe", "windows-1257", "ąčęėįšųūž", true)
	check("ISO 8859-2", "P\xf8\xedli\xb9 \xbelu\xbbou\xe8k\xfd", "iso-8859-2", "Příliš žluťoučký", true)
	check("UTF-16 named, without a mark", "H\x00e\x00l\x00l\x00o\x00 \x00`O}Y", "utf-16", "Hello 你好", true)
	check("UTF-16 named, big end first", "\x00H\x00e\x00l\x00l\x00o\x00 O`Y}", "utf-16", "Hello 你好", true)
	check("UTF-16LE", "H\x00e\x00l\x00l\x00o\x00 \x00`O}Y", "utf-16le", "Hello 你好", true)
	check("UTF-16 without name and mark", "H\x00e\x00l\x00l\x00o\x00,\x00 \x00w\x00e\x00 \x00s\x00h\x00i\x00p\x00.\x00", "", "Hello, we ship.", false)
	check("UTF-16, big end first, without either", "\x00H\x00e\x00l\x00l\x00o\x00,\x00 \x00w\x00e\x00 \x00s\x00h\x00i\x00p\x00.", "us-ascii", "Hello, we ship.", false)
	check("two marks", "\xef\xbb\xbf\xef\xbb\xbfa", "utf-8", "a", true)
	check("UTF-8 twice", "Gr\xc3\x83\xc2\xb6\xc3\x83\xc5\xb8e: 5 \xc3\xa2\xe2\x80\x9a\xc2\xac", "utf-8", "Größe: 5 €", false)
	check("UTF-8 twice, Chinese", "\xc3\xa5\xc2\x8f\xc2\x91\xc3\xa8\xc2\xb4\xc2\xa7\xc3\xa9\xc2\x80\xc2\x9a\xc3\xa7\xc2\x9f\xc2\xa5", "utf-8", "发货通知", false)
	check("accents that are no UTF-8 twice", "S\xc3\xa3o Jo\xc3\xa3o, cora\xc3\xa7\xc3\xa3o, \xc3\x83ustria", "utf-8", "São João, coração, Ãustria", true)
	check("HZ without a name", "~{VPND~} A-1", "us-ascii", "中文 A-1", false)
	check("tildes and braces", "see ~{a} and ~}", "", "see ~{a} and ~}", true)
	check("GB18030, four bytes", "\x952\x826 \xa2\xe3", "gb2312", "𠀀 €", true)
	check("GB18030 named utf-8", "\xb7\xa2\xbb\xf5\xcd\xa8\xd6\xaa\xa3\xba\xc7\xeb\xb2\xe9\xca\xd5", "utf-8", "发货通知：请查收", false)
	check("Big5-HKSCS", "\x9d\xf8\x9d\xcf", "big5-hkscs", "啲嘢", true)
	check("GBK named Big5 where it is none", "\xb7\xa2\xbb\xf5\xca\xb1\xbc\xe4\xce\xaa\xc8\xfd\xd4\xc2\xce\xe5\xc8\xd5\xa3\xac\xc7\xeb\xc4\xfa\xc8\xb7\xc8\xcf\xb6\xa9\xb5\xa5\xb5\xd8\xd6\xb7", "big5", "发货时间为三月五日，请您确认订单地址", false)
	check("emoji in two halves", "ok \xed\xa0\xbd\xed\xb8\x80", "utf-8", "ok 😀", false)
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
