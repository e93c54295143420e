package reader

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"nudged/timeline"
)

// mailOf is a mail with that subject and body, written on 6 March 2026.
func mailOf(subject, mediaType, body string) []byte {
	return fmt.Appendf(nil, "From: Ann Buyer <ann@buyer.example>\r\nTo: track@buyer.example\r\nSubject: =?utf-8?B?%s?=\r\n"+
		"Date: Fri, 06 Mar 2026 10:15:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s",
		base64.StdEncoding.EncodeToString([]byte(subject)), mediaType, strings.ReplaceAll(body, "\n", "\r\n"))
}

func readBody(subject, body string) *timeline.Message {
	mediaType := "text/plain"
	if strings.HasPrefix(body, "<") {
		mediaType = "text/html"
	}
	return Read(mailOf(subject, mediaType, body))
}

// TestForwardClients has one row per client and language: the header that it
// writes above the original, and what that says.
func TestForwardClients(t *testing.T) {
	check := func(name, subject, header, from, date, about string) {
		t.Helper()
		m := readBody(subject, "Please file this.\n\n"+header+"\n\nGoods are late.\n\nLi\n")
		f := m.Forward
		if f == nil {
			t.Errorf("%s: no forward", name)
			return
		}
		got := ""
		if f.Original.From != nil {
			got = f.Original.From.String()
		}
		if got != from {
			t.Errorf("%s: from %q, want %q", name, got, from)
		}
		when, _ := f.Original.Date.MarshalJSON()
		if s := strings.Trim(string(when), `"`); s != date {
			t.Errorf("%s: date %q, want %q (of %q)", name, s, date, f.Original.DateText)
		}
		if f.Original.Subject != about {
			t.Errorf("%s: subject %q, want %q", name, f.Original.Subject, about)
		}
		if f.Original.Text != "Goods are late.\n\nLi" {
			t.Errorf("%s: text %q", name, f.Original.Text)
		}
		if f.Note != "Please file this." || m.Reply != f.Note {
			t.Errorf("%s: note %q, reply %q", name, f.Note, m.Reply)
		}
	}
	const li, lee, sato, lin = "Li Wang <li@seller.example>", "김민수 <lee@seller.example>", "佐藤 健一 <sato@seller.example>", "林怡君 <lin@seller.example>"

	check("Gmail, Korean", "Fwd: X", "---------- Forwarded message ---------\n보낸사람: 김민수 <lee@seller.example>\nDate: 2026년 3월 5일 (목) 오후 2:22\nSubject: X\nTo: <ann@buyer.example>",
		lee, "2026-03-05T14:22:00", "X")
	check("Gmail, Taiwan", "Fwd: X", "---------- Forwarded message ---------\n寄件者： 林怡君 <lin@seller.example>\nDate: 2026年3月5日 週四 上午10:24\nSubject: X\nTo: <ann@buyer.example>",
		lin, "2026-03-05T10:24:00", "X")
	check("Gmail, Vietnamese", "Fwd: X", "---------- Forwarded message ---------\nTừ: Li Wang <li@seller.example>\nDate: Th 6, 5 thg 3, 2026 vào lúc 10:23\nSubject: X\nTo: <ann@buyer.example>",
		li, "2026-03-05T10:23:00", "X")
	check("Gmail, Thai", "Fwd: X", "---------- Forwarded message ---------\nจาก: Li Wang <li@seller.example>\nDate: พฤ. 5 มี.ค. 2026 เวลา 10:23\nSubject: X\nTo: <ann@buyer.example>",
		li, "2026-03-05T10:23:00", "X")
	check("Gmail, Arabic figures", "Fwd: X", "---------- Forwarded message ---------\nمن: Li Wang <li@seller.example>\nDate: الخميس، ٥ مارس ٢٠٢٦ في ١٠:٢٣ م\nSubject: X\nTo: <ann@buyer.example>",
		li, "2026-03-05T22:23:00", "X")
	check("Gmail, Hebrew", "Fwd: X", "---------- Forwarded message ---------\n\u202bמאת: Li Wang <li@seller.example>\nDate: יום ה׳, 5 במרץ 2026 ב-10:23\nSubject: X\nTo: <ann@buyer.example>",
		li, "2026-03-05T10:23:00", "X")
	check("Apple Mail, Taiwan", "Fwd: X", "開始轉寄郵件：\n\n寄件人： 林怡君 <lin@seller.example>\n主旨： X\n日期： 2026年3月5日 上午10:24:11 [GMT+8]\n收件人： ann@buyer.example",
		lin, "2026-03-05T10:24:11+08:00", "X")
	check("Apple Mail, Japanese", "Fwd: X", "転送されたメッセージ:\n\n差出人: 佐藤 健一 <sato@seller.example>\n件名: X\n日付: 2026年3月5日 15:02:33 JST\n宛先: ann@buyer.example",
		sato, "2026-03-05T15:02:33+09:00", "X")
	check("Apple Mail, Korean", "Fwd: X", "전달된 메시지 시작:\n\n보낸 사람: 김민수 <lee@seller.example>\n제목: X\n날짜: 2026년 3월 5일 오후 2:22:02 GMT+9\n받는 사람: ann@buyer.example",
		lee, "2026-03-05T14:22:02+09:00", "X")
	check("Outlook, Japanese, no separator", "FW: X", "差出人: 佐藤 健一 <sato@seller.example>\n送信日時: 2026年3月5日木曜日 19:29\n宛先: Ann Buyer <ann@buyer.example>\nCC: qc@agent.example\n件名: X",
		sato, "2026-03-05T19:29:00", "X")
	check("Outlook, Korean", "전달: X", "-----Original Message-----\n보낸 사람: 김민수 <lee@seller.example>\n보낸 날짜: 2026년 3월 5일 목요일 오후 2:22\n받는 사람: Ann Buyer <ann@buyer.example>\n제목: X",
		lee, "2026-03-05T14:22:00", "X")
	check("Outlook for phones, Chinese", "转发: X", "________________________________\n发件人: Li Wang <li@seller.example>\n发送时间: 星期四, 三月 5, 2026 10:23 上午\n收件人: Ann Buyer <ann@buyer.example>\n主题: X",
		li, "2026-03-05T10:23:00", "X")
	check("new Outlook, Chinese", "转发: X", "发件人： Li Wang <li@seller.example>\n日期： 星期四, 2026年3月5日 10:23\n收件人： Ann Buyer <ann@buyer.example>\n主题： X",
		li, "2026-03-05T10:23:00", "X")
	check("Thunderbird, Japanese", "Fwd: X", "-------- 転送メッセージ --------\n件名: \tX\n日付: \tThu, 5 Mar 2026 10:08:26 +0900\n差出人: \t佐藤 健一 <sato@seller.example>\n宛先: \tann@buyer.example",
		sato, "2026-03-05T10:08:26+09:00", "X")
	check("Thunderbird, Korean", "Fwd: X", "-------- 전달된 메시지 --------\n제목: \tX\n날짜: \tThu, 5 Mar 2026 10:08:26 +0900\n보낸 사람: \t김민수 <lee@seller.example>\n받는 사람: \tann@buyer.example",
		lee, "2026-03-05T10:08:26+09:00", "X")
	check("Daum", "Fwd: X", "---------- 원본 메일 ----------\n보낸이 : \"김민수\" <lee@seller.example>\n받는이 : <ann@buyer.example>\n참조 : \n날짜 : 2026/03/05 목요일 14:22:02\n제목 : X",
		lee, "2026-03-05T14:22:02", "X")
	check("Yahoo, Japan", "Fw: X", "----- Forwarded Message -----\nFrom: 佐藤 健一 <sato@seller.example>\nTo: \"ann@buyer.example\" <ann@buyer.example>\nDate: 2026/03/05 木 15:02\nSubject: X",
		sato, "2026-03-05T15:02:00", "X")
	check("Coremail", "转发：X", "-----原始邮件-----\n发件人:\"Li Wang\" <li@seller.example>\n发送时间:2026-03-05 10:23:11 (星期四)\n收件人:\"Ann Buyer\" <ann@buyer.example>\n抄送:\n主题:X",
		li, "2026-03-05T10:23:11", "X")
	check("Sina", "转发：X", "----- 原始邮件 -----\n发件人：Li Wang <li@seller.example>\n收件人：ann@buyer.example\n主题：X\n日期：2026年03月05日 10点23分",
		li, "2026-03-05T10:23:00", "X")
	check("Feishu", "转发: X", "---------- 转发邮件 ----------\n发件人: Li Wang<li@seller.example>\n日期: 2026年3月5日 (周四) 10:23\n主题: X\n收件人: \"Ann Buyer\"<ann@buyer.example>",
		li, "2026-03-05T10:23:00", "X")
	check("Samsung, Chinese", "转发: X", "-------- 原始邮件 --------\n发件人： Li Wang <li@seller.example>\n日期： 2026/3/5 10:23 (GMT+08:00)\n收件人： ann@buyer.example\n主题： X",
		li, "2026-03-05T10:23:00+08:00", "X")
	check("WeCom, English", "Fw:X", "------------------ Original ------------------\nFrom:  \"Li Wang\"<li@seller.example>;\nDate:  Thu, Mar 5, 2026 10:23 PM\nTo:  \"Ann Buyer\"<ann@buyer.example>;\n\nSubject:  X",
		li, "2026-03-05T22:23:00", "X")
	check("NetEase web, English", "Fw:X", "-------- Forwarding messages --------\nFrom: \"Li Wang\" <li@seller.example>\nDate: 2026-03-05 10:23:11\nTo:  ann@buyer.example\nSubject: X",
		li, "2026-03-05T10:23:11", "X")
	check("Mail Master, English", "Fw:X", "---- Forwarded Message ----\n| From | Li Wang<li@seller.example> |\n| Date | 3/5/2026 10:23 |\n| To | ann@buyer.example |\n| Subject | X |",
		li, "2026-03-05T10:23:00", "X")
	check("Alibaba Mail, English", "Fw: X", "------------------------------------------------------------------\nSender:Li Wang <li@seller.example>\nSent At:2026 Mar. 5 (Thu.) 10:23\nRecipient:Ann Buyer <ann@buyer.example>\nSubject:X",
		li, "2026-03-05T10:23:00", "X")
	check("Zoho, with the separator below as well", "Fwd: X", "============ Forwarded message ============\nFrom : Li Wang <li@seller.example>\nTo : <ann@buyer.example>\nDate : Thu, 05 Mar 2026 10:23:11 +0800\nSubject : X\n============ Forwarded message ============",
		li, "2026-03-05T10:23:11+08:00", "X")
	check("Roundcube, Chinese", "Fwd: X", "-------- 原始邮件信息 --------\n主题: X\n日期: 2026-03-05 10:23\n发件人: Li Wang <li@seller.example>\n收件人: ann@buyer.example",
		li, "2026-03-05T10:23:00", "X")
	check("Zimbra", "Fwd: X", "----- Forwarded Message -----\nFrom: \"Li Wang\" <li@seller.example>\nTo: ann@buyer.example\nSent: Thursday, March 5, 2026 10:23:11 AM\nSubject: X",
		li, "2026-03-05T10:23:11", "X")
	check("Proton", "Fw: X", "------- Forwarded Message -------\nFrom: Li Wang <li@seller.example>\nDate: On Thursday, March 5th, 2026 at 10:23 AM\nSubject: X\nTo: ann@buyer.example",
		li, "2026-03-05T10:23:00", "X")
	check("GMX", "Fw: X", "Gesendet: Donnerstag, 05. März 2026 um 10:23 Uhr\nVon: \"Li Wang\" <li@seller.example>\nAn: ann@buyer.example\nBetreff: X",
		li, "2026-03-05T10:23:00", "X")
	check("Yandex names the author in a line", "Fwd: X", "-------- Пересылаемое сообщение --------\n05.03.2026, 10:23, \"Li Wang\" <li@seller.example>:",
		li, "2026-03-05T10:23:00", "X")
	check("mutt", "Fwd: X", "----- Forwarded message from Li Wang <li@seller.example> -----\n\nDate: Thu, 5 Mar 2026 10:23:11 +0800\nFrom: Li Wang <li@seller.example>\nTo: ann@buyer.example\nSubject: X\nUser-Agent: Mutt/2.2",
		li, "2026-03-05T10:23:11+08:00", "X")
	check("The Bat!", "Fwd: X", "This is a forwarded message\nFrom: Li Wang <li@seller.example>\nTo: ann@buyer.example\nDate: Thursday, March 5, 2026, 10:23:11 AM\nSubject: X\n\n===8<==============Original message text===============",
		li, "2026-03-05T10:23:11", "X")
	check("Notes, names only", "Fw: X", "----- Forwarded by Ann Buyer/ACME on 03/06/2026 09:00 AM -----\n\nFrom:\tLi Wang/SELLER\nTo:\tAnn Buyer/ACME\nDate:\t03/05/2026 10:23 AM\nSubject:\tX",
		"Li Wang/SELLER", "2026-03-05T10:23:00", "X")
	check("a language never seen, with a separator", "Fwd: X", "-------- Zvabv qwert --------\nQuon: Li Wang <li@seller.example>\nTemp: 2026-03-05 10:23\nSuj: X\nAlq: ann@buyer.example",
		li, "2026-03-05T10:23:00", "X")
	check("a language never seen, without", "Fwd: X", "Quon: Li Wang <li@seller.example>\nTemp: 05.03.2026 10:23\nAlq: ann@buyer.example\nSuj: X",
		li, "2026-03-05T10:23:00", "X")
	check("Danish VS is a forward", "VS: X", "Fra: Li Wang <li@seller.example>\nDato: torsdag, 5. marts 2026 kl. 12.46\nTil: ann@buyer.example\nEmne: X",
		li, "2026-03-05T12:46:00", "X")
	check("Japanese era", "転送: X", "-------- 転送 --------\n差出人: 佐藤 健一 <sato@seller.example>\n日時: 令和8年3月5日 午後3時02分\n宛先: ann@buyer.example\n件名: X",
		sato, "2026-03-05T15:02:00", "X")
	check("calendar of Taiwan", "轉寄: X", "-----原始郵件-----\n寄件者: 林怡君 <lin@seller.example>\n寄件日期: 民國115年3月5日 下午 3:02\n收件者: ann@buyer.example\n主旨: X",
		lin, "2026-03-05T15:02:00", "X")
}

