package timeline

import (
	"strings"
	"testing"
	"time"
)

func TestExpectsAnswer(t *testing.T) {
	check := func(name, text string, want bool) {
		t.Helper()
		if got := ExpectsAnswer(text); got != want {
			t.Errorf("%s: ExpectsAnswer(%q) = %v, want %v", name, text, got, want)
		}
	}
	check("closing words alone", "Thanks, received.", false)
	check("and in Chinese", "谢谢，已收到。", false)
	check("with a greeting and a name", "Dear Li Wei,\nthank you very much for your quick reply.\nBest regards\nAnn Buyer", false)
	check("a name behind it", "Thanks Li Wei!", false)
	check("the name on a line of its own", "Thank you, received.\nAnn", false)
	check("ok", "OK 👍", false)
	check("no sign, no capital", "ok thanks", false)
	check("German", "Danke für die Fotos.\nMit freundlichen Grüßen\nAnn", false)
	check("German with an umlaut", "Vielen Dank, alles gut.", false)
	check("Spanish", "Muchas gracias por su respuesta.", false)
	check("French, a curled apostrophe", "Merci beaucoup, c’est parfait.", false)
	check("Turkish", "Teşekkür ederim, aldım.", false)
	check("Vietnamese", "Cảm ơn anh, đã nhận được.", false)
	check("Chinese with a greeting", "您好，好的，谢谢您的回复！", false)
	check("full width", "Ｔｈａｎｋｓ！", false)
	check("what was fixed", "Thanks, that works.", false)
	check("Italian", "Grazie mille, ricevuto.", false)
	check("Portuguese", "Obrigada, recebido.", false)
	check("Dutch", "Dank u wel, ontvangen.", false)
	check("Polish", "Dziękuję, otrzymałam.", false)
	check("Russian", "Спасибо, получила.", false)
	check("Japanese", "ありがとうございます。", false)
	check("Korean", "감사합니다.", false)

	check("a question behind it", "Thanks, received. When will you send the rest?", true)
	check("a Chinese question mark", "谢谢，什么时候发货？", true)
	check("a request behind it", "Thanks. Please refund 300 USD.", true)
	check("a request without please", "Thanks, send the invoice.", true)
	check("a Chinese request", "谢谢，请尽快发货。", true)
	check("a complaint", "Received, but the box is broken.", true)
	check("a problem", "40 of 200 lamps are broken.", true)
	check("waiting", "Ok, we wait for your proposal.", true)
	check("German", "Danke, Foto fehlt.", true)
	check("Italian", "Grazie. Potete inviare la fattura", true)
	check("Russian", "Спасибо, жду счёт.", true)
	check("Japanese", "ありがとうございます。請求書を送ってください。", true)
	check("nothing but an attachment", "", true)
	check("a greeting alone", "Hello Li", true)
	check("a name alone", "Ann", true)
	check("very long", strings.Repeat("thanks ", 200), true)
}

func TestHolding(t *testing.T) {
	check := func(name, text string, want bool) {
		t.Helper()
		if got := Holding(text); got != want {
			t.Errorf("%s: Holding(%q) = %v, want %v", name, text, got, want)
		}
	}
	check("English", "Dear Ann, we will check with the factory and get back to you soon.", true)
	check("Chinese", "您好，我确认一下，稍后回复您。", true)
	check("Chinese, traditional", "請稍候", true)
	check("German", "Ich kläre das und melde mich.", true)
	check("Vietnamese", "Dạ để em kiểm tra rồi báo lại anh ạ", true)
	check("Turkish", "Kontrol edip size dönüş yapacağım.", true)
	check("without saying when", "Dear Ann,\nWe will check the warehouse.\nSun Lei", true)
	check("somebody else checks", "Customs will check the parcel on Friday.", false)
	check("nothing but that an answer comes", "Dear Ann, thank you for your mail. We will reply soon.", true)
	check("the same in German", "Guten Tag, wir werden Ihnen antworten.", true)
	check("the same in Chinese", "您好，我们正在放假，会回复您。", true)
	check("why it takes time", "The end of March is our busy season; we will let you know.", true)
	check("an answer, and one more to come", "We refund half of it. We will let you know when it is done.", false)
	check("a question first", "Which colour did you order? We will answer then.", false)
	check("something asked of the buyer", "Please send photos, we will reply then.", false)
	check("a figure", "We can give you a solution: 10 % less.", false)
	check("an offer", "We refund 120 USD.", false)
	check("a question", "Please send photos of all 25 lenses.", false)
	check("long and full of matter", "We looked at it. "+strings.Repeat("The lamp has a fault. ", 40)+"We will check and reply.", false)
}

