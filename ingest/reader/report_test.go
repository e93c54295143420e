package reader

import (
	"strings"
	"testing"

	"nudged/timeline"
)

// returnedMail is what the notices of the tests return.
const returnedMail = "Return-Path: <ann@buyer.example>\nReceived: from a by b; Thu, 5 Mar 2026 10:23:11 +0100\nFrom: ann@buyer.example\nTo: li@seller.example\nSubject: late?\nMessage-ID: <q1@buyer.example>\n\nWhen?\n"

// TestReportWords has the notices that servers write for people only.
func TestReportWords(t *testing.T) {
	check := func(name, from, subject, text, address, status, code string, kind timeline.Kind, permanent bool) {
		t.Helper()
		m := Read([]byte("Return-Path: <>\nFrom: " + from + "\nTo: ann@buyer.example\nSubject: " + subject + "\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n"))
		if m.Kind != kind || m.Report == nil {
			t.Errorf("%s: kind %s, report %v", name, m.Kind, m.Report)
			return
		}
		if len(m.Report.Recipients) != 1 {
			t.Errorf("%s: recipients %+v", name, m.Report.Recipients)
			return
		}
		to := m.Report.Recipients[0]
		if to.Address != address || to.Status != status || to.ReplyCode != code || m.Report.Permanent != permanent {
			t.Errorf("%s: %q %q %q permanent %v, want %q %q %q %v", name, to.Address, to.Status, to.ReplyCode, m.Report.Permanent, address, status, code, permanent)
		}
		if strings.Contains(text, "q1@buyer.example") && m.Report.ReturnedMessageID != "q1@buyer.example" {
			t.Errorf("%s: returned %q", name, m.Report.ReturnedMessageID)
		}
	}
	const li, daemon = "li@seller.example", "MAILER-DAEMON@mx.seller.example"
	const bounce, delay = timeline.KindBounce, timeline.KindDelay
	check("qmail", daemon, "failure notice", "Hi. This is the qmail-send program at mx.seller.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<li@seller.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"+returnedMail,
		li, "5.1.1", "", bounce, true)
	check("Exim", "Mail Delivery System <Mailer-Daemon@mx.buyer.example>", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  li@seller.example\n    host mx.seller.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<li@seller.example>:\n    550 Mailbox not found\n\n------ This is a copy of the message, including all the headers. ------\n\n"+returnedMail,
		li, "", "550", bounce, true)
	check("Exchange", "System Administrator <postmaster@seller.example>", "Undeliverable: late?", "Your message\n\n  To:      li@seller.example\n  Subject: late?\n  Sent:    Thu, 5 Mar 2026 10:23:11 +0100\n\ndid not reach the following recipient(s):\n\nli@seller.example on Thu, 5 Mar 2026 10:23:15 +0100\n    The recipient name is not recognized\n",
		li, "5.1.1", "", bounce, true)
	check("Gmail of old", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Delay)", "This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipient has been delayed:\n\n     li@seller.example\n\nMessage will be retried for 2 more day(s)\n\nTechnical details of temporary failure:\nThe recipient server did not accept our requests to connect.\n\n----- Original message -----\n\n"+returnedMail,
		li, "", "", delay, false)
	check("QQ", "PostMaster <PostMaster@qq.example>", "系统退信", "抱歉，您的邮件被退回来了……\n\n原邮件信息：\n时间\t2026-03-05 10:23:11\n主题\tlate?\n收件人\tli@seller.example\n\n退信原因：收件人邮件地址（li@seller.example）不存在，邮件无法送达。\nhost said: 550 Mailbox not found",
		li, "", "550", bounce, true)
	check("NetEase, its list of reasons", "Postmaster@163.example", "系统退信/Systems bounce", "抱歉，您的邮件未能送达。\n收件人地址：li@seller.example\n退信原因：对方邮箱已满\n",
		li, "5.2.2", "", bounce, true)
	check("Domino", "Postmaster@seller.example", "DELIVERY FAILURE: User li (li@seller.example) not listed in Domino Directory", "Your message\n\n  Subject: late?\n\nwas not delivered to:\n\n  li@seller.example\n\nbecause:\n\n  User li (li@seller.example) not listed in Domino Directory\n",
		li, "5.1.1", "", bounce, true)
	check("a full mailbox", `"Postmaster" <postmaster@seller.example>`, "Undeliverable Mail", "User mailbox exceeds allowed size: li@seller.example\n\n\nOriginal message follows.\n\n"+returnedMail,
		li, "5.2.2", "", bounce, true)
}