// TestForwardHTML has mails that show their structure in HTML only.
func TestForwardHTML(t *testing.T) {
	check := func(name, subject, body, note, after, text string) {
		t.Helper()
		f := readBody(subject, body).Forward
		if f == nil {
			t.Errorf("%s: no forward", name)
			return
		}
		if f.Original.From == nil || f.Original.From.Address != "li@seller.example" {
			t.Errorf("%s: from %v", name, f.Original.From)
		}
		for _, c := range []struct{ what, got, want string }{{"note", f.Note, note}, {"after", f.After, after}, {"text", f.Original.Text, text}} {
			if c.got != c.want {
				t.Errorf("%s: %s %q, want %q", name, c.what, c.got, c.want)
			}
		}
	}
	check("Gmail, with a note below", "Fwd: X", `<div dir="ltr">See below.<br><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>发件人： <strong class="gmail_sendername">Li</strong> <span>&lt;<a href="mailto:li@seller.example">li@seller.example</a>&gt;</span><br>Date: 2026年3月5日周四 22:30<br>Subject: X<br>To: &lt;ann@buyer.example&gt;<br></div><br><br><div>Late.</div></div><div>Please answer him.</div></div>`,
		"See below.", "Please answer him.", "Late.")
	check("Gmail, signature between note and original", "Fwd: X", `<div>See below.</div><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature">Ann Buyer<br>Buyer Ltd</div><br><div class="gmail_quote">---------- Forwarded message ---------<br>From: Li &lt;li@seller.example&gt;<br>Date: Thu, Mar 5, 2026 at 10:23 PM<br>Subject: X<br>To: Ann &lt;ann@buyer.example&gt;<br><br>Late.</div>`,
		"See below.", "", "Late.")
	check("Outlook on the web", "转发: X", `<div>See below.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>发件人:</b> Li &lt;li@seller.example&gt;<br><b>发送时间:</b> 2026年3月5日 22:30<br><b>收件人:</b> Ann &lt;ann@buyer.example&gt;<br><b>主题:</b> X</font><div>&nbsp;</div></div><div>Late.</div>`,
		"See below.", "", "Late.")
	check("Outlook, name linked to the address", "转发: X", `<p>See below.</p><div class="OutlookMessageHeader"><b>发件人：</b><a href="mailto:li@seller.example">Li</a><br><b>发送时间：</b>2026-03-05 10:14<br><b>收件人：</b><a href="mailto:ann@buyer.example">Ann</a><br><b>主题：</b>X</div><p>Late.</p>`,
		"See below.", "", "Late.")
	check("QQ with another mail quoted in it", "转发：X", `<div>See below.</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div style="background:#efefef"><div><b>发件人:</b>&nbsp;"Li"&lt;li@seller.example&gt;;</div><div><b>发送时间:</b>&nbsp;2026年3月5日(星期四) 晚上10:30</div><div><b>收件人:</b>&nbsp;"Ann"&lt;ann@buyer.example&gt;;</div><div><b>主题:</b>&nbsp;X</div></div><div><br></div><div>Late.</div><blockquote>Is it late?</blockquote>`,
		"See below.", "", "Late.\n> Is it late?")
	check("Apple Mail", "Fwd: X", `<div>See below.</div><blockquote type="cite"><div>Begin forwarded message:</div><br><div><b>From: </b>Li &lt;<a href="mailto:li@seller.example">li@seller.example</a>&gt;</div><div><b>Subject: </b>X</div><div><b>Date: </b>March 5, 2026 at 10:30:00 PM GMT+8</div><div><b>To: </b>Ann &lt;ann@buyer.example&gt;</div><br><div>Late.</div></blockquote><div>Ask again.</div>`,
		"See below.", "Ask again.", "Late.")
	check("Mail Master's table", "转发：X", `<div>See below.</div><div class="ntes-mailmaster-quote"><div>---- 转发的邮件 ----</div><table><tr><td>发件人</td><td>Li&lt;li@seller.example&gt;</td></tr><tr><td>日期</td><td>2026年03月05日 22:30</td></tr><tr><td>收件人</td><td>Ann&lt;ann@buyer.example&gt;</td></tr><tr><td>主题</td><td>X</td></tr></table><div>Late.</div></div><div>Ask again.</div>`,
		"See below.", "Ask again.", "Late.")
}

