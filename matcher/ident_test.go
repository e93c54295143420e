package matcher

import (
	"strings"
	"testing"

	"nudged/timeline"
)

// typed lists the IDs of m as "type value".
func typed(m *timeline.Message) string {
	var out []string
	for _, id := range IDs(m) {
		out = append(out, id.Type+" "+id.Value)
	}
	return strings.Join(out, ", ")
}

func TestTypesOfNumbers(t *testing.T) {
	check := func(name, text, want string) {
		t.Helper()
		if got := typed(&timeline.Message{Text: text, Reply: text}); got != want {
			t.Errorf("%s: %q: got %q, want %q", name, text, got, want)
		}
	}
	check("order", "Your order no. 300280955501024781 is paid", "order 300280955501024781")
	check("order by its form", "See 300280955501024781.", "order 300280955501024781")
	check("order in Chinese", "订单号：300280955501024781", "order 300280955501024781")
	check("order in German", "Ihre Bestellnummer lautet 4711-2026", "order 4711-2026")
	check("order in French", "votre commande n° AB-20417 est prête", "order AB-20417")
	check("order in Spanish", "Su pedido número 204170 ha sido enviado", "order 204170")
	check("order in Polish", "Numer zamówienia: 2000137", "order 2000137")
	check("order in Turkish", "Sipariş no: 2000137", "order 2000137")
	check("order in Russian", "Заказ № 2000137 отправлен", "order 2000137")
	check("order in Vietnamese", "Mã đơn hàng: AB-20417", "order AB-20417")
	check("order in Japanese", "ご注文番号：AB-20417", "order AB-20417")
	check("order in groups", "Order number 3002 8095 5501 0247 81", "order 300280955501024781")
	check("order in full width", "订单号３００２８０９５５５０１０２４７８１", "order ３００２８０９５５５０１０２４７８１")
	check("purchase order", "PO # 124564, PO 124392", "order 124564, order 124392")
	check("several orders", "Orders A-1001, A-1002 and A-1003 are late", "order A-1001, order A-1002, order A-1003")
	check("Amazon", "111-5909349-2751414", "order 111-5909349-2751414")
	check("Temu, and its line", "PO-211-12622430710391149 with 211-21905473070712792", "order PO-211-12622430710391149")
	check("PI", "PI No.: SZ20260312-01", "pi SZ20260312-01")
	check("proforma invoice", "proforma invoice SZ20260312-01", "pi SZ20260312-01")
	check("invoice", "Invoice #INV-116671, invoice 1398", "invoice INV-116671, invoice 1398")
	check("Chinese invoice", "发票号码：25312000000012345678", "invoice 25312000000012345678")
	check("contract", "合同号：HT-2026-118", "contract HT-2026-118")
	check("S10", "It is RB123456785GB.", "tracking RB123456785GB")
	check("S10 with a wrong check digit", "It is RB123456786GB.", "")
	check("UPS", "1Z5R89390357567127", "tracking 1Z5R89390357567127")
	check("AliExpress parcel", "Package JY26CAA0D000551012", "package JY26CAA0D000551012")
	check("a parcel is no order", "Order YT2229521272164446", "tracking YT2229521272164446")
	check("tracking in groups", "tracking number is 9400 1112 0108 0805 4830 16 as told", "tracking 9400111201080805483016")
	check("tracking with letters in groups", "tracking number: LX 176 35035", "tracking LX17635035")
	check("waybill", "运单号：SF1234567890123", "tracking SF1234567890123")
	check("pickup code", "Your pickup code: 482913", "pickup 482913")
	check("transaction", "Transaction ID: 4XK12345AB678901C", "transaction 4XK12345AB678901C")
	check("case", "case PP-D-12345678", "case PP-D-12345678")
	check("dispute", "纠纷号：6012345678", "case 6012345678")

	check("card", "4111111111111111", "")
	check("item", "item 1005007877525868", "")
	check("item, unlabelled", "1005007877525868", "")
	check("resident id", "11010519491231002X", "")
	check("company", "统一社会信用代码：91350100M000100Y43", "")
	check("telephone", "Tel: 13800138000, +8613800138000", "")
	check("HS code", "HS code 8517.62.00", "")
	check("IBAN", "IBAN GB82WEST12345698765432", "")
	check("date", "order date: 2026-03-12, your order 12.03.2026", "")
	check("time", "ordered at 10:15", "")
	check("quantity", "you order 1200 pcs, 3000 pieces", "")
	check("quantity of words", "order 1200 lamps", "")
	check("amount", "order total: 1,001.50", "")
	check("amount behind the label", "order 12500.00 USD", "")
	check("style sheet", "border: 2000137px", "")
	check("epoch", "1768605121", "")
	check("UUID", "0b5a7d9e-3002-4c1d-9f6e-2b8a6c3d5e7f", "")
}

