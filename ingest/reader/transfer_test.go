package reader

import "testing"

func TestDecodeTransfer(t *testing.T) {
	check := func(name, encoding, body, want string) {
		t.Helper()
		if got := string(decodeTransfer([]byte(body), encoding)); got != want {
			t.Errorf("%s: %q as %q gives %q, want %q", name, body, encoding, got, want)
		}
	}
	check("base64", "base64", "aGVs\r\nbG8=\r\n", "hello")
	check("odd case and blanks", " BaSe64 ", "aGVsbG8=", "hello")
	check("no padding", "base64", "aGVsbG8", "hello")
	check("junk between", "base64", "aG!Vs*bG8=", "hello")
	check("pieces, each padded", "base64", "aGVsbG8=aGVsbG8=", "hellohello")
	check("a footer in plain letters", "base64", "aGVsbG8=\n\n____\nThe list: http://l.example\n", "hello")
	check("a single character too many", "base64", "aGVsbG8=\nx", "hello")
	check("the alphabet for URLs", "base64", "-_-_", "\xfb\xff\xbf")
	check("quoted-printable", "quoted-printable", "a=3D=E9=\r\nb \r\nc", "a=\xe9b\r\nc")
	check("lower case", "quoted-printable", "=e9", "\xe9")
	check("a sign that begins nothing", "quoted-printable", "a=b=zz=4", "a=b=zz=4")
	check("blanks behind a soft line end", "quoted-printable", "a= \t\nb", "ab")
	check("a soft end at the very end", "quoted-printable", "a=", "a")
	check("eight bits", "8bit;", "\xe9", "\xe9")
	check("unknown", "x-odd", "abc", "abc")
	check("uuencode", "x-uuencode", "begin 644 a.txt\n%:&5L;&\\\n`\nend\n", "hello")
}

func TestUudecode(t *testing.T) {
	files, rest := uudecode([]byte("Dear Ann,\nbegin 666 cat.txt\n#0V%T\n`\nend\nRegards\n"))
	if len(files) != 1 || files[0].name != "cat.txt" || string(files[0].data) != "Cat" {
		t.Errorf("got files %+v", files)
	}
	if string(rest) != "Dear Ann,\nRegards\n" {
		t.Errorf("left over: %q", rest)
	}
	for _, prose := range []string{"begin 644 things\nand go on\n", "We begin 644 x\n", "begin 64 x\n#0V%T\nend\n"} {
		if files, rest := uudecode([]byte(prose)); len(files) > 0 || string(rest) != prose {
			t.Errorf("%q was taken for a file: %+v, left %q", prose, files, rest)
		}
	}
	if files, _ := uudecode([]byte("begin 644 cut.txt\n#0V%T\nM0V%T")); len(files) != 1 || string(files[0].data) != "Cat" {
		t.Errorf("broken off: %+v", files)
	}
}