// TestForwardBounds: where the original begins and ends.
func TestForwardBounds(t *testing.T) {
	check := func(name, body, note, text, after string) {
		t.Helper()
		f := readBody("Fwd: X", body).Forward
		if f == nil || f.Note != note || f.Original.Text != text || f.After != after {
			t.Errorf("%s: %+v", name, f)
		}
	}
	const fields = "From: Li <li@seller.example>\nDate: Thu, Mar 5, 2026 at 10:23 PM\nSubject: X\nTo: <ann@buyer.example>"
	quoted := "> " + strings.ReplaceAll(fields, "\n", "\n> ")
	check("the original begins with a quote", "---------- Forwarded message ---------\n"+fields+"\n\n> When?\nOn Monday.", "", "> When?\nOn Monday.", "")
	check("all of the original is marked", "See.\n\n---------- Forwarded message ---------\n"+fields+"\n\n> On Monday.\n>\n> Li", "See.", "On Monday.\n\nLi", "")
	check("header and original are marked, words below", "See.\n\nBegin forwarded message:\n\n"+quoted+"\n>\n> On Monday.\n\nAsk again.\n-- \nAnn", "See.", "On Monday.", "Ask again.")
	check("paragraphs marked at their first line only", "Forwarded message:\n\n"+quoted+"\n>\n> On Monday\nor Tuesday.\n>\n> Li", "", "On Monday\nor Tuesday.\n\nLi", "")
	check("an end that is marked", "----- Forwarded message from Li -----\n\n"+fields+"\n\nOn Monday.\n\n----- End forwarded message -----\n\nAsk again.", "", "On Monday.", "Ask again.")
	check("nothing above, nothing below", fields+"\n\nOn Monday.", "", "On Monday.", "")
	check("an original without text", "See.\n\n"+fields, "See.", "", "")
}

