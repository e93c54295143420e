package matcher

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nudged/timeline"
)

// invented is a correspondence made up by dice, with what is true of it.
type invented struct {
	*rand.Rand
	sellers [][]string // the orders of each seller
	all     map[string]string
	open    map[string]bool
}

func invent(seed uint64) *invented {
	w := &invented{Rand: rand.New(rand.NewPCG(seed, 7)), all: map[string]string{}, open: map[string]bool{}}
	for range 40 {
		var orders []string
		form := w.IntN(9)
		for range 1 + w.IntN(4) {
			n := w.number(form)
			orders = append(orders, n)
			w.all[Key(n)], w.open[n] = n, w.IntN(5) > 0
		}
		w.sellers = append(w.sellers, orders)
	}
	return w
}

// number makes up an order number of one of the forms.
func (w *invented) number(form int) string {
	d := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte(byte('0' + w.IntN(10)))
		}
		return b.String()
	}
	switch form {
	case 0:
		return "30" + d(7) + "501024781" // all orders of one Alibaba buyer end alike
	case 1:
		return "50192411" + d(8)
	case 2:
		return "1" + d(2) + "-" + d(7) + "-" + d(7)
	case 3:
		return "PO-211-" + d(17)
	case 4:
		return "BL-" + d(5)
	case 5:
		return fmt.Sprintf("SZ2026%02d%02d-%s", 1+w.IntN(12), 1+w.IntN(28), d(2))
	case 6:
		return "PO " + d(6)
	case 7:
		return "26/" + d(4) + "/A"
	}
	return d(10)
}

func pick(w *invented, list ...string) string { return list[w.IntN(len(list))] }

// mention writes a number as people write it.
func (w *invented) mention(n string) string {
	if allDigits(n) && len(n) > 12 && w.IntN(12) == 0 {
		return "order no. " + inGroups(n)
	}
	switch w.IntN(10) {
	case 0:
		return "订单号：" + n + "已发货"
	case 1:
		return "[" + n + "]"
	case 2:
		return "order #" + n + ","
	case 3:
		return "(" + strings.ToLower(n) + ")"
	case 4:
		return "Order No.: " + n + "."
	case 5:
		return "Bestellung " + n + ":"
	case 6:
		return strings.NewReplacer("0", "０", "1", "１", "5", "５").Replace(n)
	}
	return "order " + n
}

// noise is a line of numbers that are no orders'.
func (w *invented) noise() string {
	return pick(w,
		"Tracking number: 1Z5R89390357567127", "Tel: +86 138 0013 8000", "Mobile 13800138000, WeChat 13800138000",
		"RB123456785GB left Shenzhen on 2026-05-12", "IBAN GB82WEST12345698765432", "HS code 9405.11.0000",
		"A/C 6222021234567890123, ICBC", "Total: USD 12,500.00", "500 pcs, 20 cartons, 1200 kg", "Date: 2026/05/12 10:15",
		"税号：91350100M000100Y43", "container CSQU3054383, seal 0048213", "https://factory.example/p/300280955501024781.html",
		"Message-ID: <300280955501024781@qq.com>", "Item 1005007877525868", "ETA 12.06.2026, week 24", "QQ: 300280955",
		"Invoice INV-99118 is attached", "Best regards\nLin\nRoom 1208, No. 88 Jiefang Road", "运单号：SF1234567890123")
}

// letter makes up a letter of seller s, with the orders that it belongs to, by
// the rules that are written down; nil where nobody could tell.
func (w *invented) letter(s int) (q Question, want []string) {
	orders := w.sellers[s]
	about := orders[w.IntN(len(orders))]
	q = Question{Role: RoleParty, Registered: map[string]string{}, Open: w.open, PartyOf: map[string]string{}}
	for _, n := range orders {
		q.PartyOf[n] = "the seller is known on this order"
	}
	l := timeline.Letter{Subject: pick(w, "Re: delay", "Hello", "回复：货期", "shipment"), From: &timeline.Address{Address: "lin@factory.example"}}
	lines := []string{"Dear Ann,", w.noise()}
	want = []string{about}
	switch w.IntN(6) {
	case 0:
		l.Subject = pick(w, "Re: ", "", "Fw: ") + w.mention(about)
	case 1:
		lines = append(lines, "about "+w.mention(about)+" we are sorry.")
	case 2:
		q.Thread = []Threaded{{MessageID: "m@x", Orders: []string{about}}}
	case 3:
		other := orders[w.IntN(len(orders))]
		lines = append(lines, w.mention(about)+" and "+w.mention(other)+" are ready")
		if want = []string{about, other}; other == about {
			want = want[:1]
		}
	case 4: // somebody who is on no order
		q.Role, q.PartyOf, want = RoleStranger, nil, nil
		lines = append(lines, w.mention(about))
	case 5: // a number that is not registered
		lines = append(lines, "your order "+changed(about, middle(about))+" is packed")
		want = nil
	}
	lines = append(lines, w.noise(), "Lin")
	l.Reply = strings.Join(lines, "\n")
	l.Text = l.Reply
	if w.IntN(2) == 0 { // history about something else
		old := w.sellers[w.IntN(len(w.sellers))]
		l.Text += "\n\nOn Mon, Ann wrote:\n> " + w.mention(old[0]) + "\n> " + w.noise()
	}
	q.Letter = l
	for _, c := range Candidates(l) {
		if n, ok := w.all[c.Key]; ok {
			q.Registered[c.Key] = n
		}
	}
	return q, want
}

// TestCorrespondence plays thousands of letters: none may come to an order that
// it does not belong to, and hardly any that names one may be left over.
func TestCorrespondence(t *testing.T) {
	wrong, missed, right := 0, 0, 0
	for seed := range uint64(20) {
		w := invent(seed)
		for range 500 {
			q, want := w.letter(w.IntN(len(w.sellers)))
			var got []string
			for _, f := range Match(q).Orders {
				got = append(got, f.Order)
				if !slices.Contains(want, f.Order) {
					wrong++
					t.Errorf("seed %d: on %s by %q, not %v:\n%s\n%s", seed, f.Order, f.By, want, q.Letter.Subject, q.Letter.Text)
				}
			}
			for _, n := range want {
				if slices.Contains(got, n) {
					right++
				} else if missed++; missed < 5 {
					t.Logf("seed %d: not on %s:\n%s\n%s", seed, n, q.Letter.Subject, q.Letter.Text)
				}
			}
			if t.Failed() && wrong > 5 {
				t.FailNow()
			}
		}
	}
	t.Logf("%d right, %d missed, %d wrong", right, missed, wrong)
	if missed*100 > right {
		t.Errorf("%d of %d were missed", missed, right+missed)
	}
}
