package reader

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"nudged/timeline"
)

func TestParseAddresses(t *testing.T) {
	type a = timeline.Address
	check := func(name, raw string, want ...a) {
		t.Helper()
		if diff := cmp.Diff(want, parseAddresses(raw, "")); diff != "" {
			t.Errorf("%s: %q (-want +got)\n%s", name, raw, diff)
		}
	}
	check("bare", "ann@buyer.example", a{Address: "ann@buyer.example"})
	check("name and address", "Ann Buyer <ann@buyer.example>", a{Name: "Ann Buyer", Address: "ann@buyer.example"})
	check("two", "a@b.example, C <c@d.example>", a{Address: "a@b.example"}, a{Name: "C", Address: "c@d.example"})
	check("quoted comma", `"Buyer, Ann" <ann@b.example>`, a{Name: "Buyer, Ann", Address: "ann@b.example"})
	check("bare comma in a name", "Buyer, Ann <ann@b.example>", a{Name: "Buyer, Ann", Address: "ann@b.example"})
	check("comma in an encoded-word", "=?utf-8?Q?Wang=2C_San?= <w@s.example>", a{Name: "Wang, San", Address: "w@s.example"})
	check("semicolons", "a@b.example;c@d.example", a{Address: "a@b.example"}, a{Address: "c@d.example"})
	check("a group", "sales: a@b.example, c@d.example;", a{Address: "a@b.example"}, a{Address: "c@d.example"})
	check("an empty group", "undisclosed-recipients:;")
	check("a comment for a name", "ann@b.example (Ann Buyer)", a{Name: "Ann Buyer", Address: "ann@b.example"})
	check("parentheses in a name", "Ann (Sales) <ann@b.example>", a{Name: "Ann (Sales)", Address: "ann@b.example"})
	check("brackets in a name", "Bob [x] <b@c.example>", a{Name: "Bob [x]", Address: "b@c.example"})
	check("an @ in the name", "Bob@home <b@c.example>", a{Name: "Bob@home", Address: "b@c.example"})
	check("two dots", "a..b@docomo.example", a{Address: "a..b@docomo.example"})
	check("the address as its name", `"a@b.example" <a@b.example>`, a{Name: "a@b.example", Address: "a@b.example"})
	check("single quotes", "'Ann' <a@b.example>", a{Name: "Ann", Address: "a@b.example"})
	check("escaped quotes", `"Ann \"A\" Buyer" <a@b.example>`, a{Name: `Ann "A" Buyer`, Address: "a@b.example"})
	check("encoded in quotes", `"=?utf-8?B?5p2O5Zub?=" <l@s.example>`, a{Name: "李四", Address: "l@s.example"})
	check("quoted local part", `"john smith"@b.example`, a{Address: `"john smith"@b.example`})
	check("a route", "<@x.example,@y.example:a@b.example>", a{Address: "a@b.example"})
	check("double brackets", "Ann <<a@b.example>>", a{Name: "Ann", Address: "a@b.example"})
	check("never closed", "Ann <a@b.example", a{Name: "Ann", Address: "a@b.example"})
	check("mailto", "Ann <mailto:a@b.example>", a{Name: "Ann", Address: "a@b.example"})
	check("blanks inside", "Ann < a @b.example >", a{Name: "Ann", Address: "a@b.example"})
	check("an unbalanced quote", `Ann "A <a@b.example>, c@d.example`, a{Name: "Ann A", Address: "a@b.example"}, a{Address: "c@d.example"})
	check("a name only", "Mail Delivery Subsystem", a{Name: "Mail Delivery Subsystem"})
	check("all of it encoded", "=?utf-8?Q?Ann_=3Ca=40b.example=3E?=", a{Name: "Ann", Address: "a@b.example"})
	check("nothing", "")
}

func TestMessageIDs(t *testing.T) {
	check := func(name, raw string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(append([]string{}, want...), messageIDs(raw)); diff != "" {
			t.Errorf("%s: %q (-want +got)\n%s", name, raw, diff)
		}
	}
	check("one", "<a@b>", "a@b")
	check("commas between", "<a@b>,<c@d>", "a@b", "c@d")
	check("the same twice", "<a@b> <a@b>", "a@b")
	check("case counts", "<A@b> <a@b>", "A@b", "a@b")
	check("words around", `Your message of "Tue" <a@b>`, "a@b")
	check("no brackets", "a@b", "a@b")
	check("an odd one among others", "<a@b> <[x] y> <c@d>", "a@b", "c@d")
	check("two at signs", "<a@b@c>", "a@b@c")
	check("none", "your mail")
}