// TestNoForward has mails that look like forwards to somebody in a hurry.
func TestNoForward(t *testing.T) {
	check := func(name, subject, body string) {
		t.Helper()
		if f := readBody(subject, body).Forward; f != nil {
			t.Errorf("%s: taken for a forward of %v", name, f.Original.From)
		}
	}
	const header = "发件人: Li <li@seller.example>\n发送时间: 2026年3月5日 10:23\n收件人: Ann <ann@buyer.example>\n主题: X\n\nLate."
	check("a reply by QQ, which has one separator for both", "回复：X", "OK\n\n------------------ 原始邮件 ------------------\n"+header)
	check("a reply by Outlook", "答复: X", "OK\n\n-----邮件原件-----\n"+header)
	check("a reply to a forward", "Re: Fwd: X", "OK\n\n"+header)
	check("Finnish VS is a reply", "VS: X", "OK\n\nLähettäjä: Li <li@seller.example>\nLähetetty: torstai 5. maaliskuuta 2026 12.46\nVastaanottaja: ann@buyer.example\nAihe: X\n\nLate.")
	check("VS is a reply or a forward, where the header is in English", "VS: X", "OK\n\nFrom: Li <li@seller.example>\nSent: Thursday, March 5, 2026 10:23\nTo: Ann <ann@buyer.example>\nSubject: X\n\nLate.")
	check("a reply that counts", "Re[2]: X", "OK\n\n"+header)
	check("an attribution", "Re: X", "OK\n\nOn Thu, 5 Mar 2026 at 10:23, Li <li@seller.example> wrote:\n> ---------- Forwarded message ---------\n> From: Q <q@other.example>\n> Date: Thu, 5 Mar 2026 at 10:00\n> Subject: X\n> To: li@seller.example\n>\n> Hi")
	check("an attribution and no prefix", "X", "OK\n\nOn Thu, 5 Mar 2026 at 10:23, Li <li@seller.example> wrote:\n\nLate.")
	check("a way-bill", "Fwd: labels", "发件人：王丽 0755-8200000\n收件人：Ann Buyer, Hafenstr. 1\n日期：2026年3月2日\n品名：LED")
	check("a contact form", "New request", "Name: Li\nEmail: li@seller.example\nDate: 2026-03-05 10:23\nMessage: hello")
	check("prose about labels", "Fwd: form", "The table has a column \"From:\" and one \"To:\".\nFrom: is the company, not the address.\nThanks")
	check("a digest of a list", "Lamps Digest, Vol 12, Issue 3", "Today's Topics:\n\n   1. X (Li)\n\n"+strings.Repeat("-", 70)+"\n\nMessage: 1\nDate: Thu, 5 Mar 2026 10:23:00 +0800\nFrom: Li <li@seller.example>\nTo: lamps@list.example\nSubject: [Lamps] X\n\nLate.")
	check("a list of prices below a rule", "New prices", "As of now:\n\n"+strings.Repeat("-", 40)+"\nDate: 2026-03-05\nSubject to change without notice\nFrom: 100 pcs, 12.50 USD\nTo: 500 pcs, 11.00 USD\nContact: li@seller.example")
	check("contacts, a blank line between each", "Fwd: visit", "Guide: Tom <tom@one.example>\n\nDriver: Q <q@two.example>\n\nStart: 2026-03-05 10:23\n\nPlace: Hamburg\n\nSee you")
	check("another subject, no separator, no prefix", "Something else", "As told:\n\n"+header)
}

