package ingest_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// correspondence is a story of two sellers and their orders, with everything in
// it that one mail can tell about another.
func correspondence() []mail {
	const lamp, gear, qq = "li.wei@brightlamp.example", "zhao@gearfactory.example", "chen88@qq.com"
	at := func(days int, m mail) mail { m.At = day.AddDate(0, 0, days); return m }
	to := func(who string, m mail) mail { m.From, m.To, m.Cc = ann.String(), who, tracking; return m }
	from := func(who string, m mail) mail { m.From, m.To, m.Cc = who, ann.Address, tracking; return m }
	first := at(0, to(lamp, mail{Subject: "Order A-1001: broken lamps", Text: "Forty lamps are broken. Will you send new ones?", ID: "q1"}))
	answer := at(1, from(lamp, mail{Subject: "Re: Order A-1001: broken lamps", Text: "We will check with the workshop and come back to you.", ID: "r1", Answers: "q1"}))
	second := at(3, to(lamp, mail{Subject: "Order A-1002", Text: "When does it leave?", ID: "q2"}))
	colleague := at(4, from("zhang@brightlamp.example", mail{Subject: "your lamps", Text: "Mr. Li is away, I take over from him now.", ID: "r2"}))
	deep := at(5, from("zhang@brightlamp.example", mail{Subject: "Re: your lamps", Text: "The new lamps are packed, they leave tomorrow.", ID: "r3", Answers: "r2"}))
	return []mail{
		first, answer, second, colleague, deep,
		answer.forward(false), answer.forward(true),
		at(2, from(lamp, mail{Subject: "hello", Text: "Did you see our mail about the workshop?", ID: "r4"})),
		at(6, from(lamp, mail{Subject: "Re: Order A-1001: broken lamps", Text: "Here are the photos that you asked for.", ID: "r5"})),
		bounce("failed", lamp, "q2", "Order A-1002", day.AddDate(0, 0, 3).Add(time.Hour)),
		bounce("failed", lamp, "", "Order A-1002", day.AddDate(0, 0, 3).Add(2*time.Hour)).forward(false),
		at(1, to(gear, mail{Subject: "New order no. 77-20931", Text: "Order no. 77-20931: please confirm the delivery date.", ID: "q5"})),
		at(2, from(gear, mail{Subject: "Order no. 77-20931", Text: "Confirmed, it leaves next week.", ID: "r6"})),
		at(3, from("x@stranger.example", mail{Subject: "A-1001", Text: "We have answered long ago.", ID: "s1"})),
		at(3, from(qq, mail{Subject: "A-2001", Text: "请放心，我们会处理。", ID: "c1"})),
		at(4, to(qq, mail{Subject: "A-2001", Text: "Who are you?", ID: "q6"})),
		at(5, from(qq, mail{Subject: "回复：A-2001", Text: "我是销售。", ID: "c2", Auth: "none", Answers: "q6"})),
		at(2, from("Alibaba <service@notice.alibaba.com>", mail{Subject: "Your order is on its way (300280955501024781)", Text: "Order number: 300280955501024781", ID: "p1"})),
		at(1, from(lamp, mail{Subject: "A-1001", Text: "pay again", ID: "f1", Auth: "fail"})),
	}
}

// picture is all that the owner sees of a state, without the order in which it came.
func (w *world) picture() string {
	w.Helper()
	var out []string
	policy := timeline.Policy{Calendar: "CN", NudgeAfter: 3, UnresponsiveAfter: 5, Zone: time.UTC, SafetyMargin: 7, Own: w.Owners}
	w.view(func(tx *store.Tx) {
		w.must(tx.Orders(func(o timeline.Order) bool {
			for _, r := range timeline.Rows(tx.Entries(o.Number), w.now) {
				if r.Kind == timeline.EntryCorrection {
					continue
				}
				var sources []string
				for _, s := range r.Sources {
					sources = append(sources, fmt.Sprint(s.Message[:min(4, len(s.Message))], s.Letter, s.Evidence))
				}
				slices.Sort(sources)
				out = append(out, fmt.Sprint(o.Number, " ", r.At.Format("02 15:04"), " ", r.Kind, " ", r.Evidence, " ", r.Text, " ", r.Failed, " ", sources))
			}
			s := timeline.StatusAt(o, tx.Entries(o.Number), timeline.CalendarFor(o, policy), policy, timeline.Coverage{}, w.now)
			b, err := json.Marshal(s)
			w.must(err)
			out = append(out, string(b))
			return true
		}))
		w.must(tx.Reviews(true, func(rv *store.Review) bool {
			var guesses []string
			for _, g := range rv.Guesses {
				guesses = append(guesses, g.Order)
			}
			slices.Sort(guesses)
			out = append(out, fmt.Sprint("asked ", rv.Reason, " ", rv.SHA[:4], rv.Letter, " ", rv.Subject, " ", guesses))
			return true
		}))
	})
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestOrderOfArrival: whichever way the mails come in, the picture is the same.
func TestOrderOfArrival(t *testing.T) {
	mails := correspondence()
	tell := func(t testing.TB, batches [][]mail) string {
		w := newWorld(t)
		w.order("A-1001", li)
		w.order("A-1002")
		w.order("A-2001")
		for _, b := range batches {
			w.take(b...)
		}
		return w.picture()
	}
	want := tell(t, [][]mail{mails})
	for seed := range uint64(30) {
		dice := rand.New(rand.NewPCG(seed, 1))
		shuffled := slices.Clone(mails)
		dice.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		var batches [][]mail
		for len(shuffled) > 0 {
			n := 1 + dice.IntN(min(6, len(shuffled)))
			batches = append(batches, shuffled[:n])
			shuffled = shuffled[n:]
		}
		if got := tell(t, batches); got != want {
			t.Fatalf("in the order %s it reads\n%s\nnot\n%s", ids(batches), got, want)
		}
	}
}

func ids(batches [][]mail) string {
	var out []string
	for _, b := range batches {
		var in []string
		for _, m := range b {
			in = append(in, m.ID)
		}
		out = append(out, strings.Join(in, " "))
	}
	return strings.Join(out, " | ")
}
