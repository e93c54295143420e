package evidence

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// What is to be pasted says what is on record, and asks for the rest.
func TestExplanationInventsNothing(t *testing.T) {
	c := lamps(t).collect(Request{Order: "A-1001"})
	text, rest, _ := strings.Cut(string(c.explanation("en", Receiver{})), "WHAT IS MISSING")
	for _, want := range []string{
		"Order A-1001 (200 lamps 台灯), bought on Alibaba.com from Li Wei 李伟 <li.wei@brightlamp.example>, 1200.00 USD.", "Received on 2026-03-01.", "What is wrong: damaged.",
		"“37 of 200 lamps arrived broken. Please refund 222 USD.”", "3 times, 1 of them in the platform's chat", "- 2026-03-02 by mail: answered on 2026-03-04",
		"The seller answered on 2026-03-04: “Dear Ann, we will check and come back to you. 您好 😀”", "- 2026-03-05 by platform chat: no answer on record for 7 working days of the seller, as of 2026-03-17", "I ask for: partial refund.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	for _, want := range []string{"Paid on", "Sent off on", "how many pieces", "the amount that you ask for"} {
		if !strings.Contains(rest, want) {
			t.Errorf("it does not ask for %q:\n%s", want, rest)
		}
	}
}

// A form that takes little gets little, from the first words to the last attempt.
func TestExplanationFitsTheForm(t *testing.T) {
	w, q := longCase(t)
	c := w.collect(q)
	for _, limit := range []int{4000, 2000, 1000, 300, 10} {
		text := c.plea(wordsOf("en"), limit)
		if n := utf8.RuneCountInString(text); n > limit || n < limit/2 {
			t.Errorf("%d characters for a form of %d", n, limit)
		}
		last := c.outcome(wordsOf("en"), c.Attempts[len(c.Attempts)-1])
		if limit >= 1000 && (!strings.Contains(text, "more\n") || !strings.Contains(text, last)) {
			t.Errorf("cut to %d, it leaves out the end: %s", limit, text)
		}
	}
}

// What a receiver asks beside is asked of the owner, where it fits the problem.
func TestExplanationAsksWhatTheReceiverAsks(t *testing.T) {
	w := lamps(t)
	c := w.collect(Request{Order: "A-1001"})
	for id, want := range map[string]string{"card": "tried to send the goods back", "aliexpress": "a video that shows the fault", "paypal": ""} {
		r, err := w.desk.receiver(id)
		if err != nil {
			t.Fatal(err)
		}
		text := string(c.explanation("en", r))
		if !strings.Contains(text, want) || strings.Contains(text, "carrier") {
			t.Errorf("%s: want %q:\n%s", id, want, text)
		}
		if zh := c.explanation("zh", r); id == "card" && !strings.Contains(string(zh), "尝试退货") {
			t.Errorf("in Chinese: %s", zh)
		}
	}
}

// Both languages say the same things.
func TestLanguagesHaveTheSamePhrases(t *testing.T) {
	all := allWords()
	for _, lang := range Langs {
		for key, phrase := range all["en"] {
			if other, ok := all[lang][key]; !ok || strings.Count(other, "%") != strings.Count(phrase, "%") {
				t.Errorf("%s says %q for %q (%q in English)", lang, other, key, phrase)
			}
		}
		if len(all[lang]) != len(all["en"]) {
			t.Errorf("%s has %d phrases, English %d", lang, len(all[lang]), len(all["en"]))
		}
	}
}

// The dates are one sentence: only its first word begins with a capital.
func TestTheDatesAreOneSentence(t *testing.T) {
	w := festival(t)
	got := files(t, w.dossier(Request{Order: "300280955501024781", Lang: "en"}))["explanation.txt"]
	if want := "Ordered on 2025-12-10, paid on 2025-12-12, sent off on 2025-12-29, received on 2026-02-02."; !strings.Contains(got, want) {
		t.Errorf("%q is not in\n%s", want, got)
	}
}