func TestPromisedDate(t *testing.T) {
	on := Date{2026, time.March, 11} // a Wednesday
	check := func(name, text, want string) {
		t.Helper()
		if got := PromisedDate(text, on).String(); got != want {
			t.Errorf("%s: PromisedDate(%q) = %q, want %q", name, text, got, want)
		}
	}
	check("before a day", "Dear Ann, thank you for your mail. We will answer before 20 March.", "2026-03-20")
	check("month first", "We will reply by March 20th, 2026.", "2026-03-20")
	check("abbreviated, after a point", "We will get back to you by Mar. 20", "2026-03-20")
	check("the end of a month", "We will reply by the end of March.", "2026-03-31")
	check("the middle of one", "We will get back to you in mid-April", "2026-04-15")
	check("parts of months in Chinese", "我们会在四月底前回复您。", "2026-04-30")
	check("a third of a month in Chinese", "我们会在4月中旬答复您。", "2026-04-20")
	check("parts of months in German", "Wir antworten Ihnen bis Ende April.", "2026-04-30")
	check("the end of another month is not of this one", "我们4月底回复您。", "2026-04-30")
	check("a month that is over", "As we answered at the end of February, we will reply.", "")
	check("a day of its own, before the answer", "On 20 March, we will reply.", "2026-03-20")
	check("a day in a clause about something else", "The end of March is our busy season; we will reply soon.", "")
	check("a holiday beside the answer", "20 March is a holiday here, we will reply soon.", "")
	check("the same in Chinese", "3月20日是假期，我们会尽快回复。", "")
	check("ISO", "You will have our answer on 2026-03-20.", "2026-03-20")
	check("two numbers, one reading", "We will reply by 3/20.", "2026-03-20")
	check("two numbers, the nearer future", "we will reply by 12/3", "2026-03-12")
	check("two numbers, one over", "we will reply by 1/4", "2026-04-01")
	check("weekday", "We will answer on Friday.", "2026-03-13")
	check("next weekday", "We will answer next Friday.", "2026-03-20")
	check("tomorrow", "I will tell you the result tomorrow.", "2026-03-12")
	check("the day after tomorrow is one form", "I will let you know the day after tomorrow", "2026-03-13")
	check("in days", "We will reply in 3 days.", "2026-03-14")
	check("a span of days", "We will answer within 2-3 working days.", "2026-03-16")
	check("hours", "We will come back to you within 48 hours", "2026-03-13")
	check("week", "We will inform you next week.", "2026-03-20")
	check("end of the month", "You will get our reply by the end of the month.", "2026-03-31")
	check("over the turn of the year", "We will reply before 20 January.", "")
	check("wrapped by a mail program", "Dear Ann, we are very sorry for the trouble with this order\nand will answer before 20 March.", "2026-03-20")
	check("the date first", "Before 20 March, we will reply to you.", "2026-03-20")
	check("Chinese", "您好，我们会在3月20日前回复您。", "2026-03-20")
	check("Chinese, 号", "我们20号之前给您答复。", "2026-03-20")
	check("Chinese, weekday of next week", "下周五回复您", "2026-03-20")
	check("Chinese, days", "3天内给您答复", "2026-03-14")
	check("Chinese, working days in characters", "三个工作日内回复您", "2026-03-16")
	check("Chinese, tomorrow", "明天告诉您", "2026-03-12")
	check("Chinese, asked for patience first", "请稍等，我们会在3月20日前回复。", "2026-03-20")
	check("German", "Wir werden bis zum 20. März antworten.", "2026-03-20")
	check("German, numbers", "Sie erhalten unsere Antwort bis 20.3.2026.", "2026-03-20")
	check("German, tomorrow", "Ich melde mich morgen.", "2026-03-12")
	check("Spanish", "Le responderemos antes del 20 de marzo.", "2026-03-20")
	check("Spanish, tomorrow", "Le confirmaremos mañana la respuesta.", "2026-03-12")
	check("French", "Nous vous répondrons avant le 20 mars.", "2026-03-20")
	check("French, noun", "Vous aurez notre réponse avant le 20 mars.", "2026-03-20")
	check("Turkish", "20 Mart 2026 tarihine kadar cevap vereceğiz.", "2026-03-20")
	check("Vietnamese", "Chúng tôi sẽ trả lời trước ngày 20 tháng 3.", "2026-03-20")
	check("an action by a day", "We will refund you by 20 March.", "")
	check("an action within days", "We will send the new lamps within 5 days.", "")
	check("a Chinese action by a day", "我们会在3月20日前退款。", "")
	check("asked to wait", "Please wait until 20 March for our answer.", "2026-03-20")
	check("the later of two", "We will reply by 18 March, at the latest we answer on 20 March.", "2026-03-20")
	check("a Chinese action, 前 behind the day", "我们会3月20日前退款。", "")
	check("day of next month", "我们下个月5号回复您", "2026-04-05")
	check("a day of the month that is over is one of the next", "我们5号回复您", "2026-04-05")
	check("end of the month in Chinese", "月底前给您答复", "2026-03-31")
	check("in two weeks", "Wir melden uns in zwei Wochen.", "2026-03-25")
	check("within a month", "We will reply within one month.", "2026-04-11")
	check("two numbers, month first by the year", "We will reply by 03/20/2026.", "2026-03-20")
	check("two numbers, two digits of a year", "Sie erhalten unsere Antwort bis zum 20.3.26", "2026-03-20")
	check("today", "We will reply today.", "2026-03-11")
	check("numbers that are no day", "We will reply to 45/99.", "")
	check("this week, on a Wednesday", "We will reply this week.", "2026-03-13")
	check("at the latest behind the day", "We will pay, 20 March at the latest we will.", "")
	check("an answer goes before an action", "We will send it by 30 March. We will reply by 20 March.", "2026-03-20")

	check("a day of the month alone", "We will answer before the 20th.", "2026-03-20")
	check("an hour behind the day", "We will reply on 18 March 14:00.", "2026-03-18")
	check("a day of the month alone, on it", "Please wait, we reply you on the 18th.", "2026-03-18")
	check("asked for time", "Kindly allow us until 20 March to answer.", "2026-03-20")
	check("the seller's own need", "Sorry, we need more time and will answer before 20 March.", "2026-03-20")
	check("German, at the end of a sentence", "Wir melden uns bis 20.03.", "2026-03-20")
	check("Chinese, in characters", "三月二十日前回复您。", "2026-03-20")
	check("Italian", "Vi risponderemo entro il 20 marzo.", "2026-03-20")
	check("Portuguese", "Responderemos até 20 de março.", "2026-03-20")
	check("Dutch", "Wij antwoorden uiterlijk 20 maart.", "2026-03-20")
	check("Polish", "Odpowiemy do 20 marca.", "2026-03-20")
	check("Russian", "Мы ответим до 20 марта.", "2026-03-20")
	check("Japanese", "3月20日までに回答いたします。", "2026-03-20")
	check("Korean", "3월 20일까지 답변드리겠습니다.", "2026-03-20")

	check("the next sentence asks", "We will answer by 3/20. Please send the photos.", "2026-03-20")
	check("and behind a year", "We will answer by 20 March 2026. Please send the photos.", "2026-03-20")
	check("an offer with a day", "Our solution: we send 12 new valves before 20 March.", "")
	check("goods and an answer in one sentence", "The goods leave on 30 March, and we will answer by 20 March.", "2026-03-20")
	check("a question", "Do you need an answer by 20 March?", "")
	check("a condition", "If you reply by 20 March, we give a discount of 5 %.", "")
	check("a Chinese condition", "如果您3月20日前回复，我们给您折扣。", "")
	check("a day of something past", "We answered on 3 March.", "")
	check("past with a cue", "Our reply of 3 March 2026 told you so.", "")
	check("when goods leave is no answer", "Dear Ann, we checked: 9 new boards leave tomorrow.", "")
	check("this week", "Dear Ann, sorry for this. We send 12 new valves this week.", "")
	check("asked of the owner", "Please reply before 20 March.", "")
	check("asked of the owner, behind a comma", "We will ship it, please confirm by 20 March.", "")
	check("the owner's reply", "Thank you for your reply, the goods leave on 20 March.", "")
	check("Chinese request", "请您在3月20日前回复。", "")
	check("no day", "We will check with the factory and get back to you soon.", "")
	check("no such day", "We will reply by 31 February.", "")
	check("a price is no date", "We will reply; the refund is 12.50 USD.", "")
	check("an order number is no date", "We will reply about order 2026-0320-11.", "")
	check("too far", "We will reply by 20 March 2031.", "")
}

