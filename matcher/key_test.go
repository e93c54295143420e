package matcher

import (
	"testing"

	"pgregory.net/rapid"
)

func TestKey(t *testing.T) {
	check := func(name, number, want string) {
		t.Helper()
		if got := Key(number); got != want {
			t.Errorf("%s: Key(%q) = %q, want %q", name, number, got, want)
		}
	}
	check("as it is", "300280955501024781", "300280955501024781")
	check("case is no difference", "bl-20417", "BL-20417")
	check("a dash is", "BL20417", "BL20417")
	check("all dashes are one", "BL\u201320417", "BL-20417")
	check("minus sign", "BL\u221220417", "BL-20417")
	check("non-breaking hyphen", "BL\u201120417", "BL-20417")
	check("full-width", "ＢＬ－２０４１７", "BL-20417")
	check("number sign", "#47843", "47843")
	check("number sign and space", "# 47843", "47843")
	check("brackets", "[A-1001]", "A-1001")
	check("Chinese brackets", "【A-1001】", "A-1001")
	check("a full stop behind", "A-1001.", "A-1001")
	check("a dash behind", "A-1001-", "A-1001")
	check("zero-width space inside", "3002\u200b80955501024781", "300280955501024781")
	check("soft hyphen inside", "3002\u00ad80955501024781", "300280955501024781")
	check("groups of digits", "3002 8095 5501 0247 81", "300280955501024781")
	check("groups with no-break spaces", "3002\u00a08095\u00a05501", "300280955501")
	check("a word and a number", "po 124392", "PO 124392")
	check("a word, a number sign, a number", "PO#124392", "PO 124392")
	check("a word with a full stop", "PO. # 124392", "PO 124392")
	check("leading zeros stay", "0012345678", "0012345678")
	check("slashes stay", "SZ/2026/114", "SZ/2026/114")
	check("nothing", " # ", "")
}

func TestKeyOfAKeyIsTheKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := Key(rapid.String().Draw(t, "number"))
		if again := Key(key); again != key {
			t.Fatalf("Key(%q) = %q", key, again)
		}
	})
}
