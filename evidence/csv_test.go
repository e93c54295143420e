package evidence

import "testing"

func TestNoCellIsAFormula(t *testing.T) {
	check := func(name, cell, want string) {
		t.Helper()
		if got := guard(cell); got != want {
			t.Errorf("%s: %q becomes %q", name, cell, got)
		}
	}
	check("a formula", "=1+1", "'=1+1")
	check("a sign", "-1", "'-1")
	check("a line before it", "\n=1", "'\n=1")
	check("wide signs, which some programs read as narrow ones", "＝1+1", "'＝1+1")
	check("something that is not seen before it", "\u200b=1", "'\u200b=1")
	check("a control before it", "\x00=1", "'\x00=1")
	check("words", "It is late.", "It is late.")
	check("a wide letter", "Ａ", "Ａ")
	check("no UTF-8", "\xff=1", "\xff=1")
	check("nothing", "", "")
}