func TestActionDate(t *testing.T) {
	on := Date{2026, time.March, 11}
	check := func(name, text, want string) {
		t.Helper()
		if got := ActionDate(text, on).String(); got != want {
			t.Errorf("%s: ActionDate(%q) = %q, want %q", name, text, got, want)
		}
	}
	check("an action by a day", "We will refund you by 20 March.", "2026-03-20")
	check("an action within days", "We will send the new lamps within 5 days.", "2026-03-16")
	check("a Chinese action by a day", "我们会在3月20日前退款。", "2026-03-20")
	check("a Chinese action, 前 behind the day", "我们会3月20日前退款。", "2026-03-20")
	check("at the latest behind the day", "We will pay, 20 March at the latest we will.", "2026-03-20")

	check("an answer by a day", "We will answer by 20 March.", "")
	check("a day on which, not by which", "We will ship on 20 March.", "")
	check("a day that is over", "We will refund you by 3 March.", "")
}

func TestPromisedDateAtTheEndOfAWeek(t *testing.T) {
	saturday := Date{2026, time.March, 14}
	if got := PromisedDate("We will reply this week.", saturday).String(); got != "2026-03-15" {
		t.Errorf("this week, said on a Saturday: %s", got)
	}
	long := strings.Repeat("Die Prüfung läuft. ", maxRead/10) + "We will reply by 20 March."
	if got := PromisedDate(long, saturday); !got.IsZero() {
		t.Errorf("read behind the bound: %s", got)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("We will answer before 20 March.")
	f.Add("谢谢，已收到。3月20日前回复")
	f.Fuzz(func(t *testing.T, text string) {
		on := Date{2026, time.March, 11}
		ExpectsAnswer(text)
		Holding(text)
		if d := PromisedDate(text, on); !d.IsZero() && d.Before(on) {
			t.Errorf("PromisedDate(%q) = %s: over", text, d)
		}
	})
}

func BenchmarkWords(b *testing.B) {
	text := strings.Repeat("Dear Ann, we looked at the lamps, and the factory says that they are good. ", 40) + "We will reply by 20 March."
	b.ReportAllocs()
	for b.Loop() {
		ExpectsAnswer(text)
		Holding(text)
		PromisedDate(text, Date{2026, time.March, 11})
	}
}
