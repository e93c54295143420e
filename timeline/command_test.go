package timeline

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// brief is a command in a form that a row of a table can hold.
func (c Command) brief() string {
	parts := []string{string(c.Verb)}
	add := func(name, v string) {
		if v != "" && v != "[]" && v != "0" {
			parts = append(parts, name+"="+v)
		}
	}
	add("ref", c.Ref)
	add("by", string(c.Channel))
	add("day", c.Day.String())
	add("days", fmt.Sprint(c.Days))
	add("min", fmt.Sprint(c.Minutes))
	add("problem", c.Problem)
	add("choice", c.Choice)
	add("text", c.Text)
	add("want", c.Remedy)
	add("sum", strings.TrimSpace(c.Amount+" "+c.Currency))
	add("for", c.For)
	add("lang", c.Lang)
	if c.Fault != "" {
		parts = append(parts, "lacks")
	}
	return strings.Join(parts, " ")
}

func TestCommands(t *testing.T) {
	on := Date{2026, 3, 10} // a Tuesday
	check := func(name, reply string, want ...string) {
		t.Helper()
		found, _ := Commands(reply, on)
		var got []string
		for _, c := range found {
			got = append(got, c.brief())
		}
		if strings.Join(got, " | ") != strings.Join(want, " | ") {
			t.Errorf("%s: %q\n got %s\nwant %s", name, reply, strings.Join(got, " | "), strings.Join(want, " | "))
		}
	}
	check("one word", "ok", "ok")
	check("shouted, with a point", "OK.", "ok")
	check("with thanks", "Yes, thank you!", "ok")
	check("bold in HTML", "*no*", "no")
	check("a phone's own capital", "Replied", "replied")
	check("which of several", "1 replied\n2. snooze 3d\n#3 no", "replied ref=1", "snooze ref=2 day=2026-03-13", "no ref=3")
	check("by the order's number", "A-1001: close\nclose B-2", "close ref=A-1001", "close ref=B-2")
	check("in brackets, as in our subjects", "[A-1001] resolved", "resolved ref=A-1001")
	check("a choice", "2", "choose choice=2")
	check("a day to come", "promised 12 March", "promised day=2026-03-12 text=12 March")
	check("the day at the end", "promised a refund by Friday", "promised day=2026-03-13 text=a refund by Friday")
	check("a day that is over this year is meant next year", "promised 1 March", "promised day=2027-03-01 text=1 March")
	check("a day that lies behind", "received 1 March", "received day=2026-03-01")
	check("a day that would be ahead lies behind", "received 20 December", "received day=2025-12-20")
	check("last week's day", "received Friday", "received day=2026-03-06")
	check("the same, said outright", "received last Friday", "received day=2026-03-06")
	check("some days ago", "dispute opened 3 days ago", "dispute day=2026-03-07")
	check("two ways to read it", "snooze until 3/4/2026", "snooze day=2026-04-03")
	check("two ways, both ahead", "snooze until 4/5", "snooze days=[2026-05-04 2026-04-05]")
	check("two ways, both behind", "received 1/2", "received days=[2026-02-01 2026-01-02]")
	check("what was said elsewhere", "chat yesterday asked for the refund", "log by=chat day=2026-03-09 text=asked for the refund")
	check("at an hour", "phone yesterday 15:30: Mr Li was out", "log by=phone day=2026-03-09 min=930 text=Mr Li was out")
	check("with a colon, today", "WeChat: sent the photos", "log by=wechat text=sent the photos")
	check("an answer elsewhere", "replied in chat yesterday: they will refund", "replied by=chat day=2026-03-09 text=they will refund")
	check("a note that the mail program broke", "note the box was open\nand wet at one side\n\nclose", "note text=the box was open and wet at one side", "close")
	check("a note and a command right below it", "note the box was wet\nclose", "note text=the box was wet", "close")
	check("problem by its word", "problem damaged 3 of 20 lamps", "problem problem=damaged text=3 of 20 lamps")
	check("problem in another word", "problem: broken", "problem problem=damaged")
	check("problem unknown", "problem strange", "problem text=strange lacks")
	check("what is wanted, and how much of it", "want refund 222 USD", "want want=refund sum=222 USD")
	check("what is wanted, at length", "I want a partial refund of EUR 1,222.50, please", "want want=partial_refund sum=1222.50 EUR")
	check("what is wanted, without an amount", "1 want replacement", "want ref=1 want=replacement")
	check("an amount alone", "claim 222,50\nwant 80 of A-1001", "want sum=222.50", "want ref=A-1001 sum=80")
	check("of which order", "want refund A-1001", "want ref=A-1001 want=refund")
	check("an amount that can be read in two ways", "want refund 1.222 USD", "want want=refund lacks")
	check("signs of money", "want refund $222.5\nwant €80 back", "want want=refund sum=222.5 USD")
	check("nothing wanted", "want", "want lacks")
	check("what is wanted, in German and Chinese", "fordere Erstattung 222,50 EUR\n要求退款222美元\n要求换货", "want want=refund sum=222.50 EUR", "want want=refund sum=222 USD", "want want=replacement")
	check("a dossier for whom", "dossier for dhgate\ndossier for the court in Chinese", "dossier for=dhgate", "dossier for=court lang=zh")
	check("a dossier in which language", "dossier zh\n档案 中文\nAkte für PayPal auf Englisch", "dossier lang=zh", "dossier lang=zh", "dossier for=paypal lang=en")
	check("a dossier of which order", "dossier A-1001\nA-1001 dossier for card, please\ndossier zh for A-1001", "dossier ref=A-1001", "dossier ref=A-1001 for=card", "dossier ref=A-1001 lang=zh")
	check("no day", "snooze", "snooze lacks")
	check("move and send", "move 2\nsend 1\nmove to A-1001", "move choice=2", "send choice=1", "move choice=A-1001")
	check("what changes everything", "escalated\nresolved\nundo\nhelp\ndossier\nmute\nunmute", "escalated", "resolved", "undo", "help", "dossier", "mute", "unmute")
	check("German", "geantwortet\nerhalten gestern\nNotiz: Karton nass\nschlummern 2 Wochen", "replied", "received day=2026-03-09", "note text=Karton nass", "snooze day=2026-03-24")
	check("German, some days ago", "erhalten vor 3 Tagen", "received day=2026-03-07")
	check("Chinese", "已回复\n推迟3天\n备注：纸箱破了\n问题：破损\n关闭", "replied", "snooze day=2026-03-13", "note text=纸箱破了", "problem problem=damaged", "close")
	check("Chinese, full width", "２ 已收货 3月1日", "received ref=2 day=2026-03-01")

	check("a month's name is no span of months", "承诺3月20日\n推迟到3月20日\n推迟3个月", "promised day=2026-03-20 text=3月20日", "snooze day=2026-03-20", "snooze day=2026-06-10")
	check("a day of the month alone", "snooze until the 20th\npromised the 18th\nreceived on the 1st\nreceived the 28th", "snooze day=2026-03-20", "promised day=2026-03-18 text=the 18th", "received day=2026-03-01", "received day=2026-02-28")
	check("the end of the month", "promised end of month", "promised day=2026-03-31 text=end of month")
	check("a choice that is counted in Chinese", "发送第2条", "send choice=2")
	check("Chinese, other words", "暂停3天\n记录：箱子破了\n收到 3月1日\n已收到货 昨天\n已开启纠纷", "snooze day=2026-03-13", "note text=箱子破了", "received day=2026-03-01", "received day=2026-03-09", "dispute")
	check("an hour behind a day", "phone 8 March 14:00 no answer", "log by=phone day=2026-03-08 min=840 text=no answer")

	check("several in a line", "replied; close\nok；snooze 3d", "replied", "close", "ok", "snooze day=2026-03-13")
	check("several in a line, of one order", "1 replied; close\n1 ok; 2 no; mute", "replied ref=1", "close ref=1", "ok ref=1", "no ref=2", "mute ref=2")
	check("a semicolon in what is said belongs to it", "note box wet; close\nchat: asked; no answer", "note text=box wet; close", "log by=chat text=asked; no answer")
	check("what follows a semicolon must be a command", "replied; they are nice")
	check("what came, without a day, is asked about", "received\n2 arrived\npaid\nexpected\nevidence due",
		"received days=[2026-03-10 2026-03-09]", "received ref=2 days=[2026-03-10 2026-03-09]", "paid days=[2026-03-10 2026-03-09]", "expected lacks", "evidence lacks")
	check("what came, at length", "received the goods yesterday\nreceived goods on 1 March\nWare ist angekommen gestern",
		"received day=2026-03-09", "received day=2026-03-01", "received day=2026-03-09")
	check("what has happened lies not ahead", "received tomorrow\nreceived next Friday\ndispute opened tomorrow\nreceived 2 March 2027\nchat tomorrow: asked",
		"received lacks", "received lacks", "dispute lacks", "received lacks", "log by=chat text=asked lacks")
	check("a stretch is no day on which something happened", "received last week\nreceived this week\nreceived end of February\nerhalten Mitte Februar\ndispute opened this week",
		"received lacks", "received lacks", "received lacks", "received lacks", "dispute lacks")
	check("last Monday, on a Tuesday, is of this week or the last", "received last Monday\nerhalten letzten Montag\nreceived last Tuesday\nreceived last Wednesday",
		"received days=[2026-03-09 2026-03-02]", "received days=[2026-03-09 2026-03-02]", "received day=2026-03-03", "received day=2026-03-04")
	check("of last week, in Chinese", "收到 上周一\n收到上周五", "received day=2026-03-02", "received day=2026-03-06")
	check("a German day ends with a point", "erhalten am 28.2.\nzugesagt bis 12.3.\nschlummern bis 20. 3.", "received day=2026-02-28", "promised day=2026-03-12 text=bis 12.3.", "snooze day=2026-03-20")
	check("until a week or a month begins", "snooze next week\nremind me next month\nschlummern bis nächste Woche\n推迟到下周\nsnooze until the end of next week",
		"snooze day=2026-03-16", "snooze day=2026-04-01", "snooze day=2026-03-16", "snooze day=2026-03-16", "snooze day=2026-03-20")
	check("who promises next week has it to its end", "promised next week\npromised a refund next month", "promised day=2026-03-20 text=next week", "promised day=2026-04-30 text=a refund next month")
	check("evidence is due on a day", "evidence due next week\nevidence due end of March", "evidence lacks", "evidence day=2026-03-31")
	check("parts of a month", "promised by the end of March\npromised mid-April\nsnooze until the middle of April\nexpected end of February 2027",
		"promised day=2026-03-31 text=by the end of March", "promised day=2026-04-15 text=mid-April", "snooze day=2026-04-15", "expected day=2027-02-28")
	check("parts of a month in German", "zugesagt bis Ende März\nschlummern bis Mitte April\nschlummern bis Anfang April", "promised day=2026-03-31 text=bis Ende März", "snooze day=2026-04-15", "snooze day=2026-04-01")
	check("parts of a month in Chinese", "推迟到4月底\n承诺四月底退款\n推迟到3月中旬\n承诺本月中旬", "snooze day=2026-04-30", "promised day=2026-04-30 text=四月底退款", "snooze day=2026-03-20", "promised day=2026-03-20 text=本月中旬")
	check("what ends on a day is no end of a month", "promised work will end March 12\npromised to start 3 April", "promised day=2026-03-12 text=work will end March 12", "promised day=2026-04-03 text=to start 3 April")
	check("the end of a month that is over is next year's", "snooze until end of February", "snooze day=2027-02-28")
	check("days of the week, short", "snooze till fri\nsnooze until Wed.\nreceived mon\nschlummern bis Mo", "snooze day=2026-03-13", "snooze day=2026-03-11", "received day=2026-03-09", "snooze day=2026-03-16")
	check("numbers in words", "snooze eine Woche\nsnooze for eight days\nsnooze a fortnight", "snooze day=2026-03-17", "snooze day=2026-03-18", "snooze day=2026-03-24")
	check("a day that is not understood is told", "snooze until after Easter\nsnooze 24 hours\npromised soon", "snooze lacks", "snooze lacks", "promised text=soon lacks")
	check("the day before the channel", "replied on Monday in chat: will refund\nreplied yesterday by phone", "replied by=chat day=2026-03-09 text=will refund", "replied by=phone day=2026-03-09")
	check("nothing came, in other words", "no reply yet\nstill no reply\nnoch keine Antwort", "no", "no", "no")
	check("this order", "mute this order\nclose this order, please\nundo that", "mute", "close", "undo")

	check("prose is none", "No, they wrote nothing useful")
	check("a polite line is none", "Received, thanks")
	check("a wish is none", "I want to know when it comes")
	check("a wish with its reason is none", "want refund because it broke")
	check("a dossier in prose is none", "Dossier is attached for you")
	check("who to call is no attempt", "call me tomorrow")
	check("chat as a subject is none", "chat with them is pointless")
	check("a day is no choice", "12 March")
	check("behind prose nothing runs", "Hi there,\nclose")
	check("a quoted command is none", "> close\n> ok")
	check("a sample from our mails is none", "“replied”, “no” or “snooze 3d”")
	check("a sample that a mail program broke is none", "promised 12 March”; “help” tells more.\nsnooze 3d”, “close”")
	check("a bullet is none", "• close")
	check("an amount is no choice", "2.50")
}

