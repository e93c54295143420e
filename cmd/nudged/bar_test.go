package main

import (
	"strings"
	"testing"
	"time"
)

func TestBarLine(t *testing.T) {
	const mb = 1 << 20
	for name, c := range map[string]struct {
		done, total int64
		taken       time.Duration
		want        string
	}{
		"nothing yet":             {0, 33 * mb, 0, "importing [           ]   0 %  0 of 33 MB"},
		"on its way":              {11 * mb, 33 * mb, 2 * time.Second, "importing [===        ]  33 %  11 of 33 MB"},
		"long enough to tell":     {11 * mb, 33 * mb, 10 * time.Second, "importing [===        ]  33 %  11 of 33 MB, 20s left"},
		"done":                    {33 * mb, 33 * mb, 30 * time.Second, "importing [===========] 100 %  33 of 33 MB, 0s left"},
		"nothing at all":          {0, 0, 0, "importing [           ]   0 %  0 of 0 MB"},
		"more than was looked at": {2 * mb, mb, 0, "importing [===========] 100 %  2 of 2 MB"},
	} {
		got := barLine("importing", c.done, c.total, c.taken, 60)
		if strings.TrimRight(got, " ") != c.want || columns(got) != 59 {
			t.Errorf("%s: %q, %d columns; want %q", name, got, columns(got), c.want)
		}
	}
}

func TestColumns(t *testing.T) {
	for s, want := range map[string]int{"": 0, "order": 5, "订单": 4, "ＰＯ１": 6, "Jürgen": 6, "Ju\u0308rgen": 6, "a\u200bb": 2, "한국": 4, "🙂": 2, "…": 1} {
		if got := columns(s); got != want {
			t.Errorf("columns(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestShortened(t *testing.T) {
	for _, c := range []struct {
		s    string
		most int
		want string
	}{{"order", 5, "order"}, {"orders", 5, "orde…"}, {"订单号码", 8, "订单号码"}, {"订单号码", 7, "订单号…"}, {"订单号码", 6, "订单…"}} {
		if got := shortened(c.s, c.most); got != c.want {
			t.Errorf("shortened(%q, %d) = %q, want %q", c.s, c.most, got, c.want)
		}
	}
}
