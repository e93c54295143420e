package ingest_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"nudged/timeline"
)

// TestOutsidersFigures measures the same as TestMatchingFigures, by mails that are
// made up otherwise: as the programs write them that buyers, factories and
// marketplaces use, with all that these do to a number on its way.
//
//	outsider_test.go         who deals with whom, and what happens
//	outsider_number_test.go  how orders are numbered, and named in a text
//	outsider_letter_test.go  what people write, answer and forward
//	outsider_notice_test.go  what platforms write, and what belongs nowhere
//	outsider_paper_test.go   how that becomes bytes
func TestOutsidersFigures(t *testing.T) {
	measured(t, 240, func(seed uint64, left int) figures { return watch(t, seed, min(left, 120+int(seed%4)*160)) })
}

// watch has a market write mails to one buyer, who has from one to three hundred
// orders, and tells what became of them.
func watch(t *testing.T, seed uint64, mails int) figures {
	w := newWorld(t)
	m := newMarket(seed, w, []int{1, 8, 60, 300}[seed%4])
	var all []played
	for len(all) < mails {
		all = append(all, m.next()...)
	}
	return w.measure(seed, all, 40)
}

// deal is an order with its seller and their last mail in each thread.
type deal struct {
	number, platform string
	style            *style
	seller           timeline.Address
	threads          []paper
}

// market makes up mails.
type market struct {
	*rand.Rand
	at    time.Time
	n     int
	deals []*deal
	of    map[string][]*deal // by seller
}

func newMarket(seed uint64, w *world, orders int) *market {
	m := &market{Rand: rand.New(rand.NewPCG(seed, 23)), at: day, of: map[string][]*deal{}}
	known := map[string]bool{}
	for seller := 0; len(m.deals) < orders; seller++ {
		st := &styles[(int(seed)*7+seller)%len(styles)]
		who := timeline.Address{Name: m.pick("Lin Tao", "陈芳", "Sales 03", "Mike"), Address: fmt.Sprintf("sales%d@lampworks%d.example", seller, seller)}
		if seller%3 == 1 {
			who.Address = fmt.Sprintf("%d@%s", 300200000+seller, m.pick("qq.com", "163.com", "foxmail.com", "126.com"))
		}
		for range min(1+m.IntN(4)*m.IntN(3), orders-len(m.deals)) {
			d := &deal{number: m.number(st.number), platform: st.platform, style: st, seller: who}
			if known[d.number] {
				continue
			}
			known[d.number] = true
			m.deals = append(m.deals, d)
			m.of[who.Address] = append(m.of[who.Address], d)
			_, err := w.Register(timeline.Order{Number: d.number, Platform: d.platform, Sellers: []timeline.Address{who}})
			w.must(err)
		}
	}
	return m
}

func (m *market) pick(list ...string) string { return list[m.IntN(len(list))] }

// next is one thing that happens; it may be seen several times.
func (m *market) next() []played {
	m.at = m.at.Add(time.Duration(10+m.IntN(200)) * time.Minute)
	d := m.deals[m.IntN(len(m.deals))]
	one := func(what string, p paper, about ...*deal) []played { return []played{m.see(what, p, about...)} }
	switch x := m.IntN(100); {
	case x < 22:
		return one("fresh", m.fresh(d), d)
	case x < 40 && len(d.threads) > 0:
		return one("reply", m.reply(d), d)
	case x < 52:
		return one("forward", m.forward(m.unseen(d)), d)
	case x < 56:
		return m.threeWays(d)
	case x < 62 && len(m.of[d.seller.Address]) > 1:
		return m.two(d)
	case x < 68:
		return m.newAboveOld(d)
	case x < 76:
		return m.notice(d)
	case x < 80:
		return m.unnamed(d)
	default:
		return m.noise(d)
	}
}

func (m *market) see(what string, p paper, about ...*deal) played {
	s := played{what: what}
	s.raw = p.write(m)
	for _, d := range about {
		s.about = append(s.about, d.number)
	}
	return s
}

// threeWays is one mail as a blind copy, forwarded, and attached to a forward.
func (m *market) threeWays(d *deal) []played {
	p := m.unseen(d)
	out := []played{m.see("blind copy", p, d)}
	for range 2 {
		out = append(out, m.see("forwarded too", m.forward(p), d))
	}
	return out
}

// two is a mail about two orders of one seller.
func (m *market) two(d *deal) []played {
	theirs := m.of[d.seller.Address]
	other := theirs[m.IntN(len(theirs))]
	if other == d {
		return []played{m.see("fresh", m.fresh(d), d)}
	}
	p := m.unseen(d)
	p.cc, p.subject, p.text = tracking, "two orders", m.prose(m.says(d)+m.pick(" and ", ", ", " & ", "\n", " / ", "和")+m.says(other))
	return []played{m.see("two orders", p, d, other)}
}

// newAboveOld names one order in new words above the history of another.
func (m *market) newAboveOld(d *deal) []played {
	theirs := m.of[d.seller.Address]
	old := m.unseen(theirs[m.IntN(len(theirs))])
	p := m.unseen(d)
	p.cc, p.subject, p.text = tracking, "Re: goods", m.prose(m.says(d))+m.history(old)
	return []played{m.see("new above old", p, d)}
}

// unnamed names no order.
func (m *market) unnamed(d *deal) []played {
	p := paper{from: d.seller, to: ann, cc: tracking, id: m.id(), at: m.at, subject: m.pick("good morning", "update", "photos"), text: m.prose("nothing new")}
	if len(m.of[d.seller.Address]) == 1 {
		d.threads = append(d.threads, p)
		return []played{m.see("only order", p, d)}
	}
	if m.IntN(5) > 0 {
		return nil
	}
	return []played{m.see("which order", p)}
}
