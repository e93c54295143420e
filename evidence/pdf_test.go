package evidence

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// samples are the cases that the PDF is looked at with: see docs/pictures.sh.
var samples = map[string]func(testing.TB) (*world, Request){
	"english": func(t testing.TB) (*world, Request) {
		return festival(t), Request{Order: "300280955501024781", Lang: "en"}
	},
	"chinese": func(t testing.TB) (*world, Request) {
		return festival(t), Request{Order: "300280955501024781", Lang: "zh"}
	},
	"long": longCase,
}

// festival is a case over the Spring Festival: a bounce, a holding answer, silence.
func festival(t testing.TB) *world {
	const order = "300280955501024781"
	day := func(s string) timeline.Date {
		d, err := timeline.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	w := newWorld(t)
	w.now = time.Date(2026, 2, 3, 9, 30, 0, 0, zone)
	w.order(timeline.Order{
		Number: order, Platform: "alibaba", Payment: "card_visa", Title: "200 desk lamps, 12 W, black 台灯", Amount: "1200.00", Currency: "USD",
		Sellers: []timeline.Address{wei}, Placed: day("2025-12-10"), Paid: day("2025-12-12"), Shipped: day("2025-12-29"), Received: day("2026-02-02"),
		Problem: "damaged", Remedy: "partial_refund",
		Quantity: "200", Affected: "37", Claimed: "222.00", Basis: "37 lamps of 6.00 USD",
	})
	w.signedMail(order, wei, "Proforma invoice BL-2512-07", "Dear Ann, please find the proforma invoice attached.", file{"PI BL-2512-07.pdf", "application/pdf", "%PDF-1.4"})
	w.days(1)
	asked := w.mail(order, ann, "Order "+order+": 37 lamps broken on arrival", "Dear Mr Li, of the 200 lamps 37 arrived with broken shades; photos attached. Please refund 222 USD (37 × 6 USD).",
		file{"shade 1.jpg", "image/jpeg", "one"}, file{"shade 2.jpg", "image/jpeg", "two"}, file{"unpacking.mp4", "video/mp4", "moving"})
	w.now = w.now.Add(time.Minute)
	w.entry(timeline.Entry{Order: order, Kind: timeline.EntryBounce, Channel: timeline.ChannelMail, Subject: "Undelivered Mail Returned to Sender", Failed: []string{wei.Address}, Target: asked.Seq})
	w.days(1)
	chat := timeline.Entry{
		Order: order, Kind: timeline.EntrySent, Channel: timeline.ChannelChat, From: &ann, To: []timeline.Address{wei}, Expects: true, Evidence: timeline.ClassC,
		Text: "37 of 200 lamps are broken, see the photos in my mail. Please refund 222 USD.",
	}
	w.entry(chat)
	w.days(1)
	w.entry(timeline.Entry{
		Order: order, Kind: timeline.EntryReceived, Channel: timeline.ChannelChat, From: &wei, Answers: true, Holding: true, Evidence: timeline.ClassC,
		Text: "您好，我们会和工厂核实，节后答复。 We check with factory and reply after holiday.",
	})
	w.days(5)
	w.mail(order, ann, "Re: Order "+order+": your answer on the 37 lamps", "Dear Mr Li, could you tell me what the factory said? I need a refund of 222 USD. 👍")
	w.days(14)
	chat.Text = "Please answer by 4 March; else I have to open a dispute."
	w.entry(chat)
	w.days(10)
	w.entry(timeline.Entry{Order: order, Kind: timeline.EntryNote, Text: "Counted again with the forwarder: 37 shades broken, 163 lamps good.", Evidence: timeline.ClassC})
	w.entry(timeline.Entry{Order: order, Kind: timeline.EntryStage, Stage: timeline.StageDispute})
	w.update(func(tx *store.Tx) error {
		return tx.SetListening("", "INBOX", store.Listening{
			First: asked.At.AddDate(0, -2, 0), Through: w.now,
			Holes: []store.Hole{{From: asked.At.AddDate(0, 0, 3), To: asked.At.AddDate(0, 0, 4), Why: "the server did not answer"}},
		})
	})
	return w
}

// longCase is an order with 200 mails in many scripts.
func longCase(t testing.TB) (*world, Request) {
	w := newWorld(t)
	w.order(timeline.Order{Number: "NB-3308", Platform: "made_in_china", Title: "80 gate valves DN50, PN16, ductile iron, with flanges", Sellers: []timeline.Address{wei}})
	texts := []string{
		"Where is the container? The last date you named is over.", "尊敬的客户，您好！货物已于上周发出，请耐心等待。关于破损的阀门，我们会尽快处理并给您答复。",
		"Добрый день! Когда будет отгрузка? Мы ждём уже три недели.", "Voilà: le délai est dépassé — façade, œuvre, 100 €, naïve, Zürich, Łódź.",
		"👍👍 ok friend 😀 👩‍👩‍👧 日本語テキスト 한국어 텍스트 ไทย عربى", "Averyveryverylongwordwithoutanyspace" + fmt.Sprint(1<<62) + "https://example.com/a/very/long/path?with=parameters&and=more",
	}
	for i := range 200 {
		from := ann
		if i%5 == 4 {
			from = wei
		}
		w.mail("NB-3308", from, fmt.Sprintf("[NB-3308] valves, mail %d 阀门", i+1), texts[i%len(texts)])
		w.now = w.now.Add(31 * time.Hour)
	}
	return w, Request{Order: "NB-3308", Lang: "en"}
}

// The PDF is drawn, the same twice, whatever the letters say.
func TestPDFIsDrawn(t *testing.T) {
	for name, sample := range samples {
		w, q := sample(t)
		paper := w.collect(q).paper(q.Lang)
		first, err := paper.pdf(w.now)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		second, err := paper.pdf(w.now)
		if err != nil || string(first) != string(second) {
			t.Errorf("%s: drawn twice it differs (%v)", name, err)
		}
	}
}

// What no font has is told in words, not drawn as an empty box.
func TestDrawable(t *testing.T) {
	all, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	has := func(r rune) bool { return faceOf(all, r) != "" }
	for in, want := range map[string]string{
		"plain, ünïcode, Привет, 破损, 日本語, €":  "plain, ünïcode, Привет, 破损, 日本語, €",
		"good 👍🏽, a family 👩‍👩‍👧, a heart ❤️": "good 👍, a family 👩👩👧, a heart ❤",
		"🇨🇳 1️⃣ #⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☎️ 🥰":              "🇨🇳 1 # 🏴 ☎ 🥰",
		"한국어 ㅋㅋ 뷁":                    "한국어 ㅋㅋ 뷁",
		"\u1112\u1161\u11ab, e\u0301": "한, é",
		"private \ue600\uf8ff":        "private [2 signs, the first U+E600]",
		bar + " ①⑩ ★☆ ┌─┐":            bar + " ①⑩ ★☆ ┌─┐",
		"สวัสดี":                      "[6 signs of Thai]",
		"عربى":                        "[4 signs of Arabic]",
		"turn \u202eback":             "turn back",
		"\U00020000":                  "[U+20000]",
	} {
		if got := drawable(in, has); got != want {
			t.Errorf("%q is drawn as %q, want %q", in, got, want)
		}
	}
}

// Lines are no wider than the page, and nothing is lost at their ends.
func TestLinesFit(t *testing.T) {
	d := newTestPage(t)
	for _, text := range []string{
		"a line that is broken between its words, several times, because it is long", "没有空格的中文也要在适当的地方换行，标点不在行首。",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "", " ", "one\ntwo",
	} {
		for _, width := range []float64{8, 20, 60} {
			for _, l := range d.lines(text, styleCell, width) {
				if w := d.measure(l, styleCell); w > width {
					t.Errorf("%q is %.1f wide, want at most %.1f", l, w, width)
				}
			}
		}
	}
}

// A bracket stays with what it opens, and the two letters of a flag with each other.
func TestLinesKeepTogetherWhatBelongsTogether(t *testing.T) {
	d := newTestPage(t)
	for _, text := range []string{"Łódź Sales [灯具] (破损)【台灯】“好”", "flags 🇨🇳🇩🇪🇺🇸🇵🇱 🇨🇳🇩🇪"} {
		for width := 8.0; width < 40; width++ {
			for _, l := range d.lines(text, styleCell, width) {
				flags := len(slices.DeleteFunc([]rune(l), func(r rune) bool { return !flagLetter(r) }))
				if strings.ContainsRune("[(【“", []rune(l)[len([]rune(l))-1]) || flags%2 != 0 {
					t.Errorf("%.0f wide a line is %q", width, l)
				}
			}
		}
	}
}

// A call or a chat went to a person, not to the address that the seller has for mail.
func TestAChatIsToNoMailAddress(t *testing.T) {
	w := festival(t)
	c := w.collect(Request{Order: "300280955501024781", Lang: "en"})
	paper := c.paper("en")
	seen := 0
	for _, s := range paper.Sections {
		if s.Table == nil {
			continue
		}
		for _, row := range s.Table.Rows {
			if text := strings.Join(row, " "); strings.Contains(text, "platform chat") {
				if seen++; strings.Contains(text, wei.Address) {
					t.Errorf("%q", row)
				}
			}
		}
	}
	if seen < 4 {
		t.Errorf("%d rows", seen)
	}
}

// The head of a table does not stand at the end of a page without a row.
func TestATableDoesNotBeginWithoutItsFirstRow(t *testing.T) {
	tall := strings.Repeat("line\n", 12)
	s := Section{Title: "Mails", Table: &Table{Heads: []string{"No.", "What"}, Widths: []float64{1, 5}, Rows: [][]string{{"1", tall}, {"2", "b"}}}}
	end := func(y float64) (int, float64) {
		d := newTestPage(t)
		d.turn()
		d.y = y
		d.section(s)
		return d.pdf.PageNo(), d.y
	}
	_, whole := end(margin)
	for y := margin; y < bodyEnd; y += 3 {
		if page, last := end(y); page > 1 && last > margin+25 && last != whole {
			t.Errorf("at %.0f its heading or its head stands alone: it ends at %.0f of the next page, whole at %.0f", y, last, whole)
		}
	}
}
