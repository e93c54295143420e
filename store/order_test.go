package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"nudged/timeline"
)

func TestOrderIsFoundByItsNumberHoweverWritten(t *testing.T) {
	s := openNew(t) // its NumberKey is upper case
	update(t, s, func(tx *Tx) error { return tx.PutOrder(timeline.Order{Number: "a-1001", Title: "lamps"}) })
	view(t, s, func(tx *Tx) {
		if n, ok := tx.OrderByKey("A-1001"); !ok || n != "a-1001" {
			t.Errorf("by key: %q, %v", n, ok)
		}
		if o, err := tx.Order("a-1001"); err != nil || o.Title != "lamps" {
			t.Errorf("by number: %+v, %v", o, err)
		}
		for _, n := range []string{"", "A-1001", "a-100", "a-10011"} {
			if _, err := tx.Order(n); !errors.Is(err, ErrNoOrder) {
				t.Errorf("order %q: %v", n, err)
			}
		}
	})
	err := s.Update(func(tx *Tx) error { return tx.PutOrder(timeline.Order{Number: "A-1001"}) })
	if !errors.Is(err, ErrTaken) {
		t.Errorf("the same number written otherwise: %v", err)
	}
	for _, n := range []string{"", "A\x00B", strings.Repeat("9", 201)} {
		if err := s.Update(func(tx *Tx) error { return tx.PutOrder(timeline.Order{Number: n}) }); err == nil {
			t.Errorf("%.10q was taken as a number", n)
		}
	}
}

func TestPartiesFollowTheOrder(t *testing.T) {
	s := openNew(t)
	lin := timeline.Party{Address: "lin@seller.example"}
	works := timeline.Party{Domain: "works.example"}
	put := func(o timeline.Order) { update(t, s, func(tx *Tx) error { return tx.PutOrder(o) }) }
	check := func(name string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
	put(timeline.Order{Number: "A-2", Parties: []timeline.Party{lin, works}})
	put(timeline.Order{Number: "A-1", Sellers: []timeline.Address{{Address: "Lin@Seller.example"}}})
	view(t, s, func(tx *Tx) {
		check("a party of one, seller of the other", tx.OrdersOf("lin@seller.example"), "A-1", "A-2")
		check("a whole domain", tx.OrdersOfDomain("works.example"), "A-2")
		check("an address is no domain", tx.OrdersOfDomain("lin@seller.example"))
		check("the beginning of an address", tx.OrdersOf("lin@seller"))
		check("nobody", tx.OrdersOf(""))
	})
	put(timeline.Order{Number: "A-2", Parties: []timeline.Party{works}})
	view(t, s, func(tx *Tx) {
		check("no party any more", tx.OrdersOf("lin@seller.example"), "A-1")
		check("still one", tx.OrdersOfDomain("works.example"), "A-2")
	})
}

func TestWhatIsTouchedIsDecidedOnce(t *testing.T) {
	s := openNew(t)
	update(t, s, func(tx *Tx) error {
		return errors.Join(
			tx.PutOrder(timeline.Order{Number: "A-1"}),
			tx.PutOrder(timeline.Order{Number: "A-2"}),
			tx.PutOrder(timeline.Order{Number: "A-3"}))
	})
	update(t, s, func(tx *Tx) error {
		if got := tx.Touched(2); !slices.Equal(got, []string{"A-1", "A-2"}) {
			t.Errorf("touched: %q", got)
		}
		return errors.Join(
			tx.SetDue("A-1", t0.Add(2*time.Hour)),
			tx.SetDue("A-2", t0.Add(time.Hour)),
			tx.SetDue("A-3", time.Time{}))
	})
	view(t, s, func(tx *Tx) {
		if got := tx.Touched(9); len(got) != 0 {
			t.Errorf("touched after it was decided: %q", got)
		}
		if got := tx.NextDue(); !got.Equal(t0.Add(time.Hour)) {
			t.Errorf("next due at %v", got)
		}
		if got := tx.Due(t0.Add(time.Hour)); !slices.Equal(got, []string{"A-2"}) {
			t.Errorf("due, to the second: %q", got)
		}
		if got := tx.Due(t0.Add(3 * time.Hour)); !slices.Equal(got, []string{"A-2", "A-1"}) {
			t.Errorf("due, earliest first: %q", got)
		}
	})
	update(t, s, func(tx *Tx) error {
		_, err := tx.Append(timeline.Entry{Order: "A-2", Kind: timeline.EntryNote, At: t0})
		return errors.Join(err, tx.SetDue("A-1", time.Time{}))
	})
	view(t, s, func(tx *Tx) {
		if got := tx.Touched(9); !slices.Equal(got, []string{"A-2"}) {
			t.Errorf("touched by an entry: %q", got)
		}
		if got := tx.Due(t0.Add(3 * time.Hour)); !slices.Equal(got, []string{"A-2"}) {
			t.Errorf("due after one was taken off: %q", got)
		}
	})
	update(t, s, (*Tx).TouchAll)
	view(t, s, func(tx *Tx) {
		if got := tx.Touched(9); len(got) != 3 {
			t.Errorf("all touched: %q", got)
		}
	})
}
