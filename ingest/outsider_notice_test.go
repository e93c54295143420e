package ingest_test

import (
	"fmt"
	"slices"
	"strings"

	"nudged/timeline"
)

// notices are what platforms write; %s is the order.
var notices = map[string][]paper{
	"alibaba": {
		{subject: "Your order is on its way (%s)"}, {subject: "Your order %s has been delivered"}, {subject: "Your Trade Assurance Order No. %s is awaiting initial payment"},
		{subject: "Your order %s has been shipped"}, {subject: "Supplier updated the production status", text: "Trade Assurance order %s"}, {subject: "您的信保订单%s已发货"}, {subject: "订单提醒", text: "订单号：%s"},
		{subject: "Reminder", text: "https://biz.alibaba.com/ta/detail.htm?orderId=%s", html: 3},
	},
	"aliexpress": {{subject: "Order %s: order shipped"}, {subject: "Order %s: order confirmed"}, {subject: "Bestellung %s: Paket im Transit"}, {subject: "Your order %s is closed"}, {subject: "An update", text: "Order ID: %s"}},
	"temu":       {{subject: "Order shipped and UPS tracking number is ready (Order ID: #%s)"}, {subject: "Package update", text: "Order ID: %s"}},
	"amazon":     {{subject: "Your Amazon.com order #%s has shipped"}, {subject: "Shipped: \"Lamp\"", text: "Order # %s"}},
	"shopify":    {{subject: "Order #%s confirmed"}},
	"dhgate":     {{subject: "Your order %s has been dispatched"}},
	"etsy":       {{subject: "Your Etsy order", text: "Order number: %s"}},
}

var platformsFrom = map[string]string{
	"alibaba": "service@notice.alibaba.com", "aliexpress": "transaction@notice.aliexpress.com", "temu": "order@order.temu.com", "amazon": "shipment-tracking@amazon.com",
	"shopify": "store+123@t.shopifyemail.com", "dhgate": "service@dhgate.com", "etsy": "transaction@etsy.com",
}

// notice is a platform's, about an order that is known, or one that is not yet.
func (m *market) notice(d *deal) []played {
	of := notices[d.platform]
	if of == nil {
		return nil
	}
	n := of[m.IntN(len(of))]
	p := paper{from: timeline.Address{Name: d.platform, Address: platformsFrom[d.platform]}, to: ann, cc: tracking, id: m.id(), at: m.at, html: n.html}
	about := []*deal{d}
	if m.IntN(4) == 0 && d.platform != "shopify" && d.platform != "dhgate" && d.platform != "etsy" { // it becomes a proposed one
		about = []*deal{{number: m.number(d.style.number)}}
	}
	fill := func(s string) string { return strings.ReplaceAll(s, "%s", about[0].number) }
	p.subject, p.text = fill(n.subject), fmt.Sprintf("Notice %d.\n%s\n%s\n", m.n, fill(n.text), m.pick("Thank you", "Item 1005007877525868", ""))
	if n.html == 3 {
		p.link, p.text = fill(n.text), fmt.Sprintf("Notice %d. View details.\n", m.n)
	} else if m.IntN(6) == 0 && n.text != "" {
		p.text, p.html, p.ld = fmt.Sprintf("Notice %d.\n", m.n), 1, about[0].number
	}
	if m.IntN(4) == 0 && p.html == 0 {
		p.cc = ""
		p = m.forward(p)
	}
	return []played{m.see("notice", p, about...)}
}

// noise belongs nowhere.
func (m *market) noise(d *deal) []played {
	p := paper{from: timeline.Address{Name: "Promo", Address: fmt.Sprintf("news@promo%d.example", m.n)}, to: ann, cc: tracking, id: m.id(), at: m.at, html: m.IntN(3)}
	switch m.IntN(6) {
	case 5: // an order of the seller's that nobody registered, one digit away
		p = m.unseen(d)
		p.cc = tracking
		last := strings.LastIndexAny(d.number, "0123456789")
		other := *d
		other.number = d.number[:last] + string('0'+(d.number[last]-'0'+1+byte(m.IntN(8)))%10) + d.number[last+1:]
		if slices.ContainsFunc(m.deals, func(o *deal) bool { return o.number == other.number }) {
			return nil
		}
		p.subject, p.text = "packed", m.prose("order "+other.number)
	case 0:
		p.subject, p.text = "50% off "+m.number("9000000000"), m.prose("Order now: "+m.number("309000000000000000"))
	case 1:
		p.from.Address = m.pick("service@notice.alibaba.com.example", "service@alibaba-notice.example", "service@notice.aIibaba.example", "order@xn--alibab-8va.example")
		p.subject, p.text = "Your order is on its way ("+d.number+")", m.prose("Order "+d.number)
	case 2:
		p.from.Address = "promo@email.alibaba.com"
		p.subject, p.text = "Sourcing festival "+m.number("90000"), m.prose("Item "+m.number("1600900000000"))
	case 3:
		p.subject, p.text = "we know about "+d.number, m.prose(m.says(d))
	case 4:
		p.from.Address = "noreply@dhl.com"
		p.subject, p.text = "DHL On Demand Delivery", m.prose("Waybill "+m.number("9000000000"))
	}
	s := m.see("noise", p)
	s.noise = true
	return []played{s}
}
