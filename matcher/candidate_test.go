package matcher

import (
	"slices"
	"strings"
	"testing"

	"nudged/timeline"
)

// finds tells whether number would be found in a letter, were it registered.
func finds(l timeline.Letter, number string, by Role) bool {
	a := Match(Question{
		Letter: l, Role: by, Forwarded: false,
		Registered: map[string]string{Key(number): number},
		PartyOf:    map[string]string{number: "registered as the seller"},
	})
	return slices.ContainsFunc(a.Orders, func(f Found) bool { return f.Order == number && f.Rule == "number" })
}

func TestNumbersAreFoundWhole(t *testing.T) {
	check := func(name, text, number string, want bool) {
		t.Helper()
		if got := finds(timeline.Letter{Text: text, Reply: text}, number, RoleParty); got != want {
			t.Errorf("%s: %q in %q: found = %v, want %v", name, number, text, got, want)
		}
	}
	found := func(name, text, number string) { t.Helper(); check(name, text, number, true) }
	not := func(name, text, number string) { t.Helper(); check(name, text, number, false) }

	const ta = "300280955501024781"
	found("alone", "300280955501024781", ta)
	found("end of a sentence", "It is 300280955501024781.", ta)
	found("no space behind the full stop", "It is 300280955501024781.The rest follows.", ta)
	found("comma behind", "300280955501024781, please", ta)
	found("in brackets", "[300280955501024781]", ta)
	found("Chinese all around", "您的订单300280955501024781已发货", ta)
	found("Chinese label", "订单号：300280955501024781。", ta)
	found("full-width digits", "订单号３００２８０９５５５０１０２４７８１", ta)
	found("groups behind a label", "Order no. 3002 8095 5501 0247 81 is late", ta)
	found("groups with hyphens", "order: 3002-8095-5501-0247-81", ta)
	found("groups behind a Chinese label", "订单号 3002 8095 5501 0247 81", ta)
	found("groups behind a word for contract", "合同号：3002 8095 5501 0247 81", ta)
	not("groups without a label", "call 3002 8095 5501 0247 81", ta)
	not("groups behind another label", "Tel. 3002 8095 5501 0247 81", ta)
	not("groups that go on", "Order no. 3002 8095 5501 0247 8199 9", ta)
	found("zero-width space inside", "300280955501\u200b024781", ta)
	found("glued to No.", "Order No.300280955501024781", ta)
	found("glued to a number sign", "order#300280955501024781", ta)
	found("glued to a colon", "Order:300280955501024781", ta)
	found("in a list of two", "300280955501024781/296225130501024781", ta)
	found("in a list without a space", "300280955501024781,296225130501024781", ta)
	found("second of two", "296225130501024781/300280955501024781", ta)
	found("starred", "*300280955501024781*", ta)
	found("underlined", "_300280955501024781_", ta)
	found("in a quotation mark", "\u201c300280955501024781\u201d", ta)
	found("a link names it", "https://example.com/track?orderId=300280955501024781&x=1", ta)

	not("one digit more in front", "1300280955501024781", ta)
	not("one digit more behind", "3002809555010247812", ta)
	not("one digit less", "30028095550102478", ta)
	not("the tail", "501024781", ta)
	not("another digit", "300280955501024782", ta)
	not("two digits swapped", "300280955501027481", ta)
	not("a letter in front", "A300280955501024781", ta)
	not("a letter behind", "300280955501024781A", ta)
	not("a line of it", "300280955501024781-1", ta)
	not("a year in front", "2026/300280955501024781", ta)
	not("with cents", "300280955501024781.50", ta)
	not("in the path of a link", "https://example.com/300280955501024781/x", ta)
	not("in another parameter", "https://example.com/?session=300280955501024781", ta)
	not("as a Message-ID", "<300280955501024781@mail.example>", ta)
	not("as an address", "300280955501024781@qq.com", ta)
	not("a telephone number", "+300280955501024781", ta)

	found("letters and digits", "about BL-20417 again", "BL-20417")
	found("small letters", "about bl-20417 again", "BL-20417")
	found("an en dash", "about BL\u201320417 again", "BL-20417")
	found("an invisible mark behind its dash", "about BL-\u200b20417 again", "BL-20417")
	not("the end behind an invisible mark", "about BL-\u200b20417 again", "20417")
	found("a list with letters", "A-1001/A-1002", "A-1002")
	not("without its dash", "about BL20417 again", "BL-20417")
	not("a line of it", "about BL-20417-2 again", "BL-20417")
	not("one of a year", "about 2026/BL-20417 again", "BL-20417")
	not("another series", "about XBL-20417 again", "BL-20417")
	not("its digits alone", "about 20417 again", "BL-20417")
	not("a list of unlike ones", "A-1001/22", "A-1001")
	found("a slash of its own", "order SZ/2026/114 is late", "SZ/2026/114")
	not("the end of one with slashes", "order SZ/2026/114 is late", "2026/114")
	found("a word and a number", "our PO 124392 of May", "PO 124392")
	found("a word, a sign and a number", "our PO#124392 of May", "PO 124392")
	found("registered with the sign", "our PO 124392 of May", "PO#124392")
	found("Temu", "(Order ID: #PO-211-12622430710391149)", "PO-211-12622430710391149")
	not("Temu without its prefix", "211-12622430710391149", "PO-211-12622430710391149")

	for _, written := range []string{
		"PO694685", "PO-694685", "P.O. 694685", "P.O.# 694685", "P.O.694685", "P/O 694685", "PO: 694685", "PO #694685",
		"PO no. 694685", "P.O. Number: 694685", "purchase order 694685", "Purchase Order No. 694685", "ＰＯ６９４６８５", "ＰＯ 694685", "po694685",
	} {
		found("an abbreviation, written in its ways", "about "+written+" again", "PO 694685")
		found("the same, registered otherwise", "about "+written+" again", "PO-694685")
		found("and otherwise", "about "+written+" again", "P.O. 694685")
		not("a digit more", "about "+written+"1 again", "PO 694685")
		not("a line of it", "about "+written+"-1 again", "PO 694685")
		not("another abbreviation", "about "+written+" again", "PI 694685")
		not("a number of its own", "about "+written+" again", "94685")
	}
	for _, name := range []string{"PO694685.pdf", "PO_694685.pdf", "invoice_PO694685_final.pdf", "PO-694685.pdf", "Packing_PO_694685_v2.xlsx"} {
		found("in the name of a file", "see "+name, "PO 694685")
	}
	for _, name := range []string{"ord_402654.pdf", "Invoice-ord_402654.pdf", "提单-ord_402654.pdf", "订单ord_402654.pdf", "ord_402654_final.pdf"} {
		found("a small word of its own in the name of a file", "see "+name, "ord_402654")
	}
	for _, name := range []string{"PI_N-5964.pdf", "N-5964 packing list.pdf", "order N-5964.pdf", "No-N-5964.pdf"} {
		found("a letter of its own that is short for number", "see "+name, "N-5964")
	}
	for _, written := range []string{"PO694685", "PO694685 signed.pdf", "P.O.694685", "po694685.pdf"} {
		found("glued to a word for order", "see "+written, "694685")
		not("glued to it, another", "see "+written, "94685")
	}
	not("glued to another paper", "see PI694685", "694685")
	not("a series of its own", "see PO-694685", "694685")
	not("a longer word", "about APO 694685 again", "PO 694685")
	not("another sentence", "we sent the PO. Then 694685 more", "PO 694685")
	not("the number alone", "order 694685 is late", "PO 694685")
	found("irregular groups behind a label", "Order no. 2962 2513 0601 448203", "296225130601448203")
	found("two groups behind a label", "Order no. 296225130 601448203 is late", "296225130601448203")
	found("irregular groups with hyphens", "order: 2962-2513-0601-448203", "296225130601448203")
	found("a line broken in the number", "Order no. 2962251306\n01448203", "296225130601448203")
	found("a quoted line broken in the number", "> Order no. 2962251306\n> 01448203 is late", "296225130601448203")
	not("irregular groups without a label", "call 2962 2513 0601 448203", "296225130601448203")
	not("irregular groups that go on", "Order no. 2962 2513 0601 448203 1", "296225130601448203")
	not("the end of irregular groups", "Order no. 1 2962 2513 0601 448203", "296225130601448203")
	found("no-break spaces", "Order no. 2962\u00a02513\u00a00601\u00a0448203", "296225130601448203")

	found("short, but labelled", "order 1001 is late", "1001")
	found("short, with a number sign", "about #1001", "1001")
	found("short, in a list", "orders 1001, 1002 and 1003", "1003")
	const table = "Order No.\tQty\tDate\tItem no.\n98889964\t321\t20260312\t4711\n#1001\t12\t20260313\t4712\n\n77001\t5"
	found("short, below the head of its column", table, "98889964")
	found("short, further below", table, "1001")
	not("short, in a column of quantities", table, "321")
	not("short, in a column of dates", table, "20260312")
	not("short, in a column of items", table, "4711")
	not("short, below the table", table, "77001")
	not("short, behind something else in its cell", "Order\tQty\nlot 4711\t12", "4711")
	const drawn = "Order No. | Qty | Date\n98889964 | 321 | 20260312"
	found("short, below the head of its drawn column", drawn, "98889964")
	not("short, in a drawn column of quantities", drawn, "321")
	not("short, in a drawn column of dates", drawn, "20260312")
	const framed = "| Order No. | Qty |\n|---|---|\n| 98889964 | 3210 |\n| 98889965 | 4711 |"
	found("short, in a framed table", framed, "98889965")
	not("short, in a framed table's quantities", framed, "4711")
	found("short, a contract", "关于合同号：931012，请确认", "931012")
	not("short, a contract of few digits", "contract 1001", "1001")
	found("short, behind the word as it is often misspelt", "定单号：98889964", "98889964")
	found("short, in a Chinese list", "订单1001、1002和1003", "1003")
	found("short, in a table", "Order number:\n1001", "1001")
	not("short, a quantity", "1001 pcs are broken", "1001")
	not("short, a labelled quantity", "we order 1001 pcs", "1001")
	not("short, an amount", "you paid USD 1001", "1001")
	not("short, an amount with cents", "order total 1,001.50", "1001")
	not("short, unlabelled", "room 1001", "1001")
	not("short, an invoice", "invoice 1001", "1001")
	not("short, in a style sheet", "border: 1001px", "1001")
	not("short, and a style sheet's word", "border: 1001", "1001")
	not("a year", "in 2026 we ship", "2026")
}

