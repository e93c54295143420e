package matcher

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nudged/timeline"
)

// A world of four orders: Lin sells A-1001 and A-1002, Ma sells B-2001, and
// B-2000 of Ma is closed.
var registered = map[string]string{"A-1001": "A-1001", "A-1002": "A-1002", "B-2001": "B-2001", "B-2000": "B-2000", "2026/XW/2236": "2026/XW/2236", "300280955501024781": "300280955501024781"}
var open = map[string]bool{"A-1001": true, "A-1002": true, "B-2001": true, "300280955501024781": true}

func partyOf(orders ...string) map[string]string {
	m := map[string]string{}
	for _, o := range orders {
		m[o] = "lin@factory.example is known on this order"
	}
	return m
}

// say is a letter with this subject and text, newly written.
func say(subject, text string) timeline.Letter {
	return timeline.Letter{Subject: subject, Text: text, Reply: text, From: &timeline.Address{Address: "lin@factory.example"}}
}

// quoting is a letter with a new text above a quoted one.
func quoting(subject, text, quoted string) timeline.Letter {
	l := say(subject, text)
	l.Text += "\n\nOn Monday, Ann wrote:\n> " + quoted
	return l
}

func thread(orders ...string) []Threaded { return []Threaded{{MessageID: "m1@x", Orders: orders}} }

