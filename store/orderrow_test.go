package store

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nudged/timeline"
)

// Every field of an order is kept: one that is new is missed here first.
func TestOrderRowKeepsEveryField(t *testing.T) {
	var o timeline.Order
	fill(t, reflect.ValueOf(&o).Elem(), new(int))
	row := encodeOrder(o)
	got, ok := decodeOrder(o.Number, row)
	if !ok || cmp.Diff(o, got) != "" {
		t.Errorf("read %v: %s", ok, cmp.Diff(o, got))
	}
	if got, ok := decodeOrder("", encodeOrder(timeline.Order{})); !ok || cmp.Diff(timeline.Order{}, got) != "" {
		t.Errorf("an empty order: %v %+v", ok, got)
	}
	for n := range row {
		if _, ok := decodeOrder(o.Number, row[:n]); ok {
			t.Errorf("the first %d bytes of %d are taken for an order", n, len(row))
		}
	}
}

// fill gives every field of v a value of its own.
func fill(t *testing.T, v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(t0.Add(time.Duration(*n) * time.Nanosecond)))
		return
	case timeline.Date:
		v.Set(reflect.ValueOf(timeline.DateOf(t0).AddDays(*n)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Repeat("x", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), n)
		fill(t, v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key, n)
		fill(t, value, n)
		v.SetMapIndex(key, value)
	default:
		t.Fatalf("no value for a field of kind %s", v.Kind())
	}
}

func TestOrderRowIsSmall(t *testing.T) {
	seller := timeline.Address{Name: "Jing Sun", Address: "sales86@factory-02949.example"}
	why := "you registered them as the seller"
	o := timeline.Order{
		Number: "316765655501703792", Platform: "alibaba", Title: "glass", Sellers: []timeline.Address{seller},
		Parties: []timeline.Party{{Address: seller.Address, Why: why}, {Domain: seller.Domain(), Why: why}},
		Placed:  timeline.Date{Year: 2024, Month: 1, Day: 2}, Problem: "damaged", Remedy: "refund", Stage: timeline.StageOpen,
	}
	written, err := encode(o)
	if n := len(encodeOrder(o)); err != nil || n > len(written)/2 {
		t.Errorf("an order like most has %d bytes, %d as JSON, %v", n, len(written), err)
	}
}

func FuzzOrderRow(f *testing.F) {
	f.Add(encodeOrder(timeline.Order{Platform: "alibaba", Sellers: []timeline.Address{{Address: "a@b.example"}}}))
	f.Fuzz(func(t *testing.T, value []byte) {
		o, ok := decodeOrder("A-1", value)
		if !ok {
			return
		}
		if again, ok := decodeOrder("A-1", encodeOrder(o)); !ok || cmp.Diff(o, again) != "" {
			t.Errorf("written and read again: %v %s", ok, cmp.Diff(o, again))
		}
	})
}
