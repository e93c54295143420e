package notify

import (
	"regexp"
	"strings"
	"testing"

	"nudged/timeline"
)

var (
	questions = regexp.MustCompile(`[?？]`)
	botched   = regexp.MustCompile(`<no value>|\{\{|  |\(\)|（）|\.\.|。。| [.,:;]|[:：]\.|^\s`)
	threats   = regexp.MustCompile(`(?i)\b(lawyer|sue|court|legal action|police|immediately|or else)\b|律师|起诉|立即|报警`)
)

// Every text of every step, problem, remedy and language is whole: one question,
// one date, no threat, no gap where a fact is not known.
func TestTextsAreWhole(t *testing.T) {
	problems, remedies := append([]string{""}, timeline.Problems...), append([]string{""}, timeline.Remedies...)
	day := func(n int) timeline.Date { return timeline.Date{Year: 2026, Month: 3, Day: n} }
	full := asked{
		Calendar: "CN", Order: "A-1001", Goods: "steel bolts M8", Seller: "Li Wei", Owner: "Ann Buyer", Where: "Alibaba.com",
		Last: day(9), Times: 2, Dates: []timeline.Date{day(3), day(9)}, By: day(20), OpenBy: day(28), Promised: day(12), Answered: day(5), Since: day(6),
	}
	bare := asked{Calendar: "CN", Order: "A-1001", Owner: "Ann Buyer", By: day(20), Promised: day(12), Answered: day(5), Since: day(6)}
	seen := 0
	for _, a := range []asked{full, bare} {
		for _, a.Step = range steps() {
			for _, a.Problem = range problems {
				for _, a.Remedy = range remedies {
					texts := readyTexts(a, []timeline.Address{li}, "track@buyer.example")
					if len(texts) != len(phrasebooks()) {
						t.Fatalf("%s: %d texts", a.Step, len(texts))
					}
					for _, r := range texts {
						seen++
						whole(t, a, r)
					}
				}
			}
		}
	}
	if seen < 2*9*2*len(problems)*len(remedies) {
		t.Errorf("only %d texts were looked at", seen)
	}
}

// steps are the texts of the first phrasebook.
func steps() []string {
	var out []string
	for name := range phrasebooks()[0].Steps {
		out = append(out, name)
	}
	return out
}

func whole(t *testing.T, a asked, r Ready) {
	t.Helper()
	where := strings.Join([]string{a.Step, a.Problem, a.Remedy, r.Language}, " ")
	if n := len(questions.FindAllString(r.Body, -1)); n != 1 {
		t.Errorf("%s: %d questions:\n%s", where, n, r.Body)
	}
	if !strings.Contains(r.Body, "20 March 2026") && !strings.Contains(r.Body, "2026年3月20日") {
		t.Errorf("%s: no date to answer by:\n%s", where, r.Body)
	}
	if !strings.Contains(r.Body, "A-1001") || !strings.Contains(r.Subject, "A-1001") || !strings.HasSuffix(r.Body, "Ann Buyer") {
		t.Errorf("%s: whose, and about what?\n%s\n%s", where, r.Subject, r.Body)
	}
	for line := range strings.Lines(r.Body) {
		if found := botched.FindString(strings.TrimSuffix(line, "\n")); found != "" && line != "\n" {
			t.Errorf("%s: %q in %q", where, found, line)
		}
	}
	if found := threats.FindString(r.Body); found != "" {
		t.Errorf("%s: %q is a threat:\n%s", where, found, r.Body)
	}
}

// Each rung of the ladder has a text, but for the one that asks the owner.
func TestEachRungHasAText(t *testing.T) {
	for _, step := range []string{
		timeline.StepReminder, timeline.StepReminderWithDate, timeline.StepDisputeNotice, timeline.StepOpenDispute, timeline.StepEscalate,
		timeline.StepFinalNotice, timeline.StepPromiseLapsed, timeline.StepFollowUp, timeline.StepFollowUpAgain, timeline.StepUndeliverable,
		timeline.StepMediation, timeline.StepMediationAgain,
	} {
		for _, p := range phrasebooks() {
			if len(p.Steps[textOf[step]]) == 0 {
				t.Errorf("%s has no text in %s", step, p.Language)
			}
		}
	}
}

func TestNobodyIsCalledAtAMailAddress(t *testing.T) {
	li := timeline.Address{Name: "Li Wei", Address: "li@lamps.example"}
	for channel, want := range map[timeline.Channel]string{
		timeline.ChannelMail: "mail to li@lamps.example", "": "mail to li@lamps.example",
		timeline.ChannelWeChat: "wechat to Li Wei", timeline.ChannelPhone: "phone to Li Wei",
	} {
		if got := how(timeline.Row{Channel: channel, To: []timeline.Address{li}}); got != want {
			t.Errorf("%q: got %q, want %q", channel, got, want)
		}
	}
	li.Name = ""
	if got := how(timeline.Row{Channel: timeline.ChannelPhone, To: []timeline.Address{li}}); got != "phone" {
		t.Errorf("got %q", got)
	}
}
