package ingest_test

import (
	"strings"
	"testing"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

func TestGrounds(t *testing.T) {
	w := newWorld(t)
	w.order("A-1001", li)
	w.order("A-1002", li)
	w.order("A-1003")
	w.take(mail{From: li.String(), To: ann.Address, Subject: "Re: lamps", Text: "Über die Bestellung: order A-1001 has left. A-1003 is not ours.", ID: "r1"})
	w.take(mail{From: li.String(), To: ann.Address, Subject: "Re: Re: lamps", Text: "It arrives on Monday.", ID: "r2", At: day.AddDate(0, 0, 1)})
	grounds := func(i int) (g *ingest.Grounds) {
		t.Helper()
		w.view(func(tx *store.Tx) {
			e, err := tx.Entry(w.rows("A-1001")[i].Seq)
			w.must(err)
			g, err = w.Grounds(tx, e)
			w.must(err)
		})
		return g
	}
	g := grounds(0)
	w.expect("rule", g.Rule+" "+g.In, "number text")
	w.expect("quote", g.Quote, "Über die Bestellung: order «A-1001» has left. A-1003 is not ours.")
	if others := strings.Join(g.Other, "; "); !strings.Contains(others, "A-1002: ") || !strings.Contains(others, "A-1003: A-1003 stands in its text") || len(g.Other) != 2 {
		t.Errorf("considered %s", others)
	}
	g = grounds(1)
	w.expect("by its subject", g.Rule+" "+g.Quote, "thread ")

	w.view(func(tx *store.Tx) {
		g, err := w.Grounds(tx, timeline.Entry{Kind: timeline.EntryOrder, Order: "A-1001"})
		if err != nil || g != nil {
			t.Errorf("of no letter: %+v %v", g, err)
		}
	})
}
