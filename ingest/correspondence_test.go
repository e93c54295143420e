package ingest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/timeline"
)

// TestMatchingFigures measures how well mails find their orders, from the bytes
// to the store: of a correspondence made up by dice it counts what was placed
// wrongly, what was missed, and what is left to the owner.
func TestMatchingFigures(t *testing.T) {
	measured(t, 300, func(seed uint64, left int) figures { return play(t, seed, min(left, 500)) })
}

// play records a correspondence as it arrives, and compares where it came to.
func play(t *testing.T, seed uint64, mails int) figures {
	w := newWorld(t)
	p := newPlay(seed, w)
	var all []played
	for len(all) < mails {
		all = append(all, p.next())
		if i := len(all) - 1; i > 0 && p.IntN(8) == 0 {
			all[i], all[i-1] = all[i-1], all[i] // mails overtake each other
		}
	}
	return w.measure(seed, all, 50)
}

// purchase is an order of the correspondence: its seller, and what was written
// on it so far.
type purchase struct {
	number   string
	seller   timeline.Address
	platform string
	threads  []mail
}

// correspondent makes up mails by dice.
type correspondent struct {
	*rand.Rand
	at     time.Time
	n      int
	orders []*purchase
	shared map[string]int // how many orders a seller has
}

// newPlay registers the orders of a correspondence: every seller has one to
// three, all of one shape that differ as little as orders of that shape do.
func newPlay(seed uint64, w *world) *correspondent {
	p := &correspondent{Rand: rand.New(rand.NewPCG(seed, 11)), at: day, shared: map[string]int{}}
	known := map[string]bool{}
	for s := range 30 {
		shape := shapes[s%len(shapes)]
		seller := timeline.Address{Name: "Lin", Address: fmt.Sprintf("lin@factory%d.example", s)}
		if s%4 == 3 {
			seller.Address = fmt.Sprintf("sales%d@%s", 7000+s, p.pick("qq.com", "163.com", "gmail.com"))
		}
		for range 1 + p.IntN(3) {
			o := &purchase{number: shape.number(p), seller: seller, platform: shape.platform}
			if known[o.number] {
				continue
			}
			known[o.number] = true
			p.orders = append(p.orders, o)
			p.shared[seller.Address]++
			_, err := w.Register(timeline.Order{Number: o.number, Platform: o.platform, Sellers: []timeline.Address{seller}})
			w.must(err)
		}
	}
	return p
}

// shapes are the forms of order numbers.
var shapes = []struct {
	platform string
	number   func(*correspondent) string
}{
	{"alibaba", func(p *correspondent) string { return "30" + p.digits(7) + "501024781" }},
	{"aliexpress", func(p *correspondent) string { return "50192411" + p.digits(8) }},
	{"dhgate", func(p *correspondent) string { return "4" + p.digits(9) }},
	{"1688", func(p *correspondent) string { return "2" + p.digits(18) }},
	{"temu", func(p *correspondent) string { return "PO-211-" + p.digits(17) }},
	{"amazon", func(p *correspondent) string { return "114-" + p.digits(7) + "-" + p.digits(7) }},
	{"ebay", func(p *correspondent) string { return "26-" + p.digits(5) + "-" + p.digits(5) }},
	{"", func(p *correspondent) string { return "BL-" + p.digits(5) }},
	{"", func(p *correspondent) string { return "PO " + p.digits(6) }},
	{"", func(p *correspondent) string { return "26/" + p.digits(4) + "/A" }},
	{"", func(p *correspondent) string {
		return "SZ202603" + fmt.Sprintf("%02d", 1+p.IntN(28)) + "-" + p.digits(2)
	}},
}

func (p *correspondent) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('1' + p.IntN(9)))
	}
	return b.String()
}

func (p *correspondent) pick(list ...string) string { return list[p.IntN(len(list))] }

// mention writes a number as people do.
func (p *correspondent) mention(n string) string {
	if len(n) > 14 && strings.Trim(n, "0123456789") == "" && p.IntN(8) == 0 {
		var groups []string
		for g := range slices.Chunk([]byte(n), 3+p.IntN(2)) {
			groups = append(groups, string(g))
		}
		return "order no. " + strings.Join(groups, p.pick(" ", "-"))
	}
	if p.IntN(12) == 0 {
		n = strings.NewReplacer("1", "１", "3", "３", "5", "５").Replace(n)
	}
	return fmt.Sprintf(p.pick("order %s", "Order No.: %s.", "order #%s,", "订单号：%s", "(order no. %s)", "Bestellung %s:", "commande n° %s", "our PI for your order %s"), n)
}

