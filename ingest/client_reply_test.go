package ingest_test

import (
	"html"
	"strings"
	"testing"

	"nudged/timeline"
)

// program is how a mail program writes a reply: each new line by line, what it
// puts behind them, and the mail that is answered below.
type program struct {
	name string
	line string // of HTML; {} is the text
	page string // {new} and {old}
	text string // its text/plain beside the HTML: {new} and {old}
}

const (
	said  = "On Fri, Mar 6, 2026 at 9:00 AM nudged &lt;<a href=\"mailto:track@buyer.example\">track@buyer.example</a>&gt; wrote:"
	block = "<b>From:</b> nudged &lt;track@buyer.example&gt;<br><b>Sent:</b> Friday, March 6, 2026 9:00 AM<br><b>To:</b> Ann Buyer &lt;ann@buyer.example&gt;<br><b>Subject:</b> No answer"
	plain = "From: nudged <track@buyer.example>\nSent: Friday, March 6, 2026 9:00 AM\nTo: Ann Buyer <ann@buyer.example>\nSubject: No answer\n\n{old}"
)

// programs as they were seen to write; names and addresses are ours.
var replyPrograms = []program{
	{"Outlook, classic", `<p class=MsoNormal><span lang=EN-GB style='mso-fareast-language:EN-US'>{}<o:p></o:p></span></p>`,
		`<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15 (filtered medium)"><style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=EN-GB link="#0563C1"><div class=WordSection1>{new}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>` + block + `<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>{old}</div></body></html>`,
		"{new}\n\n" + plain},
	{"Outlook, classic, in Chinese", `<p class=MsoNormal><span lang=EN-US>{}<o:p></o:p></span></p>`,
		`<html><body lang=ZH-CN><div class=WordSection1>{new}<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span style='font-family:等线'>发件人<span lang=EN-US>:</span></span></b><span lang=EN-US> nudged &lt;track@buyer.example&gt; <br></span><b><span>发送时间<span lang=EN-US>:</span></span></b><span lang=EN-US> 2026</span>年<span lang=EN-US>3</span>月<span lang=EN-US>6</span>日<span lang=EN-US> 9:00<br></span><b>收件人<span lang=EN-US>:</span></b><span lang=EN-US> Ann Buyer &lt;ann@buyer.example&gt;<br></span><b>主题<span lang=EN-US>:</span></b><span lang=EN-US> No answer<o:p></o:p></span></p></div></div>{old}</div></body></html>`,
		"{new}\n\n发件人: nudged <track@buyer.example> \n发送时间: 2026年3月6日 9:00\n收件人: Ann Buyer <ann@buyer.example>\n主题: No answer\n\n{old}"},
	{"Outlook, new", `<div class="elementToProof" style="font-family: Aptos, Calibri; font-size: 12pt; color: rgb(0, 0, 0);">{}</div>`,
		`<html><head><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head><body dir="ltr">{new}<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">` + block + `</font><div>&nbsp;</div></div>{old}</body></html>`,
		"{new}\n________________________________\n" + plain},
	{"Outlook for phones", `<div dir="ltr" style="font-family: Aptos, sans-serif; font-size: 12pt;">{}</div>`,
		`<html><body><div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-body-separator-line" data-applydefaultfontstyles="true">{new}<br></div><div class="ms-outlook-mobile-reference-message skipProofing"><br></div><div id="ms-outlook-mobile-signature" dir="ltr">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">` + block + `</font></div>{old}</div></body></html>`,
		"{new}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n" + plain},
	{"Gmail", `<div>{}</div>`,
		`<div dir="ltr">{new}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">` + said + `<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{old}</blockquote></div>`,
		"{new}\n\nOn Fri, Mar 6, 2026 at 9:00 AM nudged <track@buyer.example> wrote:\n\n{>old}"},
	{"Gmail, first line bare, in German", `{}<br>`,
		`<div dir="auto">{new}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">nudged &lt;<a href="mailto:track@buyer.example">track@buyer.example</a>&gt; schrieb am Fr., 6. März 2026, 09:00:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">{old}</blockquote></div>`,
		"{new}\n\nnudged <track@buyer.example> schrieb am Fr., 6. März 2026, 09:00:\n\n{>old}"},
	{"Apple Mail", `<div>{}</div>`,
		`<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">{new}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 6. Mar 2026, at 09:00, nudged &lt;track@buyer.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>{old}</div></blockquote></div><br></body></html>`,
		"{new}\n\n> On 6. Mar 2026, at 09:00, nudged <track@buyer.example> wrote:\n> \n{>old}\n"},
	{"Apple Mail on a phone", `<div dir="ltr">{}</div>`,
		`<html><body dir="auto">{new}<div><br></div><div id="AppleMailSignature" dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 6. Mar 2026, at 09:00, nudged &lt;track@buyer.example&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{old}</div></blockquote></body></html>`,
		"{new}\n\nSent from my iPhone\n\n> On 6. Mar 2026, at 09:00, nudged <track@buyer.example> wrote:\n> \n{>old}"},
	{"Thunderbird", `<p>{}</p>`,
		`<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>{new}<div class="moz-cite-prefix">Am 06.03.26 um 09:00 schrieb nudged:<br></div><blockquote type="cite" cite="mid:x@buyer.example">{old}</blockquote></body></html>`,
		"{new}\n\nAm 06.03.26 um 09:00 schrieb nudged:\n{>old}"},
	{"Thunderbird, with a signature", `{}<br>`,
		`<html><body>{new}<div class="moz-signature">-- <br>Ann Buyer<br>Buyer Ltd, 12 Mill Lane</div><div class="moz-cite-prefix">On 3/6/26 9:00 AM, nudged wrote:<br></div><blockquote type="cite" cite="mid:x@buyer.example">{old}</blockquote></body></html>`,
		"{new}\n\n-- \nAnn Buyer\nBuyer Ltd, 12 Mill Lane\n\nOn 3/6/26 9:00 AM, nudged wrote:\n{>old}"},
	{"Samsung", `<div dir="auto">{}</div>`,
		`<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body dir="auto">{new}<div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">Sent from my Galaxy</div></div><div dir="auto"><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Original message --------</div><div>From: nudged &lt;track@buyer.example&gt; </div><div>Date: 06/03/2026  09:00  (GMT+00:00) </div><div>To: Ann Buyer &lt;ann@buyer.example&gt; </div><div>Subject: No answer </div><div><br></div></div>{old}</body></html>`,
		"{new}\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: nudged <track@buyer.example> \nDate: 06/03/2026  09:00  (GMT+00:00) \nTo: Ann Buyer <ann@buyer.example> \nSubject: No answer \n\n{old}"},
	{"Yahoo", `<div dir="ltr" data-setdir="false">{}</div>`,
		`<html><head></head><body><div class="ydp1a2b3c4dyahoo-style-wrap" style="font-family:Helvetica Neue, Helvetica, Arial, sans-serif;font-size:13px;">{new}<div><br></div></div><div id="yahoo_quoted_1234567890" class="yahoo_quoted"><div style="font-family:'Helvetica Neue', Helvetica, Arial, sans-serif;font-size:13px;color:#26282a;"><div>On Friday, March 6, 2026 at 09:00:00 AM GMT+1, nudged &lt;track@buyer.example&gt; wrote: </div><div><br></div><div><br></div><div>{old}</div></div></div></body></html>`,
		" {new}\n\n    On Friday, March 6, 2026 at 09:00:00 AM GMT+1, nudged <track@buyer.example> wrote:  \n \n {old}"},
	{"Yahoo on a phone", `<div>{}</div>`,
		`<html><body>{new}<br><br><div id="ymail_android_signature"><a href="https://mail.onelink.me/107872968">Yahoo Mail: Search, Organize, Conquer</a></div> <br> <blockquote style="margin: 0 0 20px 0;"> <div style="font-family:Roboto, sans-serif; color:#6D00F6;"> <div>On Fri, Mar 6, 2026 at 9:00, nudged</div><div>&lt;track@buyer.example&gt; wrote:</div> </div> <div style="padding: 10px 0 0 20px; margin: 10px 0 0 0; border-left: 1px solid #6D00F6;"> {old} </div> </blockquote></body></html>`,
		"{new}\n\nYahoo Mail: Search, Organize, Conquer \n \n  On Fri, Mar 6, 2026 at 9:00, nudged<track@buyer.example> wrote:   {old}"},
	{"QQ", `<div>{}</div>`,
		`<div>{new}</div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"nudged" &lt;track@buyer.example&gt;;</div><div><b>发送时间:</b>&nbsp;2026年3月6日(星期五) 上午9:00</div><div><b>收件人:</b>&nbsp;"Ann Buyer"&lt;ann@buyer.example&gt;;</div><div></div><div><b>主题:</b>&nbsp;No answer</div></div><div><br></div>{old}`,
		"{new}\n\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: \"nudged\" <track@buyer.example>;\n发送时间: 2026年3月6日(星期五) 上午9:00\n收件人: \"Ann Buyer\"<ann@buyer.example>;\n\n主题: No answer\n\n\n\n{old}"},
	{"QQ, the new editor", `<div style="min-height:22px;margin-bottom:8px;">{}</div>`,
		`<html><body><div id="bodyContent"><div class="qmbox">{new}</div><div xmail-signature=""><xm-signature></xm-signature></div><div><br></div><div id="original-content"><div style="font-size:12px;font-family:Arial Narrow;padding:2px 0 2px 0;">&nbsp;</div><div style="font-size:12px;background:#F0F0F0;color:#212121;padding:8px!important;border-radius:4px;line-height:1.5;"><div><b>发件人：</b>nudged &lt;track@buyer.example&gt;</div><div><b>发件时间：</b>2026年3月6日 09:00</div><div><b>收件人：</b>Ann Buyer &lt;ann@buyer.example&gt;</div><div><b>主题：</b>No answer</div></div><div><br></div>{old}</div></div></body></html>`,
		"{new}\n\n\n\n发件人：nudged <track@buyer.example>\n发件时间：2026年3月6日 09:00\n收件人：Ann Buyer <ann@buyer.example>\n主题：No answer\n\n{old}"},
	{"NetEase", `<div style="margin:0;">{}</div>`,
		`<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">{new}<div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><p style="margin:0;"><br></p><pre>At 2026-03-06 09:00:00, "nudged" &lt;track@buyer.example&gt; wrote:</pre><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">{old}</blockquote></div>`,
		"{new}\n\n\n\n\n\n\nAt 2026-03-06 09:00:00, \"nudged\" <track@buyer.example> wrote:\n\n{>old}"},
	{"NetEase, in Chinese", `<div>{}</div>`,
		`<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">{new}<div><br></div><div><br></div><pre>在 2026-03-06 09:00:00，"nudged" &lt;track@buyer.example&gt; 写道：</pre><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">{old}</blockquote></div>`,
		"{new}\n\n\n\n\n在 2026-03-06 09:00:00，\"nudged\" <track@buyer.example> 写道：\n\n{>old}"},
	{"NetEase Mail Master", `<div>{}</div>`,
		`<html><body><div style="font-family:-apple-system,sans-serif;"><div dir="auto">{new}</div><br><div class="ntes-mailmaster-quote" style="padding-top: 1px; padding-bottom: 1px"><div style="margin-top: 2em; margin-bottom: 1em; font-size: 14px; line-height: 1.25; color: #78787a;">---- 回复的原邮件 ----</div><div style="margin-bottom: 1em; font-size: 12px;"><table width="100%"><tbody><tr><td>发件人</td><td>nudged&lt;track@buyer.example&gt;</td></tr><tr><td>发送日期</td><td>2026年03月06日 09:00</td></tr><tr><td>收件人</td><td>Ann Buyer&lt;ann@buyer.example&gt;</td></tr><tr><td>主题</td><td>No answer</td></tr></tbody></table></div>{old}</div></div></body></html>`,
		"{new}\n\n\n---- 回复的原邮件 ----\n| 发件人 | nudged<track@buyer.example> |\n| 发送日期 | 2026年03月06日 09:00 |\n| 收件人 | Ann Buyer<ann@buyer.example> |\n| 主题 | No answer |\n{old}"},
}

