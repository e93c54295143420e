package matcher

import (
	"fmt"
	"strings"
	"testing"

	"nudged/timeline"
)

// ordinaryMail is a letter of 8 KB: a short answer above a long history.
func ordinaryMail() timeline.Letter {
	reply := "Dear Ann,\n\nthe 240 lamps of order A-0000042 leave Ningbo on 12 May with MSC. B/L follows.\nTel. +86 574 8765 4321\n\nBest regards\nLin\n"
	var b strings.Builder
	b.WriteString(reply)
	for i := 0; b.Len() < 8<<10; i++ {
		fmt.Fprintf(&b, "> On 2026-05-%02d Ann wrote: please tell me when the goods are ready, I need them by week %d.\n", i%28+1, i%52)
	}
	return timeline.Letter{Subject: "Re: order A-0000042", Text: b.String(), Reply: reply, From: &timeline.Address{Address: "lin@factory.example"}}
}

// inProcessorTime reports, where what it returns is called, what an operation
// costs by processorTime: the clock also tells what else the machine does.
func inProcessorTime(b *testing.B) func() {
	before := processorTime(b)
	return func() { b.ReportMetric(float64(processorTime(b)-before)/float64(b.N), "cpu-ns/op") }
}

// BenchmarkMatch matches one ordinary mail against more and more orders: it must
// cost the same.
func BenchmarkMatch(b *testing.B) {
	l := ordinaryMail()
	for _, orders := range []int{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("%d_orders", orders), func(b *testing.B) {
			index := make(map[string]string, orders)
			for i := range orders {
				n := fmt.Sprintf("A-%07d", i)
				index[n] = n
			}
			b.ReportAllocs()
			defer inProcessorTime(b)()
			for b.Loop() {
				found := map[string]string{}
				candidates := Candidates(l)
				for _, c := range candidates {
					if n, ok := index[c.Key]; ok {
						found[c.Key] = n
					}
				}
				a := Match(Question{Letter: l, Candidates: candidates, Role: RoleParty, Registered: found, PartyOf: found})
				if len(a.Orders) != 1 {
					b.Fatal(a)
				}
			}
		})
	}
}

// BenchmarkMatchUnnamed matches a mail that names no registered order: then the
// numbers in it have to be judged.
func BenchmarkMatchUnnamed(b *testing.B) {
	l := ordinaryMail()
	l.Subject = "Re: goods"
	l.Text, l.Reply = strings.Replace(l.Text, "of order A-0000042", "you want", 1), strings.Replace(l.Reply, "of order A-0000042", "you want", 1)
	party := map[string]string{"A-0000042": "known"}
	open := map[string]bool{"A-0000042": true}
	b.ReportAllocs()
	defer inProcessorTime(b)()
	for b.Loop() {
		if a := Match(Question{Letter: l, Role: RoleParty, PartyOf: party, Open: open}); len(a.Orders) != 1 {
			b.Fatal(a)
		}
	}
}

// BenchmarkIDs types the numbers of an ordinary mail.
func BenchmarkIDs(b *testing.B) {
	l := ordinaryMail()
	m := &timeline.Message{Subject: l.Subject, Text: l.Text, Reply: l.Reply}
	b.ReportAllocs()
	for b.Loop() {
		IDs(m)
	}
}
