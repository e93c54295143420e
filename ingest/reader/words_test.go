package reader

import "testing"

func TestDecodeWords(t *testing.T) {
	check := func(name, raw, charset, want string) {
		t.Helper()
		if got := oneLine(decodeWords(raw, charset)); got != want {
			t.Errorf("%s: %q gives %q, want %q", name, raw, got, want)
		}
	}
	check("plain text", "Order A-1001", "", "Order A-1001")
	check("base64", "=?UTF-8?B?5Y+R6LSn?= A-1001", "", "发货 A-1001")
	check("Q with underscore", "=?iso-8859-1?Q?Caf=E9_au_lait?=", "", "Café au lait")
	check("white space between words goes", "=?utf-8?Q?a?=  =?utf-8?Q?b?=", "", "ab")
	check("white space beside other text stays", "=?utf-8?Q?a?= x =?utf-8?Q?b?=", "", "a x b")
	check("a character split between two words", "=?utf-8?B?5Y+R6A==?= =?utf-8?B?tKc=?=", "", "发货")
	check("a character split between Q words", "=?gb2312?Q?=B7?= =?gb2312?Q?=A2?=", "", "发")
	check("base64 cut into words without regard to its groups", "=?utf-8?B?5Y+R6?= =?utf-8?B?LSn?=", "", "发货")
	check("words of different charsets", "=?gbk?B?t6I=?= =?big5?B?s2Y=?=", "", "发貨")
	check("glued to other text", "[A]=?utf-8?Q?b?=c", "", "[A]bc")
	check("blanks inside Q", "=?utf-8?Q?a b?=", "", "a b")
	check("a language after the charset", "=?us-ascii*en?Q?Keith?=", "", "Keith")
	check("gb2312 that holds GB18030", "=?gb2312?B?6UY=?=", "", "镕")
	check("unknown charset of UTF-8 bytes", "=?x-none?Q?=C3=A9?=", "", "é")
	check("line breaks do not get through", "=?utf-8?Q?a=0D=0ABcc:_b?=", "", "a  Bcc: b")
	check("raw UTF-8", "发货", "", "发货")
	check("raw GBK", "\xb7\xa2\xbb\xf5\xcd\xa8\xd6\xaa", "", "发货通知")
	check("raw Latin-1", "Die Hasen und die Fr\xf6sche", "", "Die Hasen und die Frösche")
	check("raw bytes in the charset of the body", "\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251", "Привет")
	check("raw ISO-2022-JP", "\x1b$B4V0c$$\x1b(B A-1", "us-ascii", "間違い A-1")
	check("ASCII stays what it is, though the body is UTF-7", "Heinz M+APw-ller", "utf-7", "Heinz M+APw-ller")
	check("an unfinished word", "=?utf-8?B?5Y+R", "", "=?utf-8?B?5Y+R")
	check("marks only", "=? =?x?= ?=", "", "=? =?x?= ?=")
}