// TestGeorgianAuthor: a name of letters without capitals is a name.
func TestGeorgianAuthor(t *testing.T) {
	f := readBody("Fwd: X", "-------- Forwarded message --------\n05.03.2026, 10:23, გიორგი <giorgi@seller.example>:\n\nLate.").Forward
	if f == nil || f.Original.From == nil || f.Original.From.Name != "გიორგი" {
		t.Errorf("%+v", f)
	}
}

// TestFoldedSubject: the rest of a long subject stands on a line that begins with a blank.
func TestFoldedSubject(t *testing.T) {
	const long = "Order A-1001: the packing list, the invoice and the certificate of origin"
	f := readBody("Fwd: A-1001", "----- Forwarded message from Li <li@seller.example> -----\n\nFrom: Li <li@seller.example>\n"+
		"Date: Thu, 5 Mar 2026 10:23:00 +0800\nTo: Ann <ann@buyer.example>\nSubject: "+long+"\n for the customs\n\nLate.").Forward
	if f == nil || f.Original.Subject != long+" for the customs" || f.Original.Text != "Late." {
		t.Errorf("%+v", f)
	}
}

// TestDoubtfulAuthor has forwards whose author cannot be told: nobody is named.
func TestDoubtfulAuthor(t *testing.T) {
	check := func(name, body string) {
		t.Helper()
		f := readBody("Fwd: X", body).Forward
		if f != nil && f.Original.From != nil && f.Original.From.Address != "" {
			t.Errorf("%s: invented %v", name, f.Original.From)
		}
	}
	check("unknown labels, a list before the date", "Qaz: a@one.example, b@two.example\nWsx: 2026-03-05 10:23\nEdc: X\n\nHi")
	check("only the recipient has a known label", "Qaz: a@one.example\nEdc: b@two.example\nTo: ann@buyer.example\nDate: 2026-03-05 10:23\n\nHi")
	check("a sentence below the line of Notes", "----- Forwarded by Ann/BUYER on 03/05/2026 10:00 AM -----\n\nplease call li@seller.example before 03/05/2026 10:00 AM\n\nthanks")
	check("an address in the text below a name", "-----Original Message-----\nFrom: Li\nSent: 5 March 2026 10:23\nTo: Ann\nSubject: X\n\nwrite to q@other.example")
}