func TestPlacesOfCandidates(t *testing.T) {
	l := timeline.Letter{
		Subject: "Re: A-1001",
		Text:    "See A-1002 please.\n\nOn Monday, Lin wrote:\n> A-1003",
		Reply:   "See A-1002 please.",
		Note:    "for A-1004",
		Links:   []string{"https://x.example/?o_ids=3031265788145237%2C3031265788155237"},
		Message: &timeline.Message{Attachments: []timeline.Attachment{{Name: "Invoice_A-1005.pdf"}}},
	}
	got := map[string]Candidate{}
	for _, c := range Candidates(l) {
		got[c.Key] = c
	}
	check := func(key, in string, isNew bool) {
		t.Helper()
		if c := got[key]; c.In != in || c.New != isNew {
			t.Errorf("%s: in %q, new %v; want %q, %v", key, c.In, c.New, in, isNew)
		}
	}
	check("A-1001", InSubject, true)
	check("A-1002", InText, true)
	check("A-1003", InQuoted, false)
	check("A-1004", InNote, true)
	check("A-1005", InAttachment, true)
	check("3031265788145237", InLink, false)
	check("3031265788155237", InLink, false)
	if c := got["A-1003"]; l.Text[c.Span[0]:c.Span[1]] != "A-1003" {
		t.Errorf("span of A-1003 is %v", c.Span)
	}
}