// commanded are commands as people write them, and what the answer says; in an
// order in which each still can be done.
var commanded = []struct{ text, done string }{
	{"no", "nobody has answered, as you say"},
	{"note the box was wet", "your note is filed"},
	{"chat yesterday: asked for the refund", "your message by chat is logged"},
	{"Note: the lid, too\n备注：箱子湿了", "your note is filed"},
	{"received: 1 March", "received on 1 March 2026"},
	{"erhalten am 28.2.", "received on 28 February 2026"},
	{"Problem: damaged", "the problem is damaged"},
	{"promised end of March", "the seller promised 31 March 2026"},
	{"已回复", "the seller's answer is logged"},
	{"mute\nsnooze 3d", "no nudges any more & no nudge before 9 March 2026"},
	{"unmute; snooze next week", "nudges go out again & no nudge before 9 March 2026"},
	{"Replied.\n\nThanks\nAnn", "the seller's answer is logged"},
	{"dispute opened", "its stage is dispute"},
	{"escalated", "its stage is mediation"},
	{"close", "its stage is closed"},
}

// The forms of a reply.
const (
	asHTML = "HTML"
	asText = "a text"
	asBoth = "both"
)

func (p program) write(new, old, oldText, form string) (head, body string) {
	var rich strings.Builder
	for line := range strings.SplitSeq(new, "\n") {
		if line = html.EscapeString(line); line == "" {
			line = "<br>"
		}
		rich.WriteString(strings.ReplaceAll(p.line, "{}", line))
	}
	page := strings.NewReplacer("{new}", rich.String(), "{old}", old).Replace(p.page)
	if form == asHTML {
		return "Content-Type: text/html; charset=utf-8\r\n", page
	}
	text := strings.NewReplacer("{new}", new, "{old}", oldText, "{>old}", "> "+strings.ReplaceAll(oldText, "\n", "\n> ")).Replace(p.text)
	if form == asText {
		return "Content-Type: text/plain; charset=utf-8\r\n", text
	}
	return "Content-Type: multipart/alternative; boundary=b2\r\n", "--b2\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
		"\r\n--b2\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page + "\r\n--b2--\r\n"
}