func TestForwardsInForwards(t *testing.T) {
	m := readBody("Fwd: Fwd: X", "outer\n\n---------- Forwarded message ---------\nFrom: Helen <helen@agent.example>\nDate: Thu, Mar 5, 2026 at 10:30 PM\nSubject: Fwd: X\nTo: <ann@buyer.example>\n\nmiddle\n\n------------------ 原始邮件 ------------------\n发件人: \"Li\"<li@seller.example>;\n发送时间: 2026年3月5日(星期四) 下午5:53\n收件人: \"Helen\"<helen@agent.example>;\n主题: X\n\nLate.")
	f := m.Forward
	if f == nil || f.Original.Forward == nil {
		t.Fatal("not unwrapped twice")
	}
	inner := f.Original.Forward
	if f.Original.From.Address != "helen@agent.example" || inner.Original.From.Address != "li@seller.example" {
		t.Errorf("authors %v, %v", f.Original.From, inner.Original.From)
	}
	if f.Note != "outer" || inner.Note != "middle" || inner.Original.Text != "Late." {
		t.Errorf("notes %q, %q, text %q", f.Note, inner.Note, inner.Original.Text)
	}
}

// An original keeps its own quote marks as they were written.
func TestForwardKeepsQuoteMarks(t *testing.T) {
	const original = "Tomorrow.\n\n在 2026-02-28 13:24:11，\"Ann\" <ann@buyer.example> 写道：\n\n>When?\n> > Soon.\n>>Sooner."
	header := "Begin forwarded message:\n\nFrom: Li <li@seller.example>\nDate: 5 March 2026 10:23\nSubject: X\n\n"
	marked := "> " + strings.ReplaceAll(strings.TrimPrefix(header, "Begin forwarded message:\n\n")+original, "\n", "\n> ")
	for _, body := range []string{header + original, "Begin forwarded message:\n\n" + marked} {
		if f := readBody("Fwd: X", body).Forward; f == nil || f.Original.Text != original {
			t.Errorf("forward %+v", f)
		}
	}
}