func TestPlacesOfIDs(t *testing.T) {
	page := `<style>a{order: 123456}</style><p>Order <b>A-1008</b></p>
<script type="application/ld+json">{"@type":"ParcelDelivery","trackingNumber":"1Z5R89390357567127","partOfOrder":{"@type":"Order","orderNumber":"A-1009"}}</script>
<span itemscope><meta itemprop="orderNumber" content="A-1010"><span itemprop="orderNumber">A-1011</span></span>`
	m := &timeline.Message{
		Subject: "Fwd: order A-1001", HTML: &page,
		Forward: &timeline.Forward{Form: timeline.FormInline, Note: "order A-1002", Original: timeline.Original{
			Subject: "order A-1003", Text: "order A-1004",
		}},
		Attachments: []timeline.Attachment{{Name: "Order_A-1005.pdf"}},
		Links:       []string{"https://x.example/r?to=https%3A%2F%2Fy.example%2F%3ForderId%3DA-1006", "https://x.example/A-1099?id=A-1098"},
		Originals:   []*timeline.Message{{Subject: "order A-1007"}},
	}
	want := map[string]string{
		"A-1001": InSubject, "A-1002": InNote, "A-1003": "original_subject", "A-1004": "original_text",
		"A-1005": InAttachment, "A-1006": InLink, "A-1007": "original_subject", "A-1008": InMarkup,
		"A-1009": InMarkup, "A-1010": InMarkup, "A-1011": InMarkup, "1Z5R89390357567127": InMarkup,
	}
	got := map[string]string{}
	for _, id := range IDs(m) {
		got[id.Value] = id.In
	}
	for value, in := range want {
		if got[value] != in {
			t.Errorf("%s is in %q, want %q", value, got[value], in)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
}

func TestQuotedIDsAreTold(t *testing.T) {
	m := &timeline.Message{Text: "order A-1001\n> order A-1002", Reply: "order A-1001"}
	for _, id := range IDs(m) {
		if want := map[string]string{"A-1001": InText, "A-1002": InQuoted}[id.Value]; id.In != want || m.Text[id.Span[0]:id.Span[1]] != id.Value {
			t.Errorf("%+v, want it in %s", id, want)
		}
	}
}

func TestCheckDigits(t *testing.T) {
	for _, c := range facts().confusables {
		if c.Check != nil && checks[c.Check.Name] == nil {
			t.Errorf("%s: no rule is called %s", c.ID, c.Check.Name)
		}
		for _, example := range c.Examples {
			if !c.is(example) {
				t.Errorf("%s: %s does not pass", c.ID, example)
			}
		}
	}
	for id, wrong := range map[string]string{
		"s10": "RB123456786US", "ups_1z": "1Z5R89390357567128", "fedex12": "996578788855", "dhl_express": "3318810026",
		"pan": "4111111111111112", "iban": "GB82WEST12345698765433", "cn_tax": "91350100M000100Y44",
		"cn_id": "110105194912310021", "container": "CSQU3054384", "gtin": "4006381333932", "sscc18": "000123450000000028",
	} {
		for _, c := range facts().confusables {
			if c.ID == id && c.is(wrong) {
				t.Errorf("%s: %s passes", id, wrong)
			}
		}
	}
}
