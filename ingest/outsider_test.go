package ingest_test

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"mime"
	"mime/quotedprintable"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nudged/timeline"
)

// TestOutsidersFigures measures the same as TestMatchingFigures, by mails that are
// made up otherwise: as the programs write them that buyers, factories and
// marketplaces use, with all that these do to a number on its way.
// NUDGED_CORRESPONDENCE=3000 plays so many mails.
func TestOutsidersFigures(t *testing.T) {
	n, _ := strconv.Atoi(cmp.Or(os.Getenv("NUDGED_CORRESPONDENCE"), "240"))
	var sum figures
	for seed := uint64(1); sum.mails < n; seed++ {
		sum.add(watch(t, seed, min(n-sum.mails, 120+int(seed%4)*160)))
	}
	precision, recall, review := sum.percent()
	t.Logf("%d mails: precision %.2f %%, recall %.2f %%, left to review %.2f %%", sum.mails, precision, recall, review)
	if precision < 99.9 || recall < 99 || review > 3 {
		t.Errorf("right %d, wrong %d, missed %d, asked %d", sum.right, sum.wrong, sum.missed, sum.asked)
	}
}

// watch has a market write mails to one buyer, who has from one to three hundred
// orders, and tells what became of them.
func watch(t *testing.T, seed uint64, mails int) (f figures) {
	w := newWorld(t)
	m := newMarket(seed, w, []int{1, 8, 60, 300}[seed%4])
	var all []sighting
	for len(all) < mails {
		all = append(all, m.next()...)
	}
	for batch := range slices.Chunk(all, 40) {
		var raws []string
		for _, s := range batch {
			raws = append(raws, s.raw)
		}
		w.takeRaw("inbox", raws...)
	}
	placed, asked := w.placement()
	for _, s := range all {
		f.mails++
		got := placed[hash(s.raw)]
		for _, order := range got {
			if slices.Contains(s.about, order) {
				f.right++
			} else if f.wrong++; f.wrong < 4 {
				t.Logf("seed %d, %s: on %s, not on %v:\n%s", seed, s.what, order, s.about, s.raw)
			}
		}
		for _, order := range s.about {
			if !slices.Contains(got, order) {
				if f.missed++; f.missed < 4 {
					t.Logf("seed %d, %s: not on %s but on %v (asked: %q):\n%s", seed, s.what, order, got, asked[hash(s.raw)], s.raw)
				}
			}
		}
		if asked[hash(s.raw)] != "" && !s.noise {
			f.asked++
		}
	}
	return f
}

// sighting is a mail with what is true of it.
type sighting struct {
	played
	what string
}

// deal is an order with its seller and their last mail in each thread.
type deal struct {
	number, platform string
	style            *style
	seller           timeline.Address
	threads          []paper
}

// market makes up mails.
type market struct {
	*rand.Rand
	at    time.Time
	n     int
	deals []*deal
	of    map[string][]*deal // by seller
}

// style is how somebody numbers orders, and how mails name them.
type style struct {
	platform string
	number   string   // 0 is any digit, 9 any but naught
	said     []string // what stands around it; nil: the usual
}

var (
	usual = []string{"order %s", "Order No. %s", "Order No.: %s", "order #%s", "your order no %s", "订单号：%s", "订单%s", "订单编号 %s", "Bestellung %s", "Bestellnummer: %s", "commande n° %s", "pedido %s", "Order ID: %s", "order number is %s"}
	bare  = append(slices.Clone(usual), "%s", "[%s]", "(%s)", "about %s", "%s:", "PI for %s", "ref %s", "合同号：%s", "contract %s", "PI No.: %s")
	pos   = []string{"PO %s", "P.O. %s", "PO# %s", "PO #%s", "PO No. %s", "PO number: %s", "purchase order %s", "po %s", "PO-%s", "PO%s", "P.O.# %s"}
)

