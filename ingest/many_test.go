package ingest_test

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkManyOnOneOrder records ever more mails of one seller on one order, some
// of which say only by their subject where they belong: a mail must cost the same.
func BenchmarkManyOnOneOrder(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		b.Run(fmt.Sprintf("%d_mails", n), func(b *testing.B) {
			for b.Loop() {
				w := newWorld(b)
				w.order("BL-20417", li)
				before := processorTime(b)
				batch := make([]mail, 0, 50)
				for i := range n {
					m := mail{
						From: li.String(), To: ann.Address, Cc: tracking, Subject: "Re: lamps and more", ID: fmt.Sprintf("m%d@x", i),
						Text: fmt.Sprintf("Remark %d on your goods, please see what we have.", i*7919), At: day.Add(time.Duration(i) * time.Hour),
					}
					switch i % 3 {
					case 0:
						m.Subject = fmt.Sprintf("BL-20417, carton %d", i)
					case 1:
						m.Answers = fmt.Sprintf("m%d@x", i-1)
					}
					if batch = append(batch, m); len(batch) == cap(batch) {
						w.take(batch...)
						batch = batch[:0]
					}
				}
				b.ReportMetric(float64(processorTime(b)-before)/float64(n), "cpu-ns/mail")
			}
		})
	}
}
