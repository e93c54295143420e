package ingest_test

import (
	"fmt"
	"strings"
	"time"

	"nudged/timeline"
)

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