var styles = []style{
	{platform: "alibaba", number: "309000000501024781", said: bare},
	{platform: "aliexpress", number: "5019241199000000", said: bare},
	{platform: "1688", number: "2900000000000000000", said: usual},
	{platform: "taobao", number: "290000000000000000", said: usual},
	{platform: "dhgate", number: "4900000000", said: usual},
	{platform: "temu", number: "PO-211-99000000000000000", said: bare},
	{platform: "amazon", number: "114-9000000-9000000", said: bare},
	{platform: "ebay", number: "26-90000-90000", said: bare},
	{platform: "etsy", number: "3900000000", said: usual},
	{platform: "shopify", number: "90000", said: usual},
	{number: "PO 900000", said: nil},
	{number: "PO-90000", said: nil},
	{number: "PI-90000", said: bare},
	{number: "BL-90000", said: bare},
	{number: "SZ202603900-00", said: bare},
	{number: "26/9000/A", said: bare},
	{number: "SC-2026-9000", said: bare},
	{number: "26K-09000", said: bare},
	{number: "LED9000B", said: bare},
	{number: "XM-26-0900", said: bare},
	{number: "ORD-009000", said: bare},
	{number: "HT202603900", said: bare},
	{number: "GZ/2026/900", said: bare},
	{number: "A9000-2", said: bare},
	{number: "4500090000", said: usual},
	{number: "26-90000", said: usual},
	{number: "KY.2026.900", said: bare},
	{number: "2026-9000", said: usual},
	{number: "CN9000", said: bare},
	{number: "90000000", said: usual},
}

func newMarket(seed uint64, w *world, orders int) *market {
	m := &market{Rand: rand.New(rand.NewPCG(seed, 23)), at: day, of: map[string][]*deal{}}
	known := map[string]bool{}
	for seller := 0; len(m.deals) < orders; seller++ {
		st := &styles[(int(seed)*7+seller)%len(styles)]
		who := timeline.Address{Name: m.pick("Lin Tao", "陈芳", "Sales 03", "Mike"), Address: fmt.Sprintf("sales%d@lampworks%d.example", seller, seller)}
		if seller%3 == 1 {
			who.Address = fmt.Sprintf("%d@%s", 300200000+seller, m.pick("qq.com", "163.com", "foxmail.com", "126.com"))
		}
		for range min(1+m.IntN(4)*m.IntN(3), orders-len(m.deals)) {
			d := &deal{number: m.number(st.number), platform: st.platform, style: st, seller: who}
			if known[d.number] {
				continue
			}
			known[d.number] = true
			m.deals = append(m.deals, d)
			m.of[who.Address] = append(m.of[who.Address], d)
			_, err := w.Register(timeline.Order{Number: d.number, Platform: d.platform, Sellers: []timeline.Address{who}})
			w.must(err)
		}
	}
	return m
}

func (m *market) pick(list ...string) string { return list[m.IntN(len(list))] }

func (m *market) number(form string) string {
	free := 0 // the digits before the first 9 are the series'
	return strings.Map(func(r rune) rune {
		switch {
		case r == '9':
			free++
			return rune('1' + m.IntN(9))
		case r == '0' && free > 0 && free < 20:
			return rune('0' + m.IntN(10))
		}
		return r
	}, form)
}

// says names an order as people do.
func (m *market) says(d *deal) string {
	n, said := d.number, d.style.said
	if said == nil {
		said = bare
		if digits, ok := strings.CutPrefix(n, "PO "); ok {
			n, said = digits, pos
		} else if digits, ok := strings.CutPrefix(n, "PO-"); ok && m.IntN(2) == 0 {
			n, said = digits, pos
		}
	}
	s := fmt.Sprintf(said[m.IntN(len(said))], n)
	switch long := len(n) > 14 && strings.Trim(n, "0123456789") == ""; {
	case long && m.IntN(10) == 0:
		cut := []int{4, 8, 12}
		if m.IntN(2) == 0 {
			cut = []int{3 + m.IntN(2), 9, 13}
		}
		sep := m.pick(" ", "-", "\u00a0")
		return "order no. " + n[:cut[0]] + sep + n[cut[0]:cut[1]] + sep + n[cut[1]:cut[2]] + sep + n[cut[2]:]
	case long && m.IntN(12) == 0:
		return strings.Replace(s, n, n[:7]+"\u200b"+n[7:], 1)
	case m.IntN(15) == 0:
		return strings.NewReplacer("0", "０", "1", "１", "2", "２", "7", "７").Replace(s)
	case m.IntN(20) == 0:
		return strings.ReplaceAll(s, "-", "\u2011")
	}
	return s
}