func TestTheRestOfACommandMail(t *testing.T) {
	_, rest := Commands("replied\n\nBest regards\nAnn", Date{2026, 3, 10})
	if rest != "Best regards\nAnn" {
		t.Errorf("rest %q", rest)
	}
}

func TestDayAhead(t *testing.T) {
	on := Date{2026, 3, 10}
	for text, want := range map[string]string{
		"3d": "2026-03-13", "2w": "2026-03-24", "12 March": "2026-03-12", "until Friday": "2026-03-13",
		"tomorrow": "2026-03-11", "2026-04-01": "2026-04-01", "3 Tage": "2026-03-13", "soon": "", "3d maybe": "",
	} {
		if d, ok := DayAhead(text, on); d.String() != want && ok || ok != (want != "") {
			t.Errorf("%q: %s, %v", text, d, ok)
		}
	}
}

func FuzzCommands(f *testing.F) {
	for _, s := range []string{"1 replied\nsnooze 3d", "promised 12 March", "chat yesterday 15:30: x", "２ 已收货 3月1日", "İ close", "problem: broken\n\x00\xff", "received 31/2", "snooze 999m"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found, rest := Commands(s, Date{2026, 2, 28})
		if len(found) > maxCommands || len(rest) > len(s) {
			t.Fatalf("%d commands, rest of %d bytes", len(found), len(rest))
		}
		for _, c := range found {
			if c.Verb == "" || c.Line == "" || len(c.Text) > MaxEntryText || !utf8.ValidString(c.Text) {
				t.Fatalf("%+v", c)
			}
		}
	})
}
