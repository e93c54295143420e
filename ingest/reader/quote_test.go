package reader

import (
	"strings"
	"testing"
)

// TestNewText has what clients put below or between the words of an author.
func TestNewText(t *testing.T) {
	check := func(name, body, want string) {
		t.Helper()
		if got := readBody("Re: X", body).Reply; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	const own = "Yes, on Monday.\n\nBest regards,\nLi"
	check("nothing to take away", own, own)
	check("Gmail", own+"\n\nOn Thu, 5 Mar 2026 at 10:23, Ann <ann@buyer.example> wrote:\n\n> When?\n", own)
	check("an attribution of three lines", own+"\n\nOn Thu, 5 Mar 2026 at 10:23, Ann Buyer\n<ann@buyer.example>\nwrote:\n> When?", own)
	check("a bracket wrapped to the next line", own+"\n\nAm 05.03.2026 10:23 schrieb \"Ann\" <ann@buyer.example\n>:\n\n> When?", own)
	check("no quote marks below the attribution", own+"\n\nLe 5 mars 2026 à 10:23, Ann <ann@buyer.example> a écrit :\n\nWhen?", own)
	check("Chinese attribution", own+"\n\n在 2026-03-05 10:23:11，\"Ann\" <ann@buyer.example> 写道：\n\nWhen?", own)
	check("Japanese attribution", own+"\n\n2026年3月5日(木) 10:23 Ann <ann@buyer.example>:\n\n> When?", own)
	check("Korean attribution", own+"\n\n2026년 3월 5일 (목) 오후 2:22, Ann <ann@buyer.example>님이 작성:\n\n> When?", own)
	check("old Gmail, no verb, no colon", own+"\n\n2026/3/5 Ann <ann@buyer.example>\n\n> When?", own)
	check("Zoho", own+"\n\n---- On Thu, 05 Mar 2026 10:23:11 +0800 Ann <ann@buyer.example> wrote ----\n\nWhen?", own)
	check("a language never seen", own+"\n\nQuon 05.03.2026 10:23, Ann <ann@buyer.example> zwq:\n> When?", own)
	check("a language never seen, a name without an address", own+"\n\nQuon 05.03.2026 10:23, Ann Buyer zwq:\n\n> When?", own)
	check("Apple Mail in Polish, a name without an address", own+"\n\nWiadomość napisana przez Ann Buyer w dniu 05.03.2026, o godz. 10:23:\n\nWhen?", own)
	check("Gmail in Georgian, a name without an address", own+"\n\nხუთ, 5 მარ, 2026, 10:23 Ann Buyer წერს:\n\nWhen?", own)
	check("Outlook's header", own+"\n\n发件人: Ann <ann@buyer.example>\n发送时间: 2026年3月5日 10:23\n收件人: Li\n主题: X\n\nWhen?", own)
	check("a separator", own+"\n\n-----Original Message-----\nFrom: Ann\nSent: 5 March 2026\nTo: Li\nSubject: X\n\nWhen?", own)
	check("Mail Master", own+"\n\n---- 回复的原邮件 ----\n| 发件人 | Ann<ann@buyer.example> |\n| 日期 | 2026年03月05日 10:23 |\n| 收件人 | Li<li@seller.example> |\n| 主题 | X |\nWhen?", own)
	check("a signature", own+"\n\n-- \nLi Wang\nSeller Ltd", own)
	check("a signature below a rule", own+"\n\n________________________________\nLi Wang\nSeller Ltd", own)
	check("a rule between sections", "One:\n"+strings.Repeat("a\n", 12)+"____________\nTwo:\n"+strings.Repeat("b\n", 12)+"end", "One:\n"+strings.Repeat("a\n", 12)+"____________\nTwo:\n"+strings.Repeat("b\n", 12)+"end")
	check("a phone", own+"\n\n发自我的iPhone", own)
	check("a phone, below it the thread", own+"\n\nGesendet von Outlook für Android\n________________________________\nFrom: Ann <ann@buyer.example>\nSent: Thursday, March 5, 2026 10:23\nTo: Li\nSubject: X\n\nWhen?", own)
	check("a phone at the top", "Sent from my iPhone\n\n"+own, own)
	check("answers between the lines", "On Thu, 5 Mar 2026 at 10:23, Ann <ann@buyer.example> wrote:\n> When?\nMonday.\n> How?\nBy air.", "Monday.\nBy air.")
	check("the answer below the header", "**Gesendet:** Donnerstag, 5. März 2026 um 10:23\n\n**Von:** \"Ann\" <ann@buyer.example>\n\n**An:** Li\n\n**Betreff:** X\n\nOn Monday.", "On Monday.")
	check("prose that begins like an attribution", "On the one hand we can ship on 5 March 2026.\nOn the other hand:\nit costs more.", "On the one hand we can ship on 5 March 2026.\nOn the other hand:\nit costs more.")
	check("a list with dashes", "Please:\n- confirm\n- pay\n--- thanks", "Please:\n- confirm\n- pay\n--- thanks")
	check("labels of a form are own words", "Please ship to:\nName: Ann\nStreet: Hafenstr. 1\nCity: Hamburg", "Please ship to:\nName: Ann\nStreet: Hafenstr. 1\nCity: Hamburg")
	const advice = "Shipping advice:\n\nFrom: Seller <li@seller.example>\nTo: Buyer\nETD: 2026-05-18 09:27\nVessel: Ever Given\n\nRegards, Li"
	check("a shipping advice is own words", advice, advice)
	const dated = "Shipping advice:\n\nFrom: Seller <li@seller.example>\nTo: Buyer\nDate: 2026-05-18 09:27\nVessel: Ever Given\nPort: Shenzhen\n\nRegards, Li"
	check("one that names the day", dated, dated)
	check("one that ends with the vessel", strings.Replace(dated, "\nPort: Shenzhen", "", 1), strings.Replace(dated, "\nPort: Shenzhen", "", 1))
	const appointment = "Termin:\nDatum: 18.05.2026 09:27\nOrt: Hamburg\nBetreff: Abnahme\nVon: 9 Uhr\nAn: 10 Uhr\n\nMax"
	check("an appointment", appointment, appointment)
	const waybill = "运单信息：\n\n发件人：王丽 wang@seller.example\n收件人：张三 13800138000\n揽收：2026年5月18日 09:27\n单号：SF123\n\n谢谢"
	check("a way-bill is own words", waybill, waybill)
	check("the author's own address below their words", "My new address is\n\nann@buyer.example", "My new address is\n\nann@buyer.example")
	check("a table is no quote", "| item | pcs |\n| bolt | 5 |\n| nut | 6 |", "| item | pcs |\n| bolt | 5 |\n| nut | 6 |")
	check("HTML, Gmail", `<div dir="ltr">Monday.</div><br><div class="gmail_quote"><div class="gmail_attr">Qzx 5.3.2026 Ann:<br></div>When?</div>`, "Monday.")
	check("HTML, Outlook", `<div>Monday.</div><hr><div id="divRplyFwdMsg"><b>From:</b> Ann &lt;ann@buyer.example&gt;<br><b>Sent:</b> Thursday, March 5, 2026 10:23 AM<br><b>To:</b> Li<br><b>Subject:</b> X</div><div>When?</div>`, "Monday.")
	check("HTML, Yandex", `<p>Monday.</p><p>05.03.2026, 10:23, "Ann" &lt;ann@buyer.example&gt;:</p><blockquote>When?</blockquote>`, "Monday.")
	check("HTML, a signature", `<div>Monday.</div><div class="gmail_signature">Li Wang, Seller Ltd</div>`, "Monday.")
}

func FuzzNewText(f *testing.F) {
	f.Add("Re: X", "Yes.\n\nOn Thu, 5 Mar 2026 at 10:23, Ann <ann@buyer.example> wrote:\n> When?\n-- \nLi")
	f.Add("Fwd: X", "> > a\n| b\n|c\n| d\nFrom:\nTo: x\n\nSubject: y")
	f.Add("转发：X", "---- 转发的邮件 ----\n| 发件人 | a<b@c> |\n| 主题 | X |")
	f.Fuzz(func(t *testing.T, subject, body string) {
		m := readBody(subject, body)
		if len(m.Reply) > 2*len(m.Text)+1 {
			t.Errorf("more new text (%d bytes) than text (%d bytes)", len(m.Reply), len(m.Text))
		}
	})
}
