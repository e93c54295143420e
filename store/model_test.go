package store

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"nudged/timeline"
)

// A model is what a state should hold, in maps.
type model struct {
	raws    map[string]string
	orders  map[string]timeline.Order
	entries []timeline.Entry
	reviews map[string]Review
	due     map[string]int
}

func newModel() *model {
	return &model{raws: map[string]string{}, orders: map[string]timeline.Order{}, reviews: map[string]Review{}, due: map[string]int{}}
}

func (m *model) clone() *model {
	c := newModel()
	for k, v := range m.raws {
		c.raws[k] = v
	}
	for k, v := range m.orders {
		c.orders[k] = v
	}
	for k, v := range m.reviews {
		c.reviews[k] = v
	}
	for k, v := range m.due {
		c.due[k] = v
	}
	c.entries = slices.Clone(m.entries)
	return c
}

// Whatever is put, given up, put again and reopened: the state is the model.
func TestStoreIsItsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "store")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		o := options()
		o.SegmentSize, o.noSync = 2<<10, true
		s, err := Open(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		m := newModel()
		for range rapid.IntRange(1, 8).Draw(t, "transactions") {
			next := m.clone()
			givenUp := errors.New("given up")
			err := s.Update(func(tx *Tx) error {
				for range rapid.IntRange(1, 6).Draw(t, "steps") {
					randomStep(t, tx, next)
				}
				compare(t, tx, next) // a transaction sees its own writes
				if rapid.IntRange(0, 3).Draw(t, "give up") == 0 {
					return givenUp
				}
				return nil
			})
			switch {
			case err == nil:
				m = next
			case !errors.Is(err, givenUp):
				t.Fatal(err)
			}
			if rapid.Bool().Draw(t, "reopen") {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				if s, err = Open(dir, o); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.View(func(tx *Tx) error { compare(t, tx, m); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(s.Verify(nil), s.Close()); err != nil {
			t.Fatal(err)
		}
	})
}

var modelOrders = []string{"A-1", "A-10", "B-1"}

func randomStep(t *rapid.T, tx *Tx, m *model) {
	order := rapid.SampledFrom(modelOrders).Draw(t, "order")
	hours := rapid.IntRange(-3, 3).Draw(t, "hours")
	var err error
	switch rapid.IntRange(0, 4).Draw(t, "what") {
	case 0:
		raw := rapid.StringN(0, 40, 900).Draw(t, "raw")
		var sha string
		var fresh bool
		sha, fresh, err = tx.PutRaw([]byte(raw))
		if _, known := m.raws[sha]; known == fresh {
			t.Fatalf("raw is fresh: %v", fresh)
		}
		m.raws[sha] = raw
	case 1:
		o := timeline.Order{Number: order, Stage: timeline.StageOpen, Title: rapid.String().Draw(t, "title")}
		for _, p := range rapid.SliceOfN(rapid.SampledFrom([]string{"a@x", "b@x", "c@y"}), 0, 3).Draw(t, "parties") {
			o.Parties = append(o.Parties, timeline.Party{Address: p})
		}
		err = tx.PutOrder(o)
		m.orders[order] = o
	case 2:
		var e timeline.Entry
		e, err = tx.Append(timeline.Entry{Order: order, Kind: timeline.EntryNote, At: at(hours), Text: rapid.String().Draw(t, "text")})
		m.entries = append(m.entries, e)
	case 3:
		r := Review{ID: rapid.SampledFrom([]string{"", "r1", "r2"}).Draw(t, "id"), At: at(hours), Keys: []string{order}}
		r.Settled = rapid.SampledFrom([]string{"", "", "ignored"}).Draw(t, "settled")
		err = tx.PutReview(&r)
		m.reviews[r.ID] = r
	case 4:
		err = tx.SetDue(order, at(hours))
		m.due[order] = hours
	}
	if err != nil {
		t.Fatal(err)
	}
}

// compare checks every way in which the state can be asked.
func compare(t *rapid.T, tx *Tx, m *model) {
	check := func(what string, got, want any) {
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%s: %s", what, d)
		}
	}
	for sha, raw := range m.raws {
		got, err := tx.Raw(sha)
		if err != nil {
			t.Fatal(err)
		}
		check("raw", string(got), raw)
	}
	for _, number := range modelOrders {
		want, there := m.orders[number]
		got, err := tx.Order(number)
		if there != (err == nil) {
			t.Fatalf("order %s: %v", number, err)
		}
		check("order", got, want)
		check("timeline", seqs(tx.Entries(number)), seqs(m.timeline(number)))
		check("reviews by key", len(tx.ReviewsBy(number)), m.waiting(number))
	}
	for _, party := range []string{"a@x", "b@x", "c@y"} {
		check("orders of "+party, fmt.Sprint(tx.OrdersOf(party)), fmt.Sprint(m.ordersOf(party)))
	}
	check("due", len(tx.Due(at(0))), m.dueBy(0))
	for id, want := range m.reviews {
		got, err := tx.Review(id)
		if err != nil || got == nil {
			t.Fatalf("review %s: %v", id, err)
		}
		check("review", *got, want)
	}
}

func (m *model) timeline(order string) (es []timeline.Entry) {
	for _, e := range m.entries {
		if e.Order == order {
			es = append(es, e)
		}
	}
	slices.SortStableFunc(es, func(a, b timeline.Entry) int { return a.At.Compare(b.At) })
	return es
}

func (m *model) ordersOf(party string) (numbers []string) {
	for _, n := range modelOrders {
		if slices.ContainsFunc(m.orders[n].Parties, func(p timeline.Party) bool { return p.Address == party }) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

func (m *model) waiting(key string) (n int) {
	for _, r := range m.reviews {
		if r.Settled == "" && slices.Contains(r.Keys, key) {
			n++
		}
	}
	return n
}

func (m *model) dueBy(hours int) (n int) {
	for _, h := range m.due {
		if h <= hours {
			n++
		}
	}
	return n
}