// clutter is what else stands in such mails.
func (m *market) clutter() string {
	d := func(n int) string { return m.number("9" + strings.Repeat("0", n-1)) }
	return m.pick(
		"Tel: +86 592 "+d(7), "Mob/WeChat: 1390013"+d(4), "SSCC: 00"+d(16), "统一社会信用代码：91350100M"+d(6)+"Y43", "报关单号："+d(18),
		"HS code 9405.42.00", "HS编码：9405421000", "Container: CSQU3054383, seal "+d(7), "B/L No.: COSU"+d(10), "Booking No. "+d(9), "提单号：COAU"+d(10),
		"IBAN DE89 3704 0044 0532 0130 00", "A/C No.: "+d(15), "Bank card 6222"+d(15), "Invoice No. INV-"+d(6), "Tracking number: 1Z5R89390357567127", "运单号：SF"+d(13),
		"LP00"+d(12), "YT"+d(16), "MAWB 176-"+d(8), "Qty "+d(4)+" pcs, USD "+d(5)+".50", "2026-05-12, week 24", "12.06.2026", "10:30 - 11:45", "Item 100500"+d(10), "Certificate No. CE-"+d(6),
		"QQ: "+d(9), "Serial no. "+d(12), "EAN "+d(13), "Kind regards", "祝好", "Sent from my iPhone", "发自我的iPhone", "", "", "VAT DE"+d(9), "DUNS "+d(9), "IMEI "+d(15), "ETD 05/12", "Room "+d(4)+", Building 3",
		"quotation no. QT-"+d(5), "RFQ "+d(10), "customs declaration no. "+d(18), "装箱单号："+d(8))
}

func (m *market) id() string { m.n++; return fmt.Sprintf("%d.%d@mail.example", m.n, m.Uint32()) }

// prose is a text with something in it.
func (m *market) prose(something string) string {
	return m.pick("Dear Ann,", "Hi Ann", "Ann 您好，", "Hello dear,", "Guten Tag,") + "\n\n" + something + "\n" +
		m.pick("the goods leave on Friday", "please pay the balance", "货已备好，请安排付款", "we found a scratch on some pieces", "photos follow", "please check the sample") +
		fmt.Sprintf(" (our note %d).\n", m.n) + m.clutter() + "\n" + m.clutter() + "\n"
}

// next is one thing that happens; it may be seen several times.
func (m *market) next() []sighting {
	m.at = m.at.Add(time.Duration(10+m.IntN(200)) * time.Minute)
	d := m.deals[m.IntN(len(m.deals))]
	one := func(what string, p paper, about ...*deal) []sighting { return []sighting{m.see(what, p, about...)} }
	switch x := m.IntN(100); {
	case x < 22:
		return one("fresh", m.fresh(d), d)
	case x < 40 && len(d.threads) > 0:
		return one("reply", m.reply(d), d)
	case x < 52:
		return one("forward", m.forward(m.unseen(d)), d)
	case x < 56:
		return m.threeWays(d)
	case x < 62 && len(m.of[d.seller.Address]) > 1:
		return m.two(d)
	case x < 68:
		return m.newAboveOld(d)
	case x < 76:
		return m.notice(d)
	case x < 80:
		return m.unnamed(d)
	default:
		return m.noise(d)
	}
}

func (m *market) see(what string, p paper, about ...*deal) sighting {
	s := sighting{what: what}
	s.raw = p.write(m)
	for _, d := range about {
		s.about = append(s.about, d.number)
	}
	return s
}

