package reader

import (
	"testing"
	"time"

	"nudged/timeline"
)

func TestAutomatic(t *testing.T) {
	check := func(name, fields, text string, kind timeline.Kind, automatic bool) {
		t.Helper()
		m := Read([]byte("From: Li <li@seller.example>\nTo: ann@buyer.example\n" + fields + "\nDate: Fri, 06 Mar 2026 10:15:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n"))
		if m.Kind != kind || m.Automatic != automatic {
			t.Errorf("%s: %s, automatic %v", name, m.Kind, m.Automatic)
		}
	}
	const reply, mail = timeline.KindAutoReply, timeline.KindMail
	check("RFC 3834", "Subject: away\nAuto-Submitted: auto-replied (vacation)", "", reply, true)
	check("RFC 3834, a notice", "Subject: shipped\nAuto-Submitted: auto-generated", "", mail, true)
	check("RFC 3834, written by a person", "Subject: X\nAuto-Submitted: no", "", mail, false)
	check("QQ without a standard field", "Subject: X\nX-QQ-AUTO-REPLY: true", "", reply, true)
	check("a vendor's field that says no", "Subject: X\nX-Autoreply: no", "", mail, false)
	check("reverse-path of RFC 3834 only", "Return-Path: <>\nIn-Reply-To: <1@buyer.example>\nSubject: X", "", reply, true)
	check("a leading marker", "Subject: 自动答复: 回复: X", "", reply, true)
	check("a marker behind a reply prefix is quoted", "Subject: 回复: 自动答复: X", "", mail, false)
	check("a marker behind Re", "Subject: Re: Out of Office: X", "", mail, false)
	check("a marker in brackets", "Subject: [Automatyczna odpowiedź] X", "", reply, true)
	check("Sina", "Subject: 来自li@sina.example的自动回复", "", reply, true)
	check("NetEase, known by its words", "Subject: X", "这是自动回复,我已收到您的邮件。\nThis is an automatic reply, thanks", reply, true)
	check("QQ, known by its words", "Subject: X", "这是来自QQ邮箱的假期自动回复邮件。\n您好", reply, true)
	check("Lotus Notes", "Subject: AUTO: Li Wang is out of the office (returning 06/08/2026)", "", reply, true)
	check("Lotus Notes in French", "Subject: AUTO: Li Wang est absent. (retour 08/06/2026)", "", reply, true)
	check("Lotus Notes, known by its words", "Subject: Li Wang/SELLER is out of the office.", "I will be out of the office starting  05/18/2026 and will not return until 06/08/2026.", reply, true)
	check("a sale of cars", "Subject: AUTO: prices (as of 06/08/2026) and terms", "", mail, false)
	check("Naver", "Subject: [부재중 응답] X", "", reply, true)
	check("a person who mentions one", "Subject: your mail", "I got \"This is an automatic reply\" from you.", mail, false)
	check("a list marks human mail as bulk", "Subject: X\nPrecedence: bulk", "", mail, false)
	check("Exchange asks others to be quiet", "Subject: X\nX-Auto-Response-Suppress: All", "", mail, false)
}

func TestAwayUntil(t *testing.T) {
	written := time.Date(2026, time.March, 6, 10, 0, 0, 0, time.UTC)
	check := func(text, want string) {
		t.Helper()
		if got := awayUntil(text, written).String(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	check("I am out of the office until March 20, 2026.", "2026-03-20")
	check("I am away from 10 March until 20 March.", "2026-03-20")
	check("I will be back on 23 March 2026.", "2026-03-22")
	check("Ich bin bis zum 20.03.2026 nicht im Büro.", "2026-03-20")
	check("Ich bin bis einschließlich 20. März nicht da.", "2026-03-20")
	check("Ab dem 5.1. bin ich wieder erreichbar.", "2027-01-04")
	check("Je suis absent jusqu'au 20 mars 2026.", "2026-03-20")
	check("我将于2026年3月20日返回", "")
	check("放假时间：3月7日至3月20日，期间无法回复邮件。", "2026-03-20")
	check("2026/03/20まで不在にしております。", "2026-03-20")
	check("3월 20일까지 부재중입니다.", "2026-03-20")
	check("I will answer as soon as possible.", "")
	check("until further notice", "")
}