// clutter is a line of numbers that are no orders'.
func (p *correspondent) clutter() string {
	return p.pick("Tracking number: 1Z5R89390357567127", "Tel: +86 138 0013 8000", "Mobile 13800138000", "HS code 9405.42.00",
		"IBAN DE89 3704 0044 0532 0130 00", "统一社会信用代码：91350100M000100Y43", "container CSQU3054383, seal 0048213",
		"Invoice INV-99118 is attached", "ETA 12.06.2026, week 24", "运单号：SF1234567890123", "QQ: 300280955", "Best wishes", "Item 1005007877525868")
}

func (p *correspondent) id() string { p.n++; return fmt.Sprintf("m%d@mail.example", p.n) }

// words are those of a mail: all of them different, as mails are.
func (p *correspondent) words(about string) string {
	return fmt.Sprintf("Dear all,\n%s %s\n%s\nThis is our remark %d about the lamps in carton %d.\n%s\nKind regards",
		p.pick("about", "We write about", "please look at", "关于"), about, p.clutter(), p.n, p.IntN(90), p.clutter())
}

// next is one more mail.
func (p *correspondent) next() played {
	p.at = p.at.Add(time.Duration(20+p.IntN(90)) * time.Minute)
	o := p.orders[p.IntN(len(p.orders))]
	switch d := p.IntN(20); {
	case d < 8 && len(o.threads) > 0:
		return p.reply(o)
	case d < 10:
		return p.forwarded(o)
	case d < 12 && o.platform == "alibaba":
		return p.notice(o)
	case d < 14:
		return p.both(o)
	case d == 14:
		return p.stranger(o)
	case d == 15:
		return p.lookalike(o)
	case d == 16 && p.shared[o.seller.Address] == 1:
		return p.unnamed(o)
	case d == 17 && len(o.threads) > 0:
		return p.again(o)
	case d == 18 && p.shared[o.seller.Address] > 1 && p.IntN(3) == 0:
		return p.unclear(o)
	}
	return p.fresh(o)
}

// written is a mail of the seller, or of the owner to the seller.
func (p *correspondent) written(o *purchase, subject, text string) mail {
	m := mail{From: o.seller.String(), To: ann.Address, Cc: tracking, Subject: subject, Text: text, ID: p.id(), At: p.at}
	if p.IntN(3) == 0 {
		m.From, m.To = ann.String(), o.seller.Address
	}
	return m
}

func (p *correspondent) fresh(o *purchase) played {
	subject, text := p.pick("Hello", "shipment", "货期", "your lamps"), p.words("the goods")
	if p.IntN(2) == 0 {
		subject += " " + p.mention(o.number)
	} else {
		text = p.words(p.mention(o.number))
	}
	m := p.written(o, subject, text)
	o.threads = append(o.threads, m)
	return played{raw: m.String(), about: []string{o.number}}
}

// reply answers a mail on the order, names none, and quotes another one below.
func (p *correspondent) reply(o *purchase) played {
	to := o.threads[p.IntN(len(o.threads))]
	text := p.words("your mail") + "\n\nOn Mon, Mar 2, 2026 at 9:00 AM Ann wrote:\n> " + strings.ReplaceAll(to.Text, "\n", "\n> ")
	if p.IntN(3) == 0 {
		other := p.orders[p.IntN(len(p.orders))]
		text += "\n> > earlier about " + p.mention(other.number)
	}
	m := p.written(o, p.pick("Re: ", "回复：", "AW: ")+to.Subject, text)
	m.Answers = to.ID
	o.threads = append(o.threads, m)
	return played{raw: m.String(), about: []string{o.number}}
}

