package main

import (
	"fmt"
	"strings"
	"time"
)

// forwardStyle is how a mail program writes a forward: the mark before the
// subject, the line above, the header block. Words in braces are filled in.
type forwardStyle struct {
	mark, above string
	date        string // layout of {date}
	block       []string
	cc          string // the line {cc}, where somebody had a copy
	quoted      bool   // the whole mail stands behind >
}

var forwardStyles = map[string]forwardStyle{
	"gmail": {
		mark: "Fwd: ", above: "---------- Forwarded message ---------", date: "Mon, Jan 2, 2006 at 3:04 PM",
		block: []string{"From: {name} <{address}>", "Date: {date}", "Subject: {subject}", "To: {to}", "{cc}"}, cc: "Cc: {cc}",
	},
	"outlook": {
		mark: "FW: ", above: "-----Original Message-----", date: "Monday, January 2, 2006 3:04 PM",
		block: []string{"From: {name} <{address}>", "Sent: {date}", "To: {to}", "{cc}", "Subject: {subject}"}, cc: "Cc: {cc}",
	},
	"outlook_zh": {
		mark: "转发: ", above: "-----邮件原件-----", date: "2006年1月2日 {hour}:04",
		block: []string{"发件人: {name} <{address}>", "发送时间: {date}", "收件人: {to}", "{cc}", "主题: {subject}"}, cc: "抄送: {cc}",
	},
	"qq_zh": {
		mark: "转发: ", above: "------------------\u00a0原始邮件\u00a0------------------", date: "2006年1月2日(星期{weekday}) {half}3:04",
		block: []string{`发件人: "{name}"<{address}>;`, "发送时间: {date}", `收件人: "{toname}"<{toaddress}>;`, "{cc}", "主题: {subject}"}, cc: "抄送: {cc};",
	},
	"netease_zh": {
		mark: "转发: ", above: "-------- 转发邮件信息 --------", date: time.DateTime,
		block: []string{"发件人：{name} <{address}>", "发送日期：{date}", "收件人：{to}", "{cc}", "主题：{subject}"}, cc: "抄送：{cc}",
	},
	"apple": {
		mark: "Fwd: ", above: "Begin forwarded message:", date: "2 January 2006 at 15:04:05 MST", quoted: true,
		block: []string{"From: {name} <{address}>", "Subject: {subject}", "Date: {date}", "To: {to}", "{cc}"}, cc: "Cc: {cc}",
	},
	"thunderbird": {
		mark: "Fwd: ", above: "-------- Forwarded Message --------", date: time.RFC1123Z,
		block: []string{"Subject: {subject}", "Date: {date}", "From: {name} <{address}>", "To: {to}", "{cc}"}, cc: "CC: {cc}",
	},
}

// write gives the mark before the subject, and the text of the forward. Its
// dates are in the zone of who forwards, as mail programs show them.
func (f *sampleForward) write(zone *time.Location) (mark, text string) {
	style, ok := forwardStyles[f.Style]
	if !ok {
		panic(fmt.Sprintf("no forward style %q", f.Style))
	}
	head := strings.Join(style.block, "\n")
	if f.Mail.Cc == "" {
		head = strings.ReplaceAll(head, "\n{cc}", "")
	} else {
		head = strings.ReplaceAll(head, "{cc}", style.cc)
	}
	original := f.fill(zone, style.date).Replace(head) + "\n\n" + f.Mail.Text
	if style.quoted {
		original = "\n> " + strings.ReplaceAll(original, "\n", "\n> ")
	}
	text = style.above + "\n" + original
	if f.Note != "" {
		text = f.Note + "\n\n" + text
	}
	return style.mark, text
}

func (f *sampleForward) fill(zone *time.Location, layout string) *strings.Replacer {
	m, t := f.Mail, f.Mail.Date.In(zone)
	half := "上午"
	if t.Hour() >= 12 {
		half = "下午"
	}
	date := strings.NewReplacer("{hour}", fmt.Sprint(t.Hour()), "{half}", half,
		"{weekday}", string([]rune("日一二三四五六")[t.Weekday()])).Replace(t.Format(layout))
	from, to := addressIn(m.From), addressIn(m.To)
	return strings.NewReplacer("{name}", from.Name, "{address}", from.Address, "{date}", date, "{subject}", m.Subject,
		"{to}", m.To, "{toname}", to.Name, "{toaddress}", to.Address, "{cc}", m.Cc)
}