func TestMatch(t *testing.T) {
	check := func(name string, q Question, want string) {
		t.Helper()
		q.Registered, q.Open = registered, open
		a := Match(q)
		var got []string
		rule := string(a.Reason)
		for _, f := range a.Orders {
			got, rule = append(got, f.Order), f.Rule
			if f.By == "" {
				t.Errorf("%s: %s without a reason", name, f.Order)
			}
		}
		slices.Sort(got)
		if s := strings.TrimSpace(strings.Join(got, " ") + " " + rule); s != want {
			t.Errorf("%s: got %q, want %q (%s)", name, s, want, a.Why)
		}
		if (a.Reason == "") == (len(a.Orders) == 0) || a.Reason != "" && a.Why == "" {
			t.Errorf("%s: %d orders with reason %q: %q", name, len(a.Orders), a.Reason, a.Why)
		}
	}
	lin, ma, none := partyOf("A-1001", "A-1002"), partyOf("B-2001", "B-2000"), partyOf()

	check("a number in the subject", Question{Letter: say("A-1001 late", "when?"), Role: RoleOwner, PartyOf: lin}, "A-1001 number")
	check("a number in the text", Question{Letter: say("Hi", "A-1001 is late"), Role: RoleParty, PartyOf: lin}, "A-1001 number")
	check("one of two", Question{Letter: say("Hi", "A-1002 leaves today"), Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("both", Question{Letter: say("A-1001 and A-1002", "late"), Role: RoleOwner, PartyOf: lin}, "A-1001 A-1002 number")
	check("the text outranks the quote", Question{Letter: quoting("Hi", "A-1002 leaves today", "and A-1001?"), Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("the thread outranks the quote", Question{Letter: quoting("Hi", "leaves today", "and A-1001?"), Role: RoleParty, PartyOf: lin, Thread: thread("A-1002")}, "A-1002 thread")
	check("the text outranks the thread", Question{Letter: say("Hi", "A-1002 leaves today"), Role: RoleParty, PartyOf: lin, Thread: thread("A-1001")}, "A-1002 number")
	check("only the quote names one", Question{Letter: quoting("Hi", "leaves today", "and A-1001?"), Role: RoleParty, PartyOf: lin}, "A-1001 quoted")
	check("the quote names two", Question{Letter: quoting("Hi", "leave today", "A-1002 and A-1001?"), Role: RoleParty, PartyOf: lin}, "which_order")
	check("an old number in the quote", Question{Letter: quoting("Hi", "leaves today", "as B-2000"), Role: RoleParty, PartyOf: ma}, "which_order")
	free := map[string]bool{"300280955501024781": true}
	check("the owner's quote names one whose seller nobody knows", Question{Letter: quoting("Hi", "when?", "as 300280955501024781"), Role: RoleOwner, PartyOf: partyOf("B-2001"), Sellerless: free}, "300280955501024781 quoted")
	check("it names another one too", Question{Letter: quoting("Hi", "when?", "as 300280955501024781 and B-2001"), Role: RoleOwner, PartyOf: partyOf("B-2001"), Sellerless: free}, "which_order")
	check("the party's quote names one whose seller nobody knows", Question{Letter: quoting("Hi", "soon", "as 300280955501024781"), Role: RoleParty, PartyOf: partyOf("B-2001"), Sellerless: free}, "which_order")
	check("the owner's quote, to somebody on no order", Question{Letter: quoting("Hi", "look", "as 300280955501024781"), Role: RoleOwner, Sellerless: free}, "which_order")
	page := `<script type="application/ld+json">{"@type":"Order","orderNumber":"A-1002"}</script><p>Thanks <b itemprop="orderNumber">A-1001</b></p>`
	shop := say("Thanks", "Thanks")
	shop.Message = &timeline.Message{HTML: &page}
	check("only a script of the mail names it", Question{Letter: shop, Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("a script of a stranger's", Question{Letter: shop, Role: RoleStranger, PartyOf: none}, "stranger")
	for _, text := range []string{"my PO-77123: when?", "PO77123 is late", "about PO 77123", "P.O.#77123, when?"} {
		check("another order, by its abbreviation alone: "+text, Question{Letter: say("Hi", text), Role: RoleOwner, PartyOf: partyOf("B-2001")}, "unregistered")
	}
	reply := say("Re: A-1001 and A-1002", "A-1002 leaves today")
	check("a reply on one of its subject's two", Question{Letter: reply, Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("a reply in Chinese on one of two", Question{Letter: say("回复：A-1001, A-1002", "A-1002 今天发货"), Role: RoleParty, PartyOf: lin}, "A-1002 number")
	check("a first mail on two", Question{Letter: say("A-1001 and A-1002", "A-1002 is broken, the other too"), Role: RoleOwner, PartyOf: lin}, "A-1001 A-1002 number")
	check("another order under an old subject", Question{Letter: say("Re: A-1001", "A-1002 leaves today"), Role: RoleParty, PartyOf: lin}, "A-1001 A-1002 number")
	check("a reply to a mail on both", Question{Letter: say("Re: Hi", "we look"), Role: RoleParty, PartyOf: lin, Thread: thread("A-1001", "A-1002")}, "A-1001 A-1002 thread")
	check("the nearest letter of the thread", Question{Letter: say("Re: Hi", "we look"), Role: RoleParty, PartyOf: lin, Thread: append(thread("A-1002"), thread("A-1001")...)}, "A-1002 thread")
	check("a thread on another's order", Question{Letter: say("Re: Hi", "we look"), Role: RoleParty, PartyOf: ma, Thread: thread("A-1001")}, "B-2001 only_order")
	check("one open order", Question{Letter: say("Hi", "we look"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("to one with one open order", Question{Letter: say("Hi", "any news?"), Role: RoleOwner, PartyOf: ma}, "B-2001 only_order")
	check("several open orders", Question{Letter: say("Hi", "we look"), Role: RoleParty, PartyOf: lin}, "which_order")
	check("a closed order by its number", Question{Letter: say("B-2000", "thanks"), Role: RoleParty, PartyOf: ma}, "B-2000 number")

	check("an order that is not registered", Question{Letter: say("Order 300280995501024781", "is packed"), Role: RoleParty, PartyOf: ma}, "unregistered")
	check("not registered, though threaded", Question{Letter: say("Order no. 4711", "is packed"), Role: RoleParty, PartyOf: ma, Thread: thread("B-2001")}, "unregistered")
	check("the next of the series", Question{Letter: say("Hi", "B-2002 is packed"), Role: RoleParty, PartyOf: ma}, "unregistered")
	check("a PI of the series", Question{Letter: say("PI B-2002", "attached"), Role: RoleParty, PartyOf: ma}, "unregistered")
	pi := map[string]string{"A-1002": "A-7001"}
	check("a PI of the series, which a mail on one order named", Question{Letter: say("PI A-7001", "paid"), Role: RoleParty, PartyOf: lin, Papers: pi}, "A-1002 paper")
	check("an order of that number", Question{Letter: say("Order A-7001", "paid"), Role: RoleParty, PartyOf: lin, Papers: pi}, "unregistered")
	check("the quote against a paper", Question{Letter: quoting("PI A-7001", "paid", "and A-1001?"), Role: RoleParty, PartyOf: lin, Papers: pi}, "A-1002 paper")
	check("a paper of two orders", Question{Letter: say("PI A-7001", "paid"), Role: RoleParty, PartyOf: lin, Papers: map[string]string{"A-1001": "X-7001", "A-1002": "X-7001"}}, "unregistered")
	check("a paper, named by a stranger", Question{Letter: say("PI A-7001", "paid"), Role: RoleStranger, Papers: pi}, "stranger")
	check("one registered, one not", Question{Letter: say("Hi", "B-2001 and B-2002 are packed"), Role: RoleParty, PartyOf: ma}, "B-2001 number")
	check("not registered, but quoted", Question{Letter: quoting("Hi", "packed", "order 300280995501024781?"), Role: RoleParty, PartyOf: ma}, "which_order")
	check("not registered, but quoted in the thread", Question{Letter: quoting("Hi", "packed", "order 300280995501024781?"), Role: RoleParty, PartyOf: ma, Thread: thread("B-2001")}, "B-2001 thread")
	check("a parcel in the quote is no order", Question{Letter: quoting("Hi", "packed", "tracking number RB123456785GB"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a quantity in the quote is no order", Question{Letter: quoting("Hi", "packed", "we order 1200 pcs"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("the only order in the quote, and an old one", Question{Letter: quoting("Hi", "packed", "order B-2001 as order 300280995501024781?"), Role: RoleParty, PartyOf: ma}, "B-2001 quoted")
	check("a parcel is no order", Question{Letter: say("Hi", "tracking number RB123456785GB"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("an invoice is no order", Question{Letter: say("Invoice INV-2231", "attached"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a telephone number is no order", Question{Letter: say("Hi", "call +86 138 0013 8000"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a quantity is no order", Question{Letter: say("Hi", "you order 1200 pcs, we have 1100"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a date is no order", Question{Letter: say("Hi", "your order 2026-05-11 leaves"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")

	check("a stranger with a number", Question{Letter: say("A-1001", "we settle this"), Role: RoleStranger, PartyOf: none}, "stranger")
	check("a stranger in a thread", Question{Letter: say("Re: late", "we settle this"), Role: RoleStranger, Thread: thread("A-1001")}, "stranger")
	check("a stranger, forwarded by the owner", Question{Letter: say("A-1001", "is packed"), Role: RoleStranger, Forwarded: true}, "A-1001 number")
	check("a party of another order", Question{Letter: say("A-1001", "is packed"), Role: RoleParty, PartyOf: ma}, "which_order")
	check("a platform", Question{Letter: say("Your order is on its way (300280955501024781)", "x"), Role: RolePlatform}, "300280955501024781 number")
	check("a platform, not registered", Question{Letter: say("Your order is on its way (300280955501024782)", "x"), Role: RolePlatform}, "unregistered")
	check("a platform without a number", Question{Letter: say("Verify your account", "x"), Role: RolePlatform}, "no_order")
	check("the owner to nobody known", Question{Letter: say("Hi", "are you there?"), Role: RoleOwner}, "no_order")

	withNote := say("Re: late", "packed")
	withNote.Note = "this is about A-1001"
	check("the forwarder's note", Question{Letter: withNote, Role: RoleStranger, Forwarded: true}, "A-1001 number")
	withFile := say("Hi", "see attached")
	withFile.Message = &timeline.Message{Attachments: []timeline.Attachment{{Name: "PI_A-1002.pdf"}}}
	withLink := quoting("Hi", "we look", "https://x.example/?orderId=A-1002")
	withLink.Links = []string{"https://x.example/?orderId=A-1002"}
	check("a link in the quote", Question{Letter: withLink, Role: RoleParty, PartyOf: lin}, "A-1002 quoted")
	check("the thread against a link in the quote", Question{Letter: withLink, Role: RoleParty, PartyOf: lin, Thread: thread("A-1001")}, "A-1001 thread")
	check("a link in new words", Question{Letter: say("Hi", "see https://x.example/?orderId=A-1002"), Role: RoleParty, PartyOf: lin, Thread: thread("A-1001")}, "A-1002 number")
	check("a card is no order", Question{Letter: say("Hi", "pay to 6222021234567890123"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	slashed := Question{Letter: say("Hi", "see attached"), Role: RoleOwner}
	for _, name := range []string{"PO 2026-XW-2236.pdf", "2026_XW_2236.pdf", "PI_2026-XW-2236_signed.pdf"} {
		slashed.Letter.Message = &timeline.Message{Attachments: []timeline.Attachment{{Name: name}}}
		check("no file can have a slash in its name: "+name, slashed, "2026/XW/2236 file")
	}
	slashed.Letter = say("2026-XW-2236", "when?")
	check("a subject can", slashed, "no_order")
	slashed.Letter = say("Hi", "see attached")
	slashed.Letter.Message = &timeline.Message{Attachments: []timeline.Attachment{{Name: "2026-XW-9.pdf"}, {Name: "12026-XW-2236.pdf"}, {Name: "2026-XW-2236-1.pdf"}}}
	check("names of other files", slashed, "no_order")
	nextFile := say("Hi", "see attached")
	nextFile.Message = &timeline.Message{Attachments: []timeline.Attachment{{Name: "PI_B-2002.pdf"}}}
	check("the name of a file has the next of the series", Question{Letter: nextFile, Role: RoleParty, PartyOf: ma}, "which_order")
	photo := say("Hi", "see attached")
	photo.Message = &timeline.Message{Attachments: []timeline.Attachment{{Name: "IMG_20260312_101500.jpg"}, {Name: "LED-2835 test report.pdf"}, {Name: "Invoice INV-2231.pdf"}}}
	check("files that name no order", Question{Letter: photo, Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a code is the subject", Question{Letter: say("SD-1188", "when?"), Role: RoleOwner, PartyOf: ma}, "which_order")
	check("a code with a small word of its own is the subject", Question{Letter: say("ord_699331", "when?"), Role: RoleOwner, PartyOf: ma}, "which_order")
	check("a code in brackets begins the subject", Question{Letter: say("[SD-1188] late", "when?"), Role: RoleParty, PartyOf: ma}, "which_order")
	check("a code before a colon, the owner's", Question{Letter: say("SD-1188: late", "when?"), Role: RoleOwner, PartyOf: ma}, "which_order")
	check("a code before a colon, the seller's", Question{Letter: say("LED-2835: datasheet", "attached"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a code in the subject of an answer", Question{Letter: say("SD-1188", "soon"), Role: RoleParty, PartyOf: ma, Thread: thread("B-2001")}, "B-2001 thread")
	check("a parcel is the subject", Question{Letter: say("RB123456785GB", "sent"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a date is the subject", Question{Letter: say("2026-03-12", "sent"), Role: RoleParty, PartyOf: ma}, "B-2001 only_order")
	check("a product amid the subject", Question{Letter: say("Question on LED-2835 strips", "when?"), Role: RoleOwner, PartyOf: ma}, "B-2001 only_order")
	check("the name of a file", Question{Letter: withFile, Role: RoleParty, PartyOf: lin}, "A-1002 file")
	check("a file against the thread", Question{Letter: withFile, Role: RoleParty, PartyOf: lin, Thread: thread("A-1001")}, "A-1002 file")
}

func TestShortNumbersWrittenAlike(t *testing.T) {
	registered := map[string]string{"26-87512": "26-87512", "26-87513": "26-87513", "47843": "47843", "47844": "47844", "4711": "4711", "4712": "4712"}
	check := func(name, text string, taught string, want ...string) {
		t.Helper()
		q := Question{Letter: say("Hi", text), Role: RoleOwner, Registered: registered}
		if taught != "" {
			p, err := ParsePattern(taught)
			if err != nil {
				t.Fatal(err)
			}
			q.Patterns = []Pattern{p}
		}
		var got []string
		for _, f := range Match(q).Orders {
			got = append(got, f.Order)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	check("one called an order, the other not", "Order 26-87512 ready. 26-87513 also ready.", "", "26-87512", "26-87513")
	check("the first is the bare one", "26-87513 is ready; order 26-87512 too.", "", "26-87512", "26-87513")
	check("neither", "26-87512 ready. 26-87513 also ready.", "")
	check("an amount beside", "Order 47843 ready, pay USD 47844.", "", "47843")
	check("a quantity beside", "Order 47843 ready, 47844 pcs.", "", "47843")
	check("a telephone beside", "Order 47843 ready, tel 47844.", "", "47843")
	check("years and sizes are short", "Order 4711 ready, 4712 also.", "", "4711")
	check("a pattern that was taught", "47844 is ready", "{digits:5}", "47844")
	check("a pattern, but a quantity", "47844 pcs are ready", "{digits:5}")
	check("a pattern, but another label", "declaration no. 47844", "{digits:5}")
	check("without it", "47844 is ready", "")
}

// TestNumbersInTwoParts: a number like 26-87512 is nothing else in the mail of the
// seller whose order it is, where nothing says otherwise.
func TestNumbersInTwoParts(t *testing.T) {
	check := func(text string, party bool, want string) {
		t.Helper()
		q := Question{Letter: say("Hi", text), Role: RoleParty, Registered: map[string]string{"26-87512": "26-87512", "12-2026": "12-2026", "2026/0312": "2026/0312", "8712.22": "8712.22"}}
		q.PartyOf = partyOf("X-1")
		if party {
			q.PartyOf = partyOf("26-87512", "12-2026", "2026/0312", "8712.22", "X-1")
		}
		q.Open = party2open(q.PartyOf)
		var got string
		for _, f := range Match(q).Orders {
			if f.Rule == "number" {
				got += f.Order
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	check("26-87512 left today", true, "26-87512")
	check("关于26-87512，明天发货", true, "26-87512")
	check("26-87512 left today", false, "")
	check("2026/0312 left today", true, "2026/0312")
	check("in 12-2026 we ship", true, "")
	check("it costs 8712.22", true, "")
	check("26-87512 pcs left", true, "")
	check("Tel. 26-87512", true, "")
	check("Tel +49 221 26-87512", true, "")
	check("fax 221 26-87512", true, "")
	check("call 26-87512 55", true, "")
	check("invoice no. 26-87512", true, "26-87512")
	check("declaration no. 26-87512", true, "")
	check("26-875123 left", true, "")
	check("126-87512 left", true, "")
	check("26-87512-1 left", true, "")
}

func TestGuessesAreRanked(t *testing.T) {
	q := Question{
		Letter: quoting("Hi", "we look", "A-1002 and A-1001"), Role: RoleParty,
		Registered: registered, Open: map[string]bool{"A-1000": true, "A-1001": true, "A-1002": true},
		PartyOf: partyOf("A-1000", "A-1001", "A-1002"),
	}
	var got []string
	for _, g := range Match(q).Guesses {
		if g.Why == "" {
			t.Errorf("%s without a reason", g.Order)
		}
		got = append(got, g.Order)
	}
	if want := []string{"A-1002", "A-1001", "A-1000"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: what the mail names comes first", got, want)
	}
}

func TestReasonsReadLikeSentences(t *testing.T) {
	check := func(q Question, want string) {
		t.Helper()
		q.Registered, q.Open = registered, open
		a := Match(q)
		got := a.Why
		if len(a.Orders) > 0 {
			got = a.Orders[0].By
		}
		if got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	fwd := say("A-1001 late", "when?")
	fwd.Form = timeline.FormInline
	check(Question{Letter: fwd, Role: RoleParty, PartyOf: partyOf("A-1001")},
		"its number stands in the subject of the mail that was forwarded, and lin@factory.example is known on this order")
	check(Question{Letter: say("Hi", "we look"), Role: RoleParty, PartyOf: partyOf("B-2001")},
		"it names no order, and B-2001 is the only open one that fits: lin@factory.example is known on this order")
	check(Question{Letter: say("Order 4711-22", "late"), Role: RoleParty, PartyOf: partyOf("B-2001")},
		"it names 4711-22, which is not registered")
	check(Question{Letter: say("Hi", "x"), Role: RoleStranger}, "lin@factory.example is on no order")
}

// TestALabelSaysWhatANumberIs: what the author calls something else names no
// order, though the party's orders are written alike; the thread tells then.
func TestALabelSaysWhatANumberIs(t *testing.T) {
	// Numbers in forms that orders have, too.
	numbers := []string{
		"000123450000000027", "911101087178149385", "223120260001234567", "9405421000", "CSQU3054383", "5019241171106743", "490154203237518",
		"4006381333931", "FS-2210", "26-87512", "304447618001023166", "110105194912310021", "6222021234567890123",
	}
	labels := []string{
		"SSCC: %s", "SSCC no. %s", "NVE %s", "USCC %s", "Unified social credit code: %s", "credit code %s", "统一社会信用代码：%s", "信用代码 %s",
		"customs declaration no. %s", "Declaration number: %s", "customs entry no.: %s", "MRN %s", "报关单号：%s", "报关单：%s", "报关单编号 %s", "HS code %s", "HS编码：%s", "海关编号 %s",
		"container no. %s", "Container: %s", "箱号：%s", "柜号：%s", "seal no. %s", "封条号：%s", "B/L no. %s", "BL: %s", "Bill of lading number %s", "提单号：%s",
		"booking no. %s", "Booking: %s", "订舱号：%s", "policy no. %s", "保单号：%s", "licence no. %s", "License number: %s", "营业执照号：%s", "registration no.: %s", "注册号：%s",
		"certificate no. %s", "证书编号：%s", "account no. %s", "银行账号：%s", "tax no. %s", "VAT: %s", "serial no. %s", "S/N: %s", "IMEI %s", "EAN %s", "GTIN: %s",
		"part no. %s", "P/N: %s", "item no. %s", "货号：%s", "lot no. %s", "batch: %s", "passport no. %s", "身份证号：%s", "card number %s", "tracking number: %s", "运单号：%s",
		"waybill %s", "vessel/voyage no. %s", "Flight no. %s", "quotation no. %s", "报价单号：%s", "ticket no. %s", "工单号：%s", "出库单号：%s", "送货单号：%s", "装箱单号：%s", "packing list no. %s",
		"delivery note no. %s", "receipt no. %s", "收据号：%s", "fapiao no. %s", "发票代码：%s", "letter of credit no. %s", "L/C no.: %s", "信用证号：%s", "drawing no. %s", "图号：%s", "mould no. %s", "inspection report no. %s", "检验报告编号：%s",
		"Warehouse entry no.: %s", "进仓编号：%s", "SO no. %s", "手机号：%s", "EORI: %s", "DUNS no. %s", "UETR %s", "swift ref. %s",
	}
	party := map[string]string{}
	for _, n := range []string{"296225130501024781", "5019241171106742", "FS-1177", "26-87511", "3829789244", "490154203237519", "4006381333930", "6222021234567890124"} {
		party[n] = "known"
	}
	for _, label := range labels {
		for _, n := range numbers {
			text := fmt.Sprintf("Dear Ann,\nplease find the papers.\n"+label+"\nBest regards", n)
			a := Match(Question{Letter: say("Re: lamps", text), Role: RoleParty, PartyOf: party, Open: party2open(party), Thread: thread("FS-1177")})
			if len(a.Orders) != 1 || a.Orders[0].Rule != "thread" {
				t.Errorf("%s: %s, %v", fmt.Sprintf(label, n), a.Reason, a.Unknown)
			}
		}
	}
}

func party2open(party map[string]string) map[string]bool {
	open := map[string]bool{}
	for n := range party {
		open[n] = true
	}
	return open
}

// TestUnknownOrdersAreNamedAsWritten: what may be proposed is the whole number as
// its author writes it, in the one spelling in which it is compared.
func TestUnknownOrdersAreNamedAsWritten(t *testing.T) {
	check := func(name, text, want string) {
		t.Helper()
		a := Match(Question{Letter: say("Hi", text), Role: RoleOwner})
		if got := strings.Join(a.Unknown, " "); got != want {
			t.Errorf("%s: %q: got %q, want %q", name, text, got, want)
		}
	}
	check("plain", "order BL-20417 is late", "BL-20417")
	check("a letter of its own that is short for number", "order N-7956 is late", "N-7956")
	check("a small word of its own", "Order No. ord_67490", "ord_67490")
	check("hyphens that keep the line", "order 302\u20119016131\u20110371353 is late", "302-9016131-0371353")
	check("full width", "订单号：３００２８０９５５５０１０２４７８１", "300280955501024781")
	check("an invisible mark", "order BL-\u200b20417 is late", "BL-20417")
	check("small letters stay", "order bl-20417 is late", "bl-20417")
	check("glued to No.", "Order No.300280955501024781", "300280955501024781")
	check("a word behind it", "order BL-20417_final is late", "BL-20417")
}
