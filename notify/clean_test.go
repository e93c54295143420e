package notify

import (
	"strings"
	"testing"

	"nudged/timeline"
)

func TestOpening(t *testing.T) {
	check := func(name, text, want string) {
		t.Helper()
		if got := opening(text, 60); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	check("a greeting says nothing", "Dear Mr Li,\n\nwhere are they?", "where are they?")
	check("a wrapped paragraph is one", "the fabric is blue.\nWe ordered\ngreen.\n\nAnn", "the fabric is blue. We ordered green.")
	check("in Chinese", "您好！\n请问什么时候发货？", "请问什么时候发货？")
	check("a line of signs", "----\nhello there friends and family of mine", "hello there friends and family of mine")
	check("only a greeting", "Hi!", "Hi!")
	check("cut", strings.Repeat("word ", 40), "word word word word word word word word word word word word…")
	check("nothing", "", "")
	check("tricks", "a\u202eb\x00c\td", "abc d")
}

func TestWrapKnowsWideCharacters(t *testing.T) {
	for _, s := range []string{strings.Repeat("订单", 90), strings.Repeat("word ", 90), strings.Repeat("订单 A-1，", 40)} {
		for line := range strings.SplitSeq(wrap(2, 4, s), "\n") {
			if wide(line) > columns || strings.HasPrefix(strings.TrimSpace(line), "，") {
				t.Errorf("%d columns: %q", wide(line), line)
			}
		}
	}
}

// Each text of each language has no hole for any problem, remedy and fact.
func TestEveryReadyText(t *testing.T) {
	day := timeline.Date{Year: 2026, Month: 3, Day: 20}
	for _, p := range phrasebooks() {
		for step := range p.Steps {
			for _, problem := range append(timeline.Problems, "") {
				for _, remedy := range append(timeline.Remedies, "") {
					for _, times := range []int{0, 1, 2, 9} {
						a := asked{Calendar: "CN", Step: step, Order: "A-1", Goods: "bolts", Problem: problem, Remedy: remedy, Times: times, By: day, OpenBy: day, Promised: day, Answered: day, Where: "Alibaba.com"}
						if times > 0 {
							a.Last = day
						}
						complete(t, p, a)
					}
				}
			}
		}
	}
}

func complete(t *testing.T, p phrasebook, a asked) {
	t.Helper()
	for _, r := range readyTexts(a, []timeline.Address{li}, track.Address) {
		bad := strings.Contains(r.Body, "<no value>") || strings.Contains(r.Body, "{{") || strings.Contains(r.Body, "  ") || strings.Contains(r.Body, " ,") || strings.Contains(r.Body, "%!")
		if questions := strings.Count(r.Body, "?") + strings.Count(r.Body, "？"); bad || questions != 1 || !strings.Contains(r.Body, "A-1") {
			t.Errorf("%s %s:\n%s", p.Code, a.Step, r.Body)
		}
		if !strings.HasPrefix(r.Mailto, "mailto:li@factory.example?subject=") || len(r.Mailto) > mailtoLimit || strings.ContainsAny(r.Mailto, " \r\n+<>\"") {
			t.Errorf("%s %s: %s", p.Code, a.Step, r.Mailto)
		}
	}
}