// forwarded is a mail of the seller that reached the owner alone, as the
// clients forward it.
func (p *correspondent) forwarded(o *purchase) played {
	m := mail{From: o.seller.String(), To: ann.Address, Subject: "news " + p.mention(o.number), Text: p.words(p.mention(o.number)), ID: p.id(), At: p.at.Add(-time.Hour)}
	f := mail{From: ann.String(), To: tracking, Subject: "Fwd: " + m.Subject, At: p.at, ID: p.id()}
	date := m.At.Format("Monday, January 2, 2006 3:04 PM")
	switch p.IntN(5) {
	case 0:
		f.Attach = []string{m.String()}
	case 1:
		f.Text = m.inline()
	case 2:
		f.Subject = "FW: " + m.Subject
		f.Text = fmt.Sprintf("\n________________________________\nFrom: %s\nSent: %s\nTo: %s\nSubject: %s\n\n%s", m.From, date, m.To, m.Subject, m.Text)
	case 3:
		f.Text = fmt.Sprintf("\n\nBegin forwarded message:\n\nFrom: %s\nSubject: %s\nDate: %s\nTo: %s\n\n%s", m.From, m.Subject, m.At.Format("2 January 2006 at 15:04:05 MST"), m.To, m.Text)
	case 4:
		f.Subject = "转发：" + m.Subject
		f.Text = fmt.Sprintf("\n\n------------------ 原始邮件 ------------------\n发件人: \"Lin\" <%s>;\n发送时间: %s\n收件人: \"Ann\"<%s>;\n主题: %s\n\n%s",
			o.seller.Address, m.At.Format("2006年1月2日(星期一) 15:04"), m.To, m.Subject, m.Text)
	}
	return played{raw: f.String(), about: []string{o.number}}
}

func (p *correspondent) notice(o *purchase) played {
	m := mail{From: "Alibaba <service@notice.alibaba.com>", To: ann.Address, Cc: tracking, ID: p.id(), At: p.at,
		Subject: p.pick("Your order is on its way (", "Your initial payment has been received (", "A note about your order (") + o.number + ")",
		Text:    fmt.Sprintf("Notice %d. See https://biz.alibaba.com/ta/detail.htm?orderId=%s\n%s", p.n, o.number, p.clutter())}
	return played{raw: m.String(), about: []string{o.number}}
}

// both is a mail about two orders of one seller.
func (p *correspondent) both(o *purchase) played {
	for _, other := range p.orders {
		if other.seller == o.seller && other != o {
			m := p.written(o, "two orders", p.words(p.mention(o.number)+" and "+p.mention(other.number)))
			return played{raw: m.String(), about: []string{o.number, other.number}}
		}
	}
	return p.fresh(o)
}

// unnamed is a mail of a seller with one order, that names none.
func (p *correspondent) unnamed(o *purchase) played {
	m := p.written(o, "good morning", p.words("the cartons"))
	o.threads = append(o.threads, m)
	return played{raw: m.String(), about: []string{o.number}}
}

// again is a mail of the order once more, forwarded by the owner.
func (p *correspondent) again(o *purchase) played {
	m := o.threads[p.IntN(len(o.threads))]
	f := m.forward(p.IntN(2) == 0)
	f.ID, f.At = p.id(), p.at
	return played{raw: f.String(), about: []string{o.number}}
}

// unclear is a mail of a seller with several orders that names none: whoever
// places it guesses.
func (p *correspondent) unclear(o *purchase) played {
	m := mail{From: o.seller.String(), To: ann.Address, Cc: tracking, Subject: "good evening", Text: p.words("the pallets"), ID: p.id(), At: p.at}
	return played{raw: m.String()}
}

// stranger is somebody on no order who names one, or an advertisement.
func (p *correspondent) stranger(o *purchase) played {
	m := mail{From: fmt.Sprintf("Joe <joe@stranger%d.example>", p.n), To: ann.Address, Cc: tracking, Subject: p.mention(o.number), Text: p.words("it"), ID: p.id(), At: p.at}
	if p.IntN(2) == 0 {
		m.Subject, m.Text = "The best lamps of Guangdong", p.words("our catalogue")
	}
	return played{raw: m.String(), noise: true}
}

// lookalike names, as the seller, an order that differs in one digit from one
// that is registered, and is none itself.
func (p *correspondent) lookalike(o *purchase) played {
	b := []byte(o.number)
	i := len(b) - 1
	for b[i] < '0' || b[i] > '9' {
		i--
	}
	b[i] = '0'
	m := mail{From: o.seller.String(), To: ann.Address, Cc: tracking, Subject: "packed", Text: p.words("order " + string(b)), ID: p.id(), At: p.at}
	return played{raw: m.String(), noise: true}
}