// unseen is a mail of the seller that names its order.
func (m *market) unseen(d *deal) paper {
	p := paper{from: d.seller, to: ann, id: m.id(), at: m.at, subject: m.pick("Shipment", "Re: question", "your goods", "货期", "Payment", "Lampen"), text: m.prose("about the goods")}
	if m.IntN(2) == 0 {
		p.subject += " " + m.says(d)
	} else {
		p.text = m.prose(m.pick("about ", "关于", "We write regarding ") + m.says(d))
	}
	return p
}

// fresh is a new mail between the seller and the buyer.
func (m *market) fresh(d *deal) paper {
	p := m.unseen(d)
	if m.IntN(12) == 0 {
		p.subject, p.text = "documents", m.prose("see attached")
		p.file = m.pick("PI_%s.pdf", "Packing list %s.xlsx", "%s.pdf", "invoice_%s_final.pdf", "合同%s.pdf")
		p.file = fmt.Sprintf(p.file, strings.NewReplacer("/", "-", "PO ", "PO").Replace(d.number))
		if strings.Contains(d.number, "/") || len(d.number) < 7 {
			p = m.unseen(d)
		}
	}
	p.html = m.IntN(3)
	if m.IntN(3) == 0 {
		p.from, p.to = ann, d.seller
	}
	p.cc = tracking
	d.threads = append(d.threads, p)
	return p
}

// reply answers the last mail of a thread and names nothing newly.
func (m *market) reply(d *deal) paper {
	old := d.threads[m.IntN(len(d.threads))]
	p := paper{from: d.seller, to: ann, cc: tracking, id: m.id(), at: m.at, text: m.prose("as you wrote"), html: m.IntN(2)}
	if old.from.Address == d.seller.Address && m.IntN(3) > 0 {
		p.from, p.to = ann, d.seller
	}
	p.subject = m.pick("Re: ", "RE: ", "AW: ", "回复：", "答复: ", "回复: Re: ", "Antw: ", "SV: ", "RE：") + old.subject
	p.text += m.history(old)
	if m.IntN(4) > 0 || !strings.Contains(p.text, old.text[:20]) { // else QQ Mail, WeCom and some telephones
		p.answers = old.id
	}
	d.threads = append(d.threads, p)
	return p
}

// history is how clients quote a mail below.
func (m *market) history(old paper) string {
	quoted := strings.ReplaceAll(old.text, "\n", "\n> ")
	switch m.IntN(4) {
	case 0:
		return "\nOn " + old.at.Format("Mon, Jan 2, 2006 at 3:04 PM") + " " + old.from.String() + " wrote:\n\n> " + quoted
	case 1:
		return "\n\n------------------ 原始邮件 ------------------\n发件人: \"" + old.from.Name + "\" <" + old.from.Address + ">;\n发送时间: " + old.at.Format("2006年1月2日(星期一) 15:04") + "\n收件人: \"" + old.to.Name + "\"<" + old.to.Address + ">;\n主题: " + old.subject + "\n\n" + old.text
	case 2:
		return "\n\n-----Original Message-----\nFrom: " + old.from.String() + "\nSent: " + old.at.Format("Monday, January 2, 2006 3:04 PM") + "\nTo: " + old.to.String() + "\nSubject: " + old.subject + "\n\n" + old.text
	}
	return "\n\nAm " + old.at.Format("02.01.2006 um 15:04") + " schrieb " + old.from.Name + ":\n> " + quoted
}