func TestForwardAttached(t *testing.T) {
	raw := "From: ann@buyer.example\r\nTo: track@buyer.example\r\nSubject: late\r\nDate: Fri, 06 Mar 2026 10:15:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n\r\n-- \r\nAnn\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: Li <li@seller.example>\r\nTo: ann@buyer.example\r\nSubject: X\r\nDate: Thu, 05 Mar 2026 10:23:11 +0800\r\nMessage-ID: <1@seller.example>\r\n\r\nLate.\r\n--b--\r\n"
	f := Read([]byte(raw)).Forward
	if f == nil || f.Form != timeline.FormAttached {
		t.Fatalf("forward %+v", f)
	}
	o := f.Original
	if f.Note != "See attached." || o.From.Address != "li@seller.example" || o.MessageID != "1@seller.example" || o.Text != "Late." || !o.ZoneKnown || o.DateText != "Thu, 05 Mar 2026 10:23:11 +0800" {
		t.Errorf("note %q, original %+v", f.Note, o)
	}
}

func FuzzForward(f *testing.F) {
	f.Add("Fwd: X", "---------- Forwarded message ---------\nFrom: Li <li@seller.example>\nDate: Thu, Mar 5, 2026 at 10:23 AM\nSubject: X\nTo: <a@b.example>\n\nLate.")
	f.Add("转发：X", "------------------ 原始邮件 ------------------\n发件人: \"李\"<li@seller.example>;\n发送时间: 2026年3月5日(星期四) 凌晨0:11\n收件人: a@b;\n主题: X")
	f.Add("Fw: X", "----- Forwarded Message ----- From: A <a@b.example>To: \"c\" <c@d.example>Sent: 2 November 2021, 09:26:50 CETSubject: X\n Late")
	f.Add("FW: X", "Am 28/10/2021, 12:46 schrieb \"Li\" <li@seller.example>:\n\n    Late.")
	f.Fuzz(func(t *testing.T, subject, body string) {
		for f, depth := readBody(subject, body).Forward, 0; f != nil; f = f.Original.Forward {
			if depth++; depth > maxForwards {
				t.Fatal("unwrapped without end")
			}
			if f.Original.From != nil && f.Original.From.Address != "" && !strings.Contains(f.Original.From.Address, "@") {
				t.Errorf("author %v", f.Original.From)
			}
		}
	})
}

