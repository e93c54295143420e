package ingest

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
	check("Gmail, Hebrew", "Fwd: X", "---------- Forwarded message ---------\n‫מאת: Li Wang <li@seller.example>\nDate: יום ה׳, 5 במרץ 2026 ב-10:23\nSubject: X\nTo: <ann@buyer.example>",
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
	check("Japanese era", "転送: X", "-------- 転送 --------\n差出人: 佐藤 健一 <sato@seller.example>\n日時: 令和8年3月5日 午後3時02分\n宛先: ann@buyer.example\n件名: X",
		sato, "2026-03-05T15:02:00", "X")
	check("calendar of Taiwan", "轉寄: X", "-----原始郵件-----\n寄件者: 林怡君 <lin@seller.example>\n寄件日期: 民國115年3月5日 下午 3:02\n收件者: ann@buyer.example\n主旨: X",
		lin, "2026-03-05T15:02:00", "X")
}