// forward is a mail that reached the buyer alone, forwarded to us.
func (m *market) forward(p paper) paper {
	f := paper{from: ann, to: timeline.Address{Address: tracking}, id: m.id(), at: p.at.Add(40 * time.Minute), subject: "Fwd: " + p.subject}
	long, cn := p.at.Format("Monday, January 2, 2006 3:04 PM"), p.at.Format("2006年1月2日(星期一) 15:04")
	switch m.IntN(7) {
	case 0:
		f.attach = p.write(m)
	case 1:
		f.text = fmt.Sprintf("---------- Forwarded message ---------\nFrom: %s\nDate: %s\nSubject: %s\nTo: <%s>\n\n%s", p.from.String(), p.at.Format("Mon, Jan 2, 2006 at 3:04 PM"), p.subject, p.to.Address, p.text)
	case 2:
		f.subject = "FW: " + p.subject
		f.text = fmt.Sprintf("\n________________________________\nFrom: %s\nSent: %s\nTo: %s\nSubject: %s\n\n%s", p.from.String(), long, p.to.String(), p.subject, p.text)
	case 3:
		f.text = fmt.Sprintf("Begin forwarded message:\n\nFrom: %s\nSubject: %s\nDate: %s\nTo: %s\n\n%s", p.from.String(), p.subject, p.at.Format("2 January 2006 at 15:04:05 MST"), p.to.String(), p.text)
	case 4:
		f.subject = "转发：" + p.subject
		f.text = fmt.Sprintf("\n\n------------------ 原始邮件 ------------------\n发件人: \"%s\" <%s>;\n发送时间: %s\n收件人: \"Ann\"<%s>;\n主题: %s\n\n%s", p.from.Name, p.from.Address, cn, p.to.Address, p.subject, p.text)
	case 5:
		f.subject = "转发:" + p.subject
		f.text = fmt.Sprintf("\n\n-------- 转发邮件信息 --------\n发件人：%s <%s>\n发送日期：%s\n收件人：%s\n主题：%s\n\n%s", p.from.Name, p.from.Address, p.at.Format("2006-01-02 15:04:05"), p.to.Address, p.subject, p.text)
	case 6:
		f.text = fmt.Sprintf("\n-------- Forwarded Message --------\nSubject: \t%s\nDate: \t%s\nFrom: \t%s\nTo: \t%s\n\n%s", p.subject, p.at.Format(time.RFC1123Z), p.from.String(), p.to.String(), p.text)
	}
	if m.IntN(4) == 0 {
		f.text = m.pick("FYI\n\n", "zur Info\n\n", "please track\n\n") + f.text
	}
	return f
}

// threeWays is one mail as a blind copy, forwarded, and attached to a forward.
func (m *market) threeWays(d *deal) []sighting {
	p := m.unseen(d)
	out := []sighting{m.see("blind copy", p, d)}
	for range 2 {
		out = append(out, m.see("forwarded too", m.forward(p), d))
	}
	return out
}

// two is a mail about two orders of one seller.
func (m *market) two(d *deal) []sighting {
	theirs := m.of[d.seller.Address]
	other := theirs[m.IntN(len(theirs))]
	if other == d {
		return []sighting{m.see("fresh", m.fresh(d), d)}
	}
	p := m.unseen(d)
	p.cc, p.subject, p.text = tracking, "two orders", m.prose(m.says(d)+m.pick(" and ", ", ", " & ", "\n", " / ", "和")+m.says(other))
	return []sighting{m.see("two orders", p, d, other)}
}

// newAboveOld names one order in new words above the history of another.
func (m *market) newAboveOld(d *deal) []sighting {
	theirs := m.of[d.seller.Address]
	old := m.unseen(theirs[m.IntN(len(theirs))])
	p := m.unseen(d)
	p.cc, p.subject, p.text = tracking, "Re: goods", m.prose(m.says(d))+m.history(old)
	return []sighting{m.see("new above old", p, d)}
}

// unnamed names no order.
func (m *market) unnamed(d *deal) []sighting {
	p := paper{from: d.seller, to: ann, cc: tracking, id: m.id(), at: m.at, subject: m.pick("good morning", "update", "photos"), text: m.prose("nothing new")}
	if len(m.of[d.seller.Address]) == 1 {
		d.threads = append(d.threads, p)
		return []sighting{m.see("only order", p, d)}
	}
	if m.IntN(5) > 0 {
		return nil
	}
	return []sighting{m.see("which order", p)}
}

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
func (m *market) notice(d *deal) []sighting {
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
	return []sighting{m.see("notice", p, about...)}
}

// noise belongs nowhere.
func (m *market) noise(d *deal) []sighting {
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
	return []sighting{s}
}