// TestNoReport has mails that name the codes and are no reports.
func TestNoReport(t *testing.T) {
	check := func(name, fields, text string) {
		t.Helper()
		m := Read([]byte(fields + "\nTo: ann@buyer.example\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n"))
		if m.Report != nil || m.Kind != timeline.KindMail && m.Kind != timeline.KindAutoReply {
			t.Errorf("%s: %s %+v", name, m.Kind, m.Report)
		}
	}
	const said = "<ann@buyer.example>: 550 5.1.1 User unknown. Your message could not be delivered."
	check("a person quotes a bounce", "From: Li <li@seller.example>\nSubject: Re: Undelivered Mail Returned to Sender", "Your mail to us came back:\n\n"+said)
	check("a person writes about one", "From: Li <li@seller.example>\nSubject: Undeliverable parcel", "The parcel was undeliverable: 550 5.1.1")
	check("an automatic reply", "Return-Path: <>\nFrom: Li <li@seller.example>\nSubject: Automatic reply: X\nAuto-Submitted: auto-replied", "I am away. Mail to old@seller.example could not be delivered.")
	check("a postmaster answers by hand", "From: Postmaster <postmaster@seller.example>\nSubject: Re: your question", "The mailbox li@seller.example works again.")
	check("a parcel service", "From: no-reply@parcel.example\nSubject: Your parcel", "Your parcel could not be delivered to: ann@buyer.example")
}

func TestReportKinds(t *testing.T) {
	check := func(name, status string, kind timeline.Kind, permanent bool) {
		t.Helper()
		m := Read([]byte("From: MAILER-DAEMON@mx.example\nTo: ann@buyer.example\nSubject: report\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
			"--b\nContent-Type: text/plain\n\nSee below.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n" + status + "\n\n--b\nContent-Type: text/rfc822-headers\n\n" + returnedMail + "--b--\n"))
		if m.Kind != kind || m.Report == nil || m.Report.Permanent != permanent {
			t.Errorf("%s: %s %+v", name, m.Kind, m.Report)
			return
		}
		if m.Report.ReturnedMessageID != "q1@buyer.example" || m.Report.ReturnedSubject != "late?" || len(m.Report.ReturnedTo) != 1 {
			t.Errorf("%s: returned %+v", name, m.Report)
		}
		if m.Forward != nil || !m.Automatic {
			t.Errorf("%s: forward %v, automatic %v", name, m.Forward, m.Automatic)
		}
	}
	const to = "Final-Recipient: rfc822; li@seller.example\n"
	check("failed", to+"Action: failed\nStatus: 5.1.1", timeline.KindBounce, true)
	check("failed after days of trying", to+"Action: failed\nStatus: 4.4.7", timeline.KindBounce, false)
	check("failed, the reply alone tells how", to+"Action: failed\nDiagnostic-Code: smtp; 452 try later", timeline.KindBounce, false)
	check("failed, nobody says how", to+"Action: failed", timeline.KindBounce, true)
	check("delayed", to+"Action: delayed\nStatus: 4.4.1", timeline.KindDelay, false)
	check("delivered", to+"Action: delivered\nStatus: 2.0.0", timeline.KindDelivered, false)
	check("relayed", to+"Action: relayed\nStatus: 2.0.0", timeline.KindDelivered, false)
	check("one failed, one delivered", to+"Action: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; q@seller.example\nAction: failed\nStatus: 5.1.1", timeline.KindBounce, true)
	check("no blank line between recipients", to+"Action: delivered\nStatus: 2.0.0\nFinal-Recipient: rfc822; q@seller.example\nAction: failed\nStatus: 5.1.1", timeline.KindBounce, true)
}

func TestOtherReports(t *testing.T) {
	check := func(name, reportType string, kind timeline.Kind) {
		t.Helper()
		m := Read([]byte("From: li@seller.example\nSubject: report\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=" + reportType + "; boundary=b\n\n--b\nContent-Type: text/plain\n\nread\n\n--b\nContent-Type: message/" + reportType + "\n\nFinal-Recipient: rfc822; li@seller.example\nOriginal-Message-ID: <q1@buyer.example>\nFeedback-Type: abuse\n\n--b--\n"))
		if m.Kind != kind || !m.Automatic {
			t.Errorf("%s: %s, automatic %v", name, m.Kind, m.Automatic)
		}
	}
	check("RFC 8098", "disposition-notification", timeline.KindReadReceipt)
	check("RFC 5965", "feedback-report", timeline.KindFeedbackReport)
}

func FuzzReport(f *testing.F) {
	f.Add("failure notice", "<li@seller.example>:\n(#5.1.1)\n--- Below this line is a copy of the message.\n"+returnedMail)
	f.Add("Undeliverable", "Final-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.0.0")
	f.Add("AWS Notification Message", `{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"a@b.example"}]}}`)
	f.Fuzz(func(t *testing.T, subject, text string) {
		m := Read(append([]byte("Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: "+oneLine(subject)+"\n\n"), text...))
		if m.Report != nil && len(m.Report.Recipients) > maxReported*10 {
			t.Errorf("%d recipients", len(m.Report.Recipients))
		}
	})
}