func TestReplyBetweenTheLinesIsNew(t *testing.T) {
	l := timeline.Letter{
		Text:  "> where is A-1001?\nshipped\n> and A-1002?\nA-1003 you mean\n",
		Reply: "shipped\nA-1003 you mean",
	}
	for _, c := range Candidates(l) {
		if want := c.Key == "A-1003"; c.New != want {
			t.Errorf("%s: new = %v", c.Key, c.New)
		}
	}
}

func TestGluedNumbersNeedThePlatform(t *testing.T) {
	text := "1 Bestellung\n13031265788145237\n23031265788155237"
	l := timeline.Letter{Text: text, Reply: text}
	if !finds(l, "3031265788145237", RolePlatform) {
		t.Error("a running number in front hides the order from the platform's mail")
	}
	if finds(l, "3031265788145237", RoleParty) {
		t.Error("a party's longer number was cut")
	}
}

func TestCandidatesAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 20000 {
		b.WriteString(" A-")
		b.WriteString(strings.Repeat("9", 3+i%50))
		b.WriteString(strings.Repeat("1", i%37))
	}
	if n := len(Candidates(timeline.Letter{Text: b.String()})); n > maxCandidates {
		t.Errorf("%d candidates", n)
	}
}

func TestUngrouped(t *testing.T) {
	for number, want := range map[string]string{
		"3002-8095-5501-0247-81": "300280955501024781", "5364-1126-2218": "536411262218",
		"111-5909349-2751414": "", "27-11068-77489": "", "2026-03-12": "", "26-87512": "", "A-1001-1002": "", "1001": "", "": "",
	} {
		if got, ok := Ungrouped(number); got != want || ok != (want != "") {
			t.Errorf("%s: got %q", number, got)
		}
	}
}