// paper is a mail to write.
type paper struct {
	from, to          timeline.Address
	cc, subject, text string
	id, answers       string
	at                time.Time
	html              int    // 0 plain, 1 both, 2 HTML alone
	file, attach      string // the name of an attachment, and a whole mail
	link, ld          string // of the HTML part: a link, and the order of its JSON-LD
}

// write writes it as one of several programs would.
func (p paper) write(m *market) string {
	var b strings.Builder
	head := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	domain := p.from.Domain()
	head("Received", fmt.Sprintf("from mail.%s by mx.buyer.example with ESMTPS id 1; %s", domain, p.at.Format(time.RFC1123Z)))
	head("Authentication-Results", "mx.buyer.example; dmarc=pass header.from="+domain)
	head("From", mime.QEncoding.Encode("utf-8", p.from.Name)+" <"+p.from.Address+">")
	head("To", "<"+p.to.Address+">")
	head("Cc", p.cc)
	head("Subject", []mime.WordEncoder{mime.BEncoding, mime.QEncoding}[m.IntN(2)].Encode("utf-8", p.subject))
	head("Date", p.at.Format(time.RFC1123Z))
	head("Message-ID", "<"+p.id+">")
	if p.answers != "" {
		head("In-Reply-To", "<"+p.answers+">")
		head("References", "<"+p.answers+">")
	}
	head("MIME-Version", "1.0")
	if p.attach == "" && p.file == "" {
		b.WriteString(p.body(m))
		return b.String()
	}
	head("Content-Type", "multipart/mixed; boundary=outer")
	b.WriteString("\r\n--outer\r\n" + p.body(m))
	if p.attach != "" {
		b.WriteString("\r\n--outer\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + p.attach)
	}
	if p.file != "" {
		b.WriteString("\r\n--outer\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"" + mime.BEncoding.Encode("utf-8", p.file) + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQ=\r\n")
	}
	b.WriteString("\r\n--outer--\r\n")
	return b.String()
}

func (p paper) body(m *market) string {
	plain := p.part(m, "text/plain", strings.ReplaceAll(p.text, "\n", "\r\n"))
	switch {
	case p.html == 0:
		return plain
	case p.html == 1:
		return "Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\n" + plain + "\r\n--inner\r\n" + p.part(m, "text/html", p.page(m)) + "\r\n--inner--\r\n"
	}
	return p.part(m, "text/html", p.page(m))
}

// part encodes a text, with breaks wherever they fall.
func (p paper) part(m *market, kind, text string) string {
	head := "Content-Type: " + kind + "; charset=utf-8\r\nContent-Transfer-Encoding: "
	var b strings.Builder
	switch m.IntN(3) {
	case 0:
		q := quotedprintable.NewWriter(&b)
		q.Write([]byte(text))
		q.Close()
		return head + "quoted-printable\r\n\r\n" + b.String() + "\r\n"
	case 1:
		for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString([]byte(text))), 76) {
			b.WriteString(string(line) + "\r\n")
		}
		return head + "base64\r\n\r\n" + b.String()
	}
	return head + "8bit\r\n\r\n" + text + "\r\n"
}

// page is the text as HTML, with what templates do to long numbers.
func (p paper) page(m *market) string {
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\u00a0", "&nbsp;").Replace(p.text)
	words := strings.Split(text, " ")
	for i, w := range words {
		if len(w) > 12 && strings.Trim(w, "0123456789") == "" {
			words[i] = w[:6] + m.pick("<wbr>", "</span><span>", "&#8203;", "<b></b>", "&shy;", "") + w[6:]
		}
	}
	body := "<p><span>" + strings.ReplaceAll(strings.Join(words, " "), "\n", "<br>\n") + "</span></p>"
	if p.link != "" {
		body += `<a href="` + p.link + `">View details</a>`
	}
	if p.ld != "" {
		body += `<script type="application/ld+json">{"@context":"http://schema.org","@type":"Order","orderNumber":"` + p.ld + `"}</script>`
	}
	return "<html><head><style>td{border:2px;width:1001px}</style></head><body>" + body + "</body></html>"
}
