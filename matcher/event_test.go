package matcher

import (
	"strings"
	"testing"

	"nudged/timeline"
)

// TestObservedSubjects reads every example of the data by its own template.
func TestObservedSubjects(t *testing.T) {
	n := 0
	for _, p := range facts().platforms {
		for _, s := range p.Subjects {
			for _, subject := range s.Examples {
				n++
				from := transactional(t, p)
				e := EventIn(&from, subject, "")
				if e == nil || e.Event != s.Event || e.Platform != p.ID || e.Confidence != s.Confidence {
					t.Errorf("%s: %q: got %+v, want %s", p.ID, subject, e, s.Event)
				}
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d examples", n)
	}
}

func transactional(t *testing.T, p platform) timeline.Address {
	for _, s := range p.Senders {
		if s.Role == RoleTransactional {
			return timeline.Address{Address: "service@" + s.Domain}
		}
	}
	t.Fatalf("%s has no transactional sender", p.ID)
	return timeline.Address{}
}

func TestEvents(t *testing.T) {
	check := func(name, from, subject, want, confidence string) {
		t.Helper()
		e := EventIn(&timeline.Address{Address: from}, subject, "")
		got, how := "", ""
		if e != nil {
			got, how = e.Platform+" "+e.Event, e.Confidence
		}
		if got != want || how != confidence {
			t.Errorf("%s: got %q, %q; want %q, %q", name, got, how, want, confidence)
		}
	}
	const ta, ae = "credit@notice.alibaba.com", "transaction@notice.aliexpress.com"
	check("shipped", ta, "Your order is on its way (296225130501024781)", "alibaba shipped", "high")
	check("paid", ta, "Your initial payment has been received (304447618001023166)", "alibaba payment_received", "high")
	check("status changed", ta, "The payment status for your Trade Assurance order has changed", "alibaba payment_status_changed", "medium")
	check("full-width digits", ta, "Your order is on its way （２９６２２５１３０５０１０２４７８１）", "alibaba shipped", "high")
	check("folded subject", ta, "Your order is on\r\n its way (296225130501024781)", "alibaba shipped", "high")
	check("confirmed", ae, "Order 5019241171106742: order confirmed", "aliexpress order_confirmed", "high")
	check("confirmed, German", ae, "Bestellung 5019241171106742: Bestellauftrag bestätigt", "aliexpress order_confirmed", "high")
	check("several orders", ae, "3 Bestellungen wurden bestätigt: 5019241171106742", "aliexpress order_confirmed", "high")
	check("parcel", ae, "Package JY26CAA0D000551012 has been delivered", "aliexpress delivered", "high")
	check("closed", ae, "Your order 5019241171106742 is closed", "aliexpress order_closed", "high")
	check("relayed by Apple", "transaction_at_notice_aliexpress_com_8x7k2_1a2b3c@privaterelay.appleid.com", "Order 5019241171106742: order shipped", "aliexpress shipped", "high")
	check("Temu", "orders@transaction.temu.com", "Order shipped and UPS tracking number is ready (Order ID: #PO-211-12622430710391149)", "temu shipped", "medium")
	check("Amazon elsewhere", "shipment-tracking@amazon.de", `Shipped: "Lamp"`, "amazon shipped", "medium")
	check("a word of disputes", ta, "The supplier has responded to your dispute", "alibaba seller_responded", "expert")
	check("a word of disputes, Chinese", ta, "您的纠纷：请补充凭证", "alibaba evidence_due", "expert")
	check("a message", ta, "You have a new message from Lin", "alibaba message_received", "expert")
	check("confirmed, in other words", ta, "We have confirmed your order 296225130501024781", "alibaba order_confirmed", "expert")
	check("paid, in other words", ta, "Payment confirmed for order 296225130501024781", "alibaba payment_received", "expert")
	check("shipped, in other words", ta, "Good news: order 296225130501024781 shipped!", "alibaba shipped", "expert")
	check("delivered, in other words", ta, "Delivered: order 296225130501024781", "alibaba delivered", "expert")
	check("out for delivery", ta, "Order 296225130501024781 is out for delivery today", "alibaba out_for_delivery", "expert")
	check("confirmed, Chinese", ta, "您的订单已确认：296225130501024781", "alibaba order_confirmed", "expert")
	check("paid, Chinese", ta, "付款成功（订单号296225130501024781）", "alibaba payment_received", "expert")
	check("escalated, Chinese", ta, "您的纠纷已升级（订单号296225130501024781）", "alibaba dispute_escalated", "expert")
	check("evidence of a dispute", ta, "Please submit evidence for your dispute", "alibaba evidence_due", "expert")
	check("evidence of a dispute, Chinese", ta, "请提交纠纷证据：请提交证据", "alibaba evidence_due", "expert")
	check("shipped, Chinese", ta, "您的订单296225130501024781已发货", "alibaba shipped", "expert")
	check("delivered, Chinese", ta, "您的包裹已签收", "alibaba delivered", "expert")
	check("confirmed, German", ta, "Ihre Bestellung wurde bestätigt", "alibaba order_confirmed", "expert")
	check("paid, German", ta, "Wir haben Ihre Zahlung erhalten: Zahlung eingegangen", "alibaba payment_received", "expert")
	check("shipped, German", ta, "Ihre Bestellung 296225130501024781 wurde versandt", "alibaba shipped", "expert")
	check("delivered, German", ta, "Ihr Paket wurde zugestellt", "alibaba delivered", "expert")
	check("confirmed, French", ta, "Votre commande est confirmée", "alibaba order_confirmed", "expert")
	check("paid, French", ta, "Nous avons bien reçu votre paiement", "alibaba payment_received", "expert")
	check("shipped, French", ta, "Votre commande a été expédiée", "alibaba shipped", "expert")
	check("delivered, French", ta, "Votre colis a été livré", "alibaba delivered", "expert")
	check("confirmed, Spanish", ta, "Tu pedido ha sido confirmado", "alibaba order_confirmed", "expert")
	check("paid, Spanish", ta, "Hemos recibido tu pago", "alibaba payment_received", "expert")
	check("shipped, Spanish", ta, "Tu pedido ha sido enviado", "alibaba shipped", "expert")
	check("delivered, Spanish", ta, "Tu paquete fue entregado", "alibaba delivered", "expert")
	unclear := func(name, subject string) {
		t.Helper()
		check("unclear: "+name, ta, subject, "alibaba unknown", "unknown")
	}
	unclear("not yet", "Your order 296225130501024781 has not been shipped yet")
	unclear("not yet, Chinese", "订单尚未发货提醒：已付款")
	unclear("not yet, German", "Ihre Bestellung wurde noch nicht versandt")
	unclear("not yet, French", "Votre commande n'est pas encore expédiée")
	unclear("not yet, Spanish", "Tu pedido aún no ha sido enviado")
	unclear("soon", "Your order will be shipped soon")
	unclear("soon, Chinese", "您的订单即将发货，预计已送达时间")
	unclear("a question", "Has your order been delivered?")
	unclear("a condition", "Confirm receipt once your order is delivered")
	unclear("two events", "Payment received and order shipped")
	unclear("a part", "Your order was partially shipped")
	unclear("it failed", "Payment successful? Your last attempt failed")
	unclear("within a word", "Undelivered parcel 296225130501024781")
	unclear("a return", "Your return was delivered to the seller")
	check("a message about it", ta, "New message: has the order shipped", "alibaba message_received", "expert")
	check("a template not known", ta, "Something about your account", "alibaba unknown", "unknown")
	check("advertising", "news@notice.alibaba.com", "Your order is on its way (296225130501024781)", "", "")
	check("advertising domain", "x@email.alibaba.com", "New quotation", "", "")
	check("a seller", "lin@factory.example", "Your order is on its way (296225130501024781)", "", "")
	check("a look-alike", "credit@notice.alibaba-fake.com", "Your order is on its way (296225130501024781)", "", "")
}

func TestPlatform(t *testing.T) {
	check := func(name, address, want string) {
		t.Helper()
		id, role, ok := Platform(timeline.Address{Address: address})
		if got := strings.TrimSpace(id + " " + role); got != want || ok != (want != "") {
			t.Errorf("%s: %s is %q (%v), want %q", name, address, got, ok, want)
		}
	}
	check("listed", "credit@notice.alibaba.com", "alibaba transactional")
	check("case", "Credit@Notice.Alibaba.COM", "alibaba transactional")
	check("help desk", "feedback@service.alibaba.com", "alibaba support")
	check("another host of it", "x@something.alibaba.com", "alibaba unknown")
	check("marketing host", "x@email.alibaba.com", "alibaba marketing")
	check("marketing local part", "remind@notice.alibaba.com", "alibaba marketing")
	check("another country", "auto-confirm@amazon.co.uk", "amazon transactional")
	check("a country it has not", "auto-confirm@amazon.xyz", "")
	check("relay", "transaction_at_notice_aliexpress_com_8x7k2_1a2b3c@privaterelay.appleid.com", "aliexpress transactional")
	check("relay with one part", "transaction_at_notice_aliexpress_com_8x7k2@privaterelay.appleid.com", "aliexpress transactional")
	check("relay of somebody else", "shop_at_alibaba-fake_com_1_2@privaterelay.appleid.com", "")
	check("longer domain", "credit@notice.alibaba-fake.com", "")
	check("as a sub-domain", "credit@alibaba.com.example.net", "")
	check("joined", "credit@noticealibaba.com", "")
	check("other ending", "credit@alibaba.co", "")
	check("Cyrillic letter", "credit@notice.alib\u0430ba.com", "")
	check("punycode", "credit@notice.xn--alibba-3ve.com", "")
	check("digit for a letter", "credit@notice.a1ibaba.com", "")
	check("in the local part", "notice.alibaba.com@evil.example", "")
	check("two at signs", "credit@notice.alibaba.com@evil.example", "")
	check("no hyphens", "x@madeinchina.com", "")
	check("empty", "", "")
	check("no domain", "alibaba.com", "")
}

func TestOrganisations(t *testing.T) {
	check := func(domain, want string, public bool) {
		t.Helper()
		if got := Organisation(domain); got != want {
			t.Errorf("Organisation(%q) = %q, want %q", domain, got, want)
		}
		if got := PublicProvider(domain); got != public {
			t.Errorf("PublicProvider(%q) = %v", domain, got)
		}
	}
	check("factory.com.cn", "factory.com.cn", false)
	check("Mail.Factory.com.CN", "factory.com.cn", false)
	check("foshan-tiles.example", "foshan-tiles.example", false)
	check("qq.com", "qq.com", true)
	check("vip.qq.com", "qq.com", true)
	check("163.com", "163.com", true)
	check("gmail.com", "gmail.com", true)
	check("outlook.de", "outlook.de", true)
	check("yahoo.co.jp", "yahoo.co.jp", true)
	check("yahoo-trading.com", "yahoo-trading.com", false)
	check("notqq.com", "notqq.com", false)
	check("com.cn", "", true)
	check("", "", true)
}
