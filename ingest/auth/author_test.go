package auth

import (
	"testing"

	"nudged/timeline"
)

func TestSoleAddress(t *testing.T) {
	check := func(name, value, want string) {
		t.Helper()
		if got, ok := soleAddress(value); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %v", name, got, ok)
		}
	}
	check("bare", " ann@buyer.example", "ann@buyer.example")
	check("named", "Ann <ann@buyer.example>", "ann@buyer.example")
	check("quoted", `"Buyer, Ann" <ann@buyer.example>`, "ann@buyer.example")
	check("a quote in quotes", `"Ann \" <x@evil.example>" <ann@buyer.example>`, "ann@buyer.example")
	check("a parenthesis in quotes", `"Ann :(" <ann@buyer.example>`, "ann@buyer.example")
	check("a comment", "ann@buyer.example (Ann (at home))", "ann@buyer.example")
	check("brackets in a comment", "Ann (<x@evil.example>) <ann@buyer.example>", "ann@buyer.example")
	check("a comma that should be quoted", "Li, Wei <li@seller.example>", "li@seller.example")
	check("the address as its own name", "li@seller.example <li@seller.example>", "li@seller.example")
	check("blanks in brackets", "Ann < ann@buyer.example >", "ann@buyer.example")

	check("nothing", "", "")
	check("two", "ann@buyer.example, x@evil.example", "")
	check("two, the first without brackets", "ann@buyer.example, Evil <x@evil.example>", "")
	check("two in brackets", "<ann@buyer.example> <x@evil.example>", "")
	check("something behind", "<ann@buyer.example> x", "")
	check("a group", "buyers: ann@buyer.example;", "")
	check("a group in brackets", "buyers: <ann@buyer.example>;", "")
	check("a route", "<@evil.example:ann@buyer.example>", "")
	check("two @", "<ann@buyer.example@evil.example>", "")
	check("no local part", "<@buyer.example>", "")
	check("no domain at all", "Ann <ann>", "")
	check("a blank in it", "<ann x@buyer.example>", "")
	check("an open bracket", "Ann <ann@buyer.example", "")
	check("a closed one only", "Ann> <ann@buyer.example>", "")
	check("an open quote", `"Ann <ann@buyer.example>`, "")
	check("an open comment", "(Ann <ann@buyer.example>", "")
	check("a comment between", "ann(x)@buyer.example", "")
}

// The strict reading stands by itself: it does not hang on what Read made of From.
func TestAuthor(t *testing.T) {
	ann := &timeline.Message{From: &timeline.Address{Address: "ann@buyer.example"}, Froms: 1}
	two := &timeline.Message{From: ann.From, Froms: 2}
	check := func(name string, m *timeline.Message, want string, values ...string) {
		t.Helper()
		var fields []field
		for _, v := range values {
			fields = append(fields, field{Name: "From", Value: v})
		}
		got, why := author(fields, m)
		if got != want || (why == "") != (want != "") {
			t.Errorf("%s: got %q (%s)", name, got, why)
		}
	}
	check("one", ann, "buyer.example", "Ann <ann@buyer.example>")
	check("in upper case", ann, "buyer.example", "ANN@Buyer.Example")
	check("none", ann, "")
	check("two fields", ann, "", "ann@buyer.example", "ann@buyer.example")
	check("two addresses, of which Read saw one", ann, "", "ann@buyer.example, x@evil.example")
	check("one address, of which Read saw two", two, "", "ann@buyer.example")
	check("Read saw another", ann, "", "x@evil.example")
	check("Read saw none", &timeline.Message{}, "", "ann@buyer.example")
	check("a domain that is none", &timeline.Message{From: &timeline.Address{Address: "ann@buyer..\u202eexample"}, Froms: 1}, "", "ann@buyer..\u202eexample")
	check("an international domain, written in both ways", &timeline.Message{From: &timeline.Address{Address: "ann@xn--bcher-kva.example"}, Froms: 1}, "xn--bcher-kva.example", "ann@bücher.example")
}
