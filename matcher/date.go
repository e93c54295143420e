package matcher

import (
	"strconv"
	"strings"
)

// isDate reports whether a key is a date or a year and month as people write
// them: 2026-03-12, 12.03.2026, 3/12/26, 20260312, 2026-03.
func isDate(key string) bool {
	if len(key) == 8 && allDigits(key) {
		return isDate(key[:4] + "-" + key[4:6] + "-" + key[6:])
	}
	f := strings.FieldsFunc(key, func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	if len(f) < 2 || len(f) > 3 || strings.ContainsAny(key, "_,#") {
		return false
	}
	var n []int
	for _, s := range f {
		if !allDigits(s) || len(s) > 4 || len(s) == 3 {
			return false
		}
		v, _ := strconv.Atoi(s)
		n = append(n, v)
	}
	first, last := n[0], n[len(n)-1]
	if len(n) == 2 {
		return isYear(first) && isMonth(last) || isMonth(first) && isYear(last)
	}
	switch {
	case isYear(first):
		return isMonth(n[1]) && isDay(last) || isDay(n[1]) && isMonth(last)
	case isYear(last) || len(f[2]) == 2:
		return isMonth(first) && isDay(n[1]) || isDay(first) && isMonth(n[1])
	}
	return false
}

func isYear(n int) bool  { return n >= 1900 && n < 2100 }
func isMonth(n int) bool { return n >= 1 && n <= 12 }
func isDay(n int) bool   { return n >= 1 && n <= 31 }

// isAmount reports whether a key is a decimal number with grouped thousands or
// with cents: 1,001.50, 12.000,00, 47843.20.
func isAmount(key string) bool {
	i := strings.LastIndexAny(key, ".,")
	if i < 0 || strings.ContainsAny(key, "-/_#") || !allDigits(strings.NewReplacer(".", "", ",", "").Replace(key)) {
		return false
	}
	return len(key)-i-1 <= 3
}