// TestForwardedMachine: an automatic reply stays one when it is forwarded.
func TestForwardedMachine(t *testing.T) {
	check := func(name, from, subject, text string, want bool) {
		t.Helper()
		m := readBody("Fwd: "+subject, "---------- Forwarded message ---------\nFrom: "+from+"\nDate: Thu, Mar 5, 2026 at 10:23 PM\nSubject: "+subject+"\nTo: <ann@buyer.example>\n\n"+text+"\n\nOn Wed, Mar 4, 2026 at 9:00 AM Ann <ann@buyer.example> wrote:\n> When?")
		o := m.Forward.Original
		if o.Automatic != want || o.Reply != text {
			t.Errorf("%s: automatic %v, reply %q", name, o.Automatic, o.Reply)
		}
	}
	const li = "Li <li@seller.example>"
	check("a person", li, "X", "Late.", false)
	check("an automatic reply", li, "自动回复: X", "I am away.", true)
	check("a person answers one", li, "Re: 自动回复: X", "I am back.", false)
	check("a bounce", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", "Address not found", true)
}

// TestForwarderFirst: in a language never seen only the order of the fields tells
// who wrote; whoever forwards the mail is then not taken for its author.
func TestForwarderFirst(t *testing.T) {
	m := Read([]byte("From: Ann <ann@buyer.example>\nTo: track@buyer.example\nSubject: Fwd: Taa\nContent-Type: text/plain; charset=utf-8\n\n" +
		"-----\nKwa: Ann <ann@buyer.example>\nIlitumwa: 2026-03-10 15:07\nKutoka: Lin <lin@seller.example>\nMada: Taa\n\nHabari\n"))
	if m.Forward != nil && m.Forward.Original.From != nil && m.Forward.Original.From.Address == "ann@buyer.example" {
		t.Errorf("author %v", m.Forward.Original.From)
	}
}