// Whatever program the owner answers with, what stands at the top of the answer
// is done, and nothing of what is quoted below: neither our own words nor a
// command of an earlier answer.
func TestEveryProgramCommands(t *testing.T) {
	for _, p := range replyPrograms {
		for _, form := range []string{asHTML, asText, asBoth} {
			t.Run(p.name+", "+form, func(t *testing.T) {
				t.Parallel()
				o := newOffice(t)
				for i, nudge := range o.nudges(len(commanded) + 2) {
					new, done := "", ""
					switch i {
					case 0:
					case 1:
						new = "Hello,\nwhat is this?\nresolved"
					default:
						new, done = commanded[i-2].text, commanded[i-2].done
					}
					old := "<div>resolved</div><div>A-1001 resolved</div>" + strings.ReplaceAll(html.EscapeString(nudge.text), "\n", "<br>\n")
					head, body := p.write(new, old, "resolved\nA-1001 resolved\n"+nudge.text, form)
					m := o.reply(nudge, "")
					m.Head = "\x00MIME-Version: 1.0\r\n" + head + "\r\n" + strings.ReplaceAll(body, "\n", "\r\n")
					sent := len(o.sent)
					o.take(m)
					o.tick()
					if stage := o.get("A-1001").Stage; stage == timeline.StageResolved {
						t.Fatalf("%q: what is quoted was carried out\n%s", new, body)
					}
					if done == "" {
						continue
					}
					if len(o.sent) != sent+1 {
						t.Fatalf("%q: %d answers\n%s", new, len(o.sent)-sent, body)
					}
					if o.said(o.last(), strings.Split(done, " & ")...); strings.Contains(o.last().text, "Not ") {
						t.Errorf("%q: %s\n%s", new, o.last().text, body)
					}
				}
			})
		}
	}
}
