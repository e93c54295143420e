package evidence

import (
	"fmt"
	"testing"
	"time"

	"nudged/timeline"
)

// samples are the cases that the PDF is looked at with: see docs/pictures.sh.
var samples = map[string]func(testing.TB) (*world, Request){
	"english": func(t testing.TB) (*world, Request) { return lamps(t), Request{Order: "A-1001", Lang: "en"} },
	"chinese": func(t testing.TB) (*world, Request) { return lamps(t), Request{Order: "A-1001", Lang: "zh"} },
	"long":    longCase,
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
	has := func(r rune) bool { return all[faceLetters].has.has(r) || all[faceHan].has.has(r) }
	for in, want := range map[string]string{
		"plain, ünïcode, Привет, 破损, 日本語, €": "plain, ünïcode, Привет, 破损, 日本語, €",
		"good 👍🏽":         "good [thumbs up]",
		"a family 👩‍👩‍👧":  "a family [3 signs, the first U+1F469]",
		"สวัสดี":          "[6 signs of Thai]",
		"한국어":             "[3 signs of Hangul]",
		"عربى":            "[4 signs of Arabic]",
		"turn \u202eback": "turn back",
		"\U00020000":      "[U+20000]",
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
