package timeline

import (
	"encoding/json"
	"testing"
	"time"
)

func TestMoment(t *testing.T) {
	check := func(name string, m Moment, want string) {
		t.Helper()
		b, err := json.Marshal(m)
		if err != nil || string(b) != want {
			t.Errorf("%s: %s, %v, want %s", name, b, err, want)
		}
		var back Moment
		if err := json.Unmarshal(b, &back); err != nil || !back.Time.Equal(m.Time) || back.Zoned != m.Zoned {
			t.Errorf("%s: read back as %+v, %v", name, back, err)
		}
	}
	check("none", Moment{}, "null")
	check("zoned", Moment{moment("2026-03-04T15:07:00+08:00"), true}, `"2026-03-04T15:07:00+08:00"`)
	check("a wall clock", Moment{moment("2026-03-04T15:07:00Z"), false}, `"2026-03-04T15:07:00"`)

	wall := Moment{moment("2026-03-04T15:07:00Z"), false}
	if got := wall.In(zone("Europe/Berlin")).Format(time.RFC3339); got != "2026-03-04T15:07:00+01:00" {
		t.Errorf("a wall clock read in Berlin: %s", got)
	}
	if err := json.Unmarshal([]byte(`"soon"`), &wall); err == nil {
		t.Error("soon was read as a time")
	}
}

func TestDateText(t *testing.T) {
	var d Date
	if err := d.UnmarshalText([]byte("2026-02-29")); err == nil {
		t.Error("29 February 2026 was read")
	}
	if err := d.UnmarshalText([]byte("2026-02-28")); err != nil || d.AddDays(1) != day("2026-03-01") {
		t.Errorf("%s, %v", d, err)
	}
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() || d.String() != "" {
		t.Errorf("an empty text is no day: %s, %v", d, err)
	}
	if n := day("2026-02-27").DaysTo(day("2026-03-02")); n != 3 {
		t.Errorf("%d days", n)
	}
}

func TestAddress(t *testing.T) {
	check := func(a Address, text, key, domain string) {
		t.Helper()
		if a.String() != text || a.Key() != key || a.Domain() != domain {
			t.Errorf("%+v: %q %q %q", a, a.String(), a.Key(), a.Domain())
		}
	}
	check(Address{"Li Wei", "Li.Wei+x@Seller.Example"}, "Li Wei <Li.Wei+x@Seller.Example>", "li.wei+x@seller.example", "seller.example")
	check(Address{"", "li@seller.example"}, "li@seller.example", "li@seller.example", "seller.example")
	check(Address{"Li Wei", ""}, "Li Wei", "", "")
	check(Address{"", `"a@b"@seller.example`}, `"a@b"@seller.example`, `"a@b"@seller.example`, "seller.example")
}
